"""The net of realistic.py: surfaces and a description of the light to a picture. Pictures are float [n, 3, h, w] RGB of 0 to 1."""
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from canonical_net import conv_block
from light import CELL, GRID, GRID_LENGTH, GROUND, GROUNDS, LENGTH, PLANE, SPREAD
from surfaces import COUNT
from tape import TAPES

# Channels of noise: for the spread of colours, three each for road, tape and room; and of clouds for what else is open.
GRAIN, CLOUDS = 9, 2
# Pixels that share a value, and its share of the variance. Measured on every twelfth of 1,807 real frames of 320x240: what
# is left of colours beside the description is alike by 0.94, 0.87, 0.75, 0.54, 0.27 and 0.03 at 1, 2, 4, 8, 16, 32 pixels.
GRAIN_SIZES = {1: 0.06, 4: 0.15, 8: 0.24, 16: 0.30, 32: 0.25}
# There the room has rare bright and dark things before an even wall: half of its pixels lie within 0.4 deviations, a
# hundredth beyond 3.8. With this much of the cube, normal numbers do. Tape's are normal.
LINEAR, CUBIC = 0.588, 0.123
# Between cells a bicubic blend has this deviation in the mean.
BLEND = 0.856
# A room is made of things that hide each other: upright leaves, so many, of so many pixels a side, larger ones behind. The
# shares of variance of shading over 32 pixels and of single pixels; the rest is the leaves'.
ROOM_LEAVES, ROOM_SIDES, ROOM_SIZES = 300, (4, 72), {32: 0.12, 1: 0.05}
# A road is even, and what lies on it (robots, ducks, reflections) is not: the deviation of all of it, the share of a few leaves.
ROAD_LEAVES, ROAD_SIDES, ROAD_EVEN, ROAD_COVERED = 24, (6, 60), 0.6, 0.13
CODE = (3 + SPREAD) * (len(GROUNDS) + len(TAPES))
# How far the net may move a colour of road and tape, and of the room. The sketch has the colours of road and tape as often
# as they are in that light, and thresholds are tuned on them; of a room it has no shapes.
REACH, ROOM_REACH = 0.06, 0.4


class RealisticNet(nn.Module):
    """Adds light, texture and shapes to a picture of the description's own colours (`light.py`).

    Where each surface gets which colours is worked out, not learned: `sketch` paints means and spreads of the description
    over the surfaces. A U-Net, half as large as the picture (space-to-depth), adds at most REACH to it: a net that may do
    more learns the middle of what it cannot know, and thresholds tuned on its pictures are too narrow. It sees surfaces,
    sketch, place in the frame and clouds; the light's mean colours scale its layers (FiLM, Perez et al. 2018, arXiv
    1709.07871). The grid of a description reaches it through the sketch alone: a net of few frames would learn them by heart.
    """

    def __init__(self, widths=(20, 32, 56, 80, 96)):
        super().__init__()
        self.widths = tuple(widths)
        self.stem = conv_block(4 * (COUNT + 3) + 3 + 2 + CLOUDS, widths[0])
        pairs = list(zip(widths, widths[1:]))
        self.down = nn.ModuleList(nn.Sequential(conv_block(a, b, 2), conv_block(b, b)) for a, b in pairs)
        self.lateral = nn.ModuleList(nn.Conv2d(b, a, 1) for a, b in pairs)
        self.up = nn.ModuleList(conv_block(a, a) for a, _ in pairs)
        self.film = nn.Sequential(nn.Linear(CODE, 64), nn.ReLU(), nn.Linear(64, 2 * sum(widths)))
        # Half as large as the picture, and smoothly enlarged: four numbers for each two by two pixels leave a grid in it.
        self.head = nn.Conv2d(widths[0], 3, 3, 1, 1)
        # The net begins at the sketch.
        for layer in (self.head, self.film[-1]):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)

    @property
    def stride(self):
        """Width and height of the input must be multiples of this."""
        return 2 * 2 ** len(self.down)

    def forward(self, surfaces, means, sketch, place, clouds, code):
        """surfaces [n, COUNT, h, w], means and sketch [n, 3, h, w], place [n, 2, h, w] and code from `prepare`; clouds [n, CLOUDS, h/2, w/2]."""
        half = F.avg_pool2d(torch.cat([means, place], 1), 2)
        x = self.stem(torch.cat([F.pixel_unshuffle(torch.cat([surfaces, sketch], 1), 2), half, clouds], 1))
        factors = self.film(code).split([2 * width for width in self.widths], 1)
        skips = []
        for down, factor in zip(self.down, factors):
            skips.append(modulate(x, factor))
            x = down(x)
        x = modulate(x, factors[-1])
        for lateral, up, skip in zip(reversed(self.lateral), reversed(self.up), reversed(skips)):
            x = up(F.interpolate(lateral(x), scale_factor=2.0, mode="nearest") + skip)
        room = surfaces[:, -1:]
        added = F.interpolate(torch.tanh(self.head(x)), scale_factor=2.0, mode="bilinear", align_corners=False)
        return sketch + added * (REACH + (ROOM_REACH - REACH) * room)


