"""The schedule that every training script keeps."""
from types import SimpleNamespace

import pytest
import torch
import torch.multiprocessing
from torch import distributed

import loop


def make_options(folder, **more):
    return SimpleNamespace(**{"out": folder, "steps": 250, "minutes": 0, "save_every": 100, **more})


def run(options, first=0):
    saves = []
    batches = range(first, options.steps)
    loop.run_steps(options, first, batches, lambda step, batch: {"loss": float(step == batch)}, saves.append)
    return saves


def logged(folder):
    rows = (folder / "losses.csv").read_text().splitlines()[1:]
    return [tuple(map(float, row.split(","))) for row in rows]


def test_it_logs_and_saves_when_it_is_time_and_at_the_end(tmp_path):
    assert run(make_options(tmp_path)) == [100, 200, 250]
    assert logged(tmp_path) == [(100, 1), (200, 1), (250, 1)]


def test_it_goes_on_where_it_was(tmp_path):
    run(make_options(tmp_path, steps=200))
    assert run(make_options(tmp_path, save_every=70), 200) == [210, 250]
    assert [step for step, _ in logged(tmp_path)] == [100, 200, 250]


def test_it_stops_for_time_with_a_checkpoint(tmp_path):
    assert run(make_options(tmp_path, minutes=1e-9)) == [1]


def wait_for_the_other(rank, folder, port):
    distributed.init_process_group("gloo", init_method=f"tcp://127.0.0.1:{port}", rank=rank, world_size=2)
    # The clock of one alone has run out.
    options = make_options(folder, minutes=1e-9 if rank == 1 else 1e9)
    steps = []
    loop.run_steps(options, 0, range(5), lambda step, batch: steps.append(step) or {"loss": torch.tensor(1.0)}, lambda step: None)
    (folder / f"{rank}.txt").write_text(str(len(steps)))
    distributed.destroy_process_group()


@pytest.mark.skipif(not distributed.is_gloo_available(), reason="this torch has no gloo")
def test_all_processes_stop_with_the_first_whose_time_is_up(tmp_path):
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    torch.multiprocessing.spawn(wait_for_the_other, (tmp_path, port), nprocs=2)
    assert [(tmp_path / f"{rank}.txt").read_text() for rank in range(2)] == ["1", "1"]
