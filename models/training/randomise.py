"""Domain randomisation: a plain simulator frame becomes one that could be from any room, light and camera.

A frame is taken apart into reflectances by its mask (tape, road, surroundings), each gets a random material, things are
strewn about (clutter.py), and a random light and a random camera take a picture of it. All light is computed in linear
space, so that coloured light, saturation and noise behave as on a sensor. The idea is Tobin et al. 2017 (arXiv
1703.06907), the use of it James et al. 2019 (RCAN, arXiv 1812.07252); the lights are those that a robot with lamps
meets: daylight, lamps, dusk, dark with its own headlight, and coloured stage light.

Pictures: float32 [height, width, 3] RGB, linear reflectance or radiance, unless called uint8. Every function draws from
the generator that it is given and from nothing else: equal seeds give equal pictures.
"""
import cv2
import numpy as np

from clutter import draw_clutter

# What a sampler can ask for (canonical.py --active): the light of a frame.
LIGHTS = ("day", "warm", "dim", "dark", "red", "green", "blue", "mixed")
SRGB_TO_LINEAR = ((np.arange(256) / 255.0) ** 2.2).astype(np.float32)
NOT_TAPE, WHITE, YELLOW, RED, UNSURE, SKY = 0, 1, 2, 3, 254, 255


def exp(x):
    """In float32, so that pictures stay float32: twice as fast as what numpy makes of float64 factors."""
    return np.exp(np.asarray(x, np.float32))


def colour(*channels):
    return np.asarray(channels, np.float32)


def mean(picture):
    """Over the channels, which stay as an axis of one; numpy's own mean is ten times slower over an axis of three."""
    return (picture[..., :1] + picture[..., 1:2] + picture[..., 2:]) * np.float32(1 / 3)


def brightest(picture):
    return np.maximum(np.maximum(picture[..., 0], picture[..., 1]), picture[..., 2])


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


def smooth_noise(shape, cells, rng, channels=1):
    """Random clouds of deviation 1, `cells` grid cells across: float32 [height, width, channels]."""
    height, width = shape[:2]
    grid = rng.normal(0, 1, (max(2, int(cells * height / width) + 1), int(cells) + 1, channels)).astype(np.float32)
    return cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC).reshape(height, width, channels)


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


def random_light(shape, light, rng):
    """Illumination, float32 [height, width, 3], about 1 on average before the camera's exposure; `light` is one of LIGHTS."""
    height, width = shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) / np.float32(width)
    middle, bottom = 0.5, height / width

    def pool(at_x, at_y, sigma_x, sigma_y):
        return exp(-(((x - at_x) / sigma_x) ** 2) - ((y - at_y) / sigma_y) ** 2)[..., None]

    def headlight():
        wide, deep = rng.uniform(0.25, 0.7), bottom * rng.uniform(0.4, 1.2)
        warm = colour(1, rng.uniform(0.55, 1), rng.uniform(0.3, 1.1))
        return pool(middle + rng.normal(0, 0.15), bottom * rng.uniform(0.7, 1.2), wide, deep) * warm

    kind = rng.choice(LIGHTS[4:7]) if light == "mixed" else light
    if kind in ("red", "green", "blue"):
        strength = {"red": [1, 0.12, 0.1], "green": [0.1, 1, 0.12], "blue": [0.08, 0.2, 1]}[kind]
        field = np.ones((height, width, 1), np.float32) * colour(*strength) ** rng.uniform(0.35, 1.5) * exp(rng.normal(0, 0.25, 3))
        if light == "mixed" or rng.random() < 0.4:
            other = exp(rng.normal(-0.8, 0.9, 3))
            blend = 1 / (1 + exp(-(smooth_noise(shape, 2, rng) * 2 + rng.normal(0, 1))))
            field = field * (1 - blend) + blend * other
        if rng.random() < 0.7:
            field = field + headlight() * exp(rng.normal(-0.5, 0.8))
    elif kind == "dark":
        field = headlight() + exp(rng.uniform(-5, -1.5)) * exp(rng.normal(0, 0.4, 3))
    else:
        warmth = {"day": rng.normal(0, 0.12), "warm": rng.uniform(0.1, 0.7), "dim": rng.normal(0.15, 0.3)}[kind]
        field = np.ones((height, width, 1), np.float32) * exp([warmth, rng.normal(0, 0.1), -warmth])
        if kind == "dim":
            field = field * (0.5 + rng.uniform(0, 1.5) * headlight())
    field = field * exp(rng.uniform(0, 0.5) * smooth_noise(shape, rng.integers(1, 5), rng))
    for _ in range(rng.integers(0, 4)):
        tint = exp(rng.normal(0, 0.5, 3)) * rng.uniform(0.2, 2.5) * field.mean()
        field = field + pool(rng.uniform(0, 1), rng.uniform(0, bottom), rng.uniform(0.05, 0.35), rng.uniform(0.05, 0.35)) * tint
    for _ in range(rng.integers(0, 3)):
        turn = rng.uniform(0, 2 * np.pi)
        edge = float(np.cos(turn)) * (x - rng.uniform(0, 1)) + float(np.sin(turn)) * (y - rng.uniform(0, bottom))
        field = field * (1 - rng.uniform(0.2, 0.85) / (1 + exp((-edge[..., None] / rng.uniform(0.005, 0.1)).clip(-30, 30))))
    return field


