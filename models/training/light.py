"""Descriptions of the light in a frame: the numbers that tell a sim2real net how its picture should be lit.

A description is float32 [LENGTH], colours in RGB of 0 to 1. It holds, in this order:
- for road, then for the room around it: the mean colour of each cell of a grid of GRID over the whole frame, from top left,
  row by row, and how its pixels spread about their cell's colour;
- for each tape: its colour at the frame's centre, how much that changes to the bottom and to the right edge, and how its
  pixels spread about that plane.
A spread is the lower triangle, row by row, of the Cholesky factor of the colours' covariance: times three independent
numbers of variance 1 it gives such colours. Means alone teach thresholds that are too narrow: mean IoU 0.52 by light on the
raw frames of real/val, with spreads 0.67, both by painting alone, without a net.

What a frame does not show is NaN in its own description; `fill` takes it from the other frames of the same light.
Pictures are uint8 [height, width, 3] RGB; classes are surfaces.py's.
"""
import cv2
import numpy as np

from errors import DataError
from surfaces import ROOM, SURFACES
from tape import IGNORE_LABEL, NO_TAPE, TAPES

GRID = (6, 4)  # rows, columns
CELL, SPREAD = 3, 6  # numbers
PLANE = 9 + SPREAD
MEANING = "models/training/light.py: colours of road and room by cells of the frame, of each tape as a plane, and how each spreads"
GROUNDS = (NO_TAPE, ROOM)
GRID_LENGTH = GRID[0] * GRID[1] * CELL
GROUND = GRID_LENGTH + SPREAD
LENGTH = len(GROUNDS) * GROUND + len(TAPES) * PLANE
# Pixels: fewer do not describe a cell or a tape.
MIN_CELL, MIN_TAPE = 20, 40
# Against slopes that a small piece of tape would give: as if this many more pixels lay at its mean colour.
RIDGE = 60.0
# So that pixels of one colour have a factor, too: a quarter of a level of 255, squared.
LEAST_VARIANCE = 1e-6


def describe_frame(picture, classes):
    """The description of one frame, NaN where it does not show what is described."""
    colours, inner = picture.astype(np.float32) / 255, drop_edges(classes)
    parts = [describe_ground(colours, inner == ground) for ground in GROUNDS]
    parts += [describe_tape(colours, inner == tape.label) for tape in TAPES]
    return np.concatenate(parts)


def drop_edges(classes):
    """The classes with IGNORE_LABEL at pixels beside another class, whose colours are mixed."""
    kernel = np.ones((3, 3), np.uint8)
    mixed = cv2.dilate(classes, kernel) != cv2.erode(classes, kernel)
    return np.where(mixed, IGNORE_LABEL, classes)


def describe_ground(colours, inside):
    (rows, columns), (height, width) = GRID, inside.shape
    found = np.full((rows, columns, CELL), np.nan, np.float32)
    total, count = np.zeros((3, 3)), 0
    for row in range(rows):
        for column in range(columns):
            cut = np.s_[row * height // rows : (row + 1) * height // rows, column * width // columns : (column + 1) * width // columns]
            pixels = colours[cut][inside[cut]].astype(np.float64)
            if len(pixels) >= MIN_CELL:
                found[row, column] = pixels.mean(0)
                rest = pixels - pixels.mean(0)
                total += rest.T @ rest
                count += len(pixels)
    spread = measure_spread(total / count) if count else np.full(SPREAD, np.nan)
    return np.concatenate([spread_out(found).reshape(-1), spread]).astype(np.float32)


def measure_spread(covariance):
    """The lower triangle of the Cholesky factor, [SPREAD]."""
    return np.linalg.cholesky(covariance + LEAST_VARIANCE * np.eye(3))[np.tril_indices(3)]


def spread_out(cells):
    """Cells that are NaN get the mean of their neighbours, ring by ring; without any cell all stay NaN."""
    while np.isnan(cells).any() and not np.isnan(cells).all():
        known = ~np.isnan(cells[..., :1])
        around = cv2.blur(np.where(known, cells, 0).astype(np.float32), (3, 3), borderType=cv2.BORDER_CONSTANT)
        share = cv2.blur(known.astype(np.float32), (3, 3), borderType=cv2.BORDER_CONSTANT)[..., None]
        found = np.where(share > 0, around / np.maximum(share, 1e-6), np.nan)
        cells = np.where(known, cells, found).astype(np.float32)
    return cells


def describe_tape(colours, inside):
    if inside.sum() < MIN_TAPE:
        return np.full(PLANE, np.nan, np.float32)
    height, width = inside.shape
    y, x = np.nonzero(inside)
    pixels = colours[y, x].astype(np.float64)
    places = np.stack([2 * y / (height - 1) - 1, 2 * x / (width - 1) - 1], 1)
    mean, middle = pixels.mean(0), places.mean(0)
    away = places - middle
    slopes = np.linalg.solve(away.T @ away + RIDGE * np.eye(2), away.T @ (pixels - mean))
    rest = pixels - mean - away @ slopes
    return np.array([*(mean - middle @ slopes), *slopes[0], *slopes[1], *measure_spread(rest.T @ rest / len(rest))], np.float32)


def fill(descriptions, by=None):
    """Descriptions of one light, float32 [n, LENGTH], each NaN part taken from the frame of the most similar ground that has it.

    by: descriptions to take from; without, these themselves. Throws a DataError where no frame shows a part.
    """
    by = descriptions if by is None else by
    filled = descriptions.copy()
    for name, part in list_parts():
        has = ~np.isnan(by[:, part.start])
        if not has.any():
            raise DataError(f"light: expected {name} in some frame, found none. Add frames of this light that show it.")
        for at in np.flatnonzero(np.isnan(filled[:, part.start])):
            distances = np.nanmean(np.abs(by[has] - descriptions[at]), 1)
            filled[at, part] = by[has][np.argmin(np.nan_to_num(distances, nan=np.inf)), part]
    return filled


def list_parts():
    """(name, slice) of each part that a frame may not show."""
    names = [SURFACES[ground] for ground in GROUNDS] + [f"{tape.name} tape" for tape in TAPES]
    lengths = [GROUND] * len(GROUNDS) + [PLANE] * len(TAPES)
    ends = np.cumsum(lengths)
    return [(name, slice(int(end - length), int(end))) for name, length, end in zip(names, lengths, ends)]


def mirror(light):
    """The description [LENGTH] of the mirrored frame."""
    mirrored = light.copy()
    for _, part in list_parts()[: len(GROUNDS)]:
        grid = slice(part.start, part.start + GRID_LENGTH)
        mirrored[grid] = light[grid].reshape(*GRID, CELL)[:, ::-1].reshape(-1)
    for _, part in list_parts()[len(GROUNDS) :]:
        mirrored[part.start + 6 : part.start + 9] *= -1
    return mirrored
