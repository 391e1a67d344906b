"""Objects of a real Duckietown that the empty simulator lacks: ducks, signs, tags, robots, odds and ends.

Everything is drawn into a picture of reflectances (float32 [height, width, 3] RGB, linear, 0 to 1), before light and
camera (camera.py), so that a duck in green light is a green duck. None of it is tape: the objects
have tape's own colours on purpose, so that only shape and place tell them apart.
"""
import cv2
import numpy as np

from tape import NO_TAPE


def draw_clutter(picture, labels, rng):
    """Draws random objects into `picture`, and sets `labels` (uint8 [height, width]) to no tape where they are."""
    for draw, chance, most in (
        (draw_block, 0.35, 3),
        (draw_tag, 0.35, 3),
        (draw_sign, 0.5, 3),
        (draw_robot, 0.2, 2),
        (draw_duck, 0.6, 4),
        (draw_streak, 0.15, 3),
        (draw_bumper, 0.08, 1),
    ):
        if rng.random() < chance:
            for _ in range(rng.integers(1, most + 1)):
                draw(picture, labels, rng)


def place_on_ground(shape, rng):
    """(x, y, height) in pixels of an object about 10 cm high on the ground: nearer is lower and larger."""
    height, width = shape[:2]
    y = rng.uniform(0.05, 1.1) ** 1.5 * height
    return rng.uniform(-0.05, 1.05) * width, y, (0.08 + 0.5 * y / height) * height * rng.uniform(0.4, 1.1)


def fill(picture, labels, points, colour, rng=None, grain=0.0):
    """Fills a polygon (float [n, 2] x, y) with one reflectance; `grain`: standard deviation of a coarse texture on it."""
    height, width = labels.shape
    outline = np.rint(points).astype(np.int32)
    (left, top), (right, bottom) = outline.min(0).clip(0), outline.max(0) + 1
    picture, labels = picture[top : min(bottom, height), left : min(right, width)], labels[top : min(bottom, height), left : min(right, width)]
    if labels.size == 0:
        return
    mask = np.zeros(labels.shape, np.uint8)
    cv2.fillPoly(mask, [outline - [left, top]], 1)
    inside = mask > 0
    paint = np.asarray(colour, np.float32)
    if grain > 0:
        coarse = rng.normal(1, grain, (8, 8)).astype(np.float32).clip(0.2, 2)
        paint = cv2.resize(coarse, mask.shape[::-1])[inside][:, None] * paint
    picture[inside] = paint
    labels[inside] = NO_TAPE


def outline_ellipse(x, y, half_width, half_height, angle=0.0, steps=20):
    turn = np.linspace(0, 2 * np.pi, steps, endpoint=False)
    c, s = np.cos(angle), np.sin(angle)
    across, along = half_width * np.cos(turn), half_height * np.sin(turn)
    return np.stack([x + c * across - s * along, y + s * across + c * along], -1)


def outline_box(x0, y0, x1, y1, rng=None, wobble=0.0):
    corners = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], float)
    return corners if rng is None else corners + rng.normal(0, wobble, (4, 2))


def draw_duck(picture, labels, rng):
    x, y, size = place_on_ground(picture.shape, rng)
    size *= 0.6
    yellow = np.array([rng.uniform(0.6, 0.95), rng.uniform(0.4, 0.75), rng.uniform(0.0, 0.12)])
    side = rng.choice([-1, 1])
    fill(picture, labels, outline_ellipse(x, y - 0.3 * size, 0.5 * size, 0.32 * size), yellow, rng, 0.15)
    fill(picture, labels, outline_ellipse(x + side * 0.2 * size, y - 0.72 * size, 0.28 * size, 0.28 * size), yellow * 1.02, rng, 0.1)
    beak = outline_ellipse(x + side * 0.5 * size, y - 0.68 * size, 0.15 * size, 0.08 * size)
    fill(picture, labels, beak, [0.7, rng.uniform(0.05, 0.25), 0.02])
    fill(picture, labels, outline_ellipse(x + side * 0.3 * size, y - 0.8 * size, 0.05 * size, 0.06 * size), [0.02] * 3)


def draw_tag(picture, labels, rng, corners=None):
    """A fiducial tag: a white sheet with a black pattern. Without corners it lies on the ground."""
    if corners is None:
        x, y, size = place_on_ground(picture.shape, rng)
        size *= 0.7
        corners = outline_box(x, y - 0.35 * size, x + size, y, rng, 0.08 * size) + [[0.3 * size, 0], [0.3 * size, 0], [0, 0], [0, 0]]
    fill(picture, labels, corners, [rng.uniform(0.5, 0.9)] * 3, rng, 0.05)
    centre = corners.mean(0)
    black = [rng.uniform(0.01, 0.05)] * 3
    fill(picture, labels, centre + 0.75 * (corners - centre), black)
    right, down = (corners[1] - corners[0]) * 0.12, (corners[3] - corners[0]) * 0.12
    for _ in range(rng.integers(3, 10)):
        cell = centre + right * rng.integers(-3, 3) + down * rng.integers(-3, 3)
        fill(picture, labels, cell + np.array([[0, 0], right, right + down, down]), [0.7] * 3)


