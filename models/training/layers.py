"""Layers that the generators, UNIT's net and the discriminators share."""
from torch import nn


def instance_block(inside, outside, stride=1):
    layers = nn.Conv2d(inside, outside, 3, stride, 1, bias=False), nn.InstanceNorm2d(outside, affine=True)
    return nn.Sequential(*layers, nn.ReLU(inplace=True))


def norm(width):
    return [nn.InstanceNorm2d(width, affine=True), nn.ReLU(inplace=True)]


def init_weights(net):
    """CycleGAN's: normal, standard deviation 0.02 (Zhu et al. 2017, appendix 7.1). Returns the net."""
    for module in net.modules():
        if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
            nn.init.normal_(module.weight, 0.0, 0.02)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
    return net


def conv(inside, outside, size, stride=1, pad=0, separable=False):
    """A convolution, or a depthwise-separable one (Howard et al. 2017) at a tenth of the cost."""
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
