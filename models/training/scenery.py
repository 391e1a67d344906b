"""The ground of a real Duckietown where it looks like white tape: bright floor beside and between the mats, the seams of
puzzle mats, peeled tape.

As in clutter.py everything is drawn before light and camera, into `picture` (float32 [height, width, 3] RGB, linear
reflectance) and `labels` (uint8 [height, width], tape.py's values).
"""
import cv2
import numpy as np

from pixels import cover, exp, smooth_noise
from tape import IGNORE_LABEL, is_tape

HORIZON = -0.15  # of the view's height: the scale of things on the ground falls to 0 there


def draw_scenery(picture, labels, rng):
    """Draws a random choice of all these."""
    if rng.random() < 0.3:
        draw_floor(picture, labels, rng)
    if rng.random() < 0.25:
        for _ in range(rng.integers(1, 3)):
            draw_gap(picture, labels, rng)
    if rng.random() < 0.25:
        for _ in range(rng.integers(1, 5)):
            draw_seam(picture, labels, rng)
    if rng.random() < 0.12:
        for _ in range(rng.integers(1, 4)):
            draw_peeled_tape(picture, labels, rng)


def draw_floor(picture, labels, rng):
    """The room's floor beyond the mats: all of the ground on one side of a line, most often bright.

    It covers tape; or it ends before tape, as the rim of a mat does.
    """
    height, width = labels.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    angle = rng.normal(0, 0.35) if rng.random() < 0.4 else rng.uniform(0, np.pi)
    across = float(np.sin(angle)) * (x - rng.uniform(0, width)) - float(np.cos(angle)) * (y - rng.uniform(-0.1, 0.5) * height)
    robot = across[-1, width // 2]
    inside = across > 0 if robot < 0 else across < 0
    if rng.random() < 0.5:
        rim = int(rng.integers(1, 8)) * 2 + 1
        inside &= cv2.dilate(is_tape(labels).view(np.uint8), np.ones((rim, rim), np.uint8)) == 0
    cover(picture, labels, inside, floor_texture(labels.shape, rng), rng)


def floor_texture(shape, rng):
    """Reflectance of a floor, float32 [height, width, 3]: plain, mottled or tiled, with the gloss of lamps and windows."""
    height, width = shape
    bright = rng.uniform(0.35, 0.95) if rng.random() < 0.75 else rng.uniform(0.02, 0.35)
    paint = exp(rng.normal(0, 0.08, 3) + [0.04, 0, -0.06]) * np.float32(bright)
    texture = 1 + rng.uniform(0, 0.12) * smooth_noise(shape, rng.integers(3, 30), rng) + rng.uniform(0, 0.08) * smooth_noise(shape, 120, rng)
    if rng.random() < 0.6:
        gloss = smooth_noise((max(2, height // 4), width), rng.integers(2, 8), rng)
        gloss = cv2.resize(gloss, (width, height)).reshape(height, width, 1)
        texture = texture * exp(rng.uniform(0.1, 0.6) * gloss)
    return (paint * texture).clip(0.005, 1.3)


def draw_gap(picture, labels, rng):
    """A strip of floor between two mats that were pulled apart, with the teeth of puzzle mats on its sides."""
    height, width = labels.shape
    start, end = random_line(height, width, rng)
    wide = width * exp(rng.uniform(np.log(0.01), np.log(0.16)))
    tooth = wide * rng.uniform(0.1, 0.7) if rng.random() < 0.75 else 0
    left = outline_teeth(start, end, -wide / 2, tooth, height, rng)
    right = outline_teeth(start, end, wide / 2, -tooth, height, rng)
    inside = np.zeros(labels.shape, np.uint8)
    cv2.fillPoly(inside, [np.rint(np.concatenate([left, right[::-1]])).astype(np.int32)], 1)
    cover(picture, labels, inside > 0, floor_texture(labels.shape, rng), rng)


def draw_seam(picture, labels, rng):
    """The joint of two puzzle mats: a line of teeth, dark, or pale where floor or dust shows; tape lies over it."""
    height, width = labels.shape
    start, end = random_line(height, width, rng)
    outline = outline_teeth(start, end, 0, width * rng.uniform(0.01, 0.06), height, rng)
    inside = np.zeros(labels.shape, np.uint8)
    thick = 1 if rng.random() < 0.7 else 2
    cv2.polylines(inside, [np.rint(outline).astype(np.int32)], False, 1, thick)
    inside = (inside > 0) & ~is_tape(labels)
    shade = rng.uniform(0.002, 0.02) if rng.random() < 0.6 else rng.uniform(0.05, 0.35)
    strength = np.float32(rng.uniform(0.4, 1))
    picture[inside] += strength * (np.float32(shade) - picture[inside])


def random_line(height, width, rng):
    """Two points (x, y) of a line over the ground: away from the robot or across its way."""
    if rng.random() < 0.5:
        start = np.array([rng.uniform(-0.3, 1.3) * width, height * 1.1])
        return start, np.array([width / 2 + (start[0] - width / 2) * rng.uniform(-0.5, 0.6), height * rng.uniform(-0.1, 0.4)])
    y, slope = height * rng.uniform(0.0, 1.0), rng.normal(0, 0.2)
    return np.array([-10.0, y]), np.array([width + 10.0, y + slope * height])


def outline_teeth(start, end, aside, tooth, height, rng):
    """Points [n, 2] along a line of ground, `aside` pixels beside it at the lower edge, with teeth that shrink with distance."""
    direction = (end - start) / np.linalg.norm(end - start)
    across = np.array([-direction[1], direction[0]])
    # A strip that crosses the view looks flatter than one that runs along it.
    across = across * (0.35 + 0.65 * abs(direction[1]))
    points, at, out = [], 0.0, False
    pitch = rng.uniform(0.04, 0.12) * 2 * height
    length = np.linalg.norm(end - start)
    while at < length and len(points) < 200:
        here = start + at * direction
        scale = max(0.03, (here[1] / height - HORIZON) / (1 - HORIZON))
        for side in (out, not out):
            points.append(here + across * scale * (aside + (tooth if side else 0)))
        out = not out
        at += pitch * scale
    return np.array(points)


def draw_peeled_tape(picture, labels, rng):
    """A flap of tape that was folded over or came off: what it is nobody can say, so nothing is learned of it."""
    ys, xs = np.nonzero(is_tape(labels))
    if len(ys) == 0:
        return
    at = rng.integers(len(ys))
    x, y = xs[at], ys[at]
    size = (0.03 + 0.1 * y / labels.shape[0]) * labels.shape[1]
    corners = np.array([x, y]) + rng.normal(0, 0.6, 2) * size + rng.uniform(-1, 1, (4, 2)) * [size, size / 2]
    inside = np.zeros(labels.shape, np.uint8)
    cv2.fillConvexPoly(inside, cv2.convexHull(np.rint(corners).astype(np.int32)), 1)
    inside = inside > 0
    same = inside & (labels == labels[y, x])
    picture[inside] = picture[y, x] * np.float32(rng.uniform(0.5, 1.15))
    labels[inside & ~same] = IGNORE_LABEL
