"""The light on a scene, and the camera that takes its picture: the second half of randomise.py.

Scenes are float32 [height, width, 3] RGB, linear reflectances; pictures are uint8. All light is computed in linear space,
so that coloured light, saturation and noise behave as on a sensor.
"""
from functools import lru_cache

import cv2
import numpy as np

from pixels import SRGB_TO_LINEAR, brightest, colour, exp, smooth_noise, spread, times

# For cv2.LUT.
LINEAR_OF_LEVEL = np.ascontiguousarray(SRGB_TO_LINEAR.reshape(1, 256))
COLOURED = ("red", "green", "blue")
# The kinds of light; canonical.py --active draws them by how hard they are.
LIGHTS = ("day", "warm", "dim", "dark", *COLOURED, "mixed")


@lru_cache(maxsize=4)
def count_pixels(height, width):
    """Row and column of each pixel, float32 [2, height, width]. Shared by all callers: not to be written to."""
    return np.mgrid[0:height, 0:width].astype(np.float32)


@lru_cache(maxsize=4)
def place_pixels(height, width):
    """Each pixel's place from -1 to 1, down and across, float32 [2, height, width]. Shared by all callers: not to be written to."""
    return np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)


def random_light(shape, light, rng):
    """The illumination, float32 [height, width, 3], about 1 on average before exposure; `light` is one of LIGHTS."""
    height, width = shape[:2]
    y, x = count_pixels(height, width) / np.float32(width)
    middle, bottom = 0.5, height / width

    def pool(at_x, at_y, sigma_x, sigma_y):
        return exp(-(((x - at_x) / sigma_x) ** 2) - ((y - at_y) / sigma_y) ** 2)[..., None]

    def even(tint):
        return np.tile(tint, (height, width, 1))

    def headlight():
        wide, deep = rng.uniform(0.25, 0.7), bottom * rng.uniform(0.4, 1.2)
        warm = colour(1, rng.uniform(0.55, 1), rng.uniform(0.3, 1.1))
        return times(pool(middle + rng.normal(0, 0.15), bottom * rng.uniform(0.7, 1.2), wide, deep), warm)

    kind = rng.choice(COLOURED) if light == "mixed" else light
    if kind in COLOURED:
        strength = {"red": [1, 0.12, 0.1], "green": [0.1, 1, 0.12], "blue": [0.08, 0.2, 1]}[kind]
        field = even(colour(*strength) ** rng.uniform(0.35, 1.5) * exp(rng.normal(0, 0.25, 3)))
        if light == "mixed" or rng.random() < 0.4:
            other = exp(rng.normal(-0.8, 0.9, 3))
            blend = 1 / (1 + exp(-(smooth_noise(shape, 2, rng) * 2 + rng.normal(0, 1))))
            field = field * spread(1 - blend) + times(blend, other)
        if rng.random() < 0.7:
            field = field + headlight() * exp(rng.normal(-0.5, 0.8))
    elif kind == "dark":
        field = headlight() + exp(rng.uniform(-5, -1.5)) * exp(rng.normal(0, 0.4, 3))
    else:
        warmth = {"day": rng.normal(0, 0.12), "warm": rng.uniform(0.1, 0.7), "dim": rng.normal(0.15, 0.3)}[kind]
        field = even(exp([warmth, rng.normal(0, 0.1), -warmth]))
        if kind == "dim":
            field = field * (0.5 + rng.uniform(0, 1.5) * headlight())
    field = field * spread(exp(rng.uniform(0, 0.5) * smooth_noise(shape, rng.integers(1, 5), rng)))
    for _ in range(rng.integers(0, 4)):
        tint = exp(rng.normal(0, 0.5, 3)) * rng.uniform(0.2, 2.5) * field.mean()
        lamp = pool(rng.uniform(0, 1), rng.uniform(0, bottom), rng.uniform(0.05, 0.35), rng.uniform(0.05, 0.35))
        field = field + times(lamp, tint)
    for _ in range(rng.integers(0, 3)):
        turn = rng.uniform(0, 2 * np.pi)
        edge = float(np.cos(turn)) * (x - rng.uniform(0, 1)) + float(np.sin(turn)) * (y - rng.uniform(0, bottom))
        field = field * spread(1 - rng.uniform(0.2, 0.85) / (1 + exp((-edge[..., None] / rng.uniform(0.005, 0.1)).clip(-30, 30))))
    return field


