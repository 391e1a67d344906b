"""An independent ROS 2 peer: rclpy, driven by JSON lines on stdin, answering with JSON lines on stdout.

Every request has an "id" and gets one answer {"id": ..., "result": ...} or {"id": ..., "error": ...}.
Received messages come unasked as {"event": "message", "subscription": NAME, ...}.
Python and rclpy share no code with the node under test above rcl: a wrong stamp or byte order cannot cancel out.
"""

import base64
import hashlib
import sys
import threading
import time

import rclpy
from diagnostic_msgs.msg import DiagnosticArray
from geometry_msgs.msg import TwistStamped
from lifecycle_msgs.msg import Transition
from lifecycle_msgs.msg import TransitionEvent
from lifecycle_msgs.srv import ChangeState, GetAvailableTransitions, GetState
from rcl_interfaces.msg import Log, Parameter, ParameterType, ParameterValue
from rcl_interfaces.srv import (
    DescribeParameters,
    GetParameters,
    GetParameterTypes,
    ListParameters,
    SetParameters,
    SetParametersAtomically,
)
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import NodeNameNonExistentError
from rclpy.qos import DurabilityPolicy, HistoryPolicy, QoSProfile, ReliabilityPolicy
from rosgraph_msgs.msg import Clock
from sensor_msgs.msg import CameraInfo, CompressedImage, Image
from std_msgs.msg import Float64
from std_srvs.srv import SetBool, Trigger

from json_lines import send, serve

TYPES = {
    "compressed": CompressedImage,
    "raw": Image,
    "camera_info": CameraInfo,
    "clock": Clock,
    "diagnostics": DiagnosticArray,
    "rosout": Log,
    "float64": Float64,
    "transition": TransitionEvent,
    "twist": TwistStamped,
}
# Nothing tells when a server has found a new client.
DISCOVERY_S = 1.0


def qos(request):
    return QoSProfile(
        history=HistoryPolicy.KEEP_LAST,
        depth=request.get("depth", 10),
        reliability=ReliabilityPolicy[request.get("reliability", "best_effort").upper()],
        durability=DurabilityPolicy[request.get("durability", "volatile").upper()],
    )