def modulate(x, factor):
    scale, shift = factor[:, :, None, None].chunk(2, 1)
    return x * (1 + scale) + shift


def prepare(surfaces, light, grain):
    """(softened surfaces, means [n, 3, h, w], sketch [n, 3, h, w], place [n, 2, h, w] of -1 to 1, code [n, CODE]).

    surfaces: one-hot [n, COUNT, h, w] of a whole frame; light: [n, LENGTH]; grain: [n, GRAIN, h, w] of variance 1. Means
    are the colours of the description, the sketch has its spreads, too. Real tape has no stair-step edges.
    """
    count, _, height, width = surfaces.shape
    surfaces = F.avg_pool2d(F.pad(surfaces, (1, 1, 1, 1), mode="replicate"), 3, 1)
    corners = torch.tensor([[[[-1.0, -1.0], [1.0, 1.0]], [[-1.0, 1.0], [-1.0, 1.0]]]], device=light.device)
    place = F.interpolate(corners, size=(height, width), mode="bilinear", align_corners=True)
    grids, planes, spreads = split_light(light)
    road, room = F.interpolate(grids.flatten(1, 2), size=(height, width), mode="bilinear", align_corners=False).chunk(2, 1)
    tapes = [
        (centre + lower * place[:, :1] + righter * place[:, 1:]).clamp(0, 1)
        for centre, lower, righter in (plane[:, :, None, None].split(3, 1) for plane in planes.unbind(1))
    ]
    # By class: road, tapes, room.
    colours = [road, *tapes, room]
    means = sum(surfaces[:, at : at + 1] * colour for at, colour in enumerate(colours))
    on_road, on_tape, in_room = grain.chunk(3, 1)
    grains = [on_road, *[on_tape] * len(tapes), in_room]
    sketch = sum(
        surfaces[:, at : at + 1] * (colour + spread_colours(spread, own)).clamp(0, 1)
        for at, (colour, spread, own) in enumerate(zip(colours, spreads.unbind(1), grains))
    )
    return surfaces, means, sketch, place.expand(count, -1, -1, -1), summarise(light)


def spread_colours(spread, grain):
    """grain [n, 3, h, w] times the factors whose lower triangles are spread [n, SPREAD]."""
    entries = spread[:, :, None, None].split(1, 1)
    rows = (entries[0:1], entries[1:3], entries[3:6])
    return torch.cat([sum(entry * grain[:, at : at + 1] for at, entry in enumerate(row)) for row in rows], 1)


def split_light(light):
    """(grids [n, grounds, CELL, rows, columns], planes [n, tapes, 9], spreads [n, COUNT, SPREAD] by class) of descriptions [n, LENGTH]."""
    grounds, tapes = light.split([len(GROUNDS) * GROUND, len(TAPES) * PLANE], 1)
    grounds, tapes = grounds.reshape(-1, len(GROUNDS), GROUND), tapes.reshape(-1, len(TAPES), PLANE)
    grids = grounds[:, :, :GRID_LENGTH].reshape(-1, len(GROUNDS), GRID[0], GRID[1], CELL).permute(0, 1, 4, 2, 3)
    spreads = torch.cat([grounds[:, :1, GRID_LENGTH:], tapes[:, :, -SPREAD:], grounds[:, 1:, GRID_LENGTH:]], 1)
    return grids, tapes[:, :, :-SPREAD], spreads


