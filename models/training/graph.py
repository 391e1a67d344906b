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

from canonical_net import normalise
from cards import OPSET
from light import LENGTH
from picture_model import make_model
from realistic_net import draw_clouds, draw_grain, prepare
from surfaces import read_surfaces
from tape import CLASSES


# Of 1, the deviation of grain: a byte reaches 7.9.
GRAIN_STEPS = 16


class CanonicalCore(nn.Module):
    """CanonicalNet with its `paint`: [1, 3, h, w] of 0 to 255 in and out. A higher `sharpness` blends tape's edges less.

    It uses operators that are fast in onnxruntime: space-to-depth and the first layer are one convolution of stride 2; a
    softmax is exponentials, divided after the blend; all stays at half of the input's size, with the four pixels of a
    cell as channels, until one transposed convolution spreads them. The road has one colour in a cell. Enlarging blends
    nothing: between two of the simulator's colours lies a third that is not its own.
    """

    smooth, inputs = False, {}

    def __init__(self, net, sharpness):
        super().__init__()
        self.net, self.sharpness, self.stride = net, sharpness, net.stride
        self.first = unfold_block(net.stem[0])
        # Channels in: class, pixel of the cell. Out: pixel, colour.
        pixels, classes = torch.eye(4), torch.eye(CLASSES)
        tape = torch.cat([torch.zeros(1, 3), 255.0 * net.tape.float().cpu()])
        self.tape = torch.einsum("kc,pq->pckq", tape, pixels).reshape(12, 16, 1, 1)
        self.ground = torch.einsum("k,c,pq->pckq", classes[0], torch.ones(3), pixels).reshape(12, 16, 1, 1)
        self.total = torch.einsum("k,c,pq->pckq", torch.ones(CLASSES), torch.ones(3), pixels).reshape(12, 16, 1, 1)
        self.road = 255.0 * torch.eye(3).repeat(4, 1).reshape(12, 3, 1, 1)
        self.spread = torch.einsum("pq,cd->pcdq", pixels, torch.eye(3)).reshape(12, 3, 2, 2)

    def forward(self, picture):
        x, mean, deviation = normalise(picture / 255.0)
        logits, road = self.net.decide(self.net.stem[1](self.first(x)), mean, deviation)
        shares = torch.exp((logits * self.sharpness).clamp(-40, 40))
        painted = F.conv2d(shares, self.tape) + F.conv2d(shares, self.ground) * F.conv2d(road, self.road)
        return F.conv_transpose2d(painted / F.conv2d(shares, self.total), self.spread, stride=2)


def unfold_block(block):
    """The 3x3 block of a space-to-depth picture (12 channels) with its convolution as one of 6x6 and stride 2."""
    conv, *rest = block
    outside = conv.out_channels
    weight = conv.weight.data.reshape(outside, 3, 2, 2, 3, 3).permute(0, 1, 4, 2, 5, 3).reshape(outside, 3, 6, 6)
    first = nn.Conv2d(3, outside, 6, 2, 2, bias=False)
    first.weight.data.copy_(weight)
    return nn.Sequential(first, *rest)


class GeneratorCore(nn.Module):
    """A generator of pictures of -1 to 1, from 0 to 255 in and out."""

    smooth, inputs = True, {}

    def __init__(self, net):
        super().__init__()
        self.net, self.stride = net, net.stride

    def forward(self, picture):
        return (self.net(picture / 127.5 - 1.0) + 1.0) * 127.5


