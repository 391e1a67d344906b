"""What every training script shares: seeds, checkpoints, averages of weights, logs, pictures, several processes.

A run's folder (`--out`, ignored by git) holds checkpoint.pt, losses.csv, curves.png, samples-STEP.png and TensorBoard's
events. A run that was killed goes on from its checkpoint when the same command is given again.
"""
import argparse
import copy
import csv
import math
import os
import random
import subprocess
import time
from pathlib import Path

import cv2
import numpy as np
import torch
import torch.distributed as dist

from data import DataError


def add_run_options(parser, steps):
    parser.add_argument("--out", type=Path, required=True, help="folder of this run: checkpoint, losses, pictures")
    parser.add_argument("--steps", type=int, default=steps)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=0, help="of torch on the CPU; 0: its own default")
    parser.add_argument("--workers", type=int, default=1, help="processes that make batches; 0: none beside this one")
    parser.add_argument("--bf16", action="store_true", help="bfloat16 where it is safe: twice as fast on CPUs with AMX")
    parser.add_argument("--save-every", type=int, default=500, help="steps between checkpoints and sample pictures")
    parser.add_argument("--minutes", type=float, default=0, help="stop with a checkpoint after so long; 0: never")


def start(options):
    """Seeds everything, joins the other processes of torchrun, gives the device."""
    if options.threads:
        torch.set_num_threads(options.threads)
    cv2.setNumThreads(1)
    cv2.ocl.setUseOpenCL(False)
    random.seed(options.seed)
    np.random.seed(options.seed)
    torch.manual_seed(options.seed)
    torch.use_deterministic_algorithms(True, warn_only=True)
    torch.utils.deterministic.fill_uninitialized_memory = False  # a guard against bugs that costs a tenth of a step
    use_cuda = torch.cuda.is_available()
    if int(os.environ.get("WORLD_SIZE", 1)) > 1 and not dist.is_initialized():
        dist.init_process_group("nccl" if use_cuda else "gloo")
    if use_cuda:
        torch.cuda.set_device(int(os.environ.get("LOCAL_RANK", 0)))
    if is_first():
        options.out.mkdir(parents=True, exist_ok=True)
    return torch.device("cuda" if use_cuda else "cpu")


def world():
    """(this process's number, how many there are)."""
    return (dist.get_rank(), dist.get_world_size()) if dist.is_initialized() else (0, 1)


def is_first():
    return world()[0] == 0


