"""Feeds frames to proxies one at a time and measures how long each takes to come back; and the trivial echo.

    python3 bench_driver.py drive FRAMES/    requests as JSON lines on stdin, answers as JSON lines on stdout
    python3 bench_driver.py echo             sends every message back as it came, on the proxies' topics

Requests: {"id", "op": "connect", "space", "timeout"}, {"id", "op": "run", "space", "count", "first", "hz", "timeout"},
{"id", "op": "watch_stage", "topic"}, {"id", "op": "take_stage"} and {"id", "op": "take_gaps"}.
Every contender has a namespace of its own. Messages go as serialised bytes, so that the driver's own work is the same few
microseconds for every contender; what is left of it is measured with the echo.
"""
import json
import struct
import sys
import time
from pathlib import Path

import rclpy
from diagnostic_msgs.msg import DiagnosticArray
from rclpy.executors import SingleThreadedExecutor
from rclpy.qos import HistoryPolicy, QoSProfile, ReliabilityPolicy
from rclpy.serialization import serialize_message
from sensor_msgs.msg import CompressedImage
from std_msgs.msg import Float64

QOS = QoSProfile(history=HistoryPolicy.KEEP_LAST, depth=1, reliability=ReliabilityPolicy.BEST_EFFORT)
# CDR: 4 bytes of encapsulation, then header.stamp (int32 sec, uint32 nanosec), little endian.
STAMP = struct.Struct("<iI")
STAMP_AT = 4


class Driver:
    def __init__(self, folder):
        self.node = rclpy.create_node("bench_driver")
        self.executor = SingleThreadedExecutor()
        self.executor.add_node(self.node)
        self.frames = [make_message(path) for path in sorted(Path(folder).glob("*.jpg"))]
        self.publishers = {}
        self.arrived = {}
        self.gaps = []
        self.stage, self.stage_times = None, []
        self.node.create_subscription(DiagnosticArray, "/diagnostics", self.note_diagnostics, 10)

    def connect(self, request):
        """Opens both ends of a contender and waits until messages flow; DDS discovers ends one by one."""
        space = request["space"]
        self.open_ends(space)
        end = time.monotonic() + request["timeout"]
        while time.monotonic() < end:
            if self.send(space, 0, 0.5)[0] is not None:
                return True
        raise TimeoutError(f"no frame came back from {space} within {request['timeout']} s")

    def open_ends(self, space, consume=True):
        self.publishers[space] = self.node.create_publisher(CompressedImage, f"{space}/image/compressed", QOS)
        if consume:
            self.node.create_subscription(
                CompressedImage, f"{space}/image_proxy/compressed", self.note_arrival, QOS, raw=True
            )

    def run(self, request):
        """Latencies in ms from before publish() until the callback; none for a frame that did not come in time."""
        space, hz, latencies, sizes, lost = request["space"], request["hz"], [], [], 0
        start = due = time.monotonic()
        for i in range(request["count"]):
            if hz > 0:
                time.sleep(max(0.0, due - time.monotonic()))
                due = max(due, time.monotonic() - 1 / hz) + 1 / hz
            latency, size = self.send(space, request["first"] + i, request["timeout"])
            if latency is None:
                lost += 1
            else:
                latencies.append(latency)
                sizes.append(size)
        seconds = time.monotonic() - start
        return {"latencies": latencies, "lost": lost, "seconds": seconds, "bytes": sizes}

    def take_gaps(self, _request):
        """What the node has said of its event loop since the last call; its diagnostics come once a second."""
        self.executor.spin_once(0.0)
        gaps, self.gaps = self.gaps, []
        return gaps

    def watch_stage(self, request):
        """Listens to one of the node's latency topics until take_stage."""
        self.stage = self.node.create_subscription(
            Float64, request["topic"], lambda message: self.stage_times.append(message.data), 100
        )

    def take_stage(self, _request):
        self.node.destroy_subscription(self.stage)
        times, self.stage_times = self.stage_times, []
        return times

    def stamp_frame(self, number):
        """Serialised frame of this number with a stamp of now; and the stamp's bytes."""
        message = self.frames[number % len(self.frames)]
        stamp = STAMP.pack(*divmod(time.time_ns(), 1_000_000_000))
        message[STAMP_AT : STAMP_AT + STAMP.size] = stamp
        return bytes(message), stamp

    def send(self, space, number, timeout):
        data, stamp = self.stamp_frame(number)
        started = time.perf_counter()
        self.publishers[space].publish(data)
        while stamp not in self.arrived:
            left = timeout - (time.perf_counter() - started)
            if left <= 0:
                return None, 0
            self.executor.spin_once(left)
        arrived, size = self.arrived[stamp]
        self.arrived.clear()
        return 1000 * (arrived - started), size

    def note_arrival(self, data):
        self.arrived[read_stamp(data)] = (time.perf_counter(), len(data))

    def note_diagnostics(self, message):
        for status in message.status:
            for value in status.values:
                if value.key == "event_loop.max_gap_ms":
                    self.gaps.append(float(value.value))


def read_stamp(data):
    return bytes(data[STAMP_AT : STAMP_AT + STAMP.size])


def make_message(path):
    message = CompressedImage(format="jpeg")
    message.header.frame_id = "camera_optical_frame"
    message.data.frombytes(path.read_bytes())
    return bytearray(serialize_message(message))


def serve(driver):
    """Answers requests until stdin ends."""
    print(json.dumps({"event": "ready"}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"result": getattr(driver, request["op"])(request)}
        except Exception as error:  # the benchmark decides what it means
            answer = {"error": str(error)}
        print(json.dumps({"id": request["id"], **answer}), flush=True)


def echo():
    node = rclpy.create_node("bench_echo")
    publisher = node.create_publisher(CompressedImage, "image_proxy/compressed", QOS)
    node.create_subscription(CompressedImage, "image/compressed", publisher.publish, QOS, raw=True)
    print("ready", flush=True)
    rclpy.spin(node)


def main():
    rclpy.init(args=sys.argv)
    try:
        if sys.argv[1] == "drive":
            serve(Driver(sys.argv[2]))
        else:
            echo()
    except (KeyboardInterrupt, rclpy.executors.ExternalShutdownException):
        pass


if __name__ == "__main__":
    main()
