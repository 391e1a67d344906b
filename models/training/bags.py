"""Camera frames straight from bags: MCAP, rosbag2 (a folder with metadata.yaml, or one .mcap or .db3) and ROS 1 (.bag).

The topic has the type sensor_msgs/CompressedImage or sensor_msgs/Image, in the encodings that the proxy takes as well.
Pictures are uint8 [height, width, 3] RGB. The package rosbags reads all of these formats.
"""
import re
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from errors import DataError
from pictures import AS_IT_IS, find_bits

BAGS = {".mcap", ".db3", ".bag"}
IMAGES = {"sensor_msgs/msg/CompressedImage": "compressed", "sensor_msgs/msg/Image": "raw"}
# Bytes per pixel, and OpenCV's conversion to RGB; ROS's yuv422 is UYVY (sensor_msgs/image_encodings.hpp).
ENCODINGS = {
    "rgb8": (3, None),
    "bgr8": (3, cv2.COLOR_BGR2RGB),
    "8UC3": (3, cv2.COLOR_BGR2RGB),
    "rgba8": (4, cv2.COLOR_RGBA2RGB),
    "bgra8": (4, cv2.COLOR_BGRA2RGB),
    "mono8": (1, cv2.COLOR_GRAY2RGB),
    "yuv422": (2, cv2.COLOR_YUV2RGB_UYVY),
    "uyvy": (2, cv2.COLOR_YUV2RGB_UYVY),
    "yuv422_yuy2": (2, cv2.COLOR_YUV2RGB_YUY2),
    "yuyv": (2, cv2.COLOR_YUV2RGB_YUY2),
    "nv12": (1, cv2.COLOR_YUV2RGB_NV12),
    "nv21": (1, cv2.COLOR_YUV2RGB_NV21),
    "bayer_rggb8": (1, cv2.COLOR_BayerRGGB2RGB),
    "bayer_bggr8": (1, cv2.COLOR_BayerBGGR2RGB),
    "bayer_gbrg8": (1, cv2.COLOR_BayerGBRG2RGB),
    "bayer_grbg8": (1, cv2.COLOR_BayerGRBG2RGB),
}
# Behind the rows of Y half as many of chroma.
PLANES = {"nv12", "nv21"}
# Deeper than 8 bits, or one colour a pixel: decoded, they are not what the camera saw.
UNSUPPORTED = re.compile(r"bayer_\w+ *;(?!.* bgr8)|((mono|rgba?|bgra?)16|(16|32|64)[USF]C\d+) *; *(png|compressedDepth)")


@dataclass(frozen=True)
class Choice:
    """Which frames of a bag are taken: those of `topic` ("": the only one), every Nth, and at most so many per second."""

    topic: str = ""
    every: int = 1
    per_second: float = 2.0  # by the time of recording; 0: all


class Pace:
    """Takes at most so many frames per second, 0: all. Times are in ns.

    It counts from the time when a frame was due, not when it came: cameras jitter, and a camera at exactly the wanted
    rate would otherwise lose every frame that comes a millisecond early.
    """

    def __init__(self, per_second):
        self.period = 1e9 / per_second if per_second else 0.0
        self.due = None

    def is_due(self, time):
        # More than two periods early means before the last frame: the clock was set back.
        return self.due is None or time >= self.due or time < self.due - 2 * self.period

    def take(self, time):
        is_on_time = self.due is not None and 0 <= time - self.due < self.period
        self.due = (self.due if is_on_time else time) + self.period


def is_bag(path):
    path = Path(path)
    return (path / "metadata.yaml").is_file() if path.is_dir() else path.suffix.lower() in BAGS


def name_bag(path):
    return Path(path).name if Path(path).is_dir() else Path(path).stem


def count_pictures(path, topic=""):
    """The number of pictures in a bag's topic."""
    with closing(open_bag(path)) as reader:
        return sum(connection.msgcount for connection in find_topic(path, reader, topic))


def read_bag(path, choice=Choice()):
    """Yields (number among the topic's pictures, picture) of each frame that is taken, in the order of recording.

    A picture that cannot be decoded is skipped and the next one taken instead; stderr names the skipped ones at the end.
    Throws a DataError for a bag that is cut or broken, has no image topic, or has no readable picture.
    """
    if choice.every < 1 or choice.per_second < 0:
        raise DataError(f"--every {choice.every}, --per-second {choice.per_second}: expected at least 1 and at least 0.")
    broken, taken, pace = [], 0, Pace(choice.per_second)
    for number, time, message in read_messages(path, choice.topic):
        if number % choice.every or not pace.is_due(time):
            continue
        try:
            picture = decode(message)
        except ValueError as error:
            broken.append(f"number {number} ({error})")
            continue
        pace.take(time)
        taken += 1
        yield number, picture
    if broken:
        some = "; ".join(broken[:5]) + ("; ..." if len(broken) > 5 else "")
        print(f"{path}: {len(broken)} pictures could not be read and were skipped: {some}", file=sys.stderr)
    if taken == 0:
        raise DataError(f"{path}: expected pictures, found none that can be read ({len(broken)} broken). Was the camera running?")


