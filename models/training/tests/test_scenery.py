"""Each kind of ground and body that was once taken for tape: drawn where it should be, labelled as what it is."""
import numpy as np
import pytest

from own_bumper import draw_own_bumper
from scenery import draw_floor, draw_gap, draw_peeled_tape, draw_seam
from tape import IGNORE_LABEL, NO_TAPE, RED, WHITE, YELLOW

SEEDS = range(30)


def draw(what, seed):
    """A dark road with a white, a yellow and a red strip, before and after."""
    picture, labels = np.full((80, 160, 3), 0.03, np.float32), np.full((80, 160), NO_TAPE, np.uint8)
    for tape, left in ((WHITE, 20), (YELLOW, 70), (RED, 120)):
        labels[:, left : left + 12] = tape.label
    before = labels.copy()
    what(picture, labels, np.random.default_rng(seed))
    return picture, before, labels


@pytest.mark.parametrize("what", [draw_floor, draw_gap, draw_seam, draw_own_bumper])
def test_what_is_no_tape_is_never_labelled_tape(what):
    for seed in SEEDS:
        picture, before, after = draw(what, seed)
        assert picture.dtype == np.float32 and np.isfinite(picture).all() and picture.min() >= 0
        assert np.all((after == before) | (after == NO_TAPE))


def test_most_floors_are_bright_and_some_end_before_tape():
    shown = [draw(draw_floor, seed) for seed in SEEDS]
    bright = [np.median(picture[picture.min(-1) > 0.1]) for picture, *_ in shown if (picture.min(-1) > 0.1).any()]
    assert len(bright) > 15 and np.median(bright) > 0.35
    covered = [(before != after).any() for _, before, after in shown]
    assert any(covered) and not all(covered)


def test_a_gap_of_the_mats_interrupts_tape():
    assert sum((before != after).any() for _, before, after in (draw(draw_gap, seed) for seed in SEEDS)) > 15


def test_a_seam_lies_beneath_tape_and_marks_the_road():
    marked = 0
    for seed in SEEDS:
        picture, before, after = draw(draw_seam, seed)
        assert np.array_equal(before, after) and np.all(picture[before != NO_TAPE] == np.float32(0.03))
        marked += (picture != np.float32(0.03)).any()
    assert marked > 20


def test_peeled_tape_is_ignored_but_for_what_lies_in_place():
    ignored = 0
    for seed in SEEDS:
        _, before, after = draw(draw_peeled_tape, seed)
        assert np.all((after == before) | (after == IGNORE_LABEL))
        ignored += (after == IGNORE_LABEL).any()
    assert ignored > 15


def test_a_frame_without_tape_has_none_to_peel():
    labels = np.zeros((20, 30), np.uint8)
    draw_peeled_tape(np.zeros((20, 30, 3), np.float32), labels, np.random.default_rng(1))
    assert not labels.any()


def test_the_own_bumper_lies_at_the_lower_edge_and_is_mostly_pale():
    pale, wide = 0, 0
    for seed in SEEDS:
        picture, before, after = draw(draw_own_bumper, seed)
        hidden = before != after
        assert not hidden[:40].any()
        pale += np.median(picture[-6:]) > 0.3
        wide += (hidden[-20:, 20:32].any() and hidden[-20:, 120:132].any())
    assert pale > 12 and wide > 20