def share_of_batch(batch):
    """The slice of a joined batch that this process works on. Equal parts, so that a mean of means is the mean."""
    rank, count = world()
    if batch % count:
        raise DataError(f"batch: expected a multiple of the {count} processes, found {batch}.")
    return slice(rank * batch // count, (rank + 1) * batch // count)


def average_gradients(*nets):
    """After backward: every process gets the mean, as if one had seen the joined batch."""
    count = world()[1]
    if count == 1:
        return
    grads = [p.grad for net in nets for p in net.parameters() if p.grad is not None]
    flat = torch.cat([grad.reshape(-1) for grad in grads])
    dist.all_reduce(flat)
    flat /= count
    for grad, part in zip(grads, flat.split([grad.numel() for grad in grads])):
        grad.copy_(part.view_as(grad))


class JoinedBatchNorm(torch.nn.BatchNorm2d):
    """BatchNorm over the batches of all processes; torch's own SyncBatchNorm wants a GPU."""

    def forward(self, x):
        if not self.training or world()[1] == 1:
            return super().forward(x)
        from torch.distributed.nn.functional import all_reduce

        moments = torch.stack([x.float().mean((0, 2, 3)), x.float().square().mean((0, 2, 3))])
        mean, square = all_reduce(moments) / world()[1]
        variance = square - mean * mean
        with torch.no_grad():
            count = x.numel() // x.shape[1] * world()[1]
            self.running_mean.lerp_(mean, self.momentum)
            self.running_var.lerp_(variance * count / (count - 1), self.momentum)
            self.num_batches_tracked += 1
        scale = self.weight * torch.rsqrt(variance + self.eps)
        return x * scale[:, None, None] + (self.bias - mean * scale)[:, None, None]


def join_batch_norms(net):
    """Makes a net's BatchNorms joined ones, in place, keeping their weights."""
    for module in net.modules():
        if type(module) is torch.nn.BatchNorm2d:
            module.__class__ = JoinedBatchNorm
    return net


class Average:
    """An exponential moving average of a net's weights and statistics: better and steadier than the last step's."""

    def __init__(self, net, decay):
        self.net, self.decay = copy.deepcopy(net).eval().requires_grad_(False), decay

    @torch.no_grad()
    def update(self, net, step):
        decay = min(self.decay, (1 + step) / (10 + step))
        for mine, theirs in zip(self.net.state_dict().values(), net.state_dict().values()):
            if mine.dtype.is_floating_point:
                mine.lerp_(theirs, 1 - decay)
            else:
                mine.copy_(theirs)


def cosine_rate(step, steps, warmup):
    """Factor of the learning rate: linear up, half a cosine down."""
    if step < warmup:
        return (step + 1) / warmup
    return 0.5 * (1 + math.cos(math.pi * (step - warmup) / max(1, steps - warmup)))


def save_checkpoint(path, state):
    """Beside the old one, then renamed over it: a kill or a full disk leaves the last good one."""
    beside = path.with_suffix(".part")
    try:
        with open(beside, "wb") as file:
            torch.save(state, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except (OSError, RuntimeError) as error:
        beside.unlink(missing_ok=True)
        kept = f"the last good one is kept in {path}" if path.exists() else "there is no older one"
        raise DataError(f"{path}: the checkpoint could not be written ({error}); {kept}. Make room and run again.") from error


def load_checkpoint(path, script, shape):
    """A checkpoint of this script and these network options, or None where there is none."""
    if not path.exists():
        return None
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # whatever pickle and zip raise for a file that is none
        raise DataError(f"{path}: expected a checkpoint, but it cannot be read ({error}). Delete it to begin anew.") from error
    if not isinstance(state, dict) or state.get("script") != script:
        found = state.get("script") if isinstance(state, dict) else type(state).__name__
        raise DataError(f"{path}: expected a checkpoint of {script}, found one of {found}. Give each script its own --out.")
    if state["shape"] != shape:
        raise DataError(f"{path}: expected networks of {shape}, found {state['shape']}. Use the options it began with, or another --out.")
    return state


class Log:
    """Losses to the terminal, losses.csv, curves.png and TensorBoard; only the first process writes."""

    def __init__(self, folder, step):
        self.folder, self.sums, self.count, self.began = folder, {}, 0, time.time()
        self.rows = read_rows(folder / "losses.csv", step) if is_first() else []
        self.board = None
        if is_first():
            from torch.utils.tensorboard import SummaryWriter

            self.board = SummaryWriter(str(folder), purge_step=step)

    def add(self, losses):
        self.count += 1
        for name, value in losses.items():
            self.sums[name] = self.sums.get(name, 0.0) + float(value)

    def write(self, step):
        """Means since the last time, over all processes, each of which must call this."""
        if self.count == 0:
            return
        values = torch.tensor(list(self.sums.values()), dtype=torch.float64) / self.count
        if world()[1] > 1:
            values = values.to("cuda") if dist.get_backend() == "nccl" else values
            dist.all_reduce(values)
        means = dict(zip(self.sums, (values / world()[1]).tolist()))
        self.sums, self.count = {}, 0
        if not is_first():
            return
        self.rows.append({"step": step, **means})
        for name, value in means.items():
            self.board.add_scalar(name, value, step)
        keys = list(dict.fromkeys(key for row in self.rows for key in row))
        with open(self.folder / "losses.csv", "w", newline="") as file:
            writer = csv.DictWriter(file, keys)
            writer.writeheader()
            writer.writerows(self.rows)
        draw_curves(self.folder / "curves.png", self.rows, keys[1:])
        print(f"step {step} after {time.time() - self.began:.0f} s: " + ", ".join(f"{k} {v:.4f}" for k, v in means.items()), flush=True)


def read_rows(path, step):
    if step == 0 or not path.exists():
        return []
    with open(path, newline="") as file:
        rows = [{key: float(value) for key, value in row.items() if value} for row in csv.DictReader(file)]
    return [row for row in rows if row["step"] <= step]


def draw_curves(path, rows, names):
    """One small plot a loss, its last value beside its name."""
    tiles = []
    for name in names:
        points = [(row["step"], row[name]) for row in rows if name in row]
        tile = np.full((120, 300, 3), 255, np.uint8)
        x, y = np.array(points, float).T
        top, low = y.max(), min(0.0, y.min())
        x = 5 + 290 * (x - x[0]) / max(1, x[-1] - x[0])
        y = 115 - 90 * (y - low) / max(1e-9, top - low)
        cv2.polylines(tile, [np.stack([x, y], -1).astype(np.int32)], False, (160, 60, 0), 1, cv2.LINE_AA)
        cv2.putText(tile, f"{name} {points[-1][1]:.4g} (max {top:.3g})", (5, 14), cv2.FONT_HERSHEY_SIMPLEX, 0.4, (0, 0, 0), 1, cv2.LINE_AA)
        tiles.append(tile)
    tiles += [np.full_like(tiles[0], 255)] * (-len(tiles) % 3)
    cv2.imwrite(str(path), np.vstack([np.hstack(tiles[i : i + 3]) for i in range(0, len(tiles), 3)]))


def to_bytes(pictures):
    """[n, 3, h, w] of 0 to 1 to uint8 [n, h, w, 3]."""
    return (pictures.detach().float().clamp(0, 1) * 255).round().byte().permute(0, 2, 3, 1).cpu().numpy()


def save_grid(path, *columns):
    """Sample pictures, uint8 [n, h, w, 3] RGB each column: one sample a row."""
    if is_first():
        rows = [np.hstack(row) for row in zip(*columns)]
        cv2.imwrite(str(path), np.vstack(rows)[..., ::-1])


def describe(options):
    """Plain values of a command line, and the commit that it ran at or None, for the checkpoint."""
    plain = (int, float, str, bool, type(None))
    found = subprocess.run(["git", "rev-parse", "HEAD"], cwd=Path(__file__).parent, capture_output=True, text=True)
    commit = found.stdout.strip() if found.returncode == 0 else None
    return {k: v if isinstance(v, plain) else str(v) for k, v in vars(options).items()} | {"commit": commit}


def new_parser(text):
    return argparse.ArgumentParser(description=text.split("\n")[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter)
