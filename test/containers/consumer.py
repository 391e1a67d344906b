"""A consumer in a container of its own: notes what arrives.

    consumer.py TOPIC LOG    LOG gets a line for each frame: seconds.nanoseconds of its stamp
"""

import sys

import rclpy
from rclpy.executors import ExternalShutdownException
from rclpy.qos import qos_profile_sensor_data
from sensor_msgs.msg import CompressedImage


def main(topic, log):
    rclpy.init()
    node = rclpy.create_node("consumer")
    lines = open(log, "a", buffering=1)

    def receive(message):
        # A picture, whole: JPEG's first and last two bytes.
        data = bytes(message.data)
        if data[:2] == b"\xff\xd8" and data[-2:] == b"\xff\xd9":
            lines.write(f"{message.header.stamp.sec}.{message.header.stamp.nanosec:09}\n")

    # Best effort, as Duckietown's line detector subscribes.
    node.create_subscription(CompressedImage, topic, receive, qos_profile_sensor_data)
    rclpy.spin(node)


try:
    main(*sys.argv[1:])
except (KeyboardInterrupt, ExternalShutdownException):
    pass
