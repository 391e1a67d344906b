"""CIELab by its definition, and colour-statistics matching in it (Reinhard et al. 2001): the reference for classic's graph."""
import numpy as np

# sRGB (IEC 61966-2-1) to XYZ at D65, each row divided by the white point, as OpenCV's COLOR_RGB2Lab does.
RGB_TO_XYZ = np.array([[0.412453, 0.357580, 0.180423], [0.212671, 0.715160, 0.072169], [0.019334, 0.119193, 0.950227]])
WHITE = np.array([0.950456, 1.0, 1.088754])
TO_XYZ = RGB_TO_XYZ / WHITE[:, None]
# Lab = F_TO_LAB @ f - [16, 0, 0]; the -16 cancels in every difference but the means', where it is kept.
F_TO_LAB = np.array([[0.0, 116.0, 0.0], [500.0, -500.0, 0.0], [0.0, 200.0, -200.0]])
LAB_OFFSET = np.array([-16.0, 0.0, 0.0])
DELTA = 6 / 29
# A frame of one colour has deviation 0, and almost one colour only sensor noise, which must not be stretched. One Lab
# unit is about what JPEG leaves of a flat wall.
STD_FLOOR = 1.0


def srgb_to_linear(s):
    return np.where(s <= 0.04045, s / 12.92, ((s + 0.055) / 1.055) ** 2.4)


def linear_to_srgb(v):
    return np.where(v <= 0.0031308, v * 12.92, 1.055 * np.maximum(v, 1e-12) ** (1 / 2.4) - 0.055)


def compress_f(t):
    return np.where(t > DELTA**3, np.cbrt(t), t / (3 * DELTA**2) + 4 / 29)


def expand_f(f):
    return np.where(f > DELTA, f**3, 3 * DELTA**2 * (f - 4 / 29))


def to_lab(rgb):
    """uint8 [..., 3] RGB to float64 CIELab."""
    f = compress_f(srgb_to_linear(rgb / 255.0) @ TO_XYZ.T)
    return f @ F_TO_LAB.T + LAB_OFFSET


def from_lab(lab):
    f = (lab - LAB_OFFSET) @ np.linalg.inv(F_TO_LAB).T
    linear = np.clip(expand_f(f) @ np.linalg.inv(TO_XYZ).T, 0, 1)
    return np.clip(np.rint(linear_to_srgb(linear) * 255), 0, 255).astype(np.uint8)


def match(rgb, target):
    """Reinhard's method in float64, uint8 RGB in and out. target: {"mean", "std"} in CIELab."""
    lab = to_lab(rgb)
    mean, std = lab.mean((0, 1)), np.maximum(lab.std((0, 1)), STD_FLOOR)
    return from_lab((lab - mean) * (np.array(target["std"]) / std) + np.array(target["mean"]))
