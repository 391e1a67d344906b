"""A camera in a container of its own: publishes a picture at 10 Hz, and notes what it sent.

    camera.py PICTURE TOPIC LOG    LOG gets a line for each frame: seconds.nanoseconds of its stamp
"""

import sys
from pathlib import Path

import rclpy
from rclpy.executors import ExternalShutdownException
from sensor_msgs.msg import CompressedImage


def main(picture, topic, log):
    data = Path(picture).read_bytes()
    rclpy.init()
    node = rclpy.create_node("camera")
    # Reliable, as Duckietown's camera is.
    publisher = node.create_publisher(CompressedImage, topic, 1)
    lines = open(log, "a", buffering=1)

    def send():
        message = CompressedImage(format="jpeg", data=data)
        message.header.frame_id = "camera"
        message.header.stamp = node.get_clock().now().to_msg()
        publisher.publish(message)
        lines.write(f"{message.header.stamp.sec}.{message.header.stamp.nanosec:09}\n")

    node.create_timer(0.1, send)
    rclpy.spin(node)


try:
    main(*sys.argv[1:])
except (KeyboardInterrupt, ExternalShutdownException):
    pass
