"""The trainer that all training scripts share: it seeds, resumes, steps, logs, saves and stops.

A run's folder (--out, ignored by git) holds checkpoint.pt, losses.csv, curves.png, samples-STEP.png and TensorBoard's
events. If a run was killed, the same command continues it from its checkpoint.
"""
import os
import random
import time
from typing import Protocol

import cv2
import numpy as np
import torch
import torch.distributed as dist

from checkpoint import CHECKPOINT, load_checkpoint, save_checkpoint
from processes import any_process, is_first
from run_log import Log, save_grid
from run_options import describe_options

LOG_EVERY = 100  # steps


class Method(Protocol):
    """What a training script gives to the trainer."""

    script: str  # the file's name, in checkpoints and cards
    shape: dict  # what its networks are made of: a checkpoint of other networks is refused
    weights: dict  # weight of each loss, by name, for the card
    parts: dict  # what a checkpoint holds, by name: nets, averages, optimizers (state_dict, load_state_dict)

    def batches(self, first):
        """The batches from step `first` on, up to options.steps."""

    def step(self, number, batch):
        """Trains one step. Returns the loss terms by name: numbers or tensors of one number."""

    def samples(self):
        """Pictures of the last step, uint8 [n, height, width, 3] RGB each: the columns of a grid, one sample per row."""


def train(make, options):
    """Trains the method make(options, device) from the step of its checkpoint, if there is one, up to options.steps.

    With torchrun every process calls this, takes the same steps and stops at the same one; the first one saves.
    """
    method = make(options, start(options))
    step = resume(method, options)
    log, began = Log(options.out, step), time.time()
    for batch in method.batches(step):
        log.add(method.step(step, batch))
        step += 1
        is_late = bool(options.minutes) and any_process(time.time() - began > 60 * options.minutes)
        if step % LOG_EVERY == 0 or step == options.steps:
            log.write(step)
        if is_first() and (step % options.save_every == 0 or step == options.steps or is_late):
            save(method, options, step)
        if is_late:
            break
    print(f"{options.out / CHECKPOINT}: step {step} of {options.steps}")


def start(options):
    """Seeds all random generators, joins the other processes of torchrun, makes the run's folder. Returns the device."""
    if options.threads:
        torch.set_num_threads(options.threads)
    cv2.setNumThreads(1)
    cv2.ocl.setUseOpenCL(False)
    random.seed(options.seed)
    np.random.seed(options.seed)
    torch.manual_seed(options.seed)
    torch.use_deterministic_algorithms(True, warn_only=True)
    torch.utils.deterministic.fill_uninitialized_memory = False  # this guard against bugs takes a tenth of a step
    use_cuda = torch.cuda.is_available()
    if int(os.environ.get("WORLD_SIZE", 1)) > 1 and not dist.is_initialized():
        dist.init_process_group("nccl" if use_cuda else "gloo")
    if use_cuda:
        torch.cuda.set_device(int(os.environ.get("LOCAL_RANK", 0)))
    if is_first():
        options.out.mkdir(parents=True, exist_ok=True)
    return torch.device("cuda" if use_cuda else "cpu")


def resume(method, options):
    """Loads the checkpoint's parts, if there is one. Returns the step that the run stands at."""
    saved = load_checkpoint(options.out / CHECKPOINT, method.script, method.shape)
    if saved is None:
        return 0
    for name, part in method.parts.items():
        part.load_state_dict(saved["parts"][name])
    return saved["step"]


def save(method, options, step):
    """Writes the checkpoint and the sample pictures of a step."""
    state = {"script": method.script, "shape": method.shape, "step": step, "seed": options.seed}
    state |= {"options": describe_options(options), "losses": method.weights}
    state["parts"] = {name: part.state_dict() for name, part in method.parts.items()}
    save_checkpoint(options.out / CHECKPOINT, state)
    save_grid(options.out / f"samples-{step}.png", *method.samples())
