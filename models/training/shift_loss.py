"""The shift loss: what moves in a frame must move in its translation, and change in nothing else.

VR-Goggles (Zhang et al. 2019, arXiv 1802.00265, "shift loss"): the translation of a frame that is shifted by some pixels
is the translation of the frame, shifted; mean square of the difference where both have pixels. A net with strides sees
each shift below its stride as another picture, which is what makes tape flicker while the robot drives. No frame needs a
neighbour in time.
"""
import numpy as np
import torch.nn.functional as F


def draw_shift(seed, step, stride):
    """(right, down) in pixels, 1 to stride - 1 each: larger ones repeat what a net of this stride sees. Equal for equal steps."""
    right, down = np.random.default_rng([seed, step, 11]).integers(1, max(2, stride), 2)
    return int(right), int(down)


def shift_loss(translate, picture, translated, shift):
    """A number: picture and translated are float [n, 3, h, w], `translated` what `translate` gave for `picture`."""
    right, down = shift
    moved = F.pad(picture[..., :-down, :-right], (right, 0, down, 0), mode="replicate")
    found = translate(moved)[..., down:, right:]
    return (found.float() - translated[..., :-down, :-right].float()).square().mean()


def add_shift_option(parser):
    parser.add_argument("--shift", type=float, default=0.0, help="weight of the shift loss: steadier between frames, for a longer step")
