"""Domain randomisation: a plain simulator frame becomes one that could be from any room, light and camera.

The mask splits a frame into tape, road and surroundings; each gets a random material, objects are scattered on the road
(clutter.py), and a random camera takes a picture of it in a random light (camera.py). The idea comes from Tobin et al. 2017
(arXiv 1703.06907), its use here from James et al. 2019 (RCAN, arXiv 1812.07252). The lights are those that a robot meets:
daylight, lamps, dusk, dark with its own headlight, and coloured stage light.

Pictures: float32 [height, width, 3] RGB, linear reflectance or radiance, unless called uint8. Every function takes its random
numbers from the generator that it is given, and only from it: equal seeds give equal pictures.
"""
import cv2
import numpy as np

from camera import expose, random_light
from clutter import draw_clutter
from own_bumper import draw_lamps, draw_own_bumper
from pixels import SRGB_TO_LINEAR, brightest, colour, exp, mean, smooth_noise
from scenery import draw_scenery
from tape import IGNORE_LABEL, NO_TAPE, NOT_SCORED, RED, TAPES, is_tape, to_labels
from tape_width import close_dashes, draw_close_curve, recolour_tape, road_colour, thin_tape, widen_tape
from views import choose_tape, random_view, warp, warp_mask


def random_materials(frame, mask, rng):
    """New reflectances for tape, road and surroundings of a uint8 frame; the simulator's own texture shows through."""
    plain = SRGB_TO_LINEAR[frame]
    grey = mean(plain)
    colourful = brightest(frame).astype(np.int16) - np.minimum(np.minimum(frame[..., 0], frame[..., 1]), frame[..., 2]) > 28
    road = mask == NO_TAPE
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
        dye = colour(*rng.uniform(0.01, 0.9, 3)) ** rng.uniform(1, 3) if rng.random() < 0.5 else rng.uniform(0.005, 1.0) ** 1.2 * tint
        picture[grass] = texture[grass] * dye
    elif grass.any():
        picture[grass] = plain[grass]
    sky = mask == NOT_SCORED
    if sky.any():
        picture[sky] = random_wall(mask.shape, rng)[sky]

    wear = 1 + rng.uniform(0, 0.12) * smooth_noise(mask.shape, 60, rng) + rng.uniform(0, 0.12) * smooth_noise(mask.shape, 12, rng)
    shade = ((grey / 0.55) ** rng.uniform(0.2, 1)).clip(0.3, 1.6) * wear
    bright = rng.uniform(0.45, 0.95)
    paints = {tape.label: random_paint(tape, bright, rng) for tape in TAPES}
    kind = rng.random()
    if kind < 0.12:  # deep, as dim light shows it beside white
        paints[RED.label] = paints[RED.label] * np.float32(rng.uniform(0.2, 0.6))
    elif kind < 0.22:  # faded by light and wheels
        paints[RED.label] += np.float32(rng.uniform(0.02, 0.25)) * (np.float32(bright) - paints[RED.label])
    for label, paint in paints.items():
        inside = mask == label
        picture[inside] = shade[inside] * paint
    return mix_rims(picture, mask, shade, paints).clip(0, 1.2)


def random_paint(tape, bright, rng):
    """A reflectance, float32 [3], that tape of this colour may have."""
    draw = lambda part: rng.uniform(*part) if isinstance(part, tuple) else part  # noqa: E731
    paint = colour(*map(draw, tape.reflectance)) * bright
    return paint * draw(tape.brightness) if tape.brightness else paint


def mix_rims(picture, mask, shade, paints):
    """Blends tape and ground within two pixels of tape's edges, by the share of each in the 3x3 pixels around.

    There the simulator's own pixels are anti-aliased. A bright rim labelled as road would outline all tape in a colour
    that no real tape has, and the net would learn to look for outlines.
    """
    box = np.ones((5, 5), np.uint8)
    unsure = mask == IGNORE_LABEL
    tape = is_tape(mask)
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
    """What stands beyond the road: patches of walls, windows, shelves."""
    base = smooth_noise(shape, rng.integers(2, 30), rng, 3) * rng.uniform(0, 0.4) + rng.normal(-2.5, 1.5) + rng.normal(0, 0.3, 3)
    return exp(base).clip(0, 3)


def randomise(frame, mask, light, rng, size=(320, 160)):
    """A training pair from a plain simulator frame.

    frame: uint8 [h, w, 3] RGB; mask: uint8 [h, w] with tape.py's values; light: one of camera.LIGHTS; size: (width, height)
    of the view. Returns three uint8 arrays: the random picture [height, width, 3] RGB, the plain picture, and the labels
    [height, width] of both.
    """
    view = random_view(frame.shape[1::-1], size, rng, choose_tape(mask, rng))
    # What lies beyond the frame's edges is nothing to learn from.
    plain, mask = warp(frame, view), warp_mask(mask, view, IGNORE_LABEL)
    plain, mask = retape(plain, mask, rng)
    picture = random_materials(plain, mask, rng)
    labels = to_labels(mask)
    if rng.random() < 0.7:
        draw_clutter(picture, labels, rng)
    draw_surroundings(picture, labels, rng)
    # The simulator has no such objects, and the net must not guess the tape beneath them.
    hidden = (labels == NO_TAPE) & (mask != NO_TAPE) & (mask != NOT_SCORED)
    plain[hidden] = road_colour(plain, mask)
    return coarsen(expose(picture, random_light(picture.shape, light, rng), light, rng), rng), plain, labels


def coarsen(picture, rng):
    """Mostly the picture itself; else as a camera of fewer pixels sees it."""
    if rng.random() > 0.12:
        return picture
    height, width = picture.shape[:2]
    share = rng.uniform(0.35, 0.8)
    small = cv2.resize(picture, (round(width * share), round(height * share)), interpolation=cv2.INTER_AREA)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)


def retape(plain, mask, rng):
    """The plain frame and its mask with tape of another width, as another track has it."""
    if rng.random() < 0.12:
        plain, mask = close_dashes(plain, mask)
    # Red is the rarest: without this a net hardly sees it large, near, and in odd light.
    if rng.random() < 0.2:
        plain, mask = recolour_tape(plain, mask, RED, rng)
    if rng.random() < 0.14:
        return draw_close_curve(plain, mask, rng.choice(TAPES, p=(0.4, 0.15, 0.45)), rng)
    kind = rng.random()
    if kind < 0.25:
        return thin_tape(plain, mask, rng.uniform(0.35, 0.8))
    if kind < 0.4:
        return widen_tape(plain, mask, rng.uniform(1.3, 2.5))
    return plain, mask


def draw_surroundings(picture, labels, rng):
    """The room's ground, then the robot's own body before it."""
    draw_scenery(picture, labels, rng)
    if rng.random() < 0.14:
        draw_own_bumper(picture, labels, rng)
    elif rng.random() < 0.16:
        draw_lamps(picture, rng)
