"""Other tape in simulator frames: other tracks, cameras and picture sizes give it another width in pixels, or another colour."""
import cv2
import numpy as np

from tape import IGNORE_LABEL, NO_TAPE, TAPES, YELLOW, is_tape


def thin_tape(plain, mask, share):
    """Copies of a plain frame (uint8 [h, w, 3] RGB) and its mask with tape of about `share` of its width, road in its place."""
    depth, middle = measure_width(mask)
    # Tape of a pixel or two stays, or it would be gone.
    gone = (depth > 0) & (depth < (1 - share) * middle) & (middle > 1.5)
    # With the rim around it, anti-aliased or unsure; else an outline of the old width would stay.
    rim = cv2.dilate(gone.view(np.uint8), np.ones((9, 9), np.uint8)) > 0
    kept = cv2.dilate((is_tape(mask) & ~gone).view(np.uint8), np.ones((3, 3), np.uint8)) > 0
    gone |= rim & ~kept & ((mask == IGNORE_LABEL) | (mask == NO_TAPE))
    plain, mask = plain.copy(), np.where(gone, NO_TAPE, mask).astype(np.uint8)
    plain[gone] = road_colour(plain, mask)
    return plain, mask


def widen_tape(plain, mask, share):
    """Copies of a plain frame and its mask with tape of about `share` (above 1) of its width, over what is no tape."""
    _, middle = measure_width(mask)
    plain, mask, free = plain.copy(), mask.copy(), (mask == NO_TAPE) | (mask == IGNORE_LABEL)
    for tape in TAPES:
        distance = cv2.distanceTransform((mask != tape.label).view(np.uint8), cv2.DIST_L2, 3)
        near = free & (distance <= (share - 1) * middle)
        plain[near], mask[near] = tape.simulator, tape.label
        free &= ~near
    return plain, mask


def close_dashes(plain, mask):
    """Copies of a plain frame and its mask with the gaps of the yellow line filled: a solid line."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (31, 31))
    yellow = cv2.morphologyEx((mask == YELLOW.label).view(np.uint8), cv2.MORPH_CLOSE, kernel) > 0
    plain, filled = plain.copy(), yellow & ((mask == NO_TAPE) | (mask == IGNORE_LABEL))
    plain[filled] = YELLOW.simulator
    return plain, np.where(filled, YELLOW.label, mask).astype(np.uint8)


def recolour_tape(plain, mask, tape, rng):
    """Copies of a plain frame and its mask with one piece of its tape (a line, a dash) as tape of another colour."""
    count, pieces = cv2.connectedComponents(is_tape(mask).view(np.uint8))
    if count < 2:
        return plain, mask
    inside = pieces.flat[rng.choice(np.flatnonzero(pieces))] == pieces
    plain, mask = plain.copy(), mask.copy()
    plain[inside], mask[inside] = tape.simulator, tape.label
    return plain, mask


def draw_close_curve(plain, mask, tape, rng):
    """Copies of a plain frame and its mask with a wide curve of tape across the lower part, where the robot is about to cross it."""
    height, width = mask.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    side, depth = (x / width - rng.uniform(0.1, 0.9)) * 2, y / height
    upper = rng.uniform(0.45, 0.85) + rng.normal(0, 0.25) * side + rng.choice([-1, 1]) * rng.uniform(0, 0.25) * side**2
    # Nearer tape looks wider.
    inside = (depth > upper) & (depth < upper + rng.uniform(0.1, 0.3) * (0.5 + upper)) & (depth > 0.25)
    plain, mask = plain.copy(), mask.copy()
    plain[inside], mask[inside] = tape.simulator, tape.label
    return plain, mask


def measure_width(mask):
    """(distance of tape from its edge, the largest such distance near each pixel: half of the tape's width), float32 [h, w]."""
    depth = cv2.distanceTransform(is_tape(mask).view(np.uint8), cv2.DIST_L2, 3)
    return depth, cv2.dilate(depth, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (21, 21)))


def road_colour(plain, mask):
    """Median of what is no tape, float [3]; a dark grey where all is tape."""
    ground = plain[mask == NO_TAPE][::53]
    return np.median(ground, axis=0) if len(ground) else np.full(3, 50.0)
