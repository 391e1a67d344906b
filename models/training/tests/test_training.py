"""Every script on a toy: it trains, repeats by seed, goes on after a kill, and shares a batch among processes."""
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

import canonical
import cyclegan
import unit
from average import average_runs
from checkpoint import save_checkpoint
from conftest import write
from errors import DataError
from frames import read_frames
from pseudo_labels import recall_arrays
from tape import WHITE
from test_bags import COMPRESSED, paint, to_png, write_bag
from test_pseudo_labels import write_identity
from test_shrink import draw_layers, write_model

TRAINING = Path(canonical.__file__).parent
NETS = {
    "canonical": (canonical, ["--size", "64", "32", "--widths", "8", "8", "--warmup", "1", "--active"]),
    "cyclegan": (cyclegan, ["--generator", "separable", "--filters", "4", "--blocks", "1", "--disc-filters", "4", "--crop", "64", "32"]),
    "unit": (unit, ["--filters", "4", "--blocks", "1", "--shared", "1", "--disc-filters", "4", "--crop", "64", "32"]),
}


def train(kind, sim, real, out, *more):
    module, options = NETS[kind]
    common = ["--sim", str(sim), "--real", str(real), "--out", str(out), "--workers", "0", "--threads", "1", "--batch", "2"]
    module.train(module.parse_options([*common, *options, *more]))
    return torch.load(out / "checkpoint.pt", weights_only=True)


def weights(saved):
    return {f"{name} {k}": v for name, part in saved["parts"].items() for k, v in flatten(part).items()}


def flatten(state):
    return {key: value for key, value in state.items() if isinstance(value, torch.Tensor)}


@pytest.mark.parametrize("kind", NETS)
def test_a_run_repeats_by_seed(kind, sim, real, tmp_path):
    first, again = (weights(train(kind, sim, real, tmp_path / name, "--steps", "3")) for name in ("one", "two"))
    other = weights(train(kind, sim, real, tmp_path / "three", "--steps", "3", "--seed", "2"))
    assert all(torch.equal(first[key], again[key]) for key in first)
    assert any(not torch.equal(first[key], other[key]) for key in first)


@pytest.mark.parametrize("kind", NETS)
def test_a_stopped_run_continues_where_it_was(kind, sim, real, tmp_path):
    train(kind, sim, real, tmp_path / "out", "--steps", "200", "--minutes", "0.0001")
    stopped = torch.load(tmp_path / "out" / "checkpoint.pt", weights_only=True)
    assert stopped["step"] == 1
    assert train(kind, sim, real, tmp_path / "out", "--steps", "4")["step"] == 4
    assert (tmp_path / "out" / "samples-4.png").stat().st_size > 100


def test_stopping_changes_nothing(sim, real, tmp_path):
    """Where neither the odds of lights nor a pool of fakes are in play, the resumed run is the uninterrupted one."""
    args = ("unit", sim, real)
    whole = weights(train(*args, tmp_path / "whole", "--steps", "4"))
    train(*args, tmp_path / "parts", "--steps", "4", "--minutes", "0.0001")
    parts = weights(train(*args, tmp_path / "parts", "--steps", "4"))
    assert all(torch.equal(whole[key], parts[key]) for key in whole)


def test_self_training_begins_when_it_is_told(sim, real, tmp_path):
    saved = train("canonical", sim, real, tmp_path / "out", "--steps", "4", "--real-from", "2", "--real-batch", "2", "--ramp", "1")
    assert saved["step"] == 4 and saved["losses"]["self"] == 1.0


def test_a_finished_model_labels_the_real_frames(sim, real, tmp_path):
    more = ["--steps", "2", "--real-from", "0", "--real-batch", "2"]
    model = write_identity(tmp_path / "identity.onnx")
    saved = train("canonical", sim, real, tmp_path / "out", *more, "--teacher", str(model))
    own = train("canonical", sim, real, tmp_path / "own", *more)
    assert any(not torch.equal(value, weights(own)[key]) for key, value in weights(saved).items())