class RealisticCore(nn.Module):
    """RealisticNet, from 0 to 255 in and out, in the light of its second input. Its noise is drawn once and stays: no flicker."""

    smooth, inputs = True, {"light": LENGTH}

    def __init__(self, net):
        super().__init__()
        self.net, self.stride = net, net.stride
        random = torch.Generator().manual_seed(1)
        # As steps of a byte: a quarter of the file. Buffers, since what is worked out of other tensors is stored as its result.
        grain = (draw_grain(1, 256, 320, random) * GRAIN_STEPS).round().clamp(-127, 127).to(torch.int8)
        self.register_buffer("grain", grain)
        self.register_buffer("clouds", draw_clouds(1, 256, 320, random))

    def forward(self, picture, light):
        height, width = picture.shape[2:]
        # Any frame of work_size is at most twice as high as wide.
        grain, clouds = self.grain.float().repeat(1, 1, 3, 1) / GRAIN_STEPS, self.clouds.repeat(1, 1, 3, 1)
        *spatial, code = prepare(read_surfaces(picture), light, grain[..., :height, :width])
        return (self.net(*spatial, clouds[..., : height // 2, : width // 2], code) * 255.0).clamp(0, 255)


def work_size(width, height, work_width, stride):
    """(width, height) at which the net sees a frame: `work_width` and the frame's proportions, in multiples of the stride.

    At most twice as high as wide: a frame of one column must not become a picture of a million rows.
    """
    cells = round(height * (work_width / stride) / width)
    return work_width, min(max(1, cells), 2 * work_width // stride) * stride


def run_torch(core, picture, work_width, *more):
    """The reference for the graph: uint8 [height, width, 3] RGB in and out; more: the core's further inputs."""
    height, width = picture.shape[:2]
    inner = work_size(width, height, work_width, core.stride)[::-1]
    x = torch.from_numpy(picture).permute(2, 0, 1)[None].float()
    with torch.no_grad():
        x = core(F.interpolate(x, size=inner, mode="bilinear", align_corners=False), *more)
        how = {"mode": "bilinear", "align_corners": False} if core.smooth else {"mode": "nearest"}
        x = F.interpolate(x, size=(height, width), **how)
    return x[0].permute(1, 2, 0).round().byte().numpy()


def draw_inputs(core):
    """Examples of a core's further inputs, float [1, length] each."""
    return [torch.rand(1, length, generator=torch.Generator().manual_seed(1)) for length in core.inputs.values()]


def export_core(core, work_width):
    """The net alone as an ONNX graph of any height: float [1, 3, height, work_width], `core_in` to `core_out`.

    Its further inputs keep their names.
    """
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = Path(folder) / "core.onnx"
        example = torch.rand(1, 3, 4 * core.stride, work_width) * 255
        torch.onnx.export(
            core, (example, *draw_inputs(core)), str(path), dynamo=False, opset_version=OPSET,
            input_names=["core_in", *core.inputs], output_names=["core_out"],
            dynamic_axes={"core_in": {2: "work_height"}, "core_out": {2: "work_height"}},
            # A core's bytes would be stored as floats. onnxruntime folds them when it loads the file.
            do_constant_folding=not core.inputs,
        )
        return onnx.load(str(path))


def wrap(core, work_width, stride, name, smooth):
    """The whole graph around a core: uint8 [1, height, width, 3] RGB of any size in and out. `smooth`: how to enlarge.

    The core's further inputs become the graph's.
    """
    nodes, constants = [], []

    def constant(key, value, dtype):
        constants.append(numpy_helper.from_array(np.asarray(value, dtype), key))
        return key

    def op(kind, inputs, out, **attributes):
        nodes.append(helper.make_node(kind, inputs, [out], name=out, **attributes))
        return out

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
    # A picture of the camera's size is moved as bytes, which is cheaper than as floats.
    op("Transpose", ["image"], "planar", perm=[0, 3, 1, 2])
    op("Cast", ["planar"], "pixels", to=TensorProto.FLOAT)
    op("Resize", ["pixels", "", "", "work_shape"], "core_in", mode="linear", coordinate_transformation_mode="half_pixel")
    nodes += list(core.graph.node)
    op("Concat", ["planes", "height", "width"], "full_shape", axis=0)
    half = constant("half", 0.5, np.float32)
    if smooth:
        op("Resize", ["core_out", "", "", "full_shape"], "large", mode="linear", coordinate_transformation_mode="half_pixel")
        op("Add", ["large", half], "rounded")
        op("Cast", ["rounded"], "bytes", to=TensorProto.UINT8)
    else:
        op("Add", ["core_out", half], "rounded")
        op("Cast", ["rounded"], "cells_bytes", to=TensorProto.UINT8)
        how = {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
        op("Resize", ["cells_bytes", "", "", "full_shape"], "bytes", **how)
    op("Transpose", ["bytes"], "translated", perm=[0, 2, 3, 1])
    more = [value for value in core.graph.input if value.name != "core_in"]
    return make_model(name, nodes, list(core.graph.initializer) + constants, "export.py", more)
