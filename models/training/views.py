"""Random cameras: where in a frame each pixel of a view comes from."""
import cv2
import numpy as np

from pixels import exp
from tape import is_tape


def random_view(source, size, rng, near=None):
    """A map from a view of `size` (width, height) into a source of (width, height): float32 [height, width, 2] (x, y).

    Flip, zoom, stretch, roll, the camera's pitch and height (a keystone), crop, and in half of the views another lens.
    near: a pixel (x, y) of the source that lies close before the robot, large and at the view's lower edge.
    """
    to_view = random_homography(source, size, rng, near)
    width, height = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    if rng.random() < 0.5:
        x, y = bend(x, y, size, rng.uniform(-0.25, 0.5))
    return map_back(np.linalg.inv(to_view), x, y)


def random_homography(source, size, rng, near=None):
    """float64 [3, 3], from pixels of the source to pixels of the view."""
    (width, height), (out_width, out_height) = source, size
    # Some cameras sit low or look down: then tape is large.
    zoom, close = rng.uniform(-0.2, 0.4), rng.random() < 0.3
    scale = out_width / width * exp(zoom + (0.4 * close if near is None else rng.uniform(0.3, 0.9)))
    stretch = exp(rng.normal(0, 0.08))
    flip = -1 if rng.random() < 0.4 else 1
    # A robot that turns off its lane has tape across its way, where else its bumper would be.
    angle = rng.normal(0, 0.04 if rng.random() < 0.85 else 0.45)
    # The bottom two thirds are the region that is translated; some views look higher up.
    middle = height - out_height / scale / 2 - max(0, rng.normal(0, 0.06)) * height - (rng.random() < 0.1) * 0.15 * height
    c, s = np.cos(angle) * scale, np.sin(angle) * scale
    turn = np.array([[c * flip * stretch, -s, 0], [s * flip, c / stretch, 0], [0, 0, 1]])
    shift = np.array([[1, 0, -width / 2 + rng.normal(0, 0.2 if close else 0.06) * width], [0, 1, -middle], [0, 0, 1]])
    to_centre = np.array([[1, 0, out_width / 2], [0, 1, out_height / 2], [0, 0, 1]])
    if near is not None:
        shift[:2, 2] = -near[0], -near[1]
        to_centre[:2, 2] = rng.uniform(0.15, 0.85) * out_width, rng.uniform(0.75, 1.05) * out_height
    corners = np.array([[0, 0], [out_width, 0], [out_width, out_height], [0, out_height]], np.float32)
    # A pitched camera sees the far side wider or narrower against the near one.
    pitch = rng.normal(0, 0.1)
    keystone = np.array([[-pitch, 0], [pitch, 0], [-pitch, 0], [pitch, 0]])
    moved = (corners + (rng.normal(0, 0.025, (4, 2)) + keystone) * [out_width, out_height]).astype(np.float32)
    return cv2.getPerspectiveTransform(corners, moved) @ to_centre @ turn @ shift


def choose_tape(mask, rng):
    """A pixel (x, y) of the tape in a mask, for random_view's `near`; in most calls, and without tape, none."""
    if rng.random() > 0.15:
        return None
    y, x = np.nonzero(is_tape(mask))
    if x.size == 0:
        return None
    at = rng.integers(x.size)
    return x[at], y[at]


def pitch_view(source, size, degrees):
    """The map of a camera without fisheye that is turned down by some degrees: the lower part of the source, `size` large.

    The simulator's field of view is 75 degrees from side to side.
    """
    (width, height), (out_width, out_height) = source, size
    focal = width / 2 / np.tan(np.radians(75 / 2))
    camera = np.array([[focal, 0, width / 2], [0, focal, height / 2], [0, 0, 1]])
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    turned = camera @ np.array([[1, 0, 0], [0, c, s], [0, -s, c]]) @ np.linalg.inv(camera)
    scale = width / out_width
    crop = np.array([[scale, 0, 0], [0, scale, height - out_height * scale], [0, 0, 1]])
    return map_back(turned @ crop, *np.mgrid[0:out_height, 0:out_width].astype(np.float32)[::-1])


def map_back(homography, x, y):
    """Where pixels x, y of a view lie in its source: float32 [height, width, 2]."""
    x_w, y_w, w = (row[0] * x + row[1] * y + row[2] for row in homography.astype(np.float32))
    return np.stack([x_w / w, y_w / w], -1)


def bend(x, y, size, strength):
    """Where a lens of some radial distortion sees the pixels x, y of a view: barrel above 0, pincushion below."""
    width, height = size
    across, down = x / width - 0.5, (y - height / 2) / width
    factor = 1 + np.float32(strength) * (across**2 + down**2)
    return (0.5 + across * factor) * width, height / 2 + down * factor * width


def warp(picture, view):
    """The view of a uint8 picture; beyond its edges its last pixels are repeated."""
    return cv2.remap(picture, view, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def warp_mask(mask, view, outside):
    """The view of a mask or of labels; `outside` is the value beyond its edges."""
    return cv2.remap(mask, view, None, cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT, borderValue=outside)
