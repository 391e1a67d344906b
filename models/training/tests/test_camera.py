import numpy as np

from camera import LIGHTS, Camera, NoiseTable, Relighting, expose, random_light, shade_lens, veil
from pixels import SRGB_TO_LINEAR

Y, X = np.mgrid[-1:1:24j, -1:1:48j].astype(np.float32)
RADIUS = (X**2 + Y**2)[..., None]


def test_lenses_are_dark_or_pink_in_the_corners_and_even_in_the_middle():
    gains = [shade_lens(RADIUS, np.random.default_rng(seed)) for seed in range(60)]
    for gain in gains:
        assert gain.dtype == np.float32 and gain.min() > 0
        assert np.abs(gain[12, 24] - 1).max() < 0.05
    corners = np.array([gain[0, 0] for gain in gains])
    assert (corners.max(1) < 0.5).any()
    assert ((corners[:, 0] > 1.3 * corners[:, 1]) & (corners[:, 2] > 1.1 * corners[:, 1])).any()


def test_stray_light_lies_everywhere_in_the_corners_or_near_the_robot():
    veils = [veil(X, Y, np.random.default_rng(seed))[..., 0] for seed in range(30)]
    near = [v[-1, 24] / v.max() > 0.45 and v[0, 24] < 0.01 * v.max() for v in veils]
    corner = [v[12, 24] < 0.05 * v.max() for v in veils]
    even = [v.min() > 0.99 * v.max() for v in veils]
    assert all(map(any, (near, corner, even))) and min(v.min() for v in veils) >= 0


def test_red_near_the_robot_is_sometimes_washed_out():
    scene = np.full((24, 48, 3), (0.5, 0.03, 0.03), np.float32)
    washed = 0
    for seed in range(60):
        picture = expose(scene, np.ones_like(scene), "day", np.random.default_rng(seed)).astype(int)
        washed += (picture[-4:].mean((0, 1))[1:].min() > 100) and picture[-4:, :, 0].mean() > 150
    assert 1 <= washed < 40


def test_a_light_drawn_once_is_that_of_its_seed_on_each_frame():
    frame = np.random.default_rng(0).integers(0, 256, (48, 64, 3), dtype=np.uint8)
    for light in LIGHTS:
        drive = Relighting(frame.shape, light, [7, 1])
        for noise in range(2):
            rng = np.random.default_rng([7, 1])
            camera = Camera(random_light(frame.shape, light, rng), light, rng)
            numbers = np.random.default_rng(noise).standard_normal(frame.shape, np.float32)
            expected = camera.take(SRGB_TO_LINEAR[frame], numbers)
            assert np.array_equal(drive.relight(frame, numbers), expected)


def test_a_camera_keeps_nothing_of_the_last_picture():
    dark, bright = (np.full((48, 64, 3), level, np.float32) for level in (0.02, 0.9))
    for seed in range(40):
        light = LIGHTS[seed % len(LIGHTS)]
        rng = np.random.default_rng(seed)
        field = random_light(dark.shape, light, rng)
        camera = Camera(field, light, rng)
        alone = camera.take(dark)
        kept = alone.copy()
        camera.take(bright)
        assert np.array_equal(camera.take(dark), kept) and np.array_equal(alone, kept)


def test_noise_differs_between_frames_and_is_normal():
    table = NoiseTable((48, 64, 3), 5)
    frames = [table.draw(np.random.default_rng(seed)) for seed in range(20)]
    assert all(abs(frame.mean()) < 0.05 and abs(frame.std() - 1) < 0.05 for frame in frames)
    assert all(abs(np.corrcoef(a.ravel(), b.ravel())[0, 1]) < 0.05 for a, b in zip(frames, frames[1:]))
    assert np.array_equal(frames[3], NoiseTable((48, 64, 3), 5).draw(np.random.default_rng(3)))
