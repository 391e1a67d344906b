"""How often training draws each frame, by its light, robot and content."""
import numpy as np

from tape import shows


def balance_by_light(frames):
    """Probabilities, float64 [n], with which every light of every robot is drawn equally often."""
    keys = list(zip(frames.groups, frames.lights))
    counts = {key: keys.count(key) for key in set(keys)}
    # Below 25 frames a light counts for less: four frames are not worth two hundred.
    weights = np.array([1 / max(counts[key], 25) for key in keys])
    return weights / weights.sum()


def match_content(frames, wanted):
    """Probabilities, float64 [n], with which each tape is seen in its `wanted` share of the frames drawn.

    wanted: {tape: share of frames, 0 to 1}. Otherwise a discriminator learns that one domain has stop lines and the other
    has not, and the generator learns to paint them over. The method is iterative proportional fitting.
    """
    seen = np.stack([shows(frames.masks, tape) for tape in wanted], 1)
    weights = np.ones(len(frames)) / len(frames)
    for _ in range(50):
        for column, share in zip(seen.T, wanted.values()):
            has = weights[column].sum()
            if 0 < has < 1:
                weights = np.where(column, weights * share / has, weights * (1 - share) / (1 - has))
    return weights / weights.sum()
