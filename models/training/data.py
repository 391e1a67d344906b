"""Pictures, masks and splits. All pictures are uint8 [height, width, 3] RGB, all masks uint8 [height, width].

Frames come from a bag (bags.py), from a folder of pictures, or from a folder that holds `images/`, and perhaps `masks/`
with NAME.png for each picture and `frames.csv` with the columns frame, robot, lighting. Masks: 0 no tape, 1 white,
2 yellow, 3 red, 254 unsure, 255 outside or sky.

A bag or folder is one group, by its name, unless frames.csv tells the robots or the path is given as GROUP=PATH or
GROUP:LIGHT=PATH: bags of one robot at one site want one name, so that no split puts its frames on both sides.
"""
import csv
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from bags import Choice, DataError, count_pictures, is_bag, name_bag, read_bag

PICTURES = {".jpg", ".jpeg", ".png"}
MASK_VALUES = {0, 1, 2, 3, 254, 255}


@dataclass
class Frames:
    """Frames in memory. `groups` has the robot (or site) and `lights` the light of each, where frames.csv tells."""

    names: list
    pictures: np.ndarray  # uint8 [n, height, width, 3]
    masks: np.ndarray | None = None  # uint8 [n, height, width]
    groups: list = field(default_factory=list)
    lights: list = field(default_factory=list)

    def __len__(self):
        return len(self.names)

    def take(self, indices):
        """Those frames alone."""
        lists = ([values[i] for i in indices] for values in (self.names, self.groups, self.lights))
        names, groups, lights = lists
        masks = None if self.masks is None else self.masks[indices]
        return Frames(names, self.pictures[indices], masks, groups, lights)


def is_picture(path):
    return Path(path).is_file() and Path(path).suffix.lower() in PICTURES


def list_pictures(folder):
    folder = Path(folder)
    if (folder / "images").is_dir():
        folder = folder / "images"
    if not folder.is_dir():
        raise DataError(f"{folder}: expected a folder of pictures, but there is none. Check the path.")
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in PICTURES)
    if not paths:
        raise DataError(f"{folder}: expected .jpg or .png pictures, found none. A domain needs frames to be learned from.")
    return paths


def read_picture(path, size=None):
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if picture is None:
        raise DataError(f"{path}: expected a picture, but OpenCV cannot read it. Delete it or copy it again.")
    return np.ascontiguousarray(fit(picture, size)[..., ::-1])


def fit(picture, size):
    """The picture at (width, height), or as it is where size is None."""
    if size is None or picture.shape[1::-1] == tuple(size):
        return picture
    return cv2.resize(picture, tuple(size), interpolation=cv2.INTER_AREA)


def read_mask(path, size=None):
    mask = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if mask is None:
        found = "it cannot be read" if path.exists() else "there is no such file"
        raise DataError(f"{path}: expected the mask of the frame of this name, but {found}. Render masks and frames together.")
    strange = set(np.unique(mask).tolist()) - MASK_VALUES
    if strange:
        raise DataError(f"{path}: expected the values 0-3, 254 and 255, found {sorted(strange)[:5]}. Was it saved as JPEG?")
    if size is not None and mask.shape[::-1] != tuple(size):
        mask = cv2.resize(mask, tuple(size), interpolation=cv2.INTER_NEAREST)
    return mask


def check_masks(folder, paths):
    """Every mask must have its frame: a stray one means that the folders belong to different sets."""
    masks = folder / "masks"
    if not masks.is_dir():
        raise DataError(f"{masks}: expected a folder of masks beside the images, but there is none.")
    stems = {path.stem for path in paths}
    stray = sorted(path.name for path in masks.glob("*.png") if path.stem not in stems)
    if stray:
        raise DataError(f"{masks / stray[0]}: a mask without a frame (and {len(stray) - 1} more). Are these masks of these frames?")


