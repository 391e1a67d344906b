"""A camera that keeps its rate whatever comes back, a consumer, and an operator: for the benchmark of operation.

    python3 stream_driver.py FRAMES/         requests as JSON lines on stdin, answers as JSON lines on stdout

Requests, each with an "id": {"op": "stream", "space", "hz", "consume"} begins, {"op": "take"} tells what happened
since the last take, {"op": "end", "settle"} ends the camera. While it streams: {"op": "find_services", "node"}, {"op": "change_state",
"transition"} and {"op": "set_parameters", "values"}. Times are seconds of the machine's monotonic clock, which Node's
process.hrtime reads as well.
"""
import sys
import threading
import time

import rclpy
from bench_driver import Driver, read_stamp, serve
from lifecycle_msgs.msg import Transition
from lifecycle_msgs.srv import ChangeState
from rcl_interfaces.msg import Parameter, ParameterType, ParameterValue
from rcl_interfaces.srv import SetParametersAtomically

SERVICE_LIMIT_S = 60.0
# A server's answer is dropped while DDS has not yet found the client's end; nothing tells when it has.
DISCOVERY_S = 1.0


class StreamDriver(Driver):
    def __init__(self, folder):
        super().__init__(folder)
        self.lock = threading.Lock()
        self.is_ended = threading.Event()
        self.thread = None
        self.services = {}
        self.sent_at = {}
        self.forget()

    def forget(self):
        self.sent, self.arrivals, self.statuses = 0, [], []

    def stream(self, request):
        self.node_name = f"{request['space']}/proxy: "
        if request["space"] not in self.publishers:
            self.open_ends(request["space"], request["consume"])
        self.is_ended.clear()
        self.settle = 0
        self.thread = threading.Thread(target=self.run_camera, args=(request["space"], request["hz"]), daemon=True)
        self.thread.start()

    def end(self, request):
        """Ends the camera, and listens for some seconds more: what is on its way still counts."""
        self.settle = request["settle"]
        self.is_ended.set()
        self.thread.join()

    def take(self, _request):
        with self.lock:
            taken = {"sent": self.sent, "arrivals": self.arrivals, "statuses": self.statuses}
            self.forget()
        # Frames that never came back; one that does so after seconds counts as lost, too.
        for stamp, at in list(self.sent_at.items()):
            if at < time.monotonic() - 5:
                self.sent_at.pop(stamp, None)
        return taken

    def run_camera(self, space, hz):
        number, due = 0, time.monotonic()
        while not self.is_ended.is_set():
            left = due - time.monotonic()
            if left > 0:
                self.executor.spin_once(left)
                continue
            data, stamp = self.stamp_frame(number)
            self.sent_at[stamp] = time.monotonic()
            self.publishers[space].publish(data)
            number += 1
            # A camera that was held up does not send twice as fast afterwards.
            due = max(due + 1 / hz, time.monotonic())
            with self.lock:
                self.sent += 1
        end = time.monotonic() + self.settle
        while time.monotonic() < end:
            self.executor.spin_once(0.1)

    def note_arrival(self, data):
        now = time.monotonic()
        sent = self.sent_at.pop(read_stamp(data), None)
        if sent is not None:
            with self.lock:
                self.arrivals.append([sent, now])

    def note_diagnostics(self, message):
        for status in message.status:
            if status.name.startswith(self.node_name):
                with self.lock:
                    values = {value.key: value.value for value in status.values}
                    self.statuses.append({"at": time.monotonic(), "values": values})

    def find_services(self, request):
        for kind, name in ((ChangeState, "change_state"), (SetParametersAtomically, "set_parameters_atomically")):
            client = self.services[name] = self.node.create_client(kind, f"{request['node']}/{name}")
            if not client.wait_for_service(SERVICE_LIMIT_S):
                raise TimeoutError(f"no service {request['node']}/{name} within {SERVICE_LIMIT_S} s")
        time.sleep(DISCOVERY_S)

    def change_state(self, request):
        wanted = ChangeState.Request(transition=Transition(id=request["transition"]))
        if not self.call("change_state", wanted).success:
            raise RuntimeError(f"transition {request['transition']} failed")

    def set_parameters(self, request):
        """Strings alone: that is all that is asked for here."""
        parameters = [
            Parameter(name=name, value=ParameterValue(type=ParameterType.PARAMETER_STRING, string_value=value))
            for name, value in request["values"].items()
        ]
        wanted = SetParametersAtomically.Request(parameters=parameters)
        result = self.call("set_parameters_atomically", wanted).result
        if not result.successful:
            raise RuntimeError(result.reason)

    def call(self, name, request):
        """The camera's thread spins meanwhile."""
        done = threading.Event()
        future = self.services[name].call_async(request)
        future.add_done_callback(lambda _: done.set())
        if not done.wait(SERVICE_LIMIT_S):
            raise TimeoutError(f"no answer from {name} within {SERVICE_LIMIT_S} s")
        return future.result()


if __name__ == "__main__":
    rclpy.init(args=sys.argv)
    serve(StreamDriver(sys.argv[1]))
