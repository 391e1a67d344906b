"""A smaller CanonicalNet that begins where a larger one stands: channels are chosen, and each layer is fitted anew.

Layer by layer, from the picture on, the channels that span the others best stay (pivoted Cholesky of their covariance),
and the layer's weights are those by least squares that give, from what the smaller net really has before it, what the
larger net had after it (He, Zhang and Sun 2017, "Channel pruning", arXiv 1707.06168). Some thousand steps of training then
do what took many thousand from nothing.
"""
import cv2
import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper

from errors import DataError
from tape import CLASSES

SAMPLES = 20000


def read_layers(path):
    """{name: (weight, bias)} of a canonical model's layers, torch tensors; BatchNorm is folded into them there.

    The model must be of the layout of the default model of 2026-11-26: raw and normalised picture in, 24 channels after
    space to depth.
    """
    model = onnx.load(str(path))
    values = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in model.graph.initializer}
    found = {}
    for node in model.graph.node:
        if node.op_type in ("Conv", "Gemm") and len(node.input) == 3 and node.name.startswith("/net/"):
            parts = node.name.split("/")[1:-1]
            name = next((p for p in reversed(parts) if "." in p), parts[-1])
            found[name] = values[node.input[1]], values[node.input[2]]
    if "stem.0.0" not in found or found["stem.0.0"][0].shape[1] != 24:
        raise DataError(f"{path}: expected a canonical model with raw and normalised input, found layers {', '.join(found) or 'none'}.")
    return found


