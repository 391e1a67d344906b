import numpy as np

from views import bend, random_view, warp, warp_mask

SIZE = (64, 32)


def test_equal_seeds_give_equal_views_and_others_do_not():
    one, again, other = (random_view((96, 72), SIZE, np.random.default_rng(seed)) for seed in (5, 5, 6))
    assert one.shape == (32, 64, 2) and one.dtype == np.float32
    assert np.array_equal(one, again) and not np.array_equal(one, other)


def test_a_view_moves_picture_and_mask_alike():
    mask = np.zeros((72, 96), np.uint8)
    mask[20:60, 30:60] = 3
    picture = np.repeat(mask[..., None], 3, -1) * 60
    for seed in range(10):
        view = random_view((96, 72), SIZE, np.random.default_rng(seed))
        seen, labels = warp(picture, view), warp_mask(mask, view, 254)
        assert set(np.unique(labels)) <= {0, 3, 254}
        inside = (labels == 3) & (seen[..., 0] > 0)
        assert np.mean(seen[inside] > 85) > 0.9


def test_beyond_the_frame_a_mask_says_so():
    view = np.full((4, 4, 2), -5, np.float32)
    assert np.all(warp_mask(np.zeros((8, 8), np.uint8), view, 254) == 254)


def test_cameras_differ_in_pitch_zoom_and_lens():
    views = [random_view((96, 72), SIZE, np.random.default_rng(seed)) for seed in range(60)]
    width = lambda view, row: np.linalg.norm(view[row, -1] - view[row, 0])  # noqa: E731
    pitches = [width(view, 0) / width(view, -1) for view in views]
    assert min(pitches) < 0.85 and max(pitches) > 1.15
    zooms = [width(view, 16) for view in views]
    assert max(zooms) > 1.5 * min(zooms)
    curved = sum(abs(view[0, 32] - (view[0, 0] + view[0, -1]) / 2).max() > 0.8 for view in views)
    assert 5 < curved < 60


def test_a_lens_moves_corners_and_leaves_the_middle():
    x, y = np.array([32.0, 0.0], np.float32), np.array([16.0, 0.0], np.float32)
    bent_x, bent_y = bend(x, y, SIZE, 0.4)
    assert (bent_x[0], bent_y[0]) == (32, 16) and bent_x[1] < -1 and bent_y[1] < -1
