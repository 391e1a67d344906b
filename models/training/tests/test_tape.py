import numpy as np

import canonical_losses
import tape_teacher
from render_sim import DISPLAY
from tape import CLASSES, NO_TAPE, NOT_SCORED, RED, TAPES, WHITE, is_tape, shows


def test_labels_are_the_classes_of_the_nets():
    assert [tape.label for tape in TAPES] == list(range(1, CLASSES))
    for by_label in (canonical_losses.CLASS_WEIGHTS, canonical_losses.CONFIDENCE, tape_teacher.CLASS_WEIGHTS):
        assert len(by_label) == CLASSES


def test_display_colours_differ_fully_in_some_channel():
    """Else a mixed pixel of the simulator's second drawing could look like a third class."""
    colours = np.array(list(DISPLAY.values()))
    distances = np.abs(colours[:, None] - colours[None]).max(-1)
    assert (distances[~np.eye(len(colours), dtype=bool)] == 255).all()


def test_a_frame_shows_tape_above_a_share_of_its_pixels():
    masks = np.zeros((2, 50, 100), np.uint8)
    masks[0, 0, :10], masks[1, 0, :11], masks[:, 1] = WHITE.label, WHITE.label, NOT_SCORED
    assert shows(masks, WHITE).tolist() == [False, True] and not shows(masks[0], RED)
    assert is_tape(masks).sum() == 21 and not is_tape(np.array([NO_TAPE, 254, NOT_SCORED])).any()
