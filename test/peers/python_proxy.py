"""The camera proxy as a Duckietown student would write it: rclpy, OpenCV, onnxruntime, one callback.

    python3 python_proxy.py MODEL.onnx X,Y,WIDTH,HEIGHT --ros-args -r __ns:=/duckie

Same ONNX file, part of the frame, topics, QoS (best effort, keep last 1) and JPEG quality as the node `proxy`, so that the benchmark
compares programs and not settings. It does the work in the callback, has no counters, no checks and no parameters.
"""
import sys

import cv2
import numpy as np
import onnxruntime
import rclpy
from rclpy.node import Node
from rclpy.qos import HistoryPolicy, QoSProfile, ReliabilityPolicy
from sensor_msgs.msg import CompressedImage

QOS = QoSProfile(history=HistoryPolicy.KEEP_LAST, depth=1, reliability=ReliabilityPolicy.BEST_EFFORT)


class PythonProxy(Node):
    def __init__(self, model, part):
        super().__init__("python_proxy")
        x, y, width, height = map(int, part.split(","))
        self.part = slice(y, y + height), slice(x, x + width)
        self.session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
        self.input = self.session.get_inputs()[0].name
        self.translate(np.zeros((480, 640, 3), np.uint8))
        self.publisher = self.create_publisher(CompressedImage, "image_proxy/compressed", QOS)
        self.create_subscription(CompressedImage, "image/compressed", self.on_image, QOS)

    def on_image(self, message):
        bgr = cv2.imdecode(np.frombuffer(message.data, np.uint8), cv2.IMREAD_COLOR)
        translated = self.translate(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB))
        _, jpeg = cv2.imencode(
            ".jpg", cv2.cvtColor(translated, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 90]
        )
        answer = CompressedImage(header=message.header, format=message.format)
        answer.data.frombytes(jpeg.tobytes())
        self.publisher.publish(answer)

    def translate(self, rgb):
        rgb[self.part] = self.session.run(None, {self.input: rgb[self.part][np.newaxis]})[0][0]
        return rgb


def main():
    rclpy.init(args=sys.argv)
    node = PythonProxy(sys.argv[1], sys.argv[2])
    print("ready", flush=True)
    try:
        rclpy.spin(node)
    except (KeyboardInterrupt, rclpy.executors.ExternalShutdownException):
        pass


main()
