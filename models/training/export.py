"""A checkpoint becomes a model: NAME.onnx and its card, as models/README.md wants them.

    venv/bin/python models/training/export.py runs/canonical canonical --frames FRAMES
    venv/bin/python models/training/export.py runs/cyclegan cyclegan-sim2real --frames FRAMES

The graph takes uint8 [1, height, width, 3] RGB of any size and gives the same. Inside it scales to the width that the net
was trained at, keeping the shape of things, runs the net, and scales back. Before anything is written the graph is held
to PyTorch on 50 frames of --frames: no byte may differ by more than 2. What a card says in words is in recipes.json;
its figures come from the harness, by card_metrics.py.
"""
import hashlib
import json
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import TensorProto, helper, numpy_helper
from torch import nn

import loop
from classic import IR_VERSION, MODELS, OPSET, write_json
from data import DataError, fail_clearly, list_pictures, read_picture
from networks import CanonicalNet, count_parameters, make_generator

RECIPES = Path(__file__).resolve().parent / "recipes.json"
MOST_BYTES = 4 * 2**20
MOST_DIFFERENCE = 2


class CanonicalCore(nn.Module):
    """[1, 3, h, w] of 0 to 255 in and out; `sharpness` makes the blend of classes at tape's edges narrower.

    What CanonicalNet.paint does, in the operators that onnxruntime has fast: space-to-depth as a convolution (half of the
    time of a transposition), softmax over channels as its exponentials, divided after the blend.
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
    """The same of a generator of -1 to 1."""

    def __init__(self, net):
        super().__init__()
        self.net, self.stride = net, net.stride

    def forward(self, picture):
        return (self.net(picture / 127.5 - 1.0) + 1.0) * 127.5


def work_size(width, height, work_width, stride):
    """What the net sees of a frame: `work_width` wide and of the frame's proportions, in multiples of the stride.

    Twice as high as wide at most: a frame of one column must not become a picture of a million rows.
    """
    cells = round(height * (work_width / stride) / width)
    return work_width, min(max(1, cells), 2 * work_width // stride) * stride


def run_torch(core, picture, work_width):
    """The reference: uint8 [height, width, 3] in and out."""
    height, width = picture.shape[:2]
    inner = work_size(width, height, work_width, core.stride)[::-1]
    x = torch.from_numpy(picture).permute(2, 0, 1)[None].float()
    with torch.no_grad():
        x = core(F.interpolate(x, size=inner, mode="bilinear", align_corners=False))
        x = F.interpolate(x, size=(height, width), mode="bilinear", align_corners=False)
    return x[0].permute(1, 2, 0).round().clamp(0, 255).byte().numpy()


def export_core(core, work_width):
    """The net alone as an ONNX graph of free height; float [1, 3, height, work_width] `core_in` to `core_out`."""
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
    """Bytes to bytes around the core: uint8 [1, height, width, 3] RGB, any size."""
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
    side = [1, "height", "width", 3]
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info("image", TensorProto.UINT8, side)],
        [helper.make_tensor_value_info("translated", TensorProto.UINT8, side)],
        list(inner.initializer) + constants,
    )
    model = helper.make_model(graph, producer_name="sim2real export.py", opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
    onnx.checker.check_model(model, full_check=True)
    return model


def check_parity(data, core, work_width, folder, count=50):
    """Largest difference of the graph from PyTorch over `count` frames, in levels of 255."""
    import onnxruntime

    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    paths = list_pictures(folder)
    worst = 0
    for path in paths[:: max(1, len(paths) // count)][:count]:
        picture = read_picture(path)
        got = session.run(None, {"image": picture[None]})[0][0]
        worst = max(worst, int(np.abs(got.astype(int) - run_torch(core, picture, work_width)).max()))
    if worst > MOST_DIFFERENCE:
        raise DataError(f"parity: expected bytes within {MOST_DIFFERENCE} of PyTorch's, found {worst}. The export is not this net.")
    return worst


def count_operations(core, width, height):
    """Multiply-accumulates of convolutions and linear layers for an input of this size."""
    total = 0

    def count(layer, inputs, output):
        nonlocal total
        if isinstance(layer, nn.Linear):
            total += layer.weight.numel()
        elif isinstance(layer, nn.ConvTranspose2d):
            total += layer.weight.numel() * inputs[0].shape[2] * inputs[0].shape[3]
        else:
            total += layer.weight.numel() * output.shape[2] * output.shape[3]

    kinds = (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)
    hooks = [m.register_forward_hook(count) for m in core.modules() if isinstance(m, kinds)]
    with torch.no_grad():
        core(torch.zeros(1, 3, height, width))
    for hook in hooks:
        hook.remove()
    return total


def load_core(run, side, sharpness):
    """(core in eval mode, checkpoint) of a run's folder, whichever script made it."""
    path = Path(run) / "checkpoint.pt"
    if not path.exists():
        raise DataError(f"{path}: expected a checkpoint, but there is none. Train first, or give the run's --out.")
    saved = torch.load(path, map_location="cpu", weights_only=True)
    script = saved.get("script")
    if script == "canonical.py":
        net = CanonicalNet(saved["shape"]["widths"])
        net.load_state_dict(saved["average"])
        return CanonicalCore(net.eval(), sharpness).eval(), saved
    if script == "cyclegan.py":
        net = make_generator(*saved["shape"]["generator"])
        net.load_state_dict(saved["average"][side])
        return GeneratorCore(net.eval()).eval(), saved
    if script == "unit.py":
        from unit import UnitPath

        return GeneratorCore(UnitPath(saved, side).eval()).eval(), saved
    if script == "style.py":
        net = make_generator(*saved["shape"]["generator"])
        net.load_state_dict(saved["average"])
        return GeneratorCore(net.eval()).eval(), saved
    raise DataError(f"{path}: expected a checkpoint of canonical.py, cyclegan.py, unit.py or style.py, found one of {script}.")


