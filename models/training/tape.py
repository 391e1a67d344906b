"""The tape on the road: its mask values, names and colours. No other file of models/training states them.

Mask values, uint8: 0 no tape, 1 white, 2 yellow, 3 red, 254 ignore, 255 not scored. Pixels to ignore are those whose class
nobody knows: edges, glare, blur. Not scored is what lies outside the road's view: in the simulator the sky.
Labels, which a net learns from, are masks in which the sky is no tape; 254 stays, and counts for no loss.

This file needs numpy alone: render_sim.py has an environment without torch.
"""
from dataclasses import dataclass

import numpy as np

NO_TAPE, IGNORE_LABEL, NOT_SCORED = 0, 254, 255
# A frame shows a colour of tape where more than this share of its pixels is such tape.
SHOWN_SHARE = 0.002


@dataclass(frozen=True)
class Tape:
    """One colour of tape. Colours are uint8 RGB."""

    name: str
    label: int  # in masks, and the class's index in a net's output
    simulator: tuple  # median of it in the simulator's frames
    texture: tuple  # what the simulator's synthetic textures are painted with
    display: tuple  # in drawn masks
    # A random tape of this colour has a reflectance, linear RGB, drawn from these ranges (or constants), times one more
    # factor from `brightness`.
    reflectance: tuple
    brightness: tuple | None = None


WHITE = Tape("white", 1, (204, 204, 204), (245, 245, 245), (255, 255, 255), (1, (0.88, 1.04), (0.8, 1.08)))
YELLOW = Tape("yellow", 2, (200, 200, 10), (240, 240, 16), (255, 255, 0), (1, (0.4, 0.88), (0.0, 0.16)), (0.75, 1.05))
RED = Tape("red", 3, (196, 1, 1), (240, 16, 16), (255, 0, 0), (1, (0.005, 0.13), (0.005, 0.2)), (0.45, 0.95))
# By label, which count from 1.
TAPES = (WHITE, YELLOW, RED)
CLASSES = 1 + len(TAPES)
MASK_VALUES = {NO_TAPE, *(tape.label for tape in TAPES), IGNORE_LABEL, NOT_SCORED}

# The same for what is no tape: its display colours, and the synthetic textures' asphalt. Beyond its tiles the simulator
# draws magenta.
NO_TAPE_DISPLAY, NOT_SCORED_DISPLAY = (0, 0, 0), (255, 0, 255)
NO_TAPE_TEXTURE = (56, 54, 48)


def is_tape(mask):
    """bool, of a mask's shape."""
    return (mask > NO_TAPE) & (mask < CLASSES)


def shows(masks, tape):
    """Whether a frame shows this tape: bool [...] for masks uint8 [..., height, width]."""
    return (masks == tape.label).mean((-2, -1)) > SHOWN_SHARE


def to_labels(mask):
    """What a net learns from a mask: a copy in which what is not scored is no tape."""
    labels = mask.copy()
    labels[mask == NOT_SCORED] = NO_TAPE
    return labels
