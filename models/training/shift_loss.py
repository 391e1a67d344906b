"""The shift loss: what moves in a frame must move in its translation, and not change otherwise.

VR-Goggles (Zhang et al. 2019, arXiv 1802.00265, "shift loss"): the translation of a frame that is shifted by some pixels
should be the translation of the frame, shifted. The loss is the mean square of the difference where both have pixels. A
net with strides sees each shift below its stride as another picture, and so tape flickers while the robot drives. Single
frames suffice: no frame needs a neighbour in time.
"""
import numpy as np
import torch.nn.functional as F


def draw_shift(seed, step, stride):
    """(right, down) in pixels, 1 to stride - 1 each: larger shifts repeat what this net sees. Equal steps give equal shifts."""
    right, down = np.random.default_rng([seed, step, 11]).integers(1, max(2, stride), 2)
    return int(right), int(down)


def shift_loss(translate, picture, translated, shift):
    """The loss, a tensor of one number. picture: float [n, 3, h, w]; translated: the same, translate(picture)."""
    return compare_shifted(translated, translate(shift_pictures(picture, shift)), shift)


def shift_pictures(pictures, shift):
    """[n, 3, h, w] moved right and down; what comes in repeats the edges."""
    right, down = shift
    return F.pad(pictures[..., :-down, :-right], (right, 0, down, 0), mode="replicate")


def compare_shifted(before, after, shift):
    """The loss of the translations before and after a shift, float [n, 3, h, w] each."""
    right, down = shift
    return (after[..., down:, right:].float() - before[..., :-down, :-right].float()).square().mean()


def add_shift_option(parser):
    parser.add_argument("--shift", type=float, default=0.0, help="weight of the shift loss: steadier output between frames, slower steps")
