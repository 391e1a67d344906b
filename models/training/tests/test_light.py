import numpy as np
import pytest
import torch

from errors import DataError
from light import GRID, GRID_LENGTH, LENGTH, describe_frame, fill, list_parts, mirror
from realistic_net import GRAIN, prepare
from surfaces import ROOM, read_surfaces, to_one_hot
from tape import IGNORE_LABEL, RED, TAPES, WHITE, YELLOW


def draw_classes(*tapes):
    """Room above, road below, and a stripe of each tape from the far end to the near one: uint8 [240, 320]."""
    classes = np.zeros((240, 320), np.uint8)
    classes[:80] = ROOM
    for at, tape in enumerate(tapes):
        classes[90:, 40 + 90 * at : 80 + 90 * at] = tape.label
    return classes


def shine(classes):
    """A frame whose road gets redder to the right, whose tape gets brighter to the bottom: uint8 [240, 320, 3] RGB."""
    down, right = np.mgrid[0:240, 0:320] / np.array([239, 319])[:, None, None]
    colours = np.stack([40 + 40 * right, 30 + 0 * down, 20 + 10 * down], -1)
    for label, colour in ((1, (200, 180, 160)), (2, (180, 120, 20)), (3, (160, 20, 40)), (ROOM, (90, 100, 110))):
        inside = classes == label
        colours[inside] = np.array(colour) * (0.5 + 0.5 * down[inside])[:, None]
    return np.rint(colours).astype(np.uint8)


def sketch(classes, light, grain=0.0):
    """What prepare paints, uint8 [240, 320, 3] RGB, with grain of this strength, each pixel for itself."""
    surfaces = to_one_hot(torch.from_numpy(classes)[None])
    noise = grain * torch.randn(1, GRAIN, 240, 320, generator=torch.Generator().manual_seed(1))
    painted = prepare(surfaces, torch.from_numpy(light)[None], noise)[2]
    return (painted[0] * 255).round().byte().permute(1, 2, 0).numpy()


def test_a_sketch_has_the_described_frames_colours():
    classes = draw_classes(*TAPES)
    picture = shine(classes)
    away = np.abs(sketch(classes, describe_frame(picture, classes)).astype(int) - picture)
    assert np.median(away[100:], (0, 1)).max() <= 3
    for label in (0, 1, 2, 3):
        assert away[100:][classes[100:] == label].mean() < 8


def test_a_sketch_has_the_spread_of_the_described_frames_colours():
    classes = draw_classes(*TAPES)
    rng = np.random.default_rng(1)
    # Red and green vary together, blue by itself.
    noise = rng.normal(size=(240, 320, 2)) @ np.array([[9, 6, 0], [0, 0, 12]])
    picture = np.clip(np.rint(np.full((240, 320, 3), 100) + noise), 0, 255).astype(np.uint8)
    painted = sketch(classes, describe_frame(picture, classes), 1.0)
    for inside in (np.s_[150:, 10:35], np.s_[150:, 50:75]):
        truth, found = (np.cov(each[inside].reshape(-1, 3).T) for each in (picture, painted))
        assert np.abs(found - truth).max() < 12


def test_each_surface_keeps_its_own_colour():
    classes = draw_classes(WHITE, YELLOW, RED)
    painted = sketch(classes, describe_frame(shine(classes), classes))
    white, yellow, red = (painted[200, 60 + 90 * at].astype(int) for at in range(3))
    assert white.min() > 120 and yellow[0] > yellow[1] + 30 > yellow[2] + 60 and red[0] > red[2] + 60


def test_a_mirrored_frame_has_the_mirrored_description():
    classes = draw_classes(*TAPES)
    picture = shine(classes)
    truth = describe_frame(np.ascontiguousarray(picture[:, ::-1]), np.ascontiguousarray(classes[:, ::-1]))
    assert np.allclose(mirror(describe_frame(picture, classes)), truth, atol=1e-4)


def test_what_a_frame_lacks_comes_from_another():
    without, complete = draw_classes(WHITE, YELLOW), draw_classes(*TAPES)
    found = np.stack([describe_frame(shine(classes), classes) for classes in (without, complete)])
    red = dict(list_parts())["red tape"]
    assert found.shape == (2, LENGTH) and np.isnan(found[0, red]).all()
    filled = fill(found)
    assert not np.isnan(filled).any() and np.array_equal(filled[0, red], found[1, red])
    assert np.isnan(found[0, red]).all()


def test_a_light_without_red_says_so():
    classes = draw_classes(WHITE, YELLOW)
    with pytest.raises(DataError, match="light: expected red tape in some frame, found none"):
        fill(describe_frame(shine(classes), classes)[None])


def test_pixels_to_ignore_are_not_described():
    classes = draw_classes(*TAPES)
    picture, hidden = shine(classes), draw_classes(*TAPES)
    truth = describe_frame(picture, classes)
    hidden[150:180] = IGNORE_LABEL
    picture[150:180] = 255
    assert np.abs(describe_frame(picture, hidden) - truth).max() < 0.1


def test_a_grid_without_a_cell_takes_its_neighbours():
    classes = draw_classes(*TAPES)
    road = describe_frame(shine(classes), classes)[dict(list_parts())["road"]][:GRID_LENGTH].reshape(*GRID, -1)
    assert np.allclose(road[0], road[1], atol=0.1) and not np.isnan(road).any()


def test_surfaces_are_read_from_the_simulators_colours():
    colours = [(52, 49, 43), *(tape.simulator for tape in TAPES), (114, 209, 255), (115, 122, 62)]
    picture = torch.tensor(colours, dtype=torch.float32).T[None, :, None]
    assert read_surfaces(picture).argmax(1).flatten().tolist() == [0, 1, 2, 3, ROOM, ROOM]
    assert torch.equal(read_surfaces(picture).sum(1), torch.ones(1, 1, len(colours)))


def test_the_last_bit_of_a_scaled_pixel_decides_no_surface():
    levels = torch.arange(0, 256 * 64).float() / 64
    for channels in ([1, 1, 1], [1, 0, 0], [1, 1, 0]):
        picture = levels[None, None, None] * torch.tensor(channels)[None, :, None, None]
        assert torch.equal(read_surfaces(picture - 1e-4), read_surfaces(picture + 1e-4))
