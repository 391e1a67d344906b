"""The adversarial game as CycleGAN plays it: least squares, and a pool of earlier fakes."""
import random

import torch


def score_loss(scores, truth):
    """Least squares (Mao et al. 2017) of a discriminator's scores, which should be `truth`: 1 for real, 0 for fake."""
    return (scores - truth).square().mean()


def discriminator_loss(discriminator, real, fake):
    """A discriminator's loss on a picture of its domain and a detached fake, halved as in the paper."""
    return 0.5 * (score_loss(discriminator(real), 1.0) + score_loss(discriminator(fake), 0.0))


class PicturePool:
    """Keeps `size` earlier fakes and gives one of them for half of the new ones (Shrivastava et al. 2017).

    Discriminators that also see old fakes do not swing with the generator. Size 0: no pool.
    """

    def __init__(self, size, seed):
        self.size, self.pictures, self.random = size, [], random.Random(seed)

    def swap(self, fakes):
        """Detached fakes [n, 3, h, w], some replaced by earlier ones."""
        if self.size == 0:
            return fakes.detach()
        chosen = []
        for fake in fakes.detach():
            if len(self.pictures) < self.size:
                self.pictures.append(fake)
            elif self.random.random() < 0.5:
                at = self.random.randrange(self.size)
                fake, self.pictures[at] = self.pictures[at], fake
            chosen.append(fake)
        return torch.stack(chosen)
