"""The features of VGG-19 (Simonyan and Zisserman 2015), from a file of weights, and the Gram matrices of style."""
from pathlib import Path

import torch
from torch import nn

from errors import DataError

# Convolutions in each stage. Widths are the file's: the paper's, or others.
STAGES = (2, 2, 4, 4, 4)
IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))


class Vgg(nn.Module):
    """Features by layer name, after ReLU: {"conv1_1": [n, c, h, w], ...} of pictures [n, 3, h, w] RGB of 0 to 1."""

    def __init__(self, weights):
        super().__init__()
        self.layers, at = nn.ModuleDict(), 0
        for stage, count in enumerate(STAGES, 1):
            for i in range(1, count + 1):
                weight, bias = weights[f"{at}.weight"], weights[f"{at}.bias"]
                layer = nn.Conv2d(weight.shape[1], weight.shape[0], 3, 1, 1)
                layer.load_state_dict({"weight": weight, "bias": bias})
                self.layers[f"conv{stage}_{i}"] = layer
                at += 2  # a ReLU lies between
            at += 1  # and a pooling between stages
        mean, deviation = (torch.tensor(values).view(3, 1, 1) for values in IMAGENET)
        self.register_buffer("mean", mean), self.register_buffer("deviation", deviation)
        self.requires_grad_(False).eval()

    def forward(self, picture):
        found, x = {}, (picture - self.mean) / self.deviation
        for name, layer in self.layers.items():
            if name.endswith("_1") and name != "conv1_1":
                # Gatys et al. pool by the mean, not the maximum: it gives smoother pictures.
                x = nn.functional.avg_pool2d(x, 2)
            x = torch.relu(layer(x))
            found[name] = x
        return found


def read_vgg(path):
    """The net of a file of weights. Throws a DataError that says what such a file must hold."""
    wanted = "expected a state dict of VGG-19's convolutions (features.0.weight ... features.34.bias)"
    if not path:
        raise DataError(f"--vgg: {wanted}. The weights come with no package: give the path of your own file.")
    if not Path(path).is_file():
        raise DataError(f"{path}: {wanted}, but there is no such file. Give the path of your own.")
    try:
        weights = torch.load(path, map_location="cpu", weights_only=True)
        return Vgg({key.removeprefix("features."): value for key, value in weights.items()})
    except Exception as error:  # whatever pickle raises, or a layer that is missing or of another shape
        raise DataError(f"{path}: {wanted}, found something else ({type(error).__name__}: {error}). Give such a file.") from error


def gram(layer):
    """The Gram matrix [n, c, c] of features [n, c, h, w], divided by channels and pixels: which features occur together."""
    flat = layer.flatten(2)
    return flat @ flat.transpose(1, 2) / (flat.shape[1] * flat.shape[2])