def expose(picture, field, light, rng):
    """A random camera's uint8 picture of reflectances under an illumination."""
    radiance = picture * field
    for _ in range(rng.integers(1, 4) if rng.random() < 0.3 else 0):
        radiance = radiance + glare(picture.shape, rng) * (field[::8, ::8].max((0, 1)) * rng.uniform(0.1, 1.2))
    aim = {"dark": (0.02, 0.8), "dim": (0.05, 0.8), "day": (0.3, 2.5), "warm": (0.15, 1.8)}.get(light, (0.04, 1.2))
    bright = np.float32(np.quantile(brightest(radiance[::8, ::8]), rng.uniform(0.9, 0.995)))
    radiance = radiance * (exp(rng.uniform(*np.log(aim))) / (bright + np.float32(1e-4)))
    height, width = picture.shape[:2]
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    fall = rng.uniform(0, 0.25) * colour(*(1 + rng.normal(0, 0.2, 3)))
    radiance = blur(radiance * (1 - (x**2 + y**2)[..., None] * fall), rng)
    radiance = radiance * exp(rng.normal(0, 0.15, 3)) + exp(rng.uniform(-9, -3.5)) * colour(*rng.uniform(0, 1, 3))
    radiance = radiance.clip(0, 1.2 if rng.random() < 0.5 else 1)

    grey = mean(radiance)
    radiance = (grey + (radiance - grey) * rng.uniform(0.6, 1.7)).clip(0, 1)
    values = radiance ** (1 / rng.uniform(1.6, 2.8))
    values += rng.uniform(-0.15, 0.35) * (values * (1 - values) * (2 * values - 1))
    values = (values - rng.uniform(-0.03, 0.06)) * rng.uniform(0.9, 1.1)
    if rng.random() < 0.8:
        noise = exp(rng.uniform(np.log(0.002), np.log(0.04)))
        values += noise * rng.standard_normal(values.shape, np.float32)
        values += noise * np.float32(0.7) * smooth_noise(values.shape, width / rng.uniform(2, 8), rng, 3)
    picture = np.rint(values.clip(0, 1) * 255).astype(np.uint8)
    return compress(picture, rng)


def glare(shape, rng):
    """A highlight of a lamp on gloss: bright, soft, often drawn out towards the camera. float32 [height, width, 1]."""
    height, width = shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    wide = width * rng.uniform(0.01, 0.08)
    deep = wide * rng.uniform(0.5, 4)
    return exp(-(((x - rng.uniform(0, width)) / wide) ** 2) - ((y - rng.uniform(0, height)) / deep) ** 2)[..., None]


def blur(picture, rng):
    what = rng.random()
    if what < 0.25:
        return cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.4, 1.8))
    if what < 0.4:
        length = int(rng.integers(3, 14))
        kernel = np.zeros((length, length), np.float32)
        angle = rng.normal(0, 0.3) if rng.random() < 0.6 else rng.uniform(0, np.pi)
        half = (length - 1) / 2
        dx, dy = half * np.cos(angle), half * np.sin(angle)
        cv2.line(kernel, (round(half - dx), round(half - dy)), (round(half + dx), round(half + dy)), 1.0)
        return cv2.filter2D(picture, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REPLICATE)
    return picture


def compress(picture, rng):
    if rng.random() < 0.15:
        kernel = np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], np.float32)
        picture = cv2.addWeighted(picture, 1 - (mix := rng.uniform(0.2, 0.7)), cv2.filter2D(picture, -1, kernel), mix, 0)
    if rng.random() < 0.5:
        _, data = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 95))])
        picture = cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1]
    return np.ascontiguousarray(picture)


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


def relight(frame, light, rng):
    """A real uint8 frame as if in another light and by another camera; the light that it has stays in it."""
    return expose(SRGB_TO_LINEAR[frame], random_light(frame.shape, light, rng), light, rng)
