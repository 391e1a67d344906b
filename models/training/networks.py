"""The networks. Pictures are float32 [batch, 3, height, width] RGB, 0 to 1 for CanonicalNet, -1 to 1 for the others."""
import torch
import torch.nn.functional as F
from torch import nn

TAPE_CLASSES = 4  # no tape, white, yellow, red


class CanonicalNet(nn.Module):
    """Says what each pixel is and how the simulator paints it (RCAN, James et al. 2019, with a class map inside).

    A U-Net on the space-to-depth picture, so that its widest layers run at half of the input's size. It gives class
    logits at the input's size (four sub-pixels a cell) and the simulator's colour of all that is no tape at half of it;
    `paint` makes the picture of both. Tape has three colours, the simulator's own, so that a threshold tuned there sees
    the colour that it was tuned on, or none; a net that paints freely ends in between.

    Beside the picture the net sees it normalised by the frame's own mean and deviation, channel by channel: grey-world
    balance and exposure are then no work for the weights.
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
        self.head = nn.Conv2d(widths[0], 4 * TAPE_CLASSES + 3, 1)
        # Medians of the simulator's tape; canonical.py replaces them by those of the frames that it is given.
        self.register_buffer("tape", torch.tensor([[204, 204, 204], [200, 200, 10], [196, 1, 1]]) / 255.0)

    def gather(self, x):
        """Space to depth: [n, 6, h, w] to [n, 24, h / 2, w / 2]."""
        return F.pixel_unshuffle(x, 2)

    @property
    def stride(self):
        """Sides of the input must be multiples of this."""
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
        # What light there is, as one code for the whole frame.
        x = x + self.light(x.mean((2, 3)))[:, :, None, None]
        for lateral, up, skip in zip(reversed(self.lateral), reversed(self.up), reversed(skips)):
            x = up(F.interpolate(lateral(x), scale_factor=2.0, mode="nearest") + skip)
        x = self.head(x)
        return F.pixel_shuffle(x[:, : 4 * TAPE_CLASSES], 2), torch.sigmoid(x[:, 4 * TAPE_CLASSES :])

    def paint(self, logits, road, sharpness=1.0):
        """The canonical picture, [n, 3, h, w] of 0 to 1; `sharpness` above 1 narrows the blend between classes."""
        return self.blend(torch.softmax(logits * sharpness, 1), road)

    def blend(self, shares, road):
        road = F.interpolate(road, scale_factor=2.0, mode="bilinear", align_corners=False)
        tape = torch.einsum("nchw,ck->nkhw", shares[:, 1:], self.tape)
        return shares[:, :1] * road + tape


def conv_block(inside, outside, stride=1):
    return nn.Sequential(nn.Conv2d(inside, outside, 3, stride, 1, bias=False), nn.BatchNorm2d(outside), nn.ReLU(inplace=True))


def instance_block(inside, outside, stride=1):
    layers = nn.Conv2d(inside, outside, 3, stride, 1, bias=False), nn.InstanceNorm2d(outside, affine=True)
    return nn.Sequential(*layers, nn.ReLU(inplace=True))


def init_weights(net):
    """CycleGAN's: normal of deviation 0.02 (Zhu et al. 2017, appendix 7.1)."""
    for module in net.modules():
        if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
            nn.init.normal_(module.weight, 0.0, 0.02)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
    return net


def conv(inside, outside, size, stride=1, pad=0, separable=False):
    """A convolution, or its depthwise-separable stand-in (Howard et al. 2017) at a tenth of the cost."""
    if not separable:
        return nn.Conv2d(inside, outside, size, stride, pad)
    return nn.Sequential(nn.Conv2d(inside, inside, size, stride, pad, groups=inside, bias=False), nn.Conv2d(inside, outside, 1))


class ResnetBlock(nn.Module):
    def __init__(self, width, separable):
        super().__init__()
        layers = []
        for last in (False, True):
            layers += [nn.ReflectionPad2d(1), conv(width, width, 3, separable=separable), nn.InstanceNorm2d(width, affine=True)]
            layers += [] if last else [nn.ReLU(inplace=True)]
        self.body = nn.Sequential(*layers)

    def forward(self, x):
        return x + self.body(x)


