"""Domain randomisation: a plain simulator frame becomes one that could be from any room, light and camera.

A frame is taken apart into reflectances by its mask (tape, road, surroundings), each gets a random material, things are
strewn about (clutter.py), and a random light and a random camera take a picture of it (camera.py). The idea is Tobin et
al. 2017 (arXiv 1703.06907), the use of it James et al. 2019 (RCAN, arXiv 1812.07252); the lights are those that a robot
with lamps meets: daylight, lamps, dusk, dark with its own headlight, and coloured stage light.

Pictures: float32 [height, width, 3] RGB, linear reflectance or radiance, unless called uint8. Every function draws from
the generator that it is given and from nothing else: equal seeds give equal pictures.
"""
import cv2
import numpy as np

from camera import expose, random_light
from clutter import draw_clutter
from pixels import SRGB_TO_LINEAR, brightest, colour, exp, mean, smooth_noise

NOT_TAPE, WHITE, YELLOW, RED, UNSURE, SKY = 0, 1, 2, 3, 254, 255


def random_view(source, size, rng):
    """The homography (float64 [3, 3]) from a source of (width, height) to a view of `size`: flip, zoom, roll, pitch, crop."""
    (width, height), (out_width, out_height) = source, size
    scale = out_width / width * exp(rng.uniform(-0.1, 0.35))
    flip = -1 if rng.random() < 0.4 else 1
    angle = rng.normal(0, 0.04)
    # The bottom two thirds are the region that is translated; some views look higher up.
    middle = height - out_height / scale / 2 - max(0, rng.normal(0, 0.06)) * height - (rng.random() < 0.1) * 0.15 * height
    c, s = np.cos(angle) * scale, np.sin(angle) * scale
    turn = np.array([[c * flip, -s, 0], [s * flip, c, 0], [0, 0, 1]])
    shift = np.array([[1, 0, -width / 2 + rng.normal(0, 0.06) * width], [0, 1, -middle], [0, 0, 1]])
    to_centre = np.array([[1, 0, out_width / 2], [0, 1, out_height / 2], [0, 0, 1]])
    corners = np.array([[0, 0], [out_width, 0], [out_width, out_height], [0, out_height]], np.float32)
    moved = (corners + rng.normal(0, 0.03, (4, 2)) * [out_width, out_height]).astype(np.float32)
    return cv2.getPerspectiveTransform(corners, moved) @ to_centre @ turn @ shift


def warp(picture, view, size, nearest=False):
    how = cv2.INTER_NEAREST if nearest else cv2.INTER_LINEAR
    return cv2.warpPerspective(picture, view, size, flags=how, borderMode=cv2.BORDER_REPLICATE)


def random_materials(frame, mask, rng):
    """New reflectances for tape, road and surroundings of a uint8 frame; the simulator's own texture shows through."""
    plain = SRGB_TO_LINEAR[frame]
    grey = mean(plain)
    colourful = brightest(frame).astype(np.int16) - np.minimum(np.minimum(frame[..., 0], frame[..., 1]), frame[..., 2]) > 28
    road = mask == NOT_TAPE
    grass = road & colourful
    texture = np.ones((*mask.shape, 1), np.float32)
    for cells, most in ((6, 0.25), (25, 0.2), (100, 0.25)):
        texture += rng.uniform(0, most) * smooth_noise(mask.shape, cells, rng)
    texture = texture.clip(0.2, 2.0)

    tint = exp(rng.normal(0, 0.1, 3))
    contrast = rng.uniform(0.3, 1.2)
    picture = (grey / 0.03) ** contrast * exp(rng.uniform(np.log(0.008), np.log(0.12))) * tint
    picture = picture * texture
    if grass.any() and rng.random() < 0.85:
        dye = colour(*rng.uniform(0.01, 0.9, 3)) ** rng.uniform(1, 3) if rng.random() < 0.5 else rng.uniform(0.005, 0.9) ** 1.5 * tint
        picture[grass] = texture[grass] * dye
    elif grass.any():
        picture[grass] = plain[grass]
    sky = mask == SKY
    if sky.any():
        picture[sky] = random_wall(mask.shape, rng)[sky]

    wear = 1 + rng.uniform(0, 0.12) * smooth_noise(mask.shape, 60, rng) + rng.uniform(0, 0.12) * smooth_noise(mask.shape, 12, rng)
    shade = ((grey / 0.55) ** rng.uniform(0.2, 1)).clip(0.3, 1.6) * wear
    bright = rng.uniform(0.45, 0.95)
    paints = {
        WHITE: colour(1, rng.uniform(0.88, 1.04), rng.uniform(0.8, 1.08)) * bright,
        YELLOW: colour(1, rng.uniform(0.4, 0.88), rng.uniform(0.0, 0.16)) * bright * rng.uniform(0.75, 1.05),
        RED: colour(1, rng.uniform(0.005, 0.13), rng.uniform(0.005, 0.2)) * bright * rng.uniform(0.45, 0.95),
    }
    for label, paint in paints.items():
        tape = mask == label
        picture[tape] = shade[tape] * paint
    return mix_rims(picture, mask, shade, paints).clip(0, 1.2)