def summarise(light):
    """The mean colour and spread of each surface, [n, CODE]."""
    grids, planes, spreads = split_light(light)
    return torch.cat([grids.mean((3, 4)).flatten(1), planes[:, :, :3].flatten(1), spreads.flatten(1)], 1)


def draw_grain(count, height, width, generator):
    """[count, GRAIN, height, width] of variance 1: the road's, then tape's, then the room's."""
    even, tape = draw_mixture(count, height, width, GRAIN_SIZES, generator, 6).chunk(2, 1)
    things, is_thing = draw_leaves(count, height, width, ROAD_LEAVES, ROAD_SIDES, generator)
    road = ROAD_EVEN * even + ((1 - ROAD_EVEN**2) / ROAD_COVERED) ** 0.5 * things * is_thing
    leaves, _ = draw_leaves(count, height, width, ROOM_LEAVES, ROOM_SIDES, generator)
    room = (1 - sum(ROOM_SIZES.values())) ** 0.5 * leaves + draw_mixture(count, height, width, ROOM_SIZES, generator, 3)
    return torch.cat([road, tape, LINEAR * room + CUBIC * room**3], 1)


def draw_leaves(count, height, width, leaves, ends, generator):
    """Normal numbers [count, 3, height, width] of upright leaves that hide each other, and where one lies, bool [count, 1, height, width].

    ends: the least and the most pixels of a side. Dead leaves: Lee, Mumford and Huang 2001, IJCV 41.
    """
    least, most = ends
    drawn, hidden = torch.empty(count, 3, height, width), torch.empty(count, 1, height, width, dtype=torch.bool)
    for picture, is_leaf in zip(drawn, hidden):
        sides = least * (most / least) ** torch.rand(leaves, 2, generator=generator)
        sides = sides[sides.prod(1).argsort(descending=True)]
        corners = torch.rand(leaves, 2, generator=generator) * (torch.tensor([height, width]) + sides) - sides
        # What no leaf hides is the back wall, number 0.
        found = np.zeros((height, width), np.int64)
        first, last = corners.clamp(min=0).int().numpy(), (corners + sides).clamp(min=0).int().numpy()
        for number, ((top, left), (bottom, right)) in enumerate(zip(first, last), 1):
            found[top:bottom, left:right] = number
        numbers = torch.from_numpy(found)
        picture.copy_(torch.randn(3, leaves + 1, generator=generator)[:, numbers])
        is_leaf.copy_(numbers > 0)
    return drawn, hidden


def draw_mixture(count, height, width, shares, generator, channels):
    """Normal numbers [count, channels, height, width]; `shares` of their variance by size of patches."""
    return sum(share**0.5 * draw_patches(count, height, width, size, generator, channels) for size, share in shares.items())


def draw_patches(count, height, width, size, generator, channels):
    """Normal numbers [count, channels, height, width] that change from `size` to `size` pixels, smoothly."""
    # One cell more at each end, since the outermost have less variance.
    rows, columns = (-(-side // size) + 2 for side in (height, width))
    cells = torch.randn(count, channels, rows, columns, generator=generator)
    if size == 1:
        return cells[..., :height, :width]
    large = F.interpolate(cells, scale_factor=float(size), mode="bicubic", align_corners=False)
    return large[..., size : size + height, size : size + width] / BLEND


def draw_clouds(count, height, width, generator):
    """[count, CLOUDS, height / 2, width / 2]."""
    clouds = torch.randn(count, CLOUDS, -(-height // 16), -(-width // 16), generator=generator)
    return F.interpolate(clouds, size=(height // 2, width // 2), mode="bilinear", align_corners=False)
