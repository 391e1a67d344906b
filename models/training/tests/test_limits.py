import json

import numpy as np
import pytest

import limits
from errors import DataError
from frames import read_frames
from tape import IGNORE_LABEL, NO_TAPE, RED, WHITE
from test_pseudo_labels import write_identity
from views import pitch_view

WHOLE = np.full((4, 4), WHITE.label, np.uint8)


def test_a_tally_counts_hits_misses_and_inventions():
    labels = WHOLE.copy()
    labels[0], labels[1], labels[2] = NO_TAPE, IGNORE_LABEL, RED.label
    tally = limits.Tally()
    tally.add(WHOLE, labels)
    # Red taken for white is missed and invented.
    assert (tally.recall, tally.precision) == (0.5, round(4 / 12, 3))
    empty = limits.Tally()
    assert empty.recall is None and empty.precision is None


def test_a_camera_that_looks_down_sees_nearer_ground():
    level, down = (pitch_view((320, 240), (320, 160), degrees) for degrees in (0, 8))
    y, x = np.mgrid[0:160, 0:320]
    assert np.allclose(level[..., 0], x, atol=0.01) and np.allclose(level[..., 1], y + 80, atol=0.01)
    assert (down[..., 1] > level[..., 1] + 20).all()


def test_objects_are_where_they_were_drawn(sim):
    frames = read_frames([sim], masks=True)
    view = pitch_view((320, 240), limits.SIZE, 0)
    for name, draw in limits.OBJECTS.items():
        found = [limits.light_scene(frames, 0, view, np.random.default_rng(seed), draw) for seed in range(5)]
        assert any(inside.any() for *_, inside in found), name
        assert all((labels[inside] == NO_TAPE).all() for _, labels, inside in found)


def test_a_card_gets_the_figures_once(sim, tmp_path):
    write_identity(tmp_path / "toy.onnx")
    other = {"name": "mean IoU", "value": 0.5, "data": "elsewhere"}
    (tmp_path / "toy.json").write_text(json.dumps({"file": "toy.onnx", "metrics": [other]}))
    options = limits.parse_options(["toy", "--sim", str(sim), "--count", "16", "--models", str(tmp_path)])
    for _ in range(2):
        limits.main(options)
    metrics = json.loads((tmp_path / "toy.json").read_text())["metrics"]
    names = [metric["name"] for metric in metrics]
    assert metrics[0] == other and len(set(names)) == len(names)
    for part in ("in day light", "pixels wide", "at a pitch of +5 degrees", "of ducks taken for tape"):
        assert any(part in name for name in names)


def test_a_model_without_a_card_is_named(sim, tmp_path):
    with pytest.raises(DataError, match="expected a card .*none.json"):
        limits.main(limits.parse_options(["none", "--sim", str(sim), "--models", str(tmp_path)]))
