"""The schedule that every training script keeps."""
from types import SimpleNamespace

import numpy as np
import pytest
import torch
import torch.multiprocessing
from torch import distributed

import trainer


class Counter:
    """The smallest method there is: it counts its steps, and notes when its samples are saved."""

    script, shape, weights, parts = "test_trainer.py", {}, {}, {}

    def __init__(self, options, device):
        self.options, self.steps, self.saves = options, [], []

    def batches(self, first):
        return range(first, self.options.steps)

    def step(self, number, batch):
        self.steps.append(number)
        return {"loss": torch.tensor(float(number == batch))}

    def samples(self):
        self.saves.append(len(self.steps))
        return [np.zeros((1, 8, 8, 3), np.uint8)]


def make_options(folder, **more):
    return SimpleNamespace(**{"out": folder, "steps": 250, "minutes": 0, "save_every": 100, "threads": 1, "seed": 1, **more})


def run(options):
    """The method of a run, after it."""
    found = []
    trainer.train(lambda *args: found.append(Counter(*args)) or found[0], options)
    return found[0]


def logged(folder):
    rows = (folder / "losses.csv").read_text().splitlines()[1:]
    return [tuple(map(float, row.split(","))) for row in rows]


def test_it_logs_and_saves_on_schedule(tmp_path):
    assert run(make_options(tmp_path)).saves == [100, 200, 250]
    assert logged(tmp_path) == [(100, 1), (200, 1), (250, 1)]


def test_it_continues_where_it_stopped(tmp_path):
    run(make_options(tmp_path, steps=200))
    method = run(make_options(tmp_path, save_every=70))
    assert method.steps == list(range(200, 250)) and method.saves == [10, 50]
    assert [step for step, _ in logged(tmp_path)] == [100, 200, 250]


def test_it_stops_after_its_minutes_with_a_checkpoint(tmp_path):
    assert run(make_options(tmp_path, minutes=1e-9)).saves == [1]
    assert torch.load(tmp_path / "checkpoint.pt", weights_only=True)["step"] == 1


def wait_for_the_other(rank, folder, port):
    distributed.init_process_group("gloo", init_method=f"tcp://127.0.0.1:{port}", rank=rank, world_size=2)
    # Only the second process has run out of time.
    method = run(make_options(folder, steps=5, minutes=1e-9 if rank == 1 else 1e9))
    (folder / f"{rank}.txt").write_text(f"{len(method.steps)} {method.saves}")
    distributed.destroy_process_group()


@pytest.mark.skipif(not distributed.is_gloo_available(), reason="this torch has no gloo")
def test_all_processes_stop_with_the_first_one(tmp_path):
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    torch.multiprocessing.spawn(wait_for_the_other, (tmp_path, port), nprocs=2)
    assert [(tmp_path / f"{rank}.txt").read_text() for rank in range(2)] == ["1 [1]", "1 []"]
