"""A net as an ONNX graph from bytes to bytes, and the same in PyTorch to compare it with."""
import tempfile
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from cards import OPSET
from picture_model import make_model


class CanonicalCore(nn.Module):
    """CanonicalNet with its `paint`: [1, 3, h, w] of 0 to 255 in and out. A higher `sharpness` blends tape's edges less.

    It uses operators that are fast in onnxruntime: space-to-depth as a convolution takes half of the time of a
    transposition, and a softmax over channels is its exponentials, divided after the blend.
    """

    def __init__(self, net, sharpness):
        super().__init__()
        self.net, self.sharpness, self.stride = net, sharpness, net.stride
        pick = torch.eye(24).reshape(24, 6, 2, 2)
        net.gather = lambda x: F.conv2d(x, pick, stride=2)

    def forward(self, picture):
        logits, road = self.net(picture / 255.0)
        shares = torch.exp((logits - logits.amax(1, keepdim=True)) * self.sharpness)
        road = F.interpolate(road * 255.0, scale_factor=2.0, mode="bilinear", align_corners=False)
        tape = F.conv2d(shares[:, 1:], 255.0 * self.net.tape.T[:, :, None, None])
        return (shares[:, :1] * road + tape) / shares.sum(1, keepdim=True)


class GeneratorCore(nn.Module):
    """A generator of pictures of -1 to 1, from 0 to 255 in and out."""

    def __init__(self, net):
        super().__init__()
        self.net, self.stride = net, net.stride

    def forward(self, picture):
        return (self.net(picture / 127.5 - 1.0) + 1.0) * 127.5


def work_size(width, height, work_width, stride):
    """(width, height) at which the net sees a frame: `work_width` and the frame's proportions, in multiples of the stride.

    At most twice as high as wide: a frame of one column must not become a picture of a million rows.
    """
    cells = round(height * (work_width / stride) / width)
    return work_width, min(max(1, cells), 2 * work_width // stride) * stride


def run_torch(core, picture, work_width):
    """The reference for the graph: uint8 [height, width, 3] RGB in and out."""
    height, width = picture.shape[:2]
    inner = work_size(width, height, work_width, core.stride)[::-1]
    x = torch.from_numpy(picture).permute(2, 0, 1)[None].float()
    with torch.no_grad():
        x = core(F.interpolate(x, size=inner, mode="bilinear", align_corners=False))
        x = F.interpolate(x, size=(height, width), mode="bilinear", align_corners=False)
    return x[0].permute(1, 2, 0).round().clamp(0, 255).byte().numpy()


def export_core(core, work_width):
    """The net alone as an ONNX graph of any height: float [1, 3, height, work_width], `core_in` to `core_out`."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = Path(folder) / "core.onnx"
        example = torch.rand(1, 3, 4 * core.stride, work_width) * 255
        torch.onnx.export(
            core, (example,), str(path), dynamo=False, opset_version=OPSET, input_names=["core_in"], output_names=["core_out"],
            dynamic_axes={"core_in": {2: "work_height"}, "core_out": {2: "work_height"}},
        )
        return onnx.load(str(path))


def wrap(core, work_width, stride, name):
    """The whole graph around a core: uint8 [1, height, width, 3] RGB of any size in and out."""
    nodes, constants = [], []

    def constant(key, value, dtype):
        constants.append(numpy_helper.from_array(np.asarray(value, dtype), key))
        return key

    def op(kind, inputs, out, **attributes):
        nodes.append(helper.make_node(kind, inputs, [out], name=out, **attributes))
        return out

    def resize(x, sizes, out):
        how = {"mode": "linear", "coordinate_transformation_mode": "half_pixel"}
        return op("Resize", [x, "", "", sizes], out, **how)

    op("Shape", ["image"], "shape")
    op("Gather", ["shape", constant("height_axis", [1], np.int64)], "height", axis=0)
    op("Gather", ["shape", constant("width_axis", [2], np.int64)], "width", axis=0)
    op("Cast", ["height"], "height_f", to=TensorProto.FLOAT)
    op("Cast", ["width"], "width_f", to=TensorProto.FLOAT)
    op("Mul", ["height_f", constant("cells_wide", [work_width / stride], np.float32)], "scaled")
    op("Div", ["scaled", "width_f"], "cells_exact")
    op("Round", ["cells_exact"], "cells_round")
    op("Clip", ["cells_round", constant("least", 1, np.float32), constant("most", 2 * work_width // stride, np.float32)], "cells_f")
    op("Cast", ["cells_f"], "cells", to=TensorProto.INT64)
    op("Mul", ["cells", constant("stride", [stride], np.int64)], "work_h")
    op("Concat", [constant("planes", [1, 3], np.int64), "work_h", constant("work_w", [work_width], np.int64)], "work_shape", axis=0)
    op("Cast", ["image"], "pixels", to=TensorProto.FLOAT)
    op("Transpose", ["pixels"], "planar", perm=[0, 3, 1, 2])
    resize("planar", "work_shape", "core_in")
    inner = core.graph
    nodes += list(inner.node)
    op("Concat", ["planes", "height", "width"], "full_shape", axis=0)
    resize("core_out", "full_shape", "large")
    op("Round", ["large"], "rounded")
    op("Clip", ["rounded", constant("black", 0.0, np.float32), constant("full", 255.0, np.float32)], "clipped")
    op("Cast", ["clipped"], "bytes", to=TensorProto.UINT8)
    op("Transpose", ["bytes"], "translated", perm=[0, 2, 3, 1])
    return make_model(name, nodes, list(inner.initializer) + constants, "export.py")
