"""The colour loss: each surface of a picture must have the colours of the true one, as often, wherever they lie.

The sliced Wasserstein distance of colours (Heitz et al. 2021, arXiv 2006.07229, there of features): pixels of a surface are
projected on random directions of RGB space, sorted, and compared in order. A mean or an absolute difference alone teaches a
net the middle of all that it cannot know, and thresholds tuned on such pictures are too narrow.
"""
import torch

PIXELS, DIRECTIONS = 256, 8
MIN_PIXELS = 64


def colour_loss(fake, real, classes, count, generator):
    """The mean distance over samples and classes, a tensor of one number.

    fake, real: float [n, 3, h, w]; classes: uint8 [n, h, w], of which 0 to count - 1 are compared.
    """
    fake, real = fake.float().flatten(2), real.float().flatten(2)
    found = []
    for ours, theirs, kinds in zip(fake, real, classes.flatten(1)):
        for kind in range(count):
            at = torch.nonzero(kinds == kind)[:, 0]
            if len(at) >= MIN_PIXELS:
                at = at[torch.randint(len(at), (PIXELS,), generator=generator).to(at.device)]
                found.append(slice_distance(ours[:, at], theirs[:, at], generator))
    return torch.stack(found).mean() if found else fake.sum() * 0


def slice_distance(ours, theirs, generator):
    """Colours [3, pixels] each."""
    directions = torch.nn.functional.normalize(torch.randn(DIRECTIONS, 3, generator=generator), dim=1).to(ours.device)
    return ((directions @ ours).sort(1).values - (directions @ theirs).sort(1).values).abs().mean()
