"""Colour-statistics matching (Reinhard et al. 2001, in CIELab) as an ONNX graph: the models `classic*`.

    python3 -m venv venv && venv/bin/pip install -r models/training/requirements.txt
    venv/bin/python models/training/classic.py measure classic FRAMES_OF_THE_SIMULATOR
    venv/bin/python models/training/classic.py measure classic-sim2real FRAMES_OF_THE_ROBOT
    venv/bin/python models/training/classic.py build     # models/classic*.onnx and their cards
    venv/bin/python models/training/classic.py check     # the shipped graphs against plain numpy and OpenCV

`measure` writes the target's mean and standard deviation to classic-statistics.json beside this file, the only
thing that `build` takes from data. Each frame is mapped so that its own mean and deviation, channel by channel in
CIELab, become the target's:  lab' = (lab - mean) * target_std / max(std, STD_FLOOR) + target_mean.

How the graph takes about 6 ms at 640x480 on one core (onnxruntime, measured op by op):
- GatherElements over [3, pixels] costs 0.6 ms where Gather costs 8 and Pow(1/3) costs 8, so the sRGB curve and
  CIELab's cube root are tables. The tables of 65,536 entries are exact to 0.05 of a grey level.
- Lab is linear in f = cbrt(xyz/white), so all of "to Lab, match, back from Lab" is one 3x3 matrix and a bias, made
  from the statistics; Lab itself is never computed for a pixel.
- Planar [3, pixels] makes MatMul thirty times as fast as a 1x1 Conv (0.2 against 6 ms).
"""
import argparse
import hashlib
import json
import re
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

HERE = Path(__file__).resolve().parent
MODELS = HERE.parent
STATISTICS = HERE / "classic-statistics.json"
OPSET, IR_VERSION = 17, 8

# sRGB (IEC 61966-2-1) to XYZ at D65, each row divided by the white point, as OpenCV's COLOR_RGB2Lab does.
RGB_TO_XYZ = np.array([[0.412453, 0.357580, 0.180423], [0.212671, 0.715160, 0.072169], [0.019334, 0.119193, 0.950227]])
WHITE = np.array([0.950456, 1.0, 1.088754])
TO_XYZ = RGB_TO_XYZ / WHITE[:, None]
# Lab = F_TO_LAB @ f - [16, 0, 0]; the -16 cancels in every difference but the means', where it is kept.
F_TO_LAB = np.array([[0.0, 116.0, 0.0], [500.0, -500.0, 0.0], [0.0, 200.0, -200.0]])
LAB_OFFSET = np.array([-16.0, 0.0, 0.0])
DELTA = 6 / 29
# A frame of one colour has deviation 0, and one nearly so has only sensor noise to stretch: one Lab unit is about
# what JPEG leaves of a flat wall.
STD_FLOOR = 1.0
TABLE = 65536


def srgb_to_linear(s):
    return np.where(s <= 0.04045, s / 12.92, ((s + 0.055) / 1.055) ** 2.4)


def linear_to_srgb(v):
    return np.where(v <= 0.0031308, v * 12.92, 1.055 * np.maximum(v, 1e-12) ** (1 / 2.4) - 0.055)


def compress_f(t):
    return np.where(t > DELTA**3, np.cbrt(t), t / (3 * DELTA**2) + 4 / 29)


def expand_f(f):
    return np.where(f > DELTA, f**3, 3 * DELTA**2 * (f - 4 / 29))


def to_lab(rgb):
    """uint8 [..., 3] RGB to float64 CIELab, by the book."""
    f = compress_f(srgb_to_linear(rgb / 255.0) @ TO_XYZ.T)
    return f @ F_TO_LAB.T + LAB_OFFSET


def from_lab(lab):
    f = (lab - LAB_OFFSET) @ np.linalg.inv(F_TO_LAB).T
    linear = np.clip(expand_f(f) @ np.linalg.inv(TO_XYZ).T, 0, 1)
    return np.clip(np.rint(linear_to_srgb(linear) * 255), 0, 255).astype(np.uint8)


def match(rgb, target):
    """Reinhard's method in float64: the reference that the graph is held to."""
    lab = to_lab(rgb)
    mean, std = lab.mean((0, 1)), np.maximum(lab.std((0, 1)), STD_FLOOR)
    return from_lab((lab - mean) * (np.array(target["std"]) / std) + np.array(target["mean"]))


