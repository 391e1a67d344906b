"""A checkpoint becomes a model: NAME.onnx and its card, as models/README.md wants them.

    venv/bin/python models/training/export.py runs/canonical canonical --frames FRAMES
    venv/bin/python models/training/export.py runs/cyclegan cyclegan-sim2real --frames FRAMES        # a folder or a bag

The graph takes uint8 [1, height, width, 3] RGB of any size and gives the same. Inside it scales to the width that the net
was trained at, keeping the shape of things, runs the net, and scales back. Before anything is written the graph is held
to PyTorch on 50 frames of --frames: no byte may differ by more than 2. What a card says in words is in recipes.json;
its figures come from the harness, by card_metrics.py.
"""
import json
import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn

import loop
from cards import MODELS, SIZE, begin_card, write_json
from data import DataError, add_topic_option, fail_clearly, sample_pictures
from graph import CanonicalCore, GeneratorCore, export_core, run_torch, work_size, wrap
from networks import CanonicalNet, count_parameters, make_generator

RECIPES = Path(__file__).resolve().parent / "recipes.json"
MOST_BYTES = 4 * 2**20
MOST_DIFFERENCE = 2


def check_parity(data, core, work_width, pictures):
    """Largest difference of the graph from PyTorch over some frames, in levels of 255."""
    import onnxruntime

    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    worst = 0
    for picture in pictures:
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
    region = recipe["region"]
    share = region["height"] if isinstance(region, dict) else {"full": 1, "bottom-half": 0.5}[region]
    inner = work_size(SIZE["width"], SIZE["height"] * share, recipe["workWidth"], core.stride)
    counts = (count_parameters(core), count_operations(core, *inner))
    return begin_card(name, recipe["family"], recipe["direction"], data, region, *counts) | {
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
    worst = check_parity(data, core, recipe["workWidth"], sample_pictures(options.frames, 50, options.topic))
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
    parser.add_argument("--frames", required=True, help="bag or folder of frames on which the graph is held to PyTorch")
    add_topic_option(parser)
    parser.add_argument("--models", type=Path, default=MODELS, help="folder for NAME.onnx and NAME.json")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(fail_clearly(lambda: export(parse_options())))
