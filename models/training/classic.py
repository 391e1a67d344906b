"""Colour-statistics matching (Reinhard et al. 2001, in CIELab) as an ONNX graph: the models `classic*`.

    python3 -m venv venv && venv/bin/pip install -r models/training/requirements.txt
    venv/bin/python models/training/classic.py measure classic FRAMES_OF_THE_SIMULATOR
    venv/bin/python models/training/classic.py measure classic-sim2real FRAMES_OF_THE_ROBOT     # folders or bags
    venv/bin/python models/training/classic.py build     # models/classic*.onnx and their cards
    venv/bin/python models/training/classic.py check     # the shipped graphs against plain numpy and OpenCV

`measure` writes the target's mean and standard deviation to classic-statistics.json beside this file; `build` needs no
other data. Each frame is mapped so that its own mean and deviation, channel by channel in CIELab, become the target's:  lab' = (lab - mean) * target_std / max(std, STD_FLOOR) + target_mean.
"""
import argparse
import json
import sys
from pathlib import Path

import numpy as np

from cards import MODELS, SIZE, begin_card, write_json
from classic_graph import build
from errors import fail_clearly
from frame_options import add_bag_options, choose
from frames import read_pictures
from lab import STD_FLOOR, match, to_lab

STATISTICS = Path(__file__).resolve().parent / "classic-statistics.json"


def make_card(name, target, data):
    count = 4 * 9 * SIZE["width"] * SIZE["height"]
    return begin_card(name, "classic", target["direction"], data, "full", 6, count) | {
        "training": {
            "script": "models/training/classic.py",
            "data": target["data"],
            "domains": {"source": target["source"], "target": target["target"]},
            "steps": 0,
            "seed": None,
            "losses": {},
            "commit": None,
        },
        "metrics": target["metrics"],
        "intendedUse": target["intended_use"],
        "licence": "Apache-2.0",
        "provenance": target["provenance"],
    }


def measure(name, options):
    """Writes the average over frames of each frame's own mean and deviation: the look of one frame of the target."""
    known = json.loads(STATISTICS.read_text())
    # Frame by frame: a drive in CIELab would fill the memory.
    labs = map(to_lab, read_pictures(options.frames, choose(options)))
    found = [(lab.mean((0, 1)), lab.std((0, 1))) for lab in labs]
    known[name]["mean"], known[name]["std"] = (np.mean(part, axis=0).round(4).tolist() for part in zip(*found))
    known[name]["frames"] = len(found)
    write_json(STATISTICS, known)
    print(f"{name}: {len(found)} frames, mean {known[name]['mean']}, std {known[name]['std']}")


def write_models():
    for name, target in json.loads(STATISTICS.read_text()).items():
        file = MODELS / f"{name}.onnx"
        data = build(name, target).SerializeToString(deterministic=True)
        file.write_bytes(data)
        card = make_card(name, target, data)
        write_json(MODELS / f"{name}.json", card)
        print(f"{file.name}: {card['bytes']} bytes, sha256 {card['sha256']}")


def make_test_frames():
    rng = np.random.default_rng(20)
    ramp = np.stack(np.broadcast_arrays(np.arange(240)[:, None], np.arange(320)[None, :] * 0.8, np.arange(240)[::-1, None]), -1)
    yield "noise", rng.integers(0, 256, (240, 320, 3), np.uint8)
    yield "ramp", ramp.clip(0, 255).astype(np.uint8)
    yield "dark, red light", (ramp * [0.25, 0.06, 0.04] + rng.normal(0, 2, ramp.shape)).clip(0, 255).astype(np.uint8)
    yield "one colour", np.full((240, 320, 3), (200, 30, 90), np.uint8)
    yield "black", np.zeros((240, 320, 3), np.uint8)
    yield "odd size", rng.integers(0, 256, (7, 13, 3), np.uint8)


def check():
    """Prints how far the shipped graphs are from the reference and from OpenCV. Exits with 1 above 1 of 255 from the reference."""
    import cv2
    import onnxruntime

    failed = False
    for name, target in json.loads(STATISTICS.read_text()).items():
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2
        session = onnxruntime.InferenceSession(str(MODELS / f"{name}.onnx"), options, providers=["CPUExecutionProvider"])
        if build(name, target).SerializeToString(deterministic=True) != (MODELS / f"{name}.onnx").read_bytes():
            print(f"{name}: expected the file that `build` makes from {STATISTICS.name}, found another. Run `build`.")
            failed = True
        for frame, rgb in make_test_frames():
            got = session.run(None, {"image": rgb[None]})[0][0]
            again = session.run(None, {"image": rgb[None]})[0][0]
            mine = np.abs(got.astype(int) - match(rgb, target))
            lab = cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2Lab).astype(np.float64)
            std = np.maximum(lab.std((0, 1)), STD_FLOOR)
            lab = (lab - lab.mean((0, 1))) * (np.array(target["std"]) / std) + np.array(target["mean"])
            theirs = cv2.cvtColor(lab.astype(np.float32), cv2.COLOR_Lab2RGB).clip(0, 1) * 255
            theirs = np.abs(got - np.rint(theirs))
            same = np.array_equal(got, again)
            failed |= bool(mine.max() > 1 or not same)
            print(
                f"{name}, {frame}: reference max {mine.max()} mean {mine.mean():.4f}; OpenCV max {theirs.max():.0f} "
                f"mean {theirs.mean():.4f} share over 2 {np.mean(theirs > 2):.5f}; {'repeats' if same else 'DIFFERS when repeated'}"
            )
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Makes and checks the models classic and classic-sim2real.")
    commands = parser.add_subparsers(dest="command", required=True)
    measuring = commands.add_parser("measure", help="measure a target's statistics from a folder of pictures")
    measuring.add_argument("name", choices=["classic", "classic-sim2real"])
    measuring.add_argument("frames", help="bag or folder of pictures")
    add_bag_options(measuring)
    commands.add_parser("build", help="write the graphs and their cards")
    commands.add_parser("check", help="compare the graphs with plain numpy and with OpenCV")
    chosen = parser.parse_args()
    if chosen.command == "measure":
        fail_clearly(lambda: measure(chosen.name, chosen))
    elif chosen.command == "build":
        write_models()
    else:
        check()
