from types import SimpleNamespace

import numpy as np

from frames import Frames
from tape import IGNORE_LABEL, NO_TAPE, NOT_SCORED, WHITE, to_labels
from unpaired import Unpaired


def make_frames():
    """A grey frame whose mask is sky, an edge, white tape, an edge and road, from top to bottom."""
    mask = np.zeros((50, 100), np.uint8)
    mask[:10], mask[10:20], mask[20:30], mask[30:40] = NOT_SCORED, IGNORE_LABEL, WHITE.label, IGNORE_LABEL
    return Frames(["a/0"], np.full((1, 50, 100, 3), 90, np.uint8), mask[None], ["a"], [""])


def draw(**more):
    options = SimpleNamespace(seed=1, crop=(100, 50), zoom=1, canonical=0.0, semantic=0.0, teacher="", match_stop_lines=0.0)
    vars(options).update(more)
    frames = Unpaired(make_frames(), make_frames(), options)
    return [frames[number][-1] for number in range(5)]


def test_pixels_to_ignore_are_not_taught_as_road():
    """In plain frames and in randomised ones alike."""
    for labels in (draw(), draw(canonical=1.0)):
        assert all((found == IGNORE_LABEL).mean() > 0.05 for found in labels)
        assert all(set(np.unique(found)) <= {NO_TAPE, WHITE.label, IGNORE_LABEL} for found in labels)


def test_sky_is_taught_as_no_tape():
    mask = np.array([[NO_TAPE, WHITE.label, IGNORE_LABEL, NOT_SCORED]], np.uint8)
    assert to_labels(mask).tolist() == [[NO_TAPE, WHITE.label, IGNORE_LABEL, NO_TAPE]]
    assert mask[0, 3] == NOT_SCORED
