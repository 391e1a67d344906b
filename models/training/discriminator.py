"""CycleGAN's discriminator. Pictures are float32 [batch, 3, height, width] RGB of -1 to 1."""
from torch import nn

from layers import init_weights


class PatchDiscriminator(nn.Module):
    """70x70 PatchGAN (appendix 7.2): C64-C128-C256-C512 and one more to a map of scores. `inside`: channels that it sees."""

    def __init__(self, filters=64, layers=3, inside=3):
        super().__init__()
        body, width = [nn.Conv2d(inside, filters, 4, 2, 1), nn.LeakyReLU(0.2, True)], filters
        for i in range(1, layers + 1):
            wider = min(width * 2, filters * 8)
            stride = 2 if i < layers else 1
            body += [nn.Conv2d(width, wider, 4, stride, 1), nn.InstanceNorm2d(wider), nn.LeakyReLU(0.2, True)]
            width = wider
        self.body = nn.Sequential(*body, nn.Conv2d(width, 1, 4, 1, 1))
        init_weights(self)

    def forward(self, x):
        return self.body(x)

    def features(self, x):
        """The output of each activation and, at the end, the scores: for feature matching (pix2pixHD)."""
        found = []
        for layer in self.body:
            x = layer(x)
            if isinstance(layer, nn.LeakyReLU):
                found.append(x)
        return [*found, x]
