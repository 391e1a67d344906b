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

    The net's input is the picture normalised by its own mean and deviation per channel: the weights then need not learn
    grey-world balance and exposure. Mean and deviation go into the code of the light.
    """

    def __init__(self, widths=(16, 32, 40, 80, 112)):
        super().__init__()
        self.widths = tuple(widths)
        self.stem = nn.Sequential(conv_block(12, widths[0]), conv_block(widths[0], widths[0]))
        pairs = list(zip(widths, widths[1:]))
        self.down = nn.ModuleList(nn.Sequential(conv_block(a, b, 2), conv_block(b, b)) for a, b in pairs)
        self.light = nn.Sequential(nn.Linear(widths[-1] + 6, widths[-1]), nn.ReLU(), nn.Linear(widths[-1], widths[-1]))
        self.lateral = nn.ModuleList(nn.Conv2d(b, a, 1) for a, b in pairs)
        self.up = nn.ModuleList(conv_block(a, a) for a, _ in pairs)
        self.head = nn.Conv2d(widths[0], 4 * CLASSES + 3, 1)
        # canonical.py replaces these colours by the medians of the frames that it is given.
        self.register_buffer("tape", torch.tensor([tape.simulator for tape in TAPES]) / 255.0)

    @property
    def stride(self):
        """Width and height of the input must be multiples of this."""
        return 2 * 2 ** len(self.down)

    def forward(self, picture):
        """[n, 3, h, w] of 0 to 1 to (class logits [n, 4, h, w], road colour [n, 3, h / 2, w / 2] of 0 to 1)."""
        x, mean, deviation = normalise(picture)
        logits, road = self.decide(self.stem(F.pixel_unshuffle(x, 2)), mean, deviation)
        return F.pixel_shuffle(logits, 2), road

    def decide(self, x, mean, deviation):
        """All behind the stem: its cells [n, widths[0], h, w] and the picture's statistics [n, 3] to class logits
        [n, 16, h, w] (class, then row and column within the cell) and road colour [n, 3, h, w]."""
        skips = []
        for down in self.down:
            skips.append(x)
            x = down(x)
        # The light, as one code for the whole frame.
        code = torch.cat([x.mean((2, 3)), mean, deviation], 1)
        x = x + self.light(code)[:, :, None, None]
        for lateral, up, skip in zip(reversed(self.lateral), reversed(self.up), reversed(skips)):
            x = up(F.interpolate(lateral(x), scale_factor=2.0, mode="nearest") + skip)
        x = self.head(x)
        return x[:, : 4 * CLASSES], torch.sigmoid(x[:, 4 * CLASSES :])

    def paint(self, logits, road, sharpness=1.0):
        """The canonical picture, [n, 3, h, w] of 0 to 1; `sharpness` above 1 narrows the blend between classes."""
        return self.blend(torch.softmax(logits * sharpness, 1), road)

    def blend(self, shares, road):
        road = F.interpolate(road, scale_factor=2.0, mode="bilinear", align_corners=False)
        tape = torch.einsum("nchw,ck->nkhw", shares[:, 1:], self.tape)
        return shares[:, :1] * road + tape


def normalise(picture):
    """(the picture [n, 3, h, w] without its mean and of deviation 0.5 per channel, mean [n, 3], deviation [n, 3])."""
    mean = picture.mean((2, 3), keepdim=True)
    centred = picture - mean
    deviation = (centred * centred).mean((2, 3), keepdim=True).sqrt()
    return centred * (0.5 / (deviation + 0.02)), mean[:, :, 0, 0], deviation[:, :, 0, 0]


def conv_block(inside, outside, stride=1):
    return nn.Sequential(nn.Conv2d(inside, outside, 3, stride, 1, bias=False), nn.BatchNorm2d(outside), nn.ReLU(inplace=True))