def make_card(name, recipe, saved, core, data):
    size = {"width": 640, "height": 480}
    region = recipe["region"]
    share = region["height"] if isinstance(region, dict) else {"full": 1, "bottom-half": 0.5}[region]
    inner = work_size(size["width"], size["height"] * share, recipe["workWidth"], core.stride)
    side = {"type": "uint8", "shape": [1, "height", "width", 3], "layout": "NHWC", "colours": "RGB"}
    return {
        "name": name,
        "family": recipe["family"],
        "direction": recipe["direction"],
        "file": f"{name}.onnx",
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "opset": OPSET,
        "input": {"name": "image", **side},
        "output": {"name": "translated", **side},
        "region": region,
        "parameters": count_parameters(core),
        "multiplyAccumulates": {"at": size, "count": count_operations(core, *inner)},
        "training": {
            "script": f"models/training/{saved['script']}",
            "data": recipe["data"],
            "domains": recipe["domains"],
            "steps": saved["step"],
            "seed": saved["seed"],
            "losses": saved["losses"],
            "commit": recipe.get("commit") or saved["options"]["commit"],
        },
        "metrics": [],
        "intendedUse": recipe["intendedUse"],
        "licence": recipe["licence"],
        "provenance": recipe["provenance"],
    }


def export(options):
    recipes = json.loads(RECIPES.read_text())
    if options.name not in recipes:
        raise DataError(f"{RECIPES.name}: expected an entry {options.name}, found {', '.join(recipes)}. Add what its card says.")
    recipe = recipes[options.name]
    core, saved = load_core(options.run, recipe.get("side"), recipe.get("sharpness", 1.0))
    model = wrap(export_core(core, recipe["workWidth"]), recipe["workWidth"], core.stride, options.name)
    data = model.SerializeToString(deterministic=True)
    if len(data) > MOST_BYTES:
        raise DataError(f"{options.name}.onnx: expected at most {MOST_BYTES} bytes, found {len(data)}. Choose a smaller generator.")
    worst = check_parity(data, core, recipe["workWidth"], options.frames)
    card = make_card(options.name, recipe, saved, core, data)
    options.models.mkdir(parents=True, exist_ok=True)
    (options.models / card["file"]).write_bytes(data)
    write_json(options.models / f"{options.name}.json", card)
    macs = card["multiplyAccumulates"]["count"] / 1e9
    print(f"{card['file']}: {len(data)} bytes, {card['parameters']} parameters, {macs:.3f} GMAC, at most {worst} of 255 from PyTorch")


def parse_options(argv=None):
    parser = loop.new_parser(__doc__)
    parser.add_argument("run", help="folder of the run, which holds checkpoint.pt")
    parser.add_argument("name", help="name of the model, an entry of recipes.json")
    parser.add_argument("--frames", required=True, help="folder of frames on which the graph is held to PyTorch")
    parser.add_argument("--models", type=Path, default=MODELS, help="folder for NAME.onnx and NAME.json")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(fail_clearly(lambda: export(parse_options())))
