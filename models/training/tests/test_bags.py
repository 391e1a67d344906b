"""Frames from bags that are written here, by rosbags, in every kind that there is."""
import struct
from pathlib import Path

import cv2
import numpy as np
import pytest
from rosbags.rosbag1 import Writer as Writer1
from rosbags.rosbag2 import StoragePlugin, Writer as Writer2
from rosbags.typesys import Stores, get_typestore

from bags import Choice, Pace, count_pictures, decode, decode_raw
from errors import DataError
from frames import read_frames, read_pictures, sample_pictures, split_by_group

TYPES = {1: get_typestore(Stores.ROS1_NOETIC), 2: get_typestore(Stores.ROS2_HUMBLE)}
KINDS = ["mcap", "mcap file", "sqlite3", "sqlite3 file", "ros1"]
COMPRESSED, RAW, TEXT = "sensor_msgs/msg/CompressedImage", "sensor_msgs/msg/Image", "std_msgs/msg/String"
# Unequal channels, or a swap of them would not be seen.
COLOUR = (200, 120, 30)


def paint(shade=0, width=8, height=6):
    return np.full((height, width, 3), np.add(COLOUR, shade), np.uint8)


def to_png(picture):
    return cv2.imencode(".png", picture[..., ::-1])[1]


def make_message(ros, kind, content, encoding="rgb8", step=None):
    types = TYPES[ros].types
    if kind == TEXT:
        return types[TEXT](content)
    seq = {"seq": 0} if ros == 1 else {}
    header = types["std_msgs/msg/Header"](stamp=types["builtin_interfaces/msg/Time"](0, 0), frame_id="camera", **seq)
    if kind == COMPRESSED:
        return types[COMPRESSED](header, "png", np.frombuffer(bytes(content), np.uint8))
    height, width = content.shape[:2]
    step = step or content[0].nbytes
    rows = np.zeros((height, step), np.uint8)
    rows[:, : content[0].nbytes] = content.reshape(height, -1)
    return types[RAW](header, height, width, encoding, 0, step, rows.reshape(-1))


def write_bag(folder, kind, messages, rate=10):
    """A bag of (topic, type, content, options), `rate` messages a second; its path."""
    ros, path = (1, folder / "drive.bag") if kind == "ros1" else (2, folder / "drive")
    plugin = StoragePlugin.SQLITE3 if kind.startswith("sqlite3") else StoragePlugin.MCAP
    with Writer1(path) if ros == 1 else Writer2(path, version=9, storage_plugin=plugin) as writer:
        connections = {}
        for i, (topic, name, content, *more) in enumerate(messages):
            if topic not in connections:
                connections[topic] = writer.add_connection(topic, name, typestore=TYPES[ros])
            serialize = TYPES[ros].serialize_ros1 if ros == 1 else TYPES[ros].serialize_cdr
            data = serialize(make_message(ros, name, content, **(more[0] if more else {})), name)
            writer.write(connections[topic], int(1e18 + i * 1e9 / rate), data)
    return next(path.glob("drive.*")) if kind.endswith("file") else path