def expose(picture, field, light, rng):
    """A random camera's picture, uint8 [height, width, 3] RGB, of reflectances under an illumination (`field`)."""
    return Camera(field, light, rng).take(picture)


class Camera:
    """A random camera in an illumination (`field`): what does not change from frame to frame is drawn and worked out once.

    take(picture): uint8 [height, width, 3] RGB of reflectances, float32. noise: the sensor's, float32 of the picture's shape,
    standard normal numbers; without, each camera has its own.
    """

    def __init__(self, field, light, rng):
        self.field = field
        shape = height, width, _ = field.shape
        glares = [
            times(glare(shape, rng), field[::8, ::8].max((0, 1)) * rng.uniform(0.1, 1.2))
            for _ in range(rng.integers(1, 4) if rng.random() < 0.3 else 0)
        ]
        self.glare = sum(glares[1:], glares[0]) if glares else None
        aim = {"dark": (0.02, 0.8), "dim": (0.05, 0.8), "day": (0.3, 2.5), "warm": (0.15, 1.8)}.get(light, (0.04, 1.2))
        # A camera that measures the road lets a white bumper or a lit floor saturate.
        self.share = rng.uniform(0.9, 0.995) if rng.random() < 0.7 else rng.uniform(0.6, 0.9)
        self.aim = exp(rng.uniform(*np.log(aim)))
        y, x = place_pixels(height, width)
        lens = shade_lens((x**2 + y**2)[..., None], rng)
        self.shaded, self.shaded_glare = field * lens, None if self.glare is None else self.glare * lens
        self.blur = draw_blur(rng)
        self.cast = exp(rng.normal(0, 0.15 if rng.random() < 0.8 else 0.35, 3))
        self.stray = np.tile(exp(rng.uniform(-9, -3.5)) * colour(*rng.uniform(0, 1, 3)), (height, width, 1))
        if rng.random() < 0.2:
            self.stray += veil(x, y, rng)
        self.most = 1.2 if rng.random() < 0.5 else 1
        saturation = rng.uniform(0.6, 1.7) if rng.random() < 0.85 else rng.uniform(0.3, 0.6)
        self.colours = (saturation * np.eye(3) + (1 - saturation) / 3).astype(np.float32)
        self.power = 1 / rng.uniform(1.6, 2.8)
        self.contrast, self.black, self.gain = rng.uniform(-0.15, 0.35), rng.uniform(-0.03, 0.06), rng.uniform(0.9, 1.1)
        self.noise = 0
        if rng.random() < 0.8:
            self.noise = float(exp(rng.uniform(np.log(0.002), np.log(0.04))))
            self.own_noise = rng.standard_normal(shape, np.float32)
            self.coarse_noise = self.noise * np.float32(0.7) * smooth_noise(shape, width / rng.uniform(2, 8), rng, 3)
        self.compress = draw_compression(rng)
        self.values, self.spare = np.empty(shape, np.float32), np.empty(shape, np.float32)

    def take(self, picture, noise=None):
        """The result is the caller's."""
        # Memory that is kept: taking new pages from the system for each product took longer than the product.
        values, spare = self.values, self.spare
        sample = picture[::8, ::8] * self.field[::8, ::8]
        np.multiply(picture, self.shaded, out=values)
        if self.glare is not None:
            sample += self.glare[::8, ::8]
            values += self.shaded_glare
        bright = np.float32(np.quantile(brightest(sample), self.share))
        values = self.blur(values)
        height, width, _ = values.shape
        exposure = np.tile(self.cast * (self.aim / (bright + np.float32(1e-4))), width)
        np.multiply(values.reshape(height, -1), exposure, out=spare.reshape(height, -1))
        spare += self.stray
        spare.clip(0, self.most, out=spare)
        values = cv2.transform(spare, self.colours, dst=self.values)
        values.clip(0, 1, out=values)
        values = cv2.pow(values, self.power, dst=values)
        # values + contrast * values * (1 - values) * (2 * values - 1), then black and gain.
        np.multiply(values, -2 * self.contrast, out=spare)
        spare += 3 * self.contrast
        spare *= values
        spare += 1 - self.contrast
        values *= spare
        values *= self.gain
        values -= self.black * self.gain
        if self.noise:
            values += self.coarse_noise
            values = cv2.scaleAdd(self.own_noise if noise is None else noise, self.noise, values, dst=values)
        np.maximum(values, 0, out=values)
        return self.compress(cv2.convertScaleAbs(values, alpha=255))