def draw_sign(picture, labels, rng):
    x, y, size = place_on_ground(picture.shape, rng)
    width = size * rng.uniform(0.4, 0.6)
    post = rng.choice([[0.35, 0.16, 0.1], [0.05, 0.25, 0.08], [0.4, 0.25, 0.25], [0.02, 0.02, 0.02], [0.6, 0.6, 0.6]])
    fill(picture, labels, outline_box(x - 0.15 * width, y - 0.5 * size, x + 0.15 * width, y), post)
    fill(picture, labels, outline_box(x - 0.4 * width, y - 0.12 * size, x + 0.4 * width, y), post, rng, 0.1)
    if rng.random() < 0.3:  # seen from behind, or a block
        fill(picture, labels, outline_box(x - width / 2, y - 1.2 * size, x + width / 2, y - 0.1 * size, rng, 1), post, rng, 0.1)
        return
    sheet = outline_box(x - width / 2, y - 1.3 * size, x + width / 2, y - 0.2 * size, rng, 0.03 * size)
    fill(picture, labels, sheet, [rng.uniform(0.5, 0.9)] * 3)
    top = outline_box(x - 0.4 * width, y - 1.25 * size, x + 0.4 * width, y - 0.8 * size)
    badge = rng.choice([[0.6, 0.02, 0.03], [0.75, 0.55, 0.02], [0.02, 0.05, 0.4], [0.02] * 3, [0.02, 0.3, 0.05]])
    fill(picture, labels, top, badge)
    draw_tag(picture, labels, rng, outline_box(x - 0.4 * width, y - 0.75 * size, x + 0.4 * width, y - 0.25 * size))


def draw_robot(picture, labels, rng):
    x, y, size = place_on_ground(picture.shape, rng)
    body = rng.choice([[0.5, 0.01, 0.03], [0.02, 0.05, 0.35], [0.03] * 3, [0.6, 0.45, 0.02], [0.6] * 3]) * rng.uniform(0.6, 1.3)
    fill(picture, labels, outline_box(x - 0.7 * size, y - 0.9 * size, x + 0.7 * size, y - 0.15 * size, rng, 0.05 * size), body, rng, 0.2)
    fill(picture, labels, outline_box(x - 0.4 * size, y - 1.1 * size, x + 0.3 * size, y - 0.6 * size), [0.03] * 3, rng, 0.2)
    for side in (-1, 1):
        wheel = outline_ellipse(x + side * 0.6 * size, y - 0.25 * size, 0.14 * size, 0.27 * size)
        fill(picture, labels, wheel, [0.02] * 3)
        rim = rng.choice([[0.7, 0.55, 0.05], [0.6] * 3])
        fill(picture, labels, outline_ellipse(x + side * 0.6 * size, y - 0.25 * size, 0.1 * size, 0.2 * size), rim)
        lamp = outline_ellipse(x + side * 0.45 * size, y - 0.55 * size, 0.09 * size, 0.09 * size)
        # Lamps shine: a reflectance above 1 saturates the sensor in any light.
        fill(picture, labels, lamp, np.array([1, rng.uniform(0.2, 1), rng.uniform(0.2, 1)]) * rng.uniform(1, 15))


def draw_block(picture, labels, rng):
    """Furniture, walls of blocks, books: a large box or ellipse of any colour."""
    x, y, size = place_on_ground(picture.shape, rng)
    colour = rng.uniform(0.01, 0.8, 3) ** rng.uniform(1, 3)
    half = size * rng.uniform(0.3, 1.5)
    if rng.random() < 0.6:
        outline = outline_box(x - half, y - size * rng.uniform(0.5, 2), x + half, y, rng, 0.1 * size)
    else:
        outline = outline_ellipse(x, y, half, size * rng.uniform(0.2, 0.6), rng.uniform(0, np.pi))
    fill(picture, labels, outline, colour, rng, rng.uniform(0, 0.4))


def draw_streak(picture, labels, rng):
    """A cable, a seam between mats, a leg: long, thin, dull."""
    height, width = labels.shape
    start, end = rng.uniform(-0.1, 1.1, (2, 2)) * [width, height]
    across = np.array([end[1] - start[1], start[0] - end[0]])
    across = across / (np.linalg.norm(across) + 1e-6) * rng.uniform(0.5, 3)
    colour = rng.uniform(0.01, 0.12) * rng.uniform(0.6, 1.0, 3)
    fill(picture, labels, np.array([start - across, start + across, end + across, end - across]), colour)


def draw_bumper(picture, labels, rng):
    """The robot's own bumper, a hand or a wire at the edge of the frame."""
    height, width = labels.shape
    x = rng.uniform(0, 1) * width
    y = height * rng.uniform(0.97, 1.08)
    colour = rng.choice([[0.02] * 3, [0.6] * 3, [0.45, 0.22, 0.14], [0.5, 0.02, 0.04], [0.6, 0.5, 0.1]])
    half_width, half_height = width * rng.uniform(0.05, 0.35), height * rng.uniform(0.05, 0.2)
    if rng.random() < 0.3:
        x, y = rng.choice([0, width]), height * rng.uniform(0.5, 1)
        half_width, half_height = width * rng.uniform(0.02, 0.1), height * rng.uniform(0.1, 0.4)
    fill(picture, labels, outline_ellipse(x, y, half_width, half_height), colour, rng, 0.15)