def shade(n):
    return [("/camera/compressed", COMPRESSED, to_png(paint(i))) for i in range(n)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_bag_gives_its_frames(kind, tmp_path):
    bag = write_bag(tmp_path, kind, [("/chat", TEXT, "hello"), *shade(4)])
    frames = read_frames([bag], (8, 6), choice=Choice(per_second=0))
    assert frames.names == [f"drive/{i:06}" for i in range(4)] and frames.groups == ["drive"] * 4
    assert np.array_equal(frames.pictures, [paint(i) for i in range(4)])


@pytest.mark.parametrize("encoding, code", [("bgr8", cv2.COLOR_RGB2BGR), ("rgba8", cv2.COLOR_RGB2RGBA), ("bgra8", cv2.COLOR_RGB2BGRA), ("rgb8", None)])
def test_raw_pictures_come_as_rgb(encoding, code, tmp_path):
    pixels = paint() if code is None else cv2.cvtColor(paint(), code)
    bag = write_bag(tmp_path, "mcap", [("/camera", RAW, pixels, {"encoding": encoding, "step": 40})])
    assert np.array_equal(read_frames([bag], (8, 6)).pictures, [paint()])


def test_yuv_and_grey_come_as_rgb(tmp_path):
    yuv = np.zeros((6, 8, 2), np.uint8)
    yuv[...], yuv[:, ::2, 0], yuv[:, 1::2, 0] = 120, 60, 200  # UYVY: little blue, much red
    grey = np.full((6, 8), 77, np.uint8)
    bag = write_bag(tmp_path, "ros1", [("/yuv", RAW, yuv, {"encoding": "yuv422"}), ("/grey", RAW, grey, {"encoding": "mono8"})])
    red, _, blue = read_frames([bag], (8, 6), choice=Choice("/yuv")).pictures[0, 0, 0].astype(int)
    assert red > blue + 80
    assert (read_frames([bag], (8, 6), choice=Choice("grey")).pictures == 77).all()


@pytest.mark.parametrize("letters", ["rggb", "bggr", "gbrg", "grbg"])
def test_a_bayer_mosaic_comes_as_rgb(letters, tmp_path):
    mosaic = np.zeros((6, 8), np.uint8)
    for i, letter in enumerate(letters):
        mosaic[i // 2 :: 2, i % 2 :: 2] = COLOUR["rgb".index(letter)]
    bag = write_bag(tmp_path, "mcap", [("/camera", RAW, mosaic, {"encoding": f"bayer_{letters}8", "step": 12})])
    assert np.array_equal(read_frames([bag], (8, 6)).pictures, [paint()])


@pytest.mark.parametrize("encoding, order", [("nv12", (1, 2)), ("nv21", (2, 1))])
@pytest.mark.parametrize("step", [8, 12])
def test_nv12_and_nv21_come_as_rgb(encoding, order, step):
    y, *chroma = cv2.cvtColor(paint(), cv2.COLOR_RGB2YUV_I420).reshape(-1)[[0, 48, 60]]
    data = np.concatenate([np.full(48, y), np.tile([chroma[i - 1] for i in order], 12)]).astype(np.uint8)
    types = TYPES[2].types
    header = types["std_msgs/msg/Header"](types["builtin_interfaces/msg/Time"](0, 0), "camera")
    picture = decode_raw(types[RAW](header, 6, 8, encoding, 0, step, data))
    assert picture.shape == (6, 8, 3) and np.abs(picture.astype(int) - paint()).max() <= 3


def test_deep_and_mosaic_formats_are_refused_by_name():
    types = TYPES[2].types
    header = types["std_msgs/msg/Header"](types["builtin_interfaces/msg/Time"](0, 0), "camera")
    for name in ("16UC1; png compressed ", "bayer_rggb8; jpeg compressed mono8"):
        with pytest.raises(ValueError, match=f"format '{name}' is not supported"):
            decode(types[COMPRESSED](header, name, to_png(paint())))
    with pytest.raises(ValueError, match="more than 8 bits"):
        decode(types[COMPRESSED](header, "png", to_png(paint().astype(np.uint16) * 257)))


@pytest.mark.parametrize(
    "choice, wanted",
    [(Choice(per_second=0), 20), (Choice(), 4), (Choice(every=3, per_second=0), 7), (Choice(every=3, per_second=5), 7), (Choice(per_second=3), 6)],
)
def test_neighbours_are_thinned(choice, wanted, tmp_path):
    bag = write_bag(tmp_path, "mcap", shade(20))
    assert len(list(read_pictures(bag, choice))) == wanted
    assert count_pictures(bag) == 20


@pytest.mark.parametrize("wanted", [30, 15, 10, 2])
def test_a_camera_that_jitters_keeps_its_rate(wanted):
    rng, pace, taken = np.random.default_rng(1), Pace(wanted), 0
    for number in range(3000):
        time = int(1e18 + number * 1e9 / 30 + rng.uniform(-4e6, 4e6))
        if pace.is_due(time):
            pace.take(time)
            taken += 1
    assert taken <= wanted * 100 + 1 and taken > 0.97 * wanted * 100


def test_a_clock_that_is_set_back_stops_nothing():
    pace = Pace(1)
    taken = [time for time in (5, 5.5, 6, 1, 1.5, 2) if pace.is_due(int(time * 1e9)) and not pace.take(int(time * 1e9))]
    assert taken == [5, 6, 1, 2]


def test_a_sample_runs_from_beginning_to_end(tmp_path):
    bag = write_bag(tmp_path, "mcap", shade(20))
    assert [int(picture[0, 0, 0]) - COLOUR[0] for picture in sample_pictures(bag, 5)] == [0, 4, 8, 12, 16]


def test_several_image_topics_want_a_choice(tmp_path):
    bag = write_bag(tmp_path, "mcap", [*shade(1), ("/rear/compressed", COMPRESSED, to_png(paint(9)))])
    with pytest.raises(DataError, match="expected one image topic, found /camera/compressed, /rear/compressed. Choose one with --topic"):
        read_frames([bag])
    assert (read_frames([bag], (8, 6), choice=Choice("rear/compressed")).pictures[0] == paint(9)).all()
    with pytest.raises(DataError, match="expected an image topic /front, found the topics /camera/compressed"):
        read_frames([bag], choice=Choice("/front"))


def test_a_bag_without_images_lists_its_topics(tmp_path):
    bag = write_bag(tmp_path, "ros1", [("/chat", TEXT, "hello")])
    with pytest.raises(DataError, match=r"expected a topic of sensor_msgs/CompressedImage.*found /chat \(std_msgs/msg/String\)"):
        read_frames([bag])


@pytest.mark.parametrize("kind", ["mcap file", "sqlite3 file", "ros1"])
@pytest.mark.parametrize("share", [0, 0.1, 0.6, 0.99])
def test_a_cut_bag_is_refused_with_a_cure(kind, share, tmp_path):
    bag = write_bag(tmp_path, kind, shade(40))
    whole = bag.read_bytes()
    bag.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(DataError, match="expected a whole ROS bag, but it cannot be read.*saves the frames that are there"):
        read_frames([bag], choice=Choice(per_second=0))


def test_a_bag_that_is_damaged_within_is_refused(tmp_path):
    bag = write_bag(tmp_path, "ros1", shade(40))
    whole = bytearray(bag.read_bytes())
    at = whole.index(b"\x07op=\x02" if b"\x07op=\x02" in whole else b"op=\x02")
    whole[at : at + 4] = struct.pack("<I", 2**31)
    bag.write_bytes(whole)
    with pytest.raises(DataError, match="expected a whole ROS bag, but it cannot be read"):
        read_frames([bag], choice=Choice(per_second=0))


def test_broken_pictures_are_skipped_counted_and_named(tmp_path, capsys):
    messages = shade(5)
    messages[1] = ("/camera/compressed", COMPRESSED, b"no picture")
    messages[3] = ("/camera/compressed", COMPRESSED, b"")
    bag = write_bag(tmp_path, "mcap", messages)
    frames = read_frames([bag], (8, 6), choice=Choice(per_second=0))
    assert frames.names == ["drive/000000", "drive/000002", "drive/000004"]
    assert "2 pictures could not be read and were skipped: number 1 (10 bytes of format 'png' are no picture); number 3" in capsys.readouterr().err
    # Another is taken for one that is broken.
    assert len(read_frames([bag], (8, 6), choice=Choice(per_second=9)).names) == 3


def test_a_bag_of_broken_pictures_alone_is_refused(tmp_path):
    bag = write_bag(tmp_path, "mcap", [("/camera/compressed", COMPRESSED, b"no picture")] * 3)
    with pytest.raises(DataError, match=r"expected pictures, found none that can be read \(3 broken\)"):
        read_frames([bag], choice=Choice(per_second=0))


def test_a_raw_picture_of_too_few_bytes_is_skipped(tmp_path, capsys):
    short = {"encoding": "rgb8", "step": 24}
    bag = write_bag(tmp_path, "mcap", [("/camera", RAW, paint(), short), ("/camera", RAW, paint(width=9), {"encoding": "bgra8"})])
    assert len(read_frames([bag], (8, 6), choice=Choice(per_second=0))) == 1
    assert "162 bytes are no bgra8 picture of 9x6, step 27" in capsys.readouterr().err


def test_an_unknown_encoding_ends_it(tmp_path):
    bag = write_bag(tmp_path, "mcap", [("/camera", RAW, paint(), {"encoding": "16UC1"})])
    with pytest.raises(DataError, match="expected one of the encodings rgb8.*found 16UC1"):
        read_frames([bag])


def test_a_bag_is_a_group_unless_told_otherwise(real, tmp_path):
    bag = write_bag(tmp_path, "mcap", shade(4))
    frames = read_frames([bag, f"drake:dark={bag}", real])
    assert frames.groups == ["drive"] + ["drake"] + ["duckling"] * 2 + ["drake"] * 2
    assert frames.lights == ["", "dark"] + ["green"] * 4
    kept, held = split_by_group(frames, ["drake"])
    assert kept.tolist() == [0, 2, 3] and held.tolist() == [1, 4, 5]


def test_a_bag_has_no_masks(tmp_path):
    bag = write_bag(tmp_path, "mcap", shade(1))
    with pytest.raises(DataError, match="found a bag, which has no masks"):
        read_frames([bag], masks=True)


def test_a_bag_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DataError, match="nowhere.mcap: expected a bag, but there is none"):
        read_frames([tmp_path / "nowhere.mcap"])


def test_wrong_thinning_is_refused(tmp_path):
    with pytest.raises(DataError, match="--every 0, --per-second 2.0: expected at least 1 and at least 0"):
        read_frames([tmp_path / "nowhere.mcap"], choice=Choice(every=0))


BAGS = Path(__file__).resolve().parents[4] / "shared" / "data" / "bags"


@pytest.mark.skipif(not BAGS.is_dir(), reason=f"Duckietown's bags are not in {BAGS}")
@pytest.mark.parametrize("name", ["duckbar_bright_mcap", "duckbar_dark_sqlite3", "yanberbot_medium.bag"])
def test_real_robots_bags_are_read(name):
    frames = read_frames([BAGS / name])
    # 60 frames with stamps of 30 Hz: two seconds, two frames each.
    assert len(frames) == 4 and frames.pictures.shape == (4, 240, 320, 3)
    assert frames.pictures.mean((0, 1, 2))[0] > frames.pictures.mean((0, 1, 2))[2]
