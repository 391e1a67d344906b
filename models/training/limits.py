"""What a canonical model cannot do, in figures for its card: by tape width, light, pitch of the camera, and objects.

    venv/bin/python models/training/limits.py canonical --sim SIM/plain SIM/stop

Simulator frames are randomised as for training, with another seed, at the size that the net sees (320x160 of a 640x320
region). A pixel counts as tape where the model paints it in a tape's colour. SIM/plain must come first: the pitch is
turned by a pinhole camera's geometry, which holds for frames without fisheye.
"""
import json
from pathlib import Path

import numpy as np

from camera import LIGHTS, expose, random_light
from cards import MODELS, write_json
from clutter import draw_duck, draw_robot, draw_sign, draw_tag
from errors import DataError, fail_clearly
from frames import read_frames
from pseudo_labels import classify_colours, open_model
from randomise import random_materials, randomise
from run_options import new_parser
from tape import IGNORE_LABEL, NO_TAPE, is_tape, to_labels
from tape_width import measure_width
from views import pitch_view, warp, warp_mask

SEED = 20261128
SIZE = (320, 160)
WIDTHS = (2, 4, 8, 16)  # pixels, limits of the groups
PITCHES = (-10, -5, 0, 5, 10)  # degrees; above 0 the camera looks farther down
DATA = "simulator frames, randomised as for training, at 320x160 (models/training/limits.py)"
OBJECTS = {"ducks": draw_duck, "signs": draw_sign, "robots": draw_robot, "tags": draw_tag}


class Tally:
    """Tape pixels found, missed and invented."""

    def __init__(self):
        self.hit = self.truth = self.found = 0

    def add(self, found, labels, where=True):
        """found, labels: uint8 [h, w], classes by the model and in truth; where: bool [h, w], which pixels count."""
        counts = (labels != IGNORE_LABEL) & where
        self.hit += int((counts & is_tape(labels) & (found == labels)).sum())
        self.truth += int((counts & is_tape(labels)).sum())
        self.found += int((counts & is_tape(found)).sum())

    @property
    def recall(self):
        return round(self.hit / self.truth, 3) if self.truth else None

    @property
    def precision(self):
        return round(self.hit / self.found, 3) if self.found else None


def measure_lights_and_widths(paint, sim, count):
    """[(name, value)]: recall and precision in each light, recall of tape of each width in pixels."""
    lights, widths = {light: Tally() for light in LIGHTS}, [Tally() for _ in range(len(WIDTHS) + 1)]
    for number in range(count):
        rng = np.random.default_rng([SEED, number])
        at, light = rng.integers(len(sim)), LIGHTS[number % len(LIGHTS)]
        picture, _, labels = randomise(sim.pictures[at], sim.masks[at], light, rng, SIZE)
        found = classify_colours(paint(picture))[0]
        lights[light].add(found, labels)
        group = np.digitize(2 * measure_width(labels)[1], WIDTHS)
        for index, tally in enumerate(widths):
            tally.add(found, labels, group == index)
    rows = [(f"{what} of tape in {light} light", getattr(t, what)) for light, t in lights.items() for what in ("recall", "precision")]
    names = [f"up to {WIDTHS[0]}", *(f"{a} to {b}" for a, b in zip(WIDTHS, WIDTHS[1:])), f"above {WIDTHS[-1]}"]
    return rows + [(f"recall of tape {name} pixels wide", t.recall) for name, t in zip(names, widths)]


def measure_pitches(paint, sim, count):
    """[(name, value)]: recall and precision with the camera turned down or up from the simulator's pitch, in daylight."""
    rows = []
    for degrees in PITCHES:
        tally = Tally()
        for number in range(count):
            rng = np.random.default_rng([SEED, number])
            at = rng.integers(len(sim))
            view = pitch_view(sim.pictures[at].shape[1::-1], SIZE, degrees)
            picture, labels, _ = light_scene(sim, at, view, rng)
            tally.add(classify_colours(paint(picture))[0], labels)
        rows += [(f"{what} of tape at a pitch of {degrees:+d} degrees", getattr(tally, what)) for what in ("recall", "precision")]
    return rows


def measure_objects(paint, sim, count):
    """[(name, value)]: share of the pixels of drawn objects that the model takes for tape, in daylight."""
    rows = []
    for name, draw in OBJECTS.items():
        taken = total = 0
        for number in range(count):
            rng = np.random.default_rng([SEED, number])
            at = rng.integers(len(sim))
            view = pitch_view(sim.pictures[at].shape[1::-1], SIZE, 0)
            picture, _, inside = light_scene(sim, at, view, rng, draw)
            taken += int((inside & is_tape(classify_colours(paint(picture))[0])).sum())
            total += int(inside.sum())
        rows.append((f"share of the pixels of {name} taken for tape", round(taken / max(1, total), 4)))
    return rows


def light_scene(sim, at, view, rng, draw=None):
    """A frame in random daylight: (uint8 picture [160, 320, 3] RGB, labels, where the object is that `draw` drew)."""
    plain, mask = warp(sim.pictures[at], view), warp_mask(sim.masks[at], view, IGNORE_LABEL)
    picture, labels = random_materials(plain, mask, rng), to_labels(mask)
    touched = np.full(labels.shape, IGNORE_LABEL, np.uint8)
    if draw:
        draw(picture, touched, rng)
    inside = touched == NO_TAPE
    labels[inside] = NO_TAPE
    return expose(picture, random_light(picture.shape, "day", rng), "day", rng), labels, inside


def main(options):
    path = options.models / f"{options.name}.json"
    try:
        card = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise DataError(f"expected a card {path}: {error}.") from error
    session = open_model(options.models / card["file"])
    paint = lambda picture: session.run(None, {"image": picture[None]})[0][0]  # noqa: E731
    plain, sim = read_frames(options.sim[:1], masks=True), read_frames(options.sim, masks=True)
    rows = measure_lights_and_widths(paint, sim, options.count)
    rows += measure_pitches(paint, plain, options.count // 8) + measure_objects(paint, plain, options.count // 8)
    kept = [metric for metric in card["metrics"] if metric["data"] != DATA]
    card["metrics"] = kept + [{"name": name, "value": value, "data": DATA} for name, value in rows if value is not None]
    write_json(path, card)
    for name, value in rows:
        print(f"{name}: {value}")


def parse_options(argv=None):
    parser = new_parser(__doc__)
    parser.add_argument("name", help="name of the model, which has a card")
    parser.add_argument("--sim", nargs="+", required=True, help="folders with images/ and masks/ of simulator frames, first those without fisheye")
    parser.add_argument("--count", type=int, default=400, help="frames for lights and widths; an eighth of it for each pitch and object")
    parser.add_argument("--models", type=Path, default=MODELS, help="folder of NAME.json")
    return parser.parse_args(argv)


if __name__ == "__main__":
    fail_clearly(lambda: main(parse_options()))
