"""CUT's patch-wise contrastive loss (Park et al. 2020, arXiv 2007.15651): content stays where it was, without a cycle.

A patch of the translation must resemble the same patch of the source more than the source's other patches. Patches are
compared by features of the generator's own encoder, each layer's through a small net of two layers.
"""
import torch
import torch.nn.functional as F
from torch import nn

PATCHES = 256
TEMPERATURE = 0.07


class PatchSampler(nn.Module):
    def __init__(self, generator, crop, width=256):
        super().__init__()
        with torch.no_grad():
            layers = generator.features(torch.zeros(1, 3, crop[1], crop[0], device=next(generator.parameters()).device))
        self.heads = nn.ModuleList(nn.Sequential(nn.Linear(x.shape[1], width), nn.ReLU(), nn.Linear(width, width)) for x in layers)

    def forward(self, layers, places):
        """Features of unit length [n, patches, width] of each layer [n, c, h, w] at `places`, indices into h * w."""
        found = []
        for head, layer, at in zip(self.heads, layers, places):
            found.append(F.normalize(head(layer.flatten(2).permute(0, 2, 1)[:, at].float()), dim=-1))
        return found


def patch_loss(generator, sampler, source, translation):
    """The cross entropy of finding each patch's origin among its frame's patches, averaged over layers and patches."""
    ours, theirs = generator.features(translation), generator.features(source)
    places = [torch.randperm(x.shape[2] * x.shape[3], device=x.device)[:PATCHES] for x in ours]
    total = 0.0
    for query, key in zip(sampler(ours, places), sampler(theirs, places)):
        likeness = torch.bmm(query, key.detach().transpose(1, 2)) / TEMPERATURE
        target = torch.arange(likeness.shape[1], device=likeness.device).expand(len(likeness), -1)
        total = total + F.cross_entropy(likeness.flatten(0, 1), target.flatten())
    return total / len(places)
