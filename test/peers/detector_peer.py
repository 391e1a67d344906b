"""A line detector's parameters, and nothing else of it: for tests of who sets them while it runs.

It takes colors.* as Duckietown's ROS 2 line detector does: whatever a parameter file has is declared; the callback that
agrees to a change reads the parameters, which at that moment still have their former values. A line of JSON on stdout
says what it works with, after each change. With --refuse it agrees to none.
"""

import json
import sys

import rclpy
from rcl_interfaces.msg import SetParametersResult
from rclpy.node import Node


class Detector(Node):
    def __init__(self):
        super().__init__("line_detector_node", automatically_declare_parameters_from_overrides=True)
        self.load()
        self.add_on_set_parameters_callback(self.agree)

    def agree(self, _changes):
        if "--refuse" in sys.argv:
            return SetParametersResult(successful=False, reason="the colours are locked")
        self.load()
        return SetParametersResult(successful=True)

    def load(self):
        colors = {}
        for name, parameter in self.get_parameters_by_prefix("colors").items():
            color, limit = name.split(".")
            colors.setdefault(color, {})[limit] = list(parameter.value)
        print(json.dumps({"colors": colors}), flush=True)


rclpy.init()
rclpy.spin(Detector())