def shade_lens(radius, rng):
    """The lens' gain, float32 [height, width, 3]; radius: squared distance from the middle, [height, width, 1], 2 in corners.

    Mostly a slight fall-off. Some cameras correct the shading of another lens: then corners are dark or pink.
    """
    if rng.random() < 0.55:
        fall = rng.uniform(0, 0.25) * colour(*(1 + rng.normal(0, 0.2, 3)))
    else:
        fall = rng.uniform(-0.2, 0.45) + colour(*rng.normal(0, 0.15, 3))
        if rng.random() < 0.6:
            fall = fall + rng.uniform(0.1, 0.35) * colour(-1, 1, -0.6)
    return (1 - times(radius, fall.astype(np.float32))).clip(0.03, 3)


def veil(x, y, rng):
    """Stray light, which washes colours out: over the whole frame, towards its corners, or near the robot.

    x, y: float32 [height, width] of -1 to 1. Returns float32 [height, width, 3], to be added to the radiance.
    """
    shape = rng.choice(["all", "corners", "near"])
    where = {"all": np.ones_like(x), "corners": (x**2 + y**2) / 2, "near": (y + 1) / 2}[shape]
    tint = exp(rng.normal(0, 0.3, 3) + rng.choice([0, 0.3]) * colour(1, -0.5, 0.4))
    return times(where[..., None], tint) * np.float32(rng.uniform(0.02, 0.25))


def glare(shape, rng):
    """A highlight of a lamp on gloss: bright, soft, often stretched towards the camera. float32 [height, width, 1]."""
    height, width = shape[:2]
    y, x = count_pixels(height, width)
    wide = width * rng.uniform(0.01, 0.08)
    deep = wide * rng.uniform(0.5, 4)
    return exp(-(((x - rng.uniform(0, width)) / wide) ** 2) - ((y - rng.uniform(0, height)) / deep) ** 2)[..., None]


def draw_blur(rng):
    """What a camera's lens and motion do to a picture, float32 [height, width, 3]; it may return the picture itself."""
    what = rng.random()
    if what < 0.25:
        sigma = rng.uniform(0.4, 1.8)
        return lambda picture: cv2.GaussianBlur(picture, (0, 0), sigma)
    if what < 0.45:
        length = int(rng.integers(3, 14))
        kernel = np.zeros((length, length), np.float32)
        angle = rng.normal(0, 0.3) if rng.random() < 0.6 else rng.uniform(0, np.pi)
        half = (length - 1) / 2
        dx, dy = half * np.cos(angle), half * np.sin(angle)
        cv2.line(kernel, (round(half - dx), round(half - dy)), (round(half + dx), round(half + dy)), 1.0)
        kernel /= kernel.sum()
        return lambda picture: cv2.filter2D(picture, -1, kernel, borderType=cv2.BORDER_REPLICATE)
    return lambda picture: picture


def draw_compression(rng):
    """What a camera does to a finished picture, uint8 [height, width, 3] RGB: sharpening, JPEG."""
    mix = rng.uniform(0.2, 0.7) if rng.random() < 0.15 else 0
    quality = int(rng.integers(25, 95)) if rng.random() < 0.5 else None
    kernel = np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], np.float32)

    def compress(picture):
        if mix:
            picture = cv2.addWeighted(picture, 1 - mix, cv2.filter2D(picture, -1, kernel), mix, 0)
        if quality is not None:
            _, data = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
            picture = cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1]
        return np.ascontiguousarray(picture)

    return compress


class Relighting:
    """uint8 frames of one drive as if in another light and by another camera, on top of the light that they were taken in.

    Light and camera are the seed's and stay the same. noise: see Camera.
    """

    def __init__(self, shape, light, seed):
        rng = np.random.default_rng(seed)
        self.camera = Camera(random_light(shape, light, rng), light, rng)

    def relight(self, frame, noise):
        return self.camera.take(cv2.LUT(frame, LINEAR_OF_LEVEL), noise)


class NoiseTable:
    """Standard normal numbers for the frames of a drive: each frame's begin elsewhere in a table, drawn once."""

    def __init__(self, shape, seed):
        self.shape, self.size = shape, int(np.prod(shape))
        self.table = np.random.default_rng(seed).standard_normal(2 * self.size, np.float32)

    def draw(self, rng):
        """float32 of the shape; a view, not to be written to."""
        start = int(rng.integers(self.size))
        return self.table[start : start + self.size].reshape(self.shape)
