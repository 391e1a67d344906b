"""Batches for canonical.py: randomised simulator frames, and real frames in another light, equal for equal seeds."""
import numpy as np
import torch

from camera import LIGHTS, compress, expose, random_light
from clutter import draw_clutter
from pixels import SRGB_TO_LINEAR
from processes import share_of_batch
from randomise import draw_surroundings, randomise
from sampling import balance_by_light
from tape import IGNORE_LABEL
from views import choose_tape, random_view, warp, warp_mask

# In place of a light's index: the sample is a real frame.
REAL = -1


def make_batches(sim, real, odds, options, first):
    """Batches from step `first` on: simulator frames, then, from step options.real_from on, real frames."""
    pairs = Pairs(sim, real, options.seed, tuple(options.size))
    plan = BatchPlan(options, first, odds)
    return torch.utils.data.DataLoader(pairs, batch_sampler=plan, collate_fn=collate, num_workers=options.workers)


class Pairs(torch.utils.data.Dataset):
    """Training pairs by (number, light): number i of a seed is the same picture in any process, run or order."""

    def __init__(self, sim, real, seed, size):
        self.sim, self.real, self.seed, self.size = sim, real, seed, size
        # Every folder weighs the same, so that frames with stop lines are not lost among those without.
        folders = np.array([name.split("/")[0] for name in sim.names])
        self.sim_weights = np.array([1 / (folders == folder).sum() for folder in folders])
        self.sim_weights /= self.sim_weights.sum()
        self.real_weights = balance_by_light(real) if real else None

    def __getitem__(self, key):
        number, light = key
        rng = np.random.default_rng([self.seed, number, light == REAL])
        if light == REAL:
            return self.draw_real(rng)
        at = rng.choice(len(self.sim), p=self.sim_weights)
        picture, plain, labels = randomise(self.sim.pictures[at], self.sim.masks[at], LIGHTS[light], rng, self.size)
        return picture, plain, labels, light

    def draw_real(self, rng):
        """(a real frame in another light, the frame itself, its labels, REAL).

        Labels: no tape under drawn objects, else those of a finished model, or unknown where there is none.
        """
        at = rng.choice(len(self.real), p=self.real_weights)
        frame = self.real.pictures[at]
        near = None if self.real.masks is None else choose_tape(self.real.masks[at], rng)
        view = random_view(frame.shape[1::-1], self.size, rng, near)
        plain, labels = warp(frame, view), np.full(self.size[::-1], IGNORE_LABEL, np.uint8)
        if self.real.masks is not None:
            labels = warp_mask(self.real.masks[at], view, IGNORE_LABEL)
        if rng.random() < 0.4:
            return compress(plain, rng), plain, labels, REAL
        picture = SRGB_TO_LINEAR[plain]
        if rng.random() < 0.3:
            draw_clutter(picture, labels, rng)
        if rng.random() < 0.7:
            draw_surroundings(picture, labels, rng)
        light = LIGHTS[rng.integers(len(LIGHTS))]
        return expose(picture, random_light(picture.shape, light, rng), light, rng), plain, labels, REAL


class BatchPlan:
    """The keys of each batch of this process. The lights' odds may change during the run."""

    def __init__(self, options, first, odds):
        self.options, self.first, self.odds = options, first, odds

    def __len__(self):
        return self.options.steps - self.first

    def __iter__(self):
        o = self.options
        for step in range(self.first, o.steps):
            odds = self.odds.probabilities()
            numbers = np.arange(step * o.batch, (step + 1) * o.batch)[share_of_batch(o.batch)]
            lights = [np.random.default_rng([o.seed, n, 7]).choice(len(LIGHTS), p=odds) for n in numbers]
            keys = list(zip(numbers.tolist(), map(int, lights)))
            if o.real and step >= o.real_from:
                numbers = np.arange(step * o.real_batch, (step + 1) * o.real_batch)[share_of_batch(o.real_batch)]
                keys += [(int(n), REAL) for n in numbers]
            yield keys


def collate(samples):
    """uint8 arrays to uint8 tensors: pictures [n, 3, h, w], plain pictures [n, 3, h, w], labels [n, h, w]; and the lights."""
    *arrays, lights = zip(*samples)
    pictures, plain, labels = (torch.from_numpy(np.stack(parts)) for parts in arrays)
    return pictures.permute(0, 3, 1, 2), plain.permute(0, 3, 1, 2), labels, lights