class ResnetGenerator(nn.Module):
    """CycleGAN's (appendix 7.2): c7s1-f, d2f, d4f, R4f x blocks, u2f, uf, c7s1-3; reflection padding, InstanceNorm, tanh."""

    stride = 4

    def __init__(self, filters=64, blocks=9, separable=False):
        super().__init__()
        f = filters
        norm = lambda width: [nn.InstanceNorm2d(width, affine=True), nn.ReLU(inplace=True)]  # noqa: E731
        first = [nn.ReflectionPad2d(3), nn.Conv2d(3, f, 7), *norm(f)]
        down = [layer for a in (f, 2 * f) for layer in (conv(a, 2 * a, 3, 2, 1, separable), *norm(2 * a))]
        self.encoder = nn.Sequential(*first, *down)
        self.blocks = nn.ModuleList(ResnetBlock(4 * f, separable) for _ in range(blocks))
        up = []
        for a in (4 * f, 2 * f):
            if separable:
                up += [nn.Upsample(scale_factor=2.0, mode="nearest"), conv(a, a // 2, 3, 1, 1, True), *norm(a // 2)]
            else:
                up += [nn.ConvTranspose2d(a, a // 2, 3, 2, 1, output_padding=1), *norm(a // 2)]
        self.decoder = nn.Sequential(*up, nn.ReflectionPad2d(3), nn.Conv2d(f, 3, 7), nn.Tanh())
        init_weights(self)

    def forward(self, x):
        x = self.encoder(x)
        for block in self.blocks:
            x = block(x)
        return self.decoder(x)

    def features(self, x):
        """Layers at three depths, for CUT's patch loss."""
        found = [x, x := self.encoder(x)]
        for block in self.blocks:
            x = block(x)
        return [*found, x]


class UnetGenerator(nn.Module):
    """A small U-Net that learns what to change of its input.

    InstanceNorm, though BatchNorm would cost nothing at run time: each generator sees real, simulated and translated
    pictures in turn, and the statistics that BatchNorm keeps of them all fit none.
    """

    def __init__(self, filters=16, levels=3):
        super().__init__()
        widths = [filters * 2**i for i in range(levels + 1)]
        self.stride = 2**levels
        self.stem = instance_block(3, filters)
        self.down = nn.ModuleList(nn.Sequential(instance_block(a, b, 2), instance_block(b, b)) for a, b in zip(widths, widths[1:]))
        self.lateral = nn.ModuleList(nn.Conv2d(b, a, 1) for a, b in zip(widths, widths[1:]))
        self.up = nn.ModuleList(instance_block(a, a) for a in widths[:-1])
        self.head = nn.Conv2d(filters, 3, 3, 1, 1)
        init_weights(self)

    def encode(self, x):
        skips = [self.stem(x)]
        for down in self.down:
            skips.append(down(skips[-1]))
        return skips

    def forward(self, picture):
        *skips, x = self.encode(picture)
        for lateral, up, skip in zip(reversed(self.lateral), reversed(self.up), reversed(skips)):
            x = up(F.interpolate(lateral(x), scale_factor=2.0, mode="nearest") + skip)
        return torch.tanh(self.head(x) + picture)

    def features(self, x):
        return [x, *self.encode(x)[1:]]


class PatchDiscriminator(nn.Module):
    """70x70 PatchGAN (appendix 7.2): C64-C128-C256-C512 and one more to a map of scores."""

    def __init__(self, filters=64, layers=3):
        super().__init__()
        body, width = [nn.Conv2d(3, filters, 4, 2, 1), nn.LeakyReLU(0.2, True)], filters
        for i in range(1, layers + 1):
            wider = min(width * 2, filters * 8)
            stride = 2 if i < layers else 1
            body += [nn.Conv2d(width, wider, 4, stride, 1), nn.InstanceNorm2d(wider), nn.LeakyReLU(0.2, True)]
            width = wider
        self.body = nn.Sequential(*body, nn.Conv2d(width, 1, 4, 1, 1))
        init_weights(self)

    def forward(self, x):
        return self.body(x)


def make_generator(kind, filters, blocks):
    """`resnet` (the paper's at filters 64, blocks 9), `separable` (its depthwise-separable kin) or `unet`."""
    if kind == "unet":
        return UnetGenerator(filters, blocks)
    return ResnetGenerator(filters, blocks, separable=kind == "separable")


def count_parameters(net):
    return sum(p.numel() for p in net.parameters())
