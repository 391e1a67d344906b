"""Schedules of the learning rate, as factors of it."""
import math


def cosine_rate(step, steps, warmup):
    """Rises linearly for `warmup` steps, then falls along half a cosine."""
    if step < warmup:
        return (step + 1) / warmup
    return 0.5 * (1 + math.cos(math.pi * (step - warmup) / max(1, steps - warmup)))


def linear_rate(step, steps):
    """Constant for the first half of the steps, then falls linearly to 0 (Zhu et al. 2017)."""
    return min(1.0, 2 * (1 - step / steps))