def build(name, target):
    """The graph: uint8 [1, height, width, 3] RGB in and out, any height and width."""
    nodes, constants = [], {}

    def constant(key, value, dtype=np.float32):
        constants[key] = np.asarray(value, dtype)
        return key

    def op(kind, inputs, out, **attributes):
        nodes.append(helper.make_node(kind, inputs, [out], name=out, **attributes))
        return out

    def table(key, values):
        # One row is stored, three are used: the runtime expands it once, when the session is made.
        return op("Expand", [constant(key, values[None, :]), constant(f"{key}_shape", [3, len(values)], np.int64)], f"{key}_rows")

    # Casts truncate, so entry i stands for the middle of [i, i+1).
    middle = (np.arange(TABLE) + 0.5) / TABLE
    linear_table = table("linear_table", srgb_to_linear(np.arange(256) / 255.0).astype(np.float32))
    f_table = table("f_table", compress_f(middle).astype(np.float32))
    grey_table = table("grey_table", np.rint(np.clip(linear_to_srgb(middle), 0, 1) * 255).astype(np.float32))
    constant("zero", 0.0), constant("top", TABLE - 1.0)

    # Bytes to planar linear light, to XYZ over white, to f.
    op("Shape", ["image"], "shape")
    op("Transpose", ["image"], "planar_bytes", perm=[0, 3, 1, 2])
    op("Reshape", ["planar_bytes", constant("rows", [3, -1], np.int64)], "bytes")
    op("Cast", ["bytes"], "byte_index", to=TensorProto.INT32)
    op("GatherElements", [linear_table, "byte_index"], "linear", axis=1)
    op("MatMul", [constant("to_xyz", TO_XYZ * TABLE), "linear"], "xyz")
    op("Clip", ["xyz", "zero", "top"], "xyz_clipped")
    op("Cast", ["xyz_clipped"], "xyz_index", to=TensorProto.INT32)
    op("GatherElements", [f_table, "xyz_index"], "f", axis=1)

    # The frame's statistics in Lab (without L's -16, which cancels), from every pixel.
    op("MatMul", [constant("f_to_lab", F_TO_LAB), "f"], "lab")
    op("ReduceMean", ["lab"], "mean", axes=[1], keepdims=1)
    op("Sub", ["lab", "mean"], "centred")
    op("Mul", ["centred", "centred"], "squares")
    op("ReduceMean", ["squares"], "variance", axes=[1], keepdims=1)
    op("Sqrt", ["variance"], "std")
    op("Max", ["std", constant("std_floor", STD_FLOOR)], "std_floored")
    target_mean = np.array(target["mean"]) - LAB_OFFSET
    op("Div", [constant("target_std", np.array(target["std"])[:, None]), "std_floored"], "gain")

    # f' = F^-1 gain centred + F^-1 target_mean: the way through Lab and back is one 3x3 matrix.
    from_f = np.linalg.inv(F_TO_LAB)
    op("Transpose", ["gain"], "gain_row", perm=[1, 0])
    op("Mul", [constant("lab_to_f", from_f), "gain_row"], "matcher")
    op("MatMul", ["matcher", "centred"], "f_centred")
    op("Add", ["f_centred", constant("f_offset", (from_f @ target_mean)[:, None])], "f_matched")

    # expand_f without a branch: it is smooth at DELTA, so the cube of the part above and the line of the part below add.
    constant("delta", DELTA)
    op("Max", ["f_matched", "delta"], "above")
    op("Pow", ["above", constant("three", 3.0)], "cube")
    op("Sub", ["f_matched", "above"], "below")
    op("Mul", ["below", constant("slope", 3 * DELTA**2)], "line")
    op("Add", ["cube", "line"], "xyz_matched")
    op("MatMul", [constant("to_rgb", np.linalg.inv(TO_XYZ) * TABLE), "xyz_matched"], "rgb")
    op("Clip", ["rgb", "zero", "top"], "rgb_clipped")
    op("Cast", ["rgb_clipped"], "rgb_index", to=TensorProto.INT32)
    op("GatherElements", [grey_table, "rgb_index"], "grey", axis=1)
    op("Cast", ["grey"], "grey_bytes", to=TensorProto.UINT8)

    op("Gather", ["shape", constant("nchw", [0, 3, 1, 2], np.int64)], "planar_shape", axis=0)
    op("Reshape", ["grey_bytes", "planar_shape"], "planar_result")
    op("Transpose", ["planar_result"], "translated", perm=[0, 2, 3, 1])

    shape = [1, "height", "width", 3]
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info("image", TensorProto.UINT8, shape)],
        [helper.make_tensor_value_info("translated", TensorProto.UINT8, shape)],
        [numpy_helper.from_array(value, key) for key, value in constants.items()],
    )
    model = helper.make_model(
        graph, producer_name="sim2real classic.py", opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION
    )
    onnx.checker.check_model(model, full_check=True)
    return model