def read_frames(sources, size=(320, 240), masks=False, choice=Choice()):
    """All frames of some bags and folders at one size (width, height); with `masks`, each folder's with its own.

    choice: which frames are taken of a bag, whose neighbours look alike and would fill the memory.
    """
    found = Frames([], np.empty(0))
    pictures, labels = [], []
    for source in sources:
        group, light, path = split_source(source)
        if is_bag(path):
            if masks:
                raise DataError(f"{path}: expected a folder with images and masks, found a bag, which has no masks.")
            frames = [(f"{number:06}", fit(picture, size)) for number, picture in read_bag(path, choice)]
            names, name, rows = [number for number, _ in frames], name_bag(path), [{}] * len(frames)
            pictures += [picture for _, picture in frames]
        else:
            paths = list_pictures(path)
            if masks:
                check_masks(path, paths)
                labels += [read_mask(path / "masks" / f"{picture.stem}.png", size) for picture in paths]
            pictures += [read_picture(picture, size) for picture in paths]
            told = read_groups(path)
            names, name, rows = [picture.stem for picture in paths], path.name, [told.get(picture.name, {}) for picture in paths]
        found.names += [f"{name}/{frame}" for frame in names]
        found.groups += [group or row.get("robot", name) for row in rows]
        found.lights += [light or row.get("lighting", "") for row in rows]
    found.pictures = np.stack(pictures)
    found.masks = np.stack(labels) if masks else None
    return found


def split_source(source):
    """(group, light, path) of PATH, GROUP=PATH or GROUP:LIGHT=PATH; empty where not told."""
    told = re.fullmatch(r"([^=:/]+)(?::([^=:/]*))?=(.+)", str(source))
    if told is None or Path(source).exists():
        return "", "", Path(source)
    return told[1], told[2] or "", Path(told[3])


def read_pictures(source, choice=Choice()):
    """The pictures of a bag or folder, one at a time, each at its own size."""
    path = split_source(source)[2]
    if is_bag(path):
        yield from (picture for _, picture in read_bag(path, choice))
    else:
        yield from map(read_picture, list_pictures(path))


def sample_pictures(source, count, topic=""):
    """Up to `count` pictures of a bag or folder, evenly from beginning to end, each at its own size."""
    path = split_source(source)[2]
    if is_bag(path):
        choice = Choice(topic, max(1, count_pictures(path, topic) // count), 0)
        return [picture for _, picture in read_bag(path, choice)][:count]
    paths = list_pictures(path)
    return [read_picture(picture) for picture in paths[:: max(1, len(paths) // count)][:count]]


def add_topic_option(parser):
    parser.add_argument("--topic", default="", help="image topic of bags that have several")


def add_bag_options(parser):
    """Which frames of a bag are taken; `choose` takes them."""
    add_topic_option(parser)
    parser.add_argument("--every", type=int, default=1, help="take every so many-th frame of a bag")
    parser.add_argument("--per-second", type=float, default=2.0, help="take at most so many frames a second of a bag; 0: all")


def add_frame_options(parser):
    """What is asked of --real beside its bags and folders; `read_real` takes them."""
    add_bag_options(parser)
    parser.add_argument("--hold-out", nargs="*", default=[], help="robots or sites (groups) of --real that are not trained on")


def choose(options):
    return Choice(options.topic, options.every, options.per_second)


def read_real(options, size=(320, 240)):
    """The frames of --real, less those that are held out, which are then neither seen nor weighed."""
    frames = read_frames(options.real, size, choice=choose(options))
    return frames.take(split_by_group(frames, options.hold_out)[0]) if options.hold_out else frames


def read_groups(folder):
    path = Path(folder) / "frames.csv"
    if not path.is_file():
        return {}
    with open(path, newline="") as file:
        return {row["frame"]: row for row in csv.DictReader(file)}


def split_by_group(frames, held_out):
    """Indices (kept, held out). Whole robots or sites change sides, never frames: neighbours on a track look alike."""
    unknown = set(held_out) - set(frames.groups)
    if unknown:
        raise DataError(f"held out: expected of {sorted(set(frames.groups))}, found {sorted(unknown)}.")
    inside = np.array([group in set(held_out) for group in frames.groups])
    if inside.all():
        raise DataError("held out: every robot and site, so that nothing is left to train on.")
    return np.flatnonzero(~inside), np.flatnonzero(inside)


def tape_colours(frames):
    """Median colour of white, yellow and red tape, float32 [3, 3] RGB of 0 to 1: what thresholds are tuned on."""
    found = []
    for label, name in ((1, "white"), (2, "yellow"), (3, "red")):
        pixels = frames.pictures[frames.masks == label]
        if len(pixels) == 0:
            raise DataError(f"masks: expected {name} tape in some frame, found none. Add frames that show it (for red: stop lines).")
        found.append(np.median(pixels[:: max(1, len(pixels) // 100_000)], 0))
    return np.array(found, np.float32) / 255


def fail_clearly(main):
    """Runs a script's main: a DataError is a message and exit code 1, not a traceback."""
    try:
        main()
    except DataError as error:
        sys.exit(f"error: {error}")