class Peer:
    def __init__(self, name):
        rclpy.init()
        self.node = rclpy.create_node(name)
        self.publishers = {}
        self.subscriptions = {}
        self.streams = {}
        self.ends = {}
        self.clients = {}
        self.executor = SingleThreadedExecutor()
        self.executor.add_node(self.node)
        threading.Thread(target=self.executor.spin, daemon=True).start()

    # Requests, one method each.

    def advertise(self, request):
        kind = TYPES[request["kind"]]
        self.publishers[request["name"]] = self.node.create_publisher(kind, request["topic"], qos(request))

    def unadvertise(self, request):
        self.node.destroy_publisher(self.publishers.pop(request["name"]))

    def count_subscribers(self, request):
        return self.publishers[request["name"]].get_subscription_count()

    def count_publishers(self, request):
        return self.node.count_publishers(request["topic"])

    def publish(self, request):
        self.publishers[request["name"]].publish(make_message(request))

    def publish_black(self, request):
        """A raw picture of a size, without its bytes on the wire to this process."""
        width, height = request["width"], request["height"]
        message = Image(width=width, height=height, step=3 * width, encoding="bgr8", data=bytes(3 * width * height))
        message.header.stamp.sec = request["second"]
        self.publishers[request["name"]].publish(message)

    def publish_bytes(self, request):
        """A serialized message as it is, whatever it says."""
        self.publishers[request["name"]].publish(base64.b64decode(request["data"]))

    def stream(self, request):
        """Publishes messages in turn at a rate, with stamps of now; ends after count. Answers at once."""
        messages = [make_message(each) for each in request["messages"]]
        sent = self.streams[request["stream"]] = []
        end = self.ends[request["stream"]] = threading.Event()
        publisher = self.publishers[request["name"]]
        thread = threading.Thread(
            target=run_stream,
            args=(self.node, publisher, messages, request["hz"], request["count"], sent, end),
            daemon=True,
        )
        thread.start()

    def end_stream(self, request):
        """Ends it before its count: what was sent by then is all that it sends."""
        self.ends[request["stream"]].set()

    def read_stream(self, request):
        return list(self.streams[request["stream"]])

    def subscribe(self, request):
        name, wants_data = request["name"], request.get("data", False)

        def receive(message):
            send({"event": "message", "subscription": name, "at": time.time_ns(), **describe(message, wants_data)})

        self.subscriptions[name] = self.node.create_subscription(
            TYPES[request["kind"]], request["topic"], receive, qos(request)
        )

    def unsubscribe(self, request):
        self.node.destroy_subscription(self.subscriptions.pop(request["name"]))

    def list_topics(self, _request):
        return {name: types for name, types in self.node.get_topic_names_and_types()}

    def list_nodes(self, _request):
        return [f"{space.rstrip('/')}/{name}" for name, space in self.node.get_node_names_and_namespaces()]

    def list_interfaces(self, request):
        """Names that a node publishes, subscribes and serves, as the graph has them."""
        at = (request["name"], request["namespace"])
        return {
            "publish": names(self.node.get_publisher_names_and_types_by_node(*at)),
            "subscribe": names(self.node.get_subscriber_names_and_types_by_node(*at)),
            "reply": names(self.node.get_service_names_and_types_by_node(*at)),
            "request": names(self.node.get_client_names_and_types_by_node(*at)),
        }

    def topic_qos(self, request):
        infos = {
            "publishers": self.node.get_publishers_info_by_topic(request["topic"]),
            "subscriptions": self.node.get_subscriptions_info_by_topic(request["topic"]),
        }
        return {
            side: [
                {
                    "node": info.node_name,
                    "reliability": info.qos_profile.reliability.name.lower(),
                    "durability": info.qos_profile.durability.name.lower(),
                }
                for info in each
            ]
            for side, each in infos.items()
        }

    def list_parameters(self, request):
        answer = self.call(ListParameters, request["node"] + "/list_parameters", ListParameters.Request())
        return list(answer.result.names)

    def get_parameter(self, request):
        answer = self.call(
            GetParameters, request["node"] + "/get_parameters", GetParameters.Request(names=[request["parameter"]])
        )
        return read_value(answer.values[0])

    def describe_parameter(self, request):
        answer = self.call(
            DescribeParameters,
            request["node"] + "/describe_parameters",
            DescribeParameters.Request(names=[request["parameter"]]),
        )
        descriptor = answer.descriptors[0]
        return {
            "description": descriptor.description,
            "read_only": descriptor.read_only,
            "integer_range": [[r.from_value, r.to_value] for r in descriptor.integer_range],
            "floating_point_range": [[r.from_value, r.to_value] for r in descriptor.floating_point_range],
        }

    def set_parameters(self, request):
        parameters = [Parameter(name=name, value=make_value(value)) for name, value in request["values"].items()]
        answer = self.call(
            SetParametersAtomically,
            request["node"] + "/set_parameters_atomically",
            SetParametersAtomically.Request(parameters=parameters),
        )
        return {"successful": answer.result.successful, "reason": answer.result.reason}

    def set_each_parameter(self, request):
        parameters = [Parameter(name=name, value=make_value(value)) for name, value in request["values"].items()]
        answer = self.call(
            SetParameters, request["node"] + "/set_parameters", SetParameters.Request(parameters=parameters)
        )
        return [{"successful": result.successful, "reason": result.reason} for result in answer.results]

    def ask_nonsense(self, request):
        """Requests that no tool sends; what is asked is whether each is answered at all."""
        node = request["node"]
        odd = [
            Parameter(name="model", value=ParameterValue(type=77)),
            Parameter(name="model", value=ParameterValue(type=ParameterType.PARAMETER_NOT_SET)),
            Parameter(name="", value=make_value("x")),
            Parameter(name="max_rate", value=ParameterValue(type=ParameterType.PARAMETER_DOUBLE, double_value=float("nan"))),
            Parameter(name="threads", value=ParameterValue(type=ParameterType.PARAMETER_INTEGER, integer_value=2**62)),
            Parameter(name="__proto__", value=make_value("x")),
            Parameter(name="region", value=make_value("x" * 1_000_000)),
        ]
        each = self.call(SetParameters, node + "/set_parameters", SetParameters.Request(parameters=odd)).results
        atomic = [
            self.call(
                SetParametersAtomically,
                node + "/set_parameters_atomically",
                SetParametersAtomically.Request(parameters=[parameter]),
            ).result
            for parameter in odd
        ]
        names = ["no_such", "", "model"]
        self.call(DescribeParameters, node + "/describe_parameters", DescribeParameters.Request(names=names))
        self.call(GetParameters, node + "/get_parameters", GetParameters.Request(names=names))
        self.call(GetParameterTypes, node + "/get_parameter_types", GetParameterTypes.Request(names=names))
        self.call(
            ListParameters, node + "/list_parameters", ListParameters.Request(prefixes=["qos", "no_such"], depth=7)
        )
        return [result.successful for result in [*each, *atomic]]

    def set_bypass(self, request):
        return self.set_bool({**request, "service": request["node"] + "/set_bypass"})

    def set_bool(self, request):
        answer = self.call(SetBool, request["service"], SetBool.Request(data=request["value"]))
        return {"success": answer.success, "message": answer.message}

    def reload(self, request):
        """Not asked twice, which would reload twice: so the answer must not get lost, as it may before the server has
        found a new client."""
        name = request["node"] + "/reload"
        if name not in self.clients:
            self.clients[name] = self.node.create_client(Trigger, name)
            self.clients[name].wait_for_service(20.0)
            time.sleep(DISCOVERY_S)
        answer = self.call(Trigger, name, Trigger.Request(), attempts=1, timeout=30.0)
        return {"success": answer.success, "message": answer.message}

    def get_state(self, request):
        return self.call(GetState, request["node"] + "/get_state", GetState.Request()).current_state.label

    def get_transition_graph(self, request):
        answer = self.call(
            GetAvailableTransitions, request["node"] + "/get_transition_graph", GetAvailableTransitions.Request()
        )
        return [
            f"{each.start_state.label} {each.transition.label} {each.goal_state.label}"
            for each in answer.available_transitions
        ]

    def logger_level(self, request):
        """Sets the level of a node's logger where one is given, and reads it."""
        from rcl_interfaces.msg import LoggerLevel
        from rcl_interfaces.srv import GetLoggerLevels, SetLoggerLevels

        node = request["node"]
        name = node[1:].replace("/", ".")
        if "level" in request:
            levels = [LoggerLevel(name=name, level=request["level"])]
            self.call(SetLoggerLevels, node + "/set_logger_levels", SetLoggerLevels.Request(levels=levels))
        answer = self.call(GetLoggerLevels, node + "/get_logger_levels", GetLoggerLevels.Request(names=[name]))
        return answer.levels[0].level

    def ask_as_newcomer(self, request):
        """Which of a node's services answer a participant that has just come, and all that the node serves to it as soon
        as the service `until` is among it."""
        context = Context()
        rclpy.init(context=context)
        node = rclpy.create_node("newcomer", context=context)
        executor = SingleThreadedExecutor(context=context)
        executor.add_node(node)
        asked = {
            "get_state": (GetState, GetState.Request()),
            "get_parameters": (GetParameters, GetParameters.Request(names=["model"])),
        }
        answered = []
        for name, (kind, question) in asked.items():
            client = node.create_client(kind, f"{request['node']}/{name}")
            client.wait_for_service(20.0)
            # More than once, as call does.
            for _ in range(4):
                future = client.call_async(question)
                executor.spin_until_future_complete(future, timeout_sec=5.0)
                if future.done():
                    answered.append(name)
                    break
        space, name = request["node"].rsplit("/", 1)
        served = wait_for_service(
            lambda: names(node.get_service_names_and_types_by_node(name, space or "/")), request["until"]
        )
        node.destroy_node()
        context.try_shutdown()
        return {"answered": answered, "served": served}

    def change_state(self, request):
        """Not to be asked twice: an answer that got lost shows in the state."""
        before = self.get_state(request)
        wanted = ChangeState.Request(transition=Transition(id=request["transition"]))
        try:
            return self.call(ChangeState, request["node"] + "/change_state", wanted, attempts=1).success
        except TimeoutError:
            return self.get_state(request) != before

    def call(self, kind, name, request, attempts=4, timeout=5.0):
        """Asks again where no answer comes: while DDS still discovers a new client, the server's answer is dropped."""
        client = self.clients.setdefault(name, None) or self.node.create_client(kind, name)
        self.clients[name] = client
        if not client.wait_for_service(20.0):
            raise TimeoutError(f"no service {name}")
        for _ in range(attempts):
            done = threading.Event()
            future = client.call_async(request)
            future.add_done_callback(lambda _, done=done: done.set())
            if done.wait(timeout):
                return future.result()
        raise TimeoutError(f"no answer from {name}")