def mix_rims(picture, mask, shade, paints):
    """Blends tape and ground within two pixels of tape's edges, by what share of the 3x3 around a pixel is which.

    There the simulator's own pixels are anti-aliased: a bright rim that is labelled road would outline all tape in a
    colour that no real tape has, and the net would look for outlines.
    """
    box = np.ones((5, 5), np.uint8)
    unsure = mask == UNSURE
    tape = (mask >= WHITE) & (mask <= RED)
    near = cv2.dilate((tape | unsure).view(np.uint8), box) > 0
    rim = near & ~tape
    if not rim.any():
        return picture
    ground = (~near).astype(np.float32)[..., None]
    around = cv2.blur(np.concatenate([picture * ground, ground], -1), (11, 11))
    mixed = around[..., :3] / (around[..., 3:] + np.float32(1e-3))
    known = cv2.blur((~unsure).astype(np.float32), (3, 3))[..., None] + np.float32(1e-3)
    for label, paint in paints.items():
        share = (cv2.blur((mask == label).astype(np.float32), (3, 3))[..., None] / known).clip(0, 1)
        mixed += share * (shade * paint - mixed)
    picture[rim] = mixed[rim]
    return picture


def random_wall(shape, rng):
    """Beyond the road: patches of walls, windows, shelves."""
    base = smooth_noise(shape, rng.integers(2, 30), rng, 3) * rng.uniform(0, 0.4) + rng.normal(-2.5, 1.5) + rng.normal(0, 0.3, 3)
    return exp(base).clip(0, 3)


def randomise(frame, mask, light, rng, size=(320, 160)):
    """A training pair from a plain simulator frame.

    frame: uint8 [h, w, 3] RGB; mask: uint8 [h, w] (0 no tape, 1 white, 2 yellow, 3 red, 254 unsure, 255 sky);
    size: (width, height) of the view. Returns uint8: the random picture [height, width, 3], the plain one, the labels
    [height, width] of the random one (255 where there is none to learn from).
    """
    view = random_view(frame.shape[1::-1], size, rng)
    plain, mask = warp(frame, view, size), warp(mask, view, size, nearest=True)
    picture = random_materials(plain, mask, rng)
    labels = mask.copy()
    labels[mask == UNSURE], labels[mask == SKY] = 255, 0
    if rng.random() < 0.75:
        draw_clutter(picture, labels, rng)
        # The simulator has no such things, and the tape beneath them is not to be guessed.
        hidden = (labels == 0) & (mask != NOT_TAPE) & (mask != SKY)
        plain[hidden] = np.median(plain[mask == NOT_TAPE][::53], axis=0) if (mask == NOT_TAPE).any() else 50
    return expose(picture, random_light(picture.shape, light, rng), light, rng), plain, labels
