"""Frames of a domain, in memory, and their splits.

Frames come from a bag (bags.py), from a folder of pictures, or from a folder that holds `images/`, and perhaps `masks/`
with NAME.png for each picture and `frames.csv` with the columns frame, robot, lighting. Sub-folders count; see pictures.py.

A bag or folder is one group, by its name, unless frames.csv names the robots or the path is given as GROUP=PATH or
GROUP:LIGHT=PATH. Give bags of one robot at one site one name, so that no split puts its frames on both sides.
"""
import csv
import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bags import Choice, count_pictures, is_bag, name_bag, read_bag
from errors import DataError
from pictures import check_masks, find_mask, find_root, fit, list_pictures, read_mask, read_picture
from tape import TAPES


@dataclass
class Frames:
    """Frames in memory. `groups` has the robot (or site) of each, `lights` its light or "" where that is unknown."""

    names: list
    pictures: np.ndarray  # uint8 [n, height, width, 3] RGB
    masks: np.ndarray | None = None  # uint8 [n, height, width]
    groups: list = field(default_factory=list)
    lights: list = field(default_factory=list)

    def __len__(self):
        return len(self.names)

    def take(self, indices):
        """Only the frames with these indices."""
        lists = ([values[i] for i in indices] for values in (self.names, self.groups, self.lights))
        names, groups, lights = lists
        masks = None if self.masks is None else self.masks[indices]
        return Frames(names, self.pictures[indices], masks, groups, lights)


def read_frames(sources, size=(320, 240), masks=False, choice=Choice()):
    """All frames of some bags and folders at one size (width, height); with `masks`, each folder's with its own.

    choice: which frames of a bag are taken. Neighbours look alike, and all of them would fill the memory.
    """
    found = Frames([], np.empty(0))
    pictures, labels = [], []
    for source in sources:
        group, light, path = split_source(source)
        if is_bag(path):
            if masks:
                raise DataError(f"{path}: expected a folder with images and masks, found a bag, which has no masks. Give a folder.")
            frames = [(f"{number:06}", fit(picture, size)) for number, picture in read_bag(path, choice)]
            names, name, rows = [number for number, _ in frames], name_bag(path), [{}] * len(frames)
            pictures += [picture for _, picture in frames]
        else:
            paths = list_pictures(path)
            if masks:
                check_masks(path, paths)
                labels += [read_mask(find_mask(path, picture), size) for picture in paths]
            pictures += [read_picture(picture, size) for picture in paths]
            table, inside = read_table(path), [picture.relative_to(find_root(path)) for picture in paths]
            names, name = [str(picture.with_suffix("")) for picture in inside], path.name
            rows = [table.get(str(picture), table.get(picture.name, {})) for picture in inside]
        found.names += [f"{name}/{frame}" for frame in names]
        found.groups += [group or row.get("robot", name) for row in rows]
        found.lights += [light or row.get("lighting", "") for row in rows]
    found.pictures = np.stack(pictures)
    found.masks = np.stack(labels) if masks else None
    return found


def split_source(source):
    """(group, light, path) of PATH, GROUP=PATH or GROUP:LIGHT=PATH; group and light are "" where not given."""
    parts = re.fullmatch(r"([^=:/]+)(?::([^=:/]*))?=(.+)", str(source))
    if parts is None or Path(source).exists():
        return "", "", Path(source)
    return parts[1], parts[2] or "", Path(parts[3])


def read_table(folder):
    """The rows of a folder's frames.csv by frame; empty where there is no such file."""
    path = Path(folder) / "frames.csv"
    if not path.is_file():
        return {}
    # A spreadsheet program puts a byte order mark before the first column's name.
    with open(path, newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    if rows and "frame" not in rows[0]:
        found = ", ".join(key for key in rows[0] if key)
        raise DataError(f'{path}: expected a column "frame" with the file name of each picture, found {found}. Name it so.')
    return {row["frame"]: row for row in rows}


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


def split_by_group(frames, held_out):
    """Indices (kept, held out). Whole robots or sites change sides, never single frames: neighbours look alike."""
    unknown = set(held_out) - set(frames.groups)
    if unknown:
        raise DataError(f"--hold-out: expected groups among {sorted(set(frames.groups))}, found {sorted(unknown)}.")
    inside = np.array([group in set(held_out) for group in frames.groups])
    if inside.all():
        raise DataError("--hold-out: expected at least one group to train on, found all held out. Hold out fewer.")
    return np.flatnonzero(~inside), np.flatnonzero(inside)


def measure_tape(frames):
    """Median colour of each tape, float32 [tapes, 3] RGB of 0 to 1: the colours that thresholds are tuned on."""
    found = []
    for tape in TAPES:
        pixels = frames.pictures[frames.masks == tape.label]
        if len(pixels) == 0:
            raise DataError(f"masks: expected {tape.name} tape in some frame, found none. Add frames that show it (for red: stop lines).")
        found.append(np.median(pixels[:: max(1, len(pixels) // 100_000)], 0))
    return np.array(found, np.float32) / 255
