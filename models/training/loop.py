"""What every training script shares: options, seeds, the schedule of a run, averages of weights.

A run's folder (`--out`, ignored by git) holds checkpoint.pt, losses.csv, curves.png, samples-STEP.png and TensorBoard's
events. A run that was killed goes on from its checkpoint when the same command is given again.
"""
import argparse
import copy
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

from checkpoint import load_checkpoint, save_checkpoint
from processes import any_process, is_first
from run_log import Log, save_grid

CHECKPOINT = "checkpoint.pt"
LOG_EVERY = 100  # steps


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


def run_steps(options, step, batches, advance, save):
    """Trains from `step` on; says when to log, save and stop. All processes go the same way.

    advance(step, batch): one step of training; gives the losses by name. save(step): writes checkpoint and samples; only
    the first process is asked.
    """
    log, began = Log(options.out, step), time.time()
    for batch in batches:
        log.add(advance(step, batch))
        step += 1
        is_late = bool(options.minutes) and any_process(time.time() - began > 60 * options.minutes)
        if step % LOG_EVERY == 0 or step == options.steps:
            log.write(step)
        if is_first() and (step % options.save_every == 0 or step == options.steps or is_late):
            save(step)
        if is_late:
            break
    print(f"{options.out / CHECKPOINT}: step {step} of {options.steps}")


def load_run(options, script, shape):
    """(the checkpoint that the run goes on from or None, the step that it stands at)."""
    saved = load_checkpoint(options.out / CHECKPOINT, script, shape)
    return saved, saved["step"] if saved else 0


def save_run(options, script, shape, step, state, *columns):
    """The checkpoint of a step, and a grid of sample pictures, uint8 [n, h, w, 3] RGB each column."""
    head = {"script": script, "shape": shape, "step": step, "seed": options.seed, "options": describe(options)}
    save_checkpoint(options.out / CHECKPOINT, head | state)
    save_grid(options.out / f"samples-{step}.png", *columns)


def describe(options):
    """Plain values of a command line, and the commit that it ran at or None, for the checkpoint."""
    plain = (int, float, str, bool, type(None))
    found = subprocess.run(["git", "rev-parse", "HEAD"], cwd=Path(__file__).parent, capture_output=True, text=True)
    commit = found.stdout.strip() if found.returncode == 0 else None
    return {k: v if isinstance(v, plain) else str(v) for k, v in vars(options).items()} | {"commit": commit}


def new_parser(text):
    return argparse.ArgumentParser(description=text.split("\n")[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter)