def names(names_and_types):
    return [name for name, _ in names_and_types]


def wait_for_service(read, wanted, timeout=20.0):
    """What `read` finds that a node serves, as soon as `wanted` is among it. DDS tells of services one by one, and of the
    node itself in a message of its own: a service may answer a newcomer to whom the node, or another of its services,
    does not exist yet."""
    end = time.monotonic() + timeout
    while True:
        try:
            served = read()
            if wanted in served or time.monotonic() > end:
                return served
        except NodeNameNonExistentError:
            if time.monotonic() > end:
                raise
        time.sleep(0.05)


def run_stream(node, publisher, messages, hz, count, sent, end):
    start = time.monotonic()
    for i in range(count):
        if end.wait(max(0.0, start + i / hz - time.monotonic())):
            return
        message = messages[i % len(messages)]
        message.header.stamp = node.get_clock().now().to_msg()
        sent.append([message.header.stamp.sec, message.header.stamp.nanosec])
        publisher.publish(message)


def make_message(request):
    kind = request["kind"]
    message = TYPES[kind]()
    if kind == "clock":
        message.clock.sec, message.clock.nanosec = request["stamp"]
        return message
    message.header.stamp.sec, message.header.stamp.nanosec = request.get("stamp", [0, 0])
    message.header.frame_id = request.get("frame_id", "")
    if kind == "twist":
        return message
    if kind == "camera_info":
        message.width, message.height = request["width"], request["height"]
        message.d = request["d"]
        return message
    message.data = base64.b64decode(request["data"])
    if kind == "compressed":
        message.format = request["format"]
    else:
        for field in ("width", "height", "step", "encoding"):
            setattr(message, field, request[field])
        message.is_bigendian = request.get("is_bigendian", 0)
    return message


