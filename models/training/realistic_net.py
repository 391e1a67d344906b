"""The net of realistic.py: surfaces and a description of the light to a picture. Pictures are float [n, 3, h, w] RGB of 0 to 1."""
import torch
import torch.nn.functional as F
from torch import nn

from canonical_net import conv_block
from light import CELL, GRID, GRID_LENGTH, GROUNDS, LENGTH, PLANE
from surfaces import COUNT
from tape import TAPES

NOISE = 4  # channels
CODE = 4 * (len(GROUNDS) + len(TAPES))


class RealisticNet(nn.Module):
    """Adds light, texture and noise to a picture of the description's own colours (`light.py`).

    Where each surface gets which colour is worked out, not learned: `sketch` paints the description over the surfaces. A
    U-Net, half as large as the picture (space-to-depth), adds the rest. It sees surfaces, sketch, place in the frame and
    noise; the light's mean colours scale its layers (FiLM, Perez et al. 2018, arXiv 1709.07871). The grid of a
    description reaches it through the sketch alone: a net of few frames would learn them by heart.
    """

    def __init__(self, widths=(20, 32, 56, 80, 96)):
        super().__init__()
        self.widths = tuple(widths)
        self.stem = conv_block(4 * COUNT + 4 + 2 + NOISE, widths[0])
        pairs = list(zip(widths, widths[1:]))
        self.down = nn.ModuleList(nn.Sequential(conv_block(a, b, 2), conv_block(b, b)) for a, b in pairs)
        self.lateral = nn.ModuleList(nn.Conv2d(b, a, 1) for a, b in pairs)
        self.up = nn.ModuleList(conv_block(a, a) for a, _ in pairs)
        self.film = nn.Sequential(nn.Linear(CODE, 64), nn.ReLU(), nn.Linear(64, 2 * sum(widths)))
        self.head = nn.Conv2d(widths[0], 12, 3, 1, 1)
        # The net begins at the sketch, which is right in the mean.
        for layer in (self.head, self.film[-1]):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)

    @property
    def stride(self):
        """Width and height of the input must be multiples of this."""
        return 2 * 2 ** len(self.down)

    def forward(self, surfaces, sketch, place, noise, code):
        """surfaces [n, COUNT, h, w], sketch [n, 4, h, w] and place [n, 2, h, w] from `prepare`; noise [n, NOISE, h/2, w/2]."""
        half = F.avg_pool2d(torch.cat([sketch, place], 1), 2)
        x = self.stem(torch.cat([F.pixel_unshuffle(surfaces, 2), half, noise], 1))
        factors = self.film(code).split([2 * width for width in self.widths], 1)
        skips = []
        for down, factor in zip(self.down, factors):
            skips.append(modulate(x, factor))
            x = down(x)
        x = modulate(x, factors[-1])
        for lateral, up, skip in zip(reversed(self.lateral), reversed(self.up), reversed(skips)):
            x = up(F.interpolate(lateral(x), scale_factor=2.0, mode="nearest") + skip)
        return sketch[:, :3] + F.pixel_shuffle(self.head(x), 2)


def modulate(x, factor):
    scale, shift = factor[:, :, None, None].chunk(2, 1)
    return x * (1 + scale) + shift


def prepare(surfaces, light):
    """(softened surfaces, sketch [n, 4, h, w] of colour and deviation, place [n, 2, h, w] of -1 to 1, code [n, CODE]).

    surfaces: one-hot [n, COUNT, h, w] of a whole frame; light: [n, LENGTH]. Real tape has no stair-step edges.
    """
    count, _, height, width = surfaces.shape
    surfaces = F.avg_pool2d(F.pad(surfaces, (1, 1, 1, 1), mode="replicate"), 3, 1)
    corners = torch.tensor([[[[-1.0, -1.0], [1.0, 1.0]], [[-1.0, 1.0], [-1.0, 1.0]]]], device=light.device)
    place = F.interpolate(corners, size=(height, width), mode="bilinear", align_corners=True)
    grids, planes = split_light(light)
    grids = F.interpolate(grids.flatten(1, 2), size=(height, width), mode="bilinear", align_corners=False)
    road, room = grids.chunk(2, 1)
    sketch = surfaces[:, :1] * road + surfaces[:, -1:] * room
    for at, plane in enumerate(planes.unbind(1), 1):
        centre, lower, righter, deviation = (part[:, :, None, None] for part in plane.split([3, 3, 3, 1], 1))
        colour = (centre + lower * place[:, :1] + righter * place[:, 1:]).clamp(0, 1)
        sketch = sketch + surfaces[:, at : at + 1] * torch.cat([colour, deviation.expand_as(colour[:, :1])], 1)
    return surfaces, sketch, place.expand(count, -1, -1, -1), summarise(light)


def split_light(light):
    """(grids [n, grounds, CELL, rows, columns], planes [n, tapes, PLANE]) of descriptions [n, LENGTH]."""
    grids, planes = light.split([len(GROUNDS) * GRID_LENGTH, len(TAPES) * PLANE], 1)
    grids = grids.reshape(-1, len(GROUNDS), GRID[0], GRID[1], CELL).permute(0, 1, 4, 2, 3)
    return grids, planes.reshape(-1, len(TAPES), PLANE)


def summarise(light):
    """The mean colour and deviation of each surface, [n, CODE]."""
    grids, planes = split_light(light)
    return torch.cat([grids.mean((3, 4)).flatten(1), planes[:, :, [0, 1, 2, 9]].flatten(1)], 1)


def draw_noise(count, height, width, generator):
    """[count, NOISE, height / 2, width / 2]: half of the channels fine, half in clouds of eight pixels."""
    fine = torch.randn(count, NOISE // 2, height // 2, width // 2, generator=generator)
    clouds = torch.randn(count, NOISE - NOISE // 2, -(-height // 16), -(-width // 16), generator=generator)
    clouds = F.interpolate(clouds, size=fine.shape[2:], mode="bilinear", align_corners=False)
    return torch.cat([fine, clouds], 1)
