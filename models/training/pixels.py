"""Arithmetic on pictures, float32 [height, width, 3] RGB, that randomise.py and camera.py share."""
import cv2
import numpy as np

from tape import NO_TAPE

SRGB_TO_LINEAR = ((np.arange(256) / 255.0) ** 2.2).astype(np.float32)


def exp(x):
    """Exponential in float32, so that pictures stay float32: twice as fast as with float64 factors."""
    return np.exp(np.asarray(x, np.float32))


def colour(*channels):
    return np.asarray(channels, np.float32)


def times(picture, factors):
    """picture * factors, float32 [height, width, 3]; the picture has one or three channels, the factors are three, one a channel.

    The same numbers as numpy's own product, several times faster: its inner loop runs over the last axis, of three.
    """
    height, width, channels = picture.shape
    if channels == 1:
        return cv2.merge([picture[..., 0] * factor for factor in factors])
    return (picture.reshape(height, -1) * np.tile(factors, width)).reshape(height, width, 3)


def spread(channel):
    """One channel, [height, width, 1], three times; for sums and products with pictures, where numpy would do it slowly."""
    return cv2.merge([channel] * 3)


def mean(picture):
    """Mean over the channels, [height, width, 1]; numpy's own is ten times slower over an axis of three."""
    return (picture[..., :1] + picture[..., 1:2] + picture[..., 2:]) * np.float32(1 / 3)


def brightest(picture):
    return np.maximum(np.maximum(picture[..., 0], picture[..., 1]), picture[..., 2])


def smooth_noise(shape, cells, rng, channels=1):
    """Random clouds, float32 [height, width, channels], of standard deviation 1 and `cells` grid cells in width."""
    height, width = shape[:2]
    grid = rng.normal(0, 1, (max(2, int(cells * height / width) + 1), int(cells) + 1, channels)).astype(np.float32)
    return cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC).reshape(height, width, channels)


def cover(picture, labels, inside, texture, rng):
    """Puts a texture over a picture where `inside` is true, most often with a soft edge, and labels that no tape."""
    share = cv2.blur(inside.astype(np.float32), (3, 3))[..., None] if rng.random() < 0.7 else inside[..., None].astype(np.float32)
    picture += share * (texture - picture)
    labels[inside] = NO_TAPE