def open_bag(path):
    try:
        from rosbags.highlevel import AnyReader
        from rosbags.typesys import Stores, get_typestore
    except ImportError as error:
        raise DataError("bags: expected the package rosbags, which reads them. Install models/training/requirements.txt.") from error
    path = Path(path)
    if not path.exists():
        raise DataError(f"{path}: expected a bag, but there is none. Check the path.")
    try:
        # SQLite bags hold no message definitions; those of pictures are the same in every ROS 2.
        reader = AnyReader([path], default_typestore=get_typestore(Stores.ROS2_HUMBLE))
        reader.open()
        return reader
    except Exception as error:  # whatever a parser raises for bytes that are not a bag, or not all of one
        raise broken_bag(path, error) from error


def broken_bag(path, error):
    why = str(error) or type(error).__name__
    mend = "`rosbag reindex`" if Path(path).suffix == ".bag" else f"`sim2real replay {path} --model identity -o whole.mcap`"
    return DataError(f"{path}: expected a whole ROS bag, but it cannot be read ({why}). If it was cut, {mend} saves the frames that are there.")


def read_messages(path, topic):
    """Yields (number, time of recording in ns, message) of each picture of a bag."""
    with closing(open_bag(path)) as reader:
        messages, number = reader.messages(find_topic(path, reader, topic)), 0
        while True:
            try:
                connection, time, data = next(messages)
                message = reader.deserialize(data, connection.msgtype)
            except StopIteration:
                return
            except Exception as error:  # as above: the bytes may end anywhere
                raise broken_bag(path, error) from error
            yield number, time, message
            number += 1


def find_topic(path, reader, topic):
    """The connections of the named image topic, or of the only one."""
    found = {c.topic: c.msgtype for c in reader.connections}
    images = {c.topic for c in reader.connections if c.msgtype in IMAGES}
    filled = {c.topic for c in reader.connections if c.topic in images and c.msgcount} or images
    listed = ", ".join(f"{name} ({kind})" for name, kind in sorted(found.items())) or "none"
    if topic:
        named = [name for name in (topic, f"/{topic}") if name in images]
        if not named:
            raise DataError(f"{path}: expected an image topic {topic}, found the topics {listed}. Choose another with --topic.")
        filled = set(named[:1])
    if not filled:
        raise DataError(f"{path}: expected a topic of sensor_msgs/CompressedImage or sensor_msgs/Image, found {listed}. Give a bag with one.")
    if len(filled) > 1:
        raise DataError(f"{path}: expected one image topic, found {', '.join(sorted(filled))}. Choose one with --topic.")
    return [c for c in reader.connections if c.topic in filled]


def decode(message):
    """The picture of a sensor_msgs/CompressedImage or Image. Throws a ValueError that says why there is none."""
    if IMAGES[message.__msgtype__] == "raw":
        return decode_raw(message)
    data = np.asarray(message.data, np.uint8)
    if UNSUPPORTED.match(message.format):
        raise ValueError(f"format {message.format!r} is not supported")
    picture = cv2.imdecode(data, AS_IT_IS) if data.size else None
    if picture is None:
        raise ValueError(f"{data.size} bytes of format {message.format!r} are no picture")
    if find_bits(data.tobytes()[:33]) > 8:
        raise ValueError(f"format {message.format!r}: a PNG of more than 8 bits a channel is not supported")
    return np.ascontiguousarray(picture[..., ::-1])


def decode_raw(message):
    width, height, step = message.width, message.height, message.step
    if message.encoding not in ENCODINGS:
        raise DataError(f"raw pictures: expected one of the encodings {', '.join(ENCODINGS)}, found {message.encoding}. Record another topic.")
    size, way = ENCODINGS[message.encoding]
    data = np.asarray(message.data, np.uint8)
    has_planes = message.encoding in PLANES
    rows = height * 3 // 2 if has_planes else height
    if has_planes and 2 * step == 3 * width and data.size == step * height:
        step = width  # it counts the bytes of both planes
    is_odd = ((size == 2 or has_planes) and width % 2) or (has_planes and height % 2)
    if not width or not height or step < width * size or data.size < step * rows or is_odd:
        raise ValueError(f"{data.size} bytes are no {message.encoding} picture of {width}x{height}, step {step}")
    # Rows may be longer than their pixels.
    pixels = data[: step * rows].reshape(rows, step)[:, : width * size].reshape(rows, width, size)
    return np.ascontiguousarray(pixels) if way is None else cv2.cvtColor(np.ascontiguousarray(pixels), way)
