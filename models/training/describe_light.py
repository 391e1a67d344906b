"""Describes the light of unlabelled real frames, for a sim2real model that knows the light (realistic.py).

    venv/bin/python models/training/describe_light.py drive.mcap --teacher models/canonical.onnx -o light.json
    venv/bin/python models/training/describe_light.py REAL/train --teacher models/canonical.onnx -o lights.json     # each light of frames.csv
    venv/bin/python models/training/describe_light.py dusk=drive.mcap --teacher models/canonical.onnx --like lights.json -o dusk.json

A light is several descriptions, of frames evenly spread over those that show enough tape: light differs from place to place,
and one mean of all would be none of them. What no frame of a light shows is named under `unseen`, and taken from the
description of --like whose ground is most similar; without --like it is an error.

The file: {"numbers": LENGTH, "lights": {NAME: {"frames": N, "unseen": [...], "descriptions": [[...], ...]}}}, light.py's numbers.
"""
import json
from pathlib import Path

import numpy as np

from cards import write_json
from errors import DataError, fail_clearly
from frame_options import add_bag_options, choose
from frames import read_frames
from light import LENGTH, describe_frame, fill, list_parts
from realistic_pairs import is_consistent, read_real_surfaces
from run_options import new_parser


def main(options):
    like = read_lights(options.like) if options.like else {}
    frames = read_frames(options.frames, choice=choose(options))
    surfaces, sure = read_real_surfaces(options.teacher, frames)
    kept = is_consistent(surfaces, sure)
    names = [light or group for light, group in zip(frames.lights, frames.groups)]
    found = {}
    for name in dict.fromkeys(names):
        at = [i for i in np.flatnonzero(kept) if names[i] == name]
        if not at:
            raise DataError(f"{name}: expected frames on which the teacher finds tape, found none of {names.count(name)}. Drive on the road, or check --teacher.")
        own = np.stack([describe_frame(frames.pictures[i], sure[i]) for i in at])
        found[name] = describe_light(own, options.count, np.concatenate([own, *like.values()]))
        print(f"{name}: {len(at)} of {names.count(name)} frames" + "".join(f", no {part}" for part in found[name]["unseen"]))
    write_json(options.output, {"numbers": LENGTH, "lights": found})


def describe_light(own, count, by):
    """One light's entry in the file. own: descriptions of its frames; by: descriptions to take from what none of them shows."""
    unseen = [name for name, part in list_parts() if np.isnan(own[:, part.start]).all()]
    picked = np.unique(np.linspace(0, len(own) - 1, min(count, len(own))).round().astype(int))
    filled = fill(own[picked], own if not unseen else by)
    return {"frames": len(own), "unseen": unseen, "descriptions": filled.astype(float).round(3).tolist()}


def read_lights(path):
    """{name: descriptions, float32 [n, LENGTH]} of a file that this script wrote."""
    try:
        content = json.loads(Path(path).read_text())
        lights = {name: np.array(light["descriptions"], np.float32) for name, light in content["lights"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path}: expected a file of describe_light.py, but it cannot be read ({error!r}). Write it again.") from error
    for name, descriptions in lights.items():
        if descriptions.ndim != 2 or len(descriptions) == 0 or descriptions.shape[1] != LENGTH:
            raise DataError(f"{path}: {name}: expected descriptions of {LENGTH} numbers, found shape {descriptions.shape}. Write it again.")
    return lights


def parse_options(argv=None):
    parser = new_parser(__doc__)
    parser.add_argument("frames", nargs="+", help="bags and folders of real frames; NAME=PATH names the light")
    parser.add_argument("--teacher", required=True, help="NAME.onnx of a finished canonical model")
    parser.add_argument("--like", help="file of other lights, for tape that these frames do not show")
    parser.add_argument("--count", type=int, default=16, help="descriptions of each light, at most")
    parser.add_argument("-o", "--output", type=Path, required=True, help="JSON file to write")
    add_bag_options(parser)
    return parser.parse_args(argv)


if __name__ == "__main__":
    fail_clearly(lambda: main(parse_options()))