class LargerNet:
    """Runs a canonical model's layers as CanonicalNet of two inputs a pixel (raw and normalised) and keeps what each gives."""

    def __init__(self, layers, device="cpu"):
        self.layers = {name: (weight.to(device), bias.to(device)) for name, (weight, bias) in layers.items()}

    @torch.no_grad()
    def classify(self, picture):
        """Its share of each class, float [n, classes, h, w], in float [n, 3, h, w] pictures of 0 to 1."""
        return torch.softmax(F.pixel_shuffle(self.run(picture)["head"][:, : 4 * CLASSES], 2), 1)

    def run(self, picture):
        """{name: what the layer gives before its ReLU}; `x.NAME` what enters it."""
        kept = {}

        def conv(name, x, stride=1):
            weight, bias = self.layers[name]
            kept[name] = F.conv2d(x, weight, bias, stride, weight.shape[2] // 2)
            return kept[name]

        mean = picture.mean((2, 3), keepdim=True)
        deviation = (picture - mean).square().mean((2, 3), keepdim=True).sqrt()
        both = torch.cat([picture - 0.5, (picture - mean) / (deviation + 0.02) * 0.5], 1)
        x = F.relu(conv("stem.1.0", F.relu(conv("stem.0.0", F.pixel_unshuffle(both, 2)))))
        skips = []
        for i in range(4):
            skips.append(x)
            x = F.relu(conv(f"down.{i}.1.0", F.relu(conv(f"down.{i}.0.0", x, 2))))
        kept["deepest"] = x
        (w1, b1), (w2, b2) = self.layers["light.0"], self.layers["light.2"]
        x = x + F.linear(F.relu(F.linear(x.mean((2, 3)), w1, b1)), w2, b2)[:, :, None, None]
        for i in (3, 2, 1, 0):
            x = F.relu(conv(f"up.{i}.0", F.interpolate(conv(f"lateral.{i}", x), scale_factor=2.0) + skips[i]))
        conv("head", x)
        return kept


def choose_channels(activation, count):
    """Indices of the `count` channels of [n, c, h, w] that span the others best."""
    x = activation.permute(1, 0, 2, 3).flatten(1).double()
    covariance = torch.cov(x[:, :: max(1, x.shape[1] // 200_000)])
    chosen = []
    for _ in range(count):
        left = covariance.diagonal().clone()
        left[chosen] = -1
        best = int(left.argmax())
        chosen.append(best)
        covariance = covariance - torch.outer(covariance[:, best], covariance[best]) / covariance[best, best].clamp(min=1e-9)
    return sorted(chosen)


def fit(x, y, size, stride, generator):
    """Weight [out, in, size, size] and bias of the convolution that gives y of x, least squares on some pixels."""
    patches = F.unfold(x, size, padding=size // 2, stride=stride).transpose(1, 2).flatten(0, 1)
    target = y.flatten(2).transpose(1, 2).flatten(0, 1)
    some = torch.randperm(len(patches), generator=generator)[:SAMPLES]
    a, b = patches[some].double(), target[some].double()
    a_mean, b_mean = a.mean(0), b.mean(0)
    a, b = a - a_mean, b - b_mean
    gram = a.T @ a / len(a)
    gram += torch.eye(len(gram)) * (1e-4 * gram.diagonal().mean() + 1e-8)
    weight = torch.linalg.solve(gram, a.T @ b / len(a)).T
    bias = b_mean - weight @ a_mean
    return weight.reshape(y.shape[1], x.shape[1], size, size).float(), bias.float()


def sample_real(frames, size, count=64):
    """Some real frames' lower parts, float [n, 3, height, width] of 0 to 1: what shrink fits layers on."""
    width, height = size
    some = np.random.default_rng(0).permutation(len(frames))[:count]
    views = [cv2.resize(frames.pictures[at], (width, height * 3 // 2), interpolation=cv2.INTER_AREA)[-height:] for at in some]
    return torch.from_numpy(np.stack(views)).permute(0, 3, 1, 2).float() / 255


@torch.no_grad()
def shrink(net, path, pictures):
    """Gives a fresh CanonicalNet the weights that fit those of the model at `path` best on float [n, 3, h, w] pictures."""
    layers = read_layers(path)
    old = LargerNet(layers).run(pictures)
    generator = torch.Generator().manual_seed(1)
    widths, kept = net.widths, {}

    def place(block, x, name, channels, stride=1):
        """Fits the block's convolution, and its BatchNorm so that it changes nothing yet."""
        conv, norm = block[0], block[1]
        weight, bias = fit(x, old[name][:, channels], 3, stride, generator)
        conv.weight.copy_(weight)
        y = F.conv2d(x, weight, None, stride, 1)
        mean, var = y.mean((0, 2, 3)), y.var((0, 2, 3))
        norm.running_mean.copy_(mean), norm.running_var.copy_(var)
        norm.weight.copy_((var + norm.eps).sqrt()), norm.bias.copy_(bias + mean)
        truth = old[name][:, channels]
        error = ((y + bias[:, None, None] - truth).square().mean() / truth.var()).item()
        print(f"{name}: {error:.3f} of the variance lost")
        return F.relu(y + bias[:, None, None])

    def pick(name, count):
        return choose_channels(F.relu(old[name]), count)

    mean = pictures.mean((2, 3), keepdim=True)
    deviation = (pictures - mean).square().mean((2, 3), keepdim=True).sqrt()
    x = F.pixel_unshuffle((pictures - mean) / (deviation + 0.02) * 0.5, 2)
    x = place(net.stem[0], x, "stem.0.0", pick("stem.0.0", widths[0]))
    kept[0] = pick("stem.1.0", widths[0])
    x = place(net.stem[1], x, "stem.1.0", kept[0])
    skips = []
    for i, down in enumerate(net.down):
        skips.append(x)
        x = place(down[0], x, f"down.{i}.0.0", pick(f"down.{i}.0.0", widths[i + 1]), 2)
        kept[i + 1] = pick(f"down.{i}.1.0", widths[i + 1])
        x = place(down[1], x, f"down.{i}.1.0", kept[i + 1])
    (w1, b1), (w2, b2) = layers["light.0"], layers["light.2"]
    deep = kept[len(net.down)]
    hidden = F.relu(F.linear(old["deepest"].mean((2, 3)), w1, b1))
    some = choose_channels(hidden[:, :, None, None], net.light[0].out_features)
    net.light[0].weight.zero_()
    net.light[0].weight[:, : len(deep)] = w1[some][:, deep]
    net.light[0].bias.copy_(b1[some])
    net.light[2].weight.copy_(w2[deep][:, some]), net.light[2].bias.copy_(b2[deep])
    code = torch.cat([x.mean((2, 3)), mean[:, :, 0, 0], deviation[:, :, 0, 0]], 1)
    x = x + net.light(code)[:, :, None, None]
    for i in reversed(range(len(net.up))):
        weight, bias = fit(x, old[f"lateral.{i}"][:, kept[i]], 1, 1, generator)
        net.lateral[i].weight.copy_(weight), net.lateral[i].bias.copy_(bias)
        x = F.interpolate(net.lateral[i](x), scale_factor=2.0) + skips[i]
        x = place(net.up[i], x, f"up.{i}.0", pick(f"up.{i}.0", widths[i]))
    weight, bias = fit(x, old["head"], 1, 1, generator)
    net.head.weight.copy_(weight), net.head.bias.copy_(bias)
