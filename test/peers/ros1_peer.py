"""An independent ROS 1 peer: rospy, driven by JSON lines on stdin, answering with JSON lines on stdout, as ros_peer.py.

rospy shares no code with the node under test. It can be started again under the same name, as a camera that crashed.
"""

import base64
import hashlib
import sys
import time

import rospy
from diagnostic_msgs.msg import DiagnosticArray
from sensor_msgs.msg import CameraInfo, CompressedImage, Image
from std_srvs.srv import SetBool, Trigger

from json_lines import send, serve

TYPES = {"compressed": CompressedImage, "raw": Image, "camera_info": CameraInfo, "diagnostics": DiagnosticArray}


class Peer:
    def __init__(self, name):
        rospy.init_node(name, disable_signals=True, disable_rosout=True)
        self.publishers = {}
        self.subscribers = {}

    def advertise(self, request):
        self.publishers[request["name"]] = rospy.Publisher(request["topic"], TYPES[request["kind"]], queue_size=1)

    def count_subscribers(self, request):
        return self.publishers[request["name"]].get_num_connections()

    def publish(self, request):
        message = make_message(request)
        message.header.stamp = rospy.Time(*request["stamp"])
        message.header.frame_id = request["frame_id"]
        self.publishers[request["name"]].publish(message)

    def subscribe(self, request):
        """With "sleep", each message takes that many seconds: a consumer that is too slow."""
        name, pause, wants_data = request["name"], request.get("sleep", 0), request.get("data", False)

        def receive(message):
            send({"event": "message", "subscription": name, **describe(message, wants_data)})
            time.sleep(pause)

        kind = TYPES[request["kind"]]
        self.subscribers[name] = rospy.Subscriber(request["topic"], kind, receive, queue_size=1)

    def unsubscribe(self, request):
        self.subscribers.pop(request["name"]).unregister()

    def set_parameter(self, request):
        rospy.set_param(request["parameter"], request["value"])

    def set_bypass(self, request):
        return self.call(request["node"] + "/set_bypass", SetBool, request["value"])

    def reload(self, request):
        return self.call(request["node"] + "/reload", Trigger)

    def call(self, name, kind, *args):
        rospy.wait_for_service(name, timeout=10)
        answer = rospy.ServiceProxy(name, kind)(*args)
        return {"success": answer.success, "message": answer.message}

    def list_nodes(self, request):
        import rosgraph

        publishers, subscribers, _services = rosgraph.Master("/test").getSystemState()
        return sorted({node for _topic, nodes in publishers + subscribers for node in nodes})

    def kill_node(self, request):
        import rosnode

        rosnode.kill_nodes([request["node"]])


def make_message(request):
    kind = request.get("kind", "compressed")
    if kind == "camera_info":
        return CameraInfo(width=request["width"], height=request["height"], K=request["K"])
    data = base64.b64decode(request["data"])
    if kind == "compressed":
        return CompressedImage(format=request["format"], data=data)
    return Image(**{name: request[name] for name in ("encoding", "width", "height", "step")}, data=data)


def describe(message, wants_data):
    stamp = [message.header.stamp.secs, message.header.stamp.nsecs]
    header = {"stamp": stamp, "frame_id": message.header.frame_id}
    if isinstance(message, DiagnosticArray):
        statuses = [
            {
                "level": status.level,
                "name": status.name,
                "message": status.message,
                "hardware_id": status.hardware_id,
                "values": {value.key: value.value for value in status.values},
            }
            for status in message.status
        ]
        return {**header, "status": statuses}
    if isinstance(message, CameraInfo):
        return {**header, "width": message.width, "height": message.height, "K": list(message.K)}
    data = bytes(message.data)
    described = {**header, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    if isinstance(message, Image):
        described.update({name: getattr(message, name) for name in ("encoding", "width", "height", "step")})
    else:
        described["format"] = message.format
    if wants_data:
        described["data"] = base64.b64encode(data).decode()
    return described


def main():
    serve(Peer(sys.argv[1]))


main()
