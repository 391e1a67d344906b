"""Pictures, masks and splits. All pictures are uint8 [height, width, 3] RGB, all masks uint8 [height, width].

A folder of frames is either a folder of pictures or a folder that holds `images/`, and perhaps `masks/` with NAME.png for
each picture and `frames.csv` with the columns frame, robot, lighting. Masks: 0 no tape, 1 white, 2 yellow, 3 red, 254
unsure, 255 outside or sky.
"""
import csv
import sys
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

PICTURES = {".jpg", ".jpeg", ".png"}
MASK_VALUES = {0, 1, 2, 3, 254, 255}


class DataError(Exception):
    """What was expected of a folder or file, what was found, and what to do."""


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
    if size is not None and picture.shape[1::-1] != tuple(size):
        picture = cv2.resize(picture, tuple(size), interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(picture[..., ::-1])


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


def read_frames(folders, size=(320, 240), masks=False):
    """All frames of some folders at one size (width, height); with `masks`, each with its own."""
    found = Frames([], np.empty(0))
    pictures, labels = [], []
    for folder in map(Path, folders):
        paths = list_pictures(folder)
        if masks:
            check_masks(folder, paths)
            labels += [read_mask(folder / "masks" / f"{path.stem}.png", size) for path in paths]
        pictures += [read_picture(path, size) for path in paths]
        rows = read_groups(folder)
        found.names += [f"{folder.name}/{path.stem}" for path in paths]
        found.groups += [rows.get(path.name, {}).get("robot", folder.name) for path in paths]
        found.lights += [rows.get(path.name, {}).get("lighting", "") for path in paths]
    found.pictures = np.stack(pictures)
    found.masks = np.stack(labels) if masks else None
    return found


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


def balance_by_light(frames):
    """Probabilities, float64 [n], by which every robot's every light is drawn as often as any other."""
    keys = list(zip(frames.groups, frames.lights))
    counts = {key: keys.count(key) for key in set(keys)}
    # A light of four frames is not worth two hundred.
    weights = np.array([1 / max(counts[key], 25) for key in keys])
    return weights / weights.sum()


def match_content(frames, wanted):
    """Probabilities, float64 [n], by which masked frames show each tape colour in the share of frames that is `wanted`.

    wanted: {1: white, 2: yellow, 3: red} shares of frames, 0 to 1. A discriminator otherwise learns that one domain has
    stop lines and the other has not, and the generator learns to paint them over. Iterative proportional fitting.
    """
    shows = np.stack([(frames.masks == label).mean((1, 2)) > 0.002 for label in wanted], 1)
    weights = np.ones(len(frames)) / len(frames)
    for _ in range(50):
        for column, share in zip(shows.T, wanted.values()):
            has = weights[column].sum()
            if 0 < has < 1:
                weights = np.where(column, weights * share / has, weights * (1 - share) / (1 - has))
    return weights / weights.sum()


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
