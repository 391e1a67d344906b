import numpy as np
import pytest

from camera import LIGHTS, Relighting
from conftest import draw_road
from randomise import coarsen, randomise


@pytest.mark.parametrize("light", LIGHTS)
def test_pairs_are_equal_for_equal_seeds_only(light):
    picture, mask = draw_road(np.random.default_rng(3))
    one, again, other = (randomise(picture, mask, light, np.random.default_rng(seed), (64, 32)) for seed in (5, 5, 6))
    for a, b in zip(one, again):
        assert np.array_equal(a, b)
    assert not np.array_equal(one[0], other[0])
    random, plain, labels = one
    assert random.shape == plain.shape == (32, 64, 3) and random.dtype == plain.dtype == labels.dtype == np.uint8
    assert set(np.unique(labels)) <= {0, 1, 2, 3, 254}


def test_visible_tape_keeps_the_simulators_colours():
    picture, mask = draw_road(np.random.default_rng(3))
    seen = 0
    for seed in range(8):
        _, plain, labels = randomise(picture, mask, "day", np.random.default_rng(seed), (96, 48))
        if (labels == 3).sum() > 50:
            seen += 1
            assert np.abs(np.median(plain[labels == 3], 0) - [196, 1, 1]).max() <= 3
    assert seen >= 4


def draw_noise(shape, seed):
    return np.random.default_rng(seed).standard_normal(shape, np.float32)


def test_green_light_makes_a_frame_green():
    picture, _ = draw_road(np.random.default_rng(3))
    shares = []
    for seed in range(100):
        lit = Relighting(picture.shape, "green", seed).relight(picture, draw_noise(picture.shape, seed)).reshape(-1, 3).mean(0)
        shares.append(lit[1] / lit.sum())
    before = picture.reshape(-1, 3).mean(0)
    assert np.median(shares) > before[1] / before.sum() + 0.05


def test_some_pictures_are_of_fewer_pixels():
    picture = np.random.default_rng(1).integers(0, 256, (60, 120, 3), np.uint8)
    found = [coarsen(picture, np.random.default_rng(seed)) for seed in range(200)]
    changed = [each for each in found if not np.array_equal(each, picture)]
    assert 10 < len(changed) < 50 and all(each.shape == picture.shape and each.std() < picture.std() for each in changed)
