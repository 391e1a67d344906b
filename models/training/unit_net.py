"""UNIT's net (Liu, Breuel, Kautz 2017): an encoder and a decoder for each domain, whose inner layers are the same."""
from torch import nn

from layers import ResnetBlock, conv, init_weights, norm


class Ends(nn.Module):
    """The layers that a domain does not share: the encoder's front and the decoder's back."""

    def __init__(self, filters, blocks, separable):
        super().__init__()
        f = filters
        down = [layer for w in (f, 2 * f) for layer in (conv(w, 2 * w, 3, 2, 1, separable), *norm(2 * w))]
        rest = [ResnetBlock(4 * f, separable) for _ in range(blocks)]
        self.front = nn.Sequential(nn.ReflectionPad2d(3), nn.Conv2d(3, f, 7), *norm(f), *down, *rest)
        back = [ResnetBlock(4 * f, separable) for _ in range(blocks)]
        for w in (4 * f, 2 * f):
            back += [nn.Upsample(scale_factor=2.0, mode="nearest"), conv(w, w // 2, 3, 1, 1, separable), *norm(w // 2)]
        self.back = nn.Sequential(*back, nn.ReflectionPad2d(3), nn.Conv2d(f, 3, 7), nn.Tanh())


class UnitNet(nn.Module):
    """Both VAEs. Pictures are [n, 3, h, w] of -1 to 1, codes [n, 4 filters, h / 4, w / 4]."""

    stride = 4

    def __init__(self, filters=64, blocks=3, shared=2, separable=False):
        super().__init__()
        self.ends = nn.ModuleDict({domain: Ends(filters, blocks, separable) for domain in "ab"})
        self.last = nn.Sequential(*(ResnetBlock(4 * filters, separable) for _ in range(shared)))
        self.first = nn.Sequential(*(ResnetBlock(4 * filters, separable) for _ in range(shared)))
        init_weights(self)

    def encode(self, picture, domain):
        """The mean of the code."""
        return self.last(self.ends[domain].front(picture))

    def decode(self, code, domain):
        return self.ends[domain].back(self.first(code))


class UnitPath(nn.Module):
    """One way through a trained net, `a2b` or `b2a`, with the mean as the code: what is exported."""

    stride = 4

    def __init__(self, net, side):
        super().__init__()
        source, target = side.split("2")
        self.path = nn.Sequential(net.ends[source].front, net.last, net.first, net.ends[target].back)

    def forward(self, picture):
        return self.path(picture)
