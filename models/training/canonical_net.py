"""The net of canonical.py. Pictures are float32 [batch, 3, height, width] RGB of 0 to 1; classes are tape.py's labels."""
import torch
import torch.nn.functional as F
from torch import nn

from tape import CLASSES, TAPES


class CanonicalNet(nn.Module):
    """Classifies each pixel and paints it as the simulator does (RCAN, James et al. 2019, with a class map inside).

    A U-Net on the space-to-depth picture, so that its widest layers run at half of the input's size. It gives class
    logits at the input's size (four sub-pixels per cell) and, at half of it, the simulator's colour of all that is no
    tape; `paint` makes the picture from both. Tape gets the simulator's own colours and no others, so that a threshold
    tuned there sees the colour that it was tuned on, or none. A net that paints freely ends in between.

    The net's input is the picture, and the picture normalised by its own mean and deviation per channel: the weights
    then need not learn grey-world balance and exposure.
    """

    def __init__(self, widths=(24, 40, 64, 96, 128)):
        super().__init__()
        self.widths = tuple(widths)
        self.stem = nn.Sequential(conv_block(24, widths[0]), conv_block(widths[0], widths[0]))
        pairs = list(zip(widths, widths[1:]))
        self.down = nn.ModuleList(nn.Sequential(conv_block(a, b, 2), conv_block(b, b)) for a, b in pairs)
        self.light = nn.Sequential(nn.Linear(widths[-1], widths[-1]), nn.ReLU(), nn.Linear(widths[-1], widths[-1]))
        self.lateral = nn.ModuleList(nn.Conv2d(b, a, 1) for a, b in pairs)
        self.up = nn.ModuleList(conv_block(a, a) for a, _ in pairs)
        self.head = nn.Conv2d(widths[0], 4 * CLASSES + 3, 1)
        # canonical.py replaces these colours by the medians of the frames that it is given.
        self.register_buffer("tape", torch.tensor([tape.simulator for tape in TAPES]) / 255.0)

    def gather(self, x):
        """Space to depth: [n, 6, h, w] to [n, 24, h / 2, w / 2]."""
        return F.pixel_unshuffle(x, 2)

    @property
    def stride(self):
        """Width and height of the input must be multiples of this."""
        return 2 * 2 ** len(self.down)

    def forward(self, picture):
        """[n, 3, h, w] of 0 to 1 to (class logits [n, 4, h, w], road colour [n, 3, h / 2, w / 2] of 0 to 1)."""
        mean = picture.mean((2, 3), keepdim=True)
        centred = picture - mean
        deviation = (centred * centred).mean((2, 3), keepdim=True).sqrt()
        x = torch.cat([picture - 0.5, centred / (deviation + 0.02) * 0.5], 1)
        x = self.stem(self.gather(x))
        skips = []
        for down in self.down:
            skips.append(x)
            x = down(x)
        # The light, as one code for the whole frame.
        x = x + self.light(x.mean((2, 3)))[:, :, None, None]
        for lateral, up, skip in zip(reversed(self.lateral), reversed(self.up), reversed(skips)):
            x = up(F.interpolate(lateral(x), scale_factor=2.0, mode="nearest") + skip)
        x = self.head(x)
        return F.pixel_shuffle(x[:, : 4 * CLASSES], 2), torch.sigmoid(x[:, 4 * CLASSES :])

    def paint(self, logits, road, sharpness=1.0):
        """The canonical picture, [n, 3, h, w] of 0 to 1; `sharpness` above 1 narrows the blend between classes."""
        return self.blend(torch.softmax(logits * sharpness, 1), road)

    def blend(self, shares, road):
        road = F.interpolate(road, scale_factor=2.0, mode="bilinear", align_corners=False)
        tape = torch.einsum("nchw,ck->nkhw", shares[:, 1:], self.tape)
        return shares[:, :1] * road + tape


def conv_block(inside, outside, stride=1):
    return nn.Sequential(nn.Conv2d(inside, outside, 3, stride, 1, bias=False), nn.BatchNorm2d(outside), nn.ReLU(inplace=True))