def describe(message, wants_data):
    if isinstance(message, Log):
        return {"level": message.level, "logger": message.name, "text": message.msg}
    if isinstance(message, TransitionEvent):
        return {"text": f"{message.start_state.label} {message.goal_state.label}"}
    if isinstance(message, Float64):
        return {"value": message.data}
    header = {"stamp": [message.header.stamp.sec, message.header.stamp.nanosec], "frame_id": message.header.frame_id}
    if isinstance(message, DiagnosticArray):
        statuses = [
            {
                "level": int.from_bytes(status.level, "little"),
                "name": status.name,
                "message": status.message,
                "hardware_id": status.hardware_id,
                "values": {value.key: value.value for value in status.values},
            }
            for status in message.status
        ]
        return {**header, "status": statuses}
    if isinstance(message, CameraInfo):
        return {**header, "width": message.width, "height": message.height, "d": list(message.d)}
    data = bytes(message.data)
    described = {**header, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    if wants_data:
        described["data"] = base64.b64encode(data).decode()
    if isinstance(message, CompressedImage):
        return {**described, "format": message.format}
    fields = ("width", "height", "step", "encoding", "is_bigendian")
    return {**described, **{field: getattr(message, field) for field in fields}}


def make_value(value):
    if isinstance(value, bool):
        return ParameterValue(type=ParameterType.PARAMETER_BOOL, bool_value=value)
    if isinstance(value, int):
        return ParameterValue(type=ParameterType.PARAMETER_INTEGER, integer_value=value)
    if isinstance(value, float):
        return ParameterValue(type=ParameterType.PARAMETER_DOUBLE, double_value=value)
    return ParameterValue(type=ParameterType.PARAMETER_STRING, string_value=value)


def read_value(value):
    names = {1: "bool_value", 2: "integer_value", 3: "double_value", 4: "string_value"}
    return getattr(value, names[value.type]) if value.type in names else None


def main():
    serve(Peer(sys.argv[1]))
    rclpy.try_shutdown()


main()
