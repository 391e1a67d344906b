"""The robot's own front, which its camera sees at the lower edge of each frame."""
import numpy as np

from pixels import colour, cover, exp, smooth_noise


def draw_own_bumper(picture, labels, rng):
    """The robot's own front plate at the lower edge: curved, from side to side, shiny, most often white, with lamps."""
    height, width = labels.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    side = (x / width - 0.5 - rng.normal(0, 0.06)) * 2
    sag = rng.uniform(-0.03, 0.25)
    top = 1 - rng.uniform(0.03, 0.3) - sag * side**2 + rng.normal(0, 0.02) * side
    inside = y > top * height
    # The floor shows below a plate that hangs from side to side; below a straight one it would look like tape across the way.
    if sag > 0.1 and rng.random() < 0.25:
        inside &= y < (top + rng.uniform(0.08, 0.25)) * height
    if rng.random() < 0.4:
        hole_x, hole_y, wide = rng.uniform(-1, 1), rng.uniform(0.85, 1.02), rng.uniform(0.05, 0.25)
        tilt = rng.normal(0, 0.3)
        inside &= ((side - hole_x) / wide) ** 2 + ((y / height - hole_y - tilt * (side - hole_x)) / 0.06) ** 2 > 1
    pale = rng.random() < 0.7
    paint = rng.uniform(0.01, 0.8, 3).astype(np.float32) ** 1.5
    # Neither red nor yellow: a stop line right before the robot lies as its bumper does.
    if paint[0] > 1.5 * paint[2]:
        paint = paint[::-1].copy()
    if pale:
        paint = exp(rng.normal(0, 0.07, 3) + [0.05, 0.02, -0.05]) * np.float32(rng.uniform(0.5, 1.1))
    # Gloss: brighter from its rim on inwards, with blurred reflections.
    depth = ((y / height - top) / 0.15).clip(0, 2)[..., None]
    shade = exp(rng.normal(0, 0.35) * depth + rng.uniform(0.05, 0.4) * smooth_noise(labels.shape, rng.integers(2, 7), rng))
    cover(picture, labels, inside, (paint * shade).clip(0.003, 1.5), rng)
    if rng.random() < 0.5:
        draw_lamps(picture, rng)


def draw_lamps(picture, rng):
    """Beams of the robot's own lamps, which dazzle the camera on what lies before it, its bumper or tape."""
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    side = (x / width - 0.5) * 2
    for at in (-1, 1) if rng.random() < 0.6 else (rng.uniform(-1, 1),):
        spread = rng.uniform(0.04, 0.25)
        beam = exp(-(((side - at * rng.uniform(0.6, 1.05)) / spread) ** 2) - ((y / height - rng.uniform(0.75, 1.05)) / spread) ** 2)
        picture += beam[..., None] * colour(*rng.uniform(0.5, 1, 3)) * np.float32(rng.uniform(0.3, 3))