def test_a_smaller_net_begins_where_a_larger_one_stands(sim, real, tmp_path):
    model = write_model(tmp_path / "larger.onnx", draw_layers())
    more = ["--steps", "1", "--rate", "1e-9", "--size", "96", "32", "--widths", "8", "10", "12", "14", "16"]
    fresh = train("canonical", sim, real, tmp_path / "fresh", *more)
    begun = train("canonical", sim, real, tmp_path / "begun", *more, "--begin", str(model))
    key = "stem.0.0.weight"
    assert not torch.equal(fresh["parts"]["net"][key], begun["parts"]["net"][key])


def test_the_teachers_shares_teach_where_it_is_told(sim, real, tmp_path):
    model = write_model(tmp_path / "larger.onnx", draw_layers())
    frames = read_frames([real])
    # That file holds a net's layers, not its graph: its labels are there already.
    sure = np.full(frames.pictures.shape[:3], WHITE.label, np.uint8)
    for name in ("plain", "distilled"):
        (tmp_path / name).mkdir()
        recall_arrays(tmp_path / name / "labels.npz", model, frames, lambda: {"labels": sure})
    more = ["--steps", "2", "--real-from", "0", "--real-batch", "2", "--size", "96", "32", "--teacher", str(model)]
    plain = train("canonical", sim, real, tmp_path / "plain", *more)
    distilled = train("canonical", sim, real, tmp_path / "distilled", *more, "--distil")
    assert "shares" not in plain["losses"] and distilled["losses"]["shares"] > 0
    assert any(not torch.equal(value, weights(distilled)[key]) for key, value in weights(plain).items())


def test_a_run_begins_with_the_mean_of_others_and_is_held_there(sim, real, tmp_path):
    for name, rate in (("one", "1e-3"), ("two", "3e-3")):
        train("canonical", sim, real, tmp_path / name, "--steps", "2", "--rate", rate)
    runs = [str(tmp_path / name / "checkpoint.pt") for name in ("one", "two")]
    start = average_runs(runs, "canonical.py")

    def wander(name, *more):
        saved = train("canonical", sim, real, tmp_path / name, "--steps", "2", "--warmup", "0", "--from", *runs, *more)
        found = saved["parts"]["net"]
        return sum(float((found[key] - start[key]).abs().sum()) for key in start if "weight" in key)

    assert wander("still", "--rate", "1e-12") < 1e-3
    assert wander("held", "--rate", "1e-3", "--hold", "900") < 0.5 * wander("free", "--rate", "1e-3")


@pytest.mark.parametrize("option", ["--teacher", "--begin"])
def test_models_of_real_frames_need_real_frames(option, sim, tmp_path):
    module, options = NETS["canonical"]
    command = [*options, "--sim", str(sim), "--out", str(tmp_path / "out"), option, "model.onnx"]
    with pytest.raises(DataError, match=f"{option}: expected real frames, found none. Add --real."):
        module.train(module.parse_options(command))


@pytest.mark.parametrize("more", [["--loss", "cut"], ["--loss", "fastcut"], ["--semantic", "1", "--canonical", "5"]])
def test_the_options_of_cyclegan_train(more, sim, real, tmp_path):
    assert train("cyclegan", sim, real, tmp_path / "out", "--steps", "2", *more)["step"] == 2


def test_a_checkpoint_of_another_script_is_refused(sim, real, tmp_path):
    train("unit", sim, real, tmp_path / "out", "--steps", "1")
    with pytest.raises(DataError, match="expected a checkpoint of canonical.py, found one of unit.py"):
        train("canonical", sim, real, tmp_path / "out", "--steps", "2")


