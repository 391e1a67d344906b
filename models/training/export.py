"""Exports a checkpoint as a model: NAME.onnx and its card, as models/README.md describes them.

    venv/bin/python models/training/export.py runs/canonical canonical --frames FRAMES
    venv/bin/python models/training/export.py runs/cyclegan cyclegan-sim2real --frames FRAMES        # a folder or a bag

The graph takes uint8 [1, height, width, 3] RGB of any size and returns the same. Inside it scales to the width that the net
was trained at, keeping proportions, runs the net, and scales back. Before anything is written, the graph is compared with
PyTorch on 50 frames of --frames: no byte may differ by more than 2. The card's texts are in recipes.json; its metrics come
from `sim2real evaluate`, by card_metrics.py.
"""
import json
from pathlib import Path

import numpy as np
import torch

from average import load_average
from cards import MODELS, SIZE, begin_card, write_json
from checkpoint import read_run
from describe_light import read_lights
from errors import DataError, fail_clearly
from frame_options import add_topic_option
from frames import sample_pictures
from generators import make_generator
from graph import CanonicalCore, GeneratorCore, RealisticCore, draw_inputs, export_core, run_torch, work_size, wrap
from light import LENGTH, MEANING
from operations import count_operations
from realistic_net import RealisticNet
from run_options import new_parser
from tape_teacher import read_canonical
from unit_net import UnitNet, UnitPath

RECIPES = Path(__file__).resolve().parent / "recipes.json"
MAX_BYTES = 4 * 2**20
MAX_DIFFERENCE = 2


def check_parity(data, core, work_width, pictures):
    """The largest difference between the graph and PyTorch on some frames, of 255. Throws a DataError above MAX_DIFFERENCE."""
    import onnxruntime

    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    more, worst = draw_inputs(core), 0
    named = {name: value.numpy() for name, value in zip(core.inputs, more)}
    for picture in pictures:
        got = session.run(None, {"image": picture[None], **named})[0][0]
        worst = max(worst, int(np.abs(got.astype(int) - run_torch(core, picture, work_width, *more)).max()))
    if worst > MAX_DIFFERENCE:
        raise DataError(f"parity: expected bytes within {MAX_DIFFERENCE} of PyTorch's, found {worst}. The graph does not compute this net: report it as a bug.")
    return worst


def count_parameters(net):
    return sum(p.numel() for p in net.parameters())


def load_core(run, side, sharpness):
    """(core in eval mode, checkpoint) from the folder of any script's run. side: `a2b` or `b2a` where it trained both ways."""
    saved = read_run(run, "canonical.py", "cyclegan.py", "unit.py", "style.py", "realistic.py")
    if saved["script"] == "canonical.py":
        return CanonicalCore(read_canonical(run), sharpness).eval(), saved
    if saved["script"] == "realistic.py":
        return RealisticCore(load_average(RealisticNet(saved["shape"]["net"]), saved["parts"]["average"])).eval(), saved
    if saved["script"] == "unit.py":
        net = UnitPath(load_average(UnitNet(*saved["shape"]["net"]), saved["parts"]["average"]), side)
    else:
        average = saved["parts"][f"average_{side}" if saved["script"] == "cyclegan.py" else "average"]
        net = load_average(make_generator(*saved["shape"]["generator"]), average)
    return GeneratorCore(net).eval(), saved


def make_card(name, recipe, saved, core, data, lights=None):
    region = recipe["region"]
    share = region["height"] if isinstance(region, dict) else {"full": 1, "bottom-half": 0.5}[region]
    width, height = work_size(SIZE["width"], SIZE["height"] * share, recipe["workWidth"], core.stride)
    counts = (count_parameters(core), count_operations(core, torch.zeros(1, 3, height, width), *draw_inputs(core)))
    return begin_card(name, recipe["family"], recipe["direction"], data, region, *counts) | describe_lights(lights) | {
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
        raise DataError(f"{RECIPES.name}: expected an entry {options.name}, found {', '.join(recipes)}. Add the texts of its card.")
    recipe = recipes[options.name]
    core, saved = load_core(options.run, recipe.get("side"), recipe.get("sharpness", 1.0))
    model = wrap(export_core(core, recipe["workWidth"]), recipe["workWidth"], core.stride, options.name, core.smooth)
    data = model.SerializeToString(deterministic=True)
    if len(data) > MAX_BYTES:
        raise DataError(f"{options.name}.onnx: expected at most {MAX_BYTES} bytes, found {len(data)}. Choose a smaller generator.")
    lights = read_named_lights(options.lights) if core.inputs else None
    worst = check_parity(data, core, recipe["workWidth"], sample_pictures(options.frames, 50, options.topic))
    card = make_card(options.name, recipe, saved, core, data, lights)
    options.models.mkdir(parents=True, exist_ok=True)
    (options.models / card["file"]).write_bytes(data)
    write_json(options.models / f"{options.name}.json", card)
    macs = card["multiplyAccumulates"]["count"] / 1e9
    print(f"{card['file']}: {len(data)} bytes, {card['parameters']} parameters, {macs:.3f} GMAC, at most {worst} of 255 from PyTorch")


def describe_lights(lights):
    """What the card of a model that knows the light has more."""
    if lights is None:
        return {}
    return {"light": {"name": "light", "type": "float32", "shape": [1, LENGTH], "meaning": MEANING}, "lights": lights}


def read_named_lights(path):
    """The lights of describe_light.py's file, as the card of a model that knows the light names them."""
    if path is None:
        raise DataError("--lights: expected a file of describe_light.py for the card's lights, found none.")
    read_lights(path)
    return json.loads(path.read_text())["lights"]


def parse_options(argv=None):
    parser = new_parser(__doc__)
    parser.add_argument("run", help="folder of the run, with checkpoint.pt")
    parser.add_argument("name", help="name of the model, an entry of recipes.json")
    parser.add_argument("--frames", required=True, help="bag or folder of frames on which the graph is compared with PyTorch")
    add_topic_option(parser)
    parser.add_argument("--lights", type=Path, help="file of describe_light.py: the lights that the card names, for a model that knows the light; the first one is its default")
    parser.add_argument("--models", type=Path, default=MODELS, help="folder for NAME.onnx and NAME.json")
    return parser.parse_args(argv)


if __name__ == "__main__":
    fail_clearly(lambda: export(parse_options()))