def make_card(name, target, file):
    data = file.read_bytes()
    size = {"width": 640, "height": 480}
    model = onnx.load_from_string(data)
    return {
        "name": name,
        "family": "classic",
        "direction": target["direction"],
        "file": file.name,
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "opset": OPSET,
        "input": {"name": "image", "type": "uint8", "shape": [1, "height", "width", 3], "layout": "NHWC", "colours": "RGB"},
        "output": {"name": "translated", "type": "uint8", "shape": [1, "height", "width", 3], "layout": "NHWC", "colours": "RGB"},
        "region": "full",
        "parameters": 6,
        "multiplyAccumulates": {"at": size, "count": 4 * 9 * size["width"] * size["height"]},
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


def write_json(path, value):
    """As the repository's formatter leaves it: lists of plain values on one line."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    text = re.sub(r"\[\s+([^\[\]{}]*?)\s+\]", lambda found: "[" + re.sub(r"\s*\n\s*", " ", found[1]) + "]", text)
    path.write_text(text + "\n")


def list_pictures(folder):
    paths = sorted(p for p in Path(folder).rglob("*") if p.suffix.lower() in {".jpg", ".jpeg", ".png"})
    if not paths:
        sys.exit(f"{folder}: expected .jpg or .png pictures, found none.")
    return paths


def load_rgb(path):
    import cv2

    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if picture is None:
        sys.exit(f"{path}: expected a picture, but OpenCV cannot read it.")
    return cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)


def measure(name, folder):
    """The average over frames of each frame's own mean and deviation: what a frame of the target looks like alone."""
    known = json.loads(STATISTICS.read_text())
    labs = [to_lab(load_rgb(p)) for p in list_pictures(folder)]
    known[name]["mean"] = np.mean([lab.mean((0, 1)) for lab in labs], axis=0).round(4).tolist()
    known[name]["std"] = np.mean([lab.std((0, 1)) for lab in labs], axis=0).round(4).tolist()
    known[name]["frames"] = len(labs)
    write_json(STATISTICS, known)
    print(f"{name}: {len(labs)} frames, mean {known[name]['mean']}, std {known[name]['std']}")


def write_models():
    for name, target in json.loads(STATISTICS.read_text()).items():
        file = MODELS / f"{name}.onnx"
        file.write_bytes(build(name, target).SerializeToString(deterministic=True))
        card = make_card(name, target, file)
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
    """Exits 1 where a shipped graph strays by more than 1 of 255 from the reference, or 2 from OpenCV's own Lab."""
    import cv2
    import onnxruntime

    failed = False
    for name, target in json.loads(STATISTICS.read_text()).items():
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2
        session = onnxruntime.InferenceSession(str(MODELS / f"{name}.onnx"), options, providers=["CPUExecutionProvider"])
        if build(name, target).SerializeToString(deterministic=True) != (MODELS / f"{name}.onnx").read_bytes():
            print(f"{name}: the file is not what `build` makes from {STATISTICS.name}")
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
    measuring.add_argument("folder")
    commands.add_parser("build", help="write the graphs and their cards")
    commands.add_parser("check", help="compare the graphs with plain numpy and with OpenCV")
    chosen = parser.parse_args()
    if chosen.command == "measure":
        measure(chosen.name, chosen.folder)
    elif chosen.command == "build":
        write_models()
    else:
        check()
