"""CycleGAN's generators. Pictures are float32 [batch, 3, height, width] RGB of -1 to 1."""
import torch
import torch.nn.functional as F
from torch import nn

from layers import ResnetBlock, conv, init_weights, instance_block, norm


def make_generator(kind, filters, blocks):
    """`resnet` (the paper's with 64 filters and 9 blocks), `separable` (the same, depthwise-separable) or `unet`."""
    if kind == "unet":
        return UnetGenerator(filters, blocks)
    return ResnetGenerator(filters, blocks, separable=kind == "separable")


class ResnetGenerator(nn.Module):
    """CycleGAN's (appendix 7.2): c7s1-f, d2f, d4f, R4f x blocks, u2f, uf, c7s1-3; reflection padding, InstanceNorm, tanh."""

    stride = 4

    def __init__(self, filters=64, blocks=9, separable=False):
        super().__init__()
        f = filters
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
    """A small U-Net that learns what to change in its input.

    BatchNorm would cost nothing at run time, but each generator sees real, simulated and translated pictures in turn, and
    BatchNorm's statistics over all of them fit none. So InstanceNorm.
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
