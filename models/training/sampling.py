"""How often each frame is drawn: lights, robots and contents in the shares that training wants."""
import numpy as np


def balance_by_light(frames):
    """Probabilities, float64 [n], by which every robot's every light is drawn as often as any other."""
    keys = list(zip(frames.groups, frames.lights))
    counts = {key: keys.count(key) for key in set(keys)}
    # A light of four frames is not worth two hundred.
    weights = np.array([1 / max(counts[key], 25) for key in keys])
    return weights / weights.sum()


def match_content(frames, wanted):
    """Probabilities, float64 [n], by which masked frames show each tape colour in the share of frames that is `wanted`.

    wanted: {1: white, 2: yellow, 3: red} shares of frames, 0 to 1. A discriminator otherwise learns that one domain has
    stop lines and the other has not, and the generator learns to paint them over. Iterative proportional fitting.
    """
    shows = np.stack([(frames.masks == label).mean((1, 2)) > 0.002 for label in wanted], 1)
    weights = np.ones(len(frames)) / len(frames)
    for _ in range(50):
        for column, share in zip(shows.T, wanted.values()):
            has = weights[column].sum()
            if 0 < has < 1:
                weights = np.where(column, weights * share / has, weights * (1 - share) / (1 - has))
    return weights / weights.sum()