def test_a_checkpoint_of_other_networks_is_refused(sim, real, tmp_path):
    train("unit", sim, real, tmp_path / "out", "--steps", "1")
    with pytest.raises(DataError, match="expected networks of"):
        train("unit", sim, real, tmp_path / "out", "--steps", "2", "--filters", "8")


def test_a_file_that_is_no_checkpoint_is_refused(sim, real, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "checkpoint.pt").write_bytes(b"nothing")
    with pytest.raises(DataError, match="expected a checkpoint, but it cannot be read"):
        train("unit", sim, real, tmp_path / "out", "--steps", "1")


def test_a_checkpoint_of_an_older_version_is_refused(sim, real, tmp_path):
    (tmp_path / "out").mkdir()
    torch.save({"script": "unit.py", "shape": {}, "step": 1, "average": {}}, tmp_path / "out" / "checkpoint.pt")
    with pytest.raises(DataError, match="found one of an older version of unit.py. Train again"):
        train("unit", sim, real, tmp_path / "out", "--steps", "2")


def test_a_full_disk_leaves_the_last_good_checkpoint(tmp_path, monkeypatch):
    path = tmp_path / "checkpoint.pt"
    save_checkpoint(path, {"step": 1})

    def fill(_state, file):
        file.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(torch, "save", fill)
    with pytest.raises(DataError, match="No space left.*the last good one is kept"):
        save_checkpoint(path, {"step": 2})
    assert torch.load(path, weights_only=True) == {"step": 1}
    assert [found.name for found in tmp_path.iterdir()] == ["checkpoint.pt"]


@pytest.mark.parametrize("kind", ["canonical", "cyclegan"])
def test_two_processes_train_like_one(kind, sim, real, tmp_path):
    options = [*NETS[kind][1], "--sim", sim, "--real", real, "--workers", "0", "--threads", "1", "--batch", "2", "--steps", "3", "--shift", "1"]
    options += ["--pool", "0"] if kind == "cyclegan" else ["--real-from", "99"]
    if kind == "canonical":
        options.remove("--active")  # learns from one process's losses
    command = [str(TRAINING / f"{kind}.py"), *map(str, options), "--out"]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""}
    subprocess.run([sys.executable, *command, tmp_path / "one"], check=True, env=environment, timeout=300)
    two = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", *command, tmp_path / "two"]
    subprocess.run(two, check=True, env=environment, timeout=300)
    one, two = ((tmp_path / name / "losses.csv").read_text().splitlines() for name in ("one", "two"))
    assert one[0] == two[0]
    # Of three steps, so that gradients, too, were those of the joined batch.
    assert list(map(float, two[1].split(","))) == pytest.approx(list(map(float, one[1].split(","))), rel=1e-3)


@pytest.mark.parametrize("kind", NETS)
def test_frames_come_straight_from_a_bag(kind, sim, tmp_path):
    bag = write_bag(tmp_path, "mcap", [("/camera/compressed", COMPRESSED, to_png(paint(i, 96, 48))) for i in range(20)])
    more = ["--real-from", "0", "--real-batch", "2"] if kind == "canonical" else []
    assert train(kind, sim, bag, tmp_path / "out", "--steps", "1", *more)["step"] == 1


def test_a_held_out_robot_does_not_train(sim, real, tmp_path):
    """Its pictures change between two runs, and the runs do not."""
    first = weights(train("unit", sim, real, tmp_path / "one", "--steps", "2", "--hold-out", "drake"))
    for name in ("2.png", "3.png"):
        write(real / "images" / name, np.zeros((48, 96, 3), np.uint8))
    again = weights(train("unit", sim, real, tmp_path / "two", "--steps", "2", "--hold-out", "drake"))
    assert all(torch.equal(first[key], again[key]) for key in first)
    with pytest.raises(DataError, match=r"--hold-out: expected groups among \['drake', 'duckling'\], found \['goose'\]"):
        train("unit", sim, real, tmp_path / "three", "--steps", "1", "--hold-out", "goose")
