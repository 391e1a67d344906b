import numpy as np
import pytest

from tape import IGNORE_LABEL, NO_TAPE, NOT_SCORED, RED, WHITE, YELLOW
from tape_width import close_dashes, draw_close_curve, recolour_tape, thin_tape, widen_tape


def draw_strip(width):
    plain, mask = np.full((60, 80, 3), (50, 48, 42), np.uint8), np.full((60, 80), NO_TAPE, np.uint8)
    mask[:, 30 : 30 + width], plain[:, 30 : 30 + width] = WHITE.label, WHITE.simulator
    return plain, mask


@pytest.mark.parametrize("share", [0.4, 0.6, 0.8])
def test_a_strip_keeps_that_share_of_its_width(share):
    plain, mask = thin_tape(*draw_strip(20), share)
    width = (mask[30] == WHITE.label).sum()
    assert abs(width - 20 * share) <= 2
    assert np.all(plain[mask == WHITE.label] == WHITE.simulator) and np.all(plain[mask == NO_TAPE] == (50, 48, 42))


def test_tape_of_two_pixels_stays():
    _, mask = thin_tape(*draw_strip(2), 0.4)
    assert np.array_equal(mask, draw_strip(2)[1])


def test_the_unsure_edge_goes_with_the_tape_beside_it():
    plain, mask = draw_strip(20)
    mask[:, 29] = mask[:, 50] = IGNORE_LABEL
    _, thin = thin_tape(plain, mask, 0.5)
    assert not (thin == IGNORE_LABEL).any()


def test_a_frame_of_nothing_but_tape_passes():
    mask = np.full((30, 40), YELLOW.label, np.uint8)
    plain, _ = thin_tape(np.full((30, 40, 3), YELLOW.simulator, np.uint8), mask, 0.5)
    assert plain.shape == (30, 40, 3)


@pytest.mark.parametrize("share", [1.5, 2.5])
def test_a_strip_grows_to_that_share_of_its_width(share):
    plain, mask = draw_strip(8)
    mask[:5] = NOT_SCORED
    mask[:, 38:], plain[:, 38:] = RED.label, RED.simulator
    wide, wider = widen_tape(plain, mask, share)
    # To the left alone: on the right lies other tape.
    grown = (wider[30] == WHITE.label).sum() - 8
    assert abs(grown - 4 * (share - 1)) <= 1.5
    assert np.all(wide[wider == WHITE.label] == WHITE.simulator)
    assert np.array_equal(wider == NOT_SCORED, mask == NOT_SCORED) and np.array_equal(wider == RED.label, mask == RED.label)


def test_a_dashed_yellow_line_becomes_a_solid_one():
    plain, mask = np.full((90, 60, 3), 40, np.uint8), np.full((90, 60), NO_TAPE, np.uint8)
    for top in (5, 35, 65):
        mask[top : top + 20, 25:33] = YELLOW.label
    closed, solid = close_dashes(plain, mask)
    assert np.all(solid[10:80, 28] == YELLOW.label) and np.all(closed[29, 28] == YELLOW.simulator)
    assert not (solid[:, :20] == YELLOW.label).any()


def test_no_outline_of_the_old_width_stays():
    plain, mask = draw_strip(20)
    # The simulator's edge is anti-aliased: half of the tape's colour, where the mask says road.
    plain[:, [28, 29, 50, 51]] = (140, 138, 130)
    thin, thinned = thin_tape(plain, mask, 0.5)
    assert np.all(thin[thinned == NO_TAPE] == (50, 48, 42))


def test_a_piece_of_tape_takes_another_colour():
    plain, mask = draw_strip(8)
    mask[:, 60:64], plain[:, 60:64] = WHITE.label, WHITE.simulator
    red, reddened = recolour_tape(plain, mask, RED, np.random.default_rng(1))
    changed = reddened != mask
    assert changed.sum() in (60 * 8, 60 * 4)
    assert np.all(reddened[changed] == RED.label) and np.all(red[changed] == RED.simulator)


def test_a_frame_without_tape_stays_as_it_is():
    plain, mask = np.zeros((10, 10, 3), np.uint8), np.full((10, 10), NO_TAPE, np.uint8)
    assert np.array_equal(recolour_tape(plain, mask, RED, np.random.default_rng(1))[1], mask)


@pytest.mark.parametrize("seed", range(5))
def test_a_close_curve_lies_across_the_lower_part_alone(seed):
    plain, mask = np.full((160, 320, 3), (50, 48, 42), np.uint8), np.full((160, 320), NO_TAPE, np.uint8)
    drawn, drawn_mask = draw_close_curve(plain, mask, WHITE, np.random.default_rng(seed))
    assert (drawn_mask == WHITE.label).any() and not (drawn_mask[:40] == WHITE.label).any()
    assert np.all(drawn[drawn_mask == WHITE.label] == WHITE.simulator) and np.all(drawn[drawn_mask == NO_TAPE] == plain[0, 0])
    assert not mask.any()
