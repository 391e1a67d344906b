"""Clones the expert of our world: a small CNN learns from frames what pure pursuit on the true place commands. DAgger.

    npm run setup -- --no-ros                                        # once: the world is a part of the program
    venv/bin/python models/training/behaviour_cloning.py --frames plain --out runs/bc-plain
    venv/bin/python models/training/behaviour_cloning.py --frames randomised --out runs/bc-randomised
    venv/bin/python models/training/behaviour_cloning.py --frames realistic --out runs/bc-realistic
    venv/bin/python models/training/export_policy.py runs/bc-plain bc-plain
    npx sim2real drive --agent bc-plain --light plain warm-dim -o driven

In each round the net drives (in the first one the expert), the expert says what it would have commanded, and the net learns all
frames so far (Ross et al. 2011). In a share of its steps it is pushed aside by a random turn, so that it learns to come back.
The run's folder holds checkpoint.pt and, with the last round, frames.npz: a run that was killed goes on with its round.
"""
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

from checkpoint import CHECKPOINT, load_checkpoint, save_checkpoint
from errors import fail_clearly
from policy_net import HEIGHT, WIDTH, PolicyNet
from road_env import LAST_SEED, MAPS, SOURCES, RoadEnv
from run_options import describe_options, new_parser
from trainer import start

SCRIPT, BATCH, RATE = "behaviour_cloning.py", 64, 1e-3
SHAPE = {"net": "PolicyNet", "width": WIDTH, "height": HEIGHT}
# Of a push: how often one begins, and for how many frames it lasts.
PUSH_SHARE, PUSH_FRAMES = 0.02, 6


def clone(options):
    device, began = start(options), time.time()
    net = PolicyNet().to(device)
    optimizer = torch.optim.Adam(net.parameters(), RATE)
    rng = np.random.default_rng(options.seed)
    saved = load_checkpoint(options.out / CHECKPOINT, SCRIPT, SHAPE)
    frames, actions, first, step = [], [], 0, 0
    if saved is not None:
        net.load_state_dict(saved["parts"]["net"])
        optimizer.load_state_dict(saved["parts"]["optimizer"])
        first, step = saved["round"], saved["step"]
        rng = np.random.default_rng([options.seed, first])
        with np.load(options.out / "frames.npz") as kept:
            frames, actions = [kept["frames"]], [kept["actions"]]
    env = RoadEnv(options.map, options.frames, options.model, seconds=options.seconds)
    for number in range(first, options.rounds):
        collected = collect(env, net if number else None, options.round_frames, rng, device)
        frames.append(collected[0])
        actions.append(collected[1])
        step, loss = learn(net, optimizer, np.concatenate(frames), np.concatenate(actions), options, rng, device, step)
        report = {"frames": sum(map(len, frames)), "loss": loss, "metres a minute": collected[2], "left the lane": collected[3]}
        print(f"round {number + 1} after {time.time() - began:.0f} s: " + ", ".join(f"{k} {v:.4g}" for k, v in report.items()), flush=True)
        save(net, optimizer, frames, actions, options, number + 1, step)
        if options.minutes and time.time() - began > 60 * options.minutes:
            break
    env.close()


def collect(env, net, count, rng, device):
    """Drives `count` frames, by the expert where net is None. Returns frames, the expert's actions, metres a minute and how often it
    left the lane."""
    frames, actions, metres, lost, push = [], [], 0.0, 0, (0, 0.0)
    frame, info = env.reset(seed=int(rng.integers(LAST_SEED)))
    while len(frames) < count:
        frames.append(frame)
        actions.append(info["expert"])
        action = info["expert"].copy() if net is None else decide(net, frame, device)
        if push[0] == 0 and rng.random() < PUSH_SHARE:
            push = (PUSH_FRAMES, rng.uniform(-1, 1))
        if push[0] > 0:
            push = (push[0] - 1, push[1])
            action[1] = push[1]
        frame, _, is_out, is_over, info = env.step(action)
        metres += info["progress"]
        # Where it is in no lane the expert has no advice.
        if is_out or is_over or info["expert"] is None:
            lost += is_out
            frame, info = env.reset(seed=int(rng.integers(LAST_SEED)))
    return np.stack(frames), np.stack(actions), metres / count * 15 * 60, lost


@torch.no_grad()
def decide(net, frame, device):
    """The net's action, float [2], for a frame uint8 [HEIGHT, WIDTH, 3]."""
    picture = torch.from_numpy(frame).permute(2, 0, 1)[None].to(device)
    return net(picture)[0].clamp(-1, 1).cpu().numpy()


def learn(net, optimizer, frames, actions, options, rng, device, step):
    """Goes through all frames `epochs` times. Returns the number of steps so far and the last epoch's mean loss."""
    targets, pictures = torch.from_numpy(actions), torch.from_numpy(frames).permute(0, 3, 1, 2)
    loss_sum = 0.0
    for epoch in range(options.epochs):
        order, loss_sum = rng.permutation(len(frames)), 0.0
        for begin in range(0, len(order), BATCH):
            chosen = torch.from_numpy(order[begin : begin + BATCH])
            loss = nn.functional.smooth_l1_loss(net(pictures[chosen].to(device)), targets[chosen].to(device), beta=0.1)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            step += 1
            loss_sum += loss.item() * len(chosen)
    return step, loss_sum / len(frames)


def save(net, optimizer, frames, actions, options, number, step):
    beside = options.out / "frames.part.npz"
    np.savez(beside, frames=np.concatenate(frames), actions=np.concatenate(actions))
    beside.replace(options.out / "frames.npz")
    state = {"script": SCRIPT, "shape": SHAPE, "round": number, "step": step, "seed": options.seed}
    state |= {"options": describe_options(options), "losses": {"smooth L1 of the expert's action": 1.0}}
    state["parts"] = {"net": net.state_dict(), "optimizer": optimizer.state_dict()}
    save_checkpoint(options.out / CHECKPOINT, state)


def parse_options(argv=None):
    parser = new_parser(__doc__)
    add_policy_options(parser)
    parser.add_argument("--rounds", type=int, default=8, help="of driving and learning")
    parser.add_argument("--round-frames", type=int, default=2000, help="frames driven in a round")
    parser.add_argument("--epochs", type=int, default=4, help="times that each round learns all frames so far")
    return parser.parse_args(argv)


def add_policy_options(parser):
    parser.add_argument("--out", type=Path, required=True, help="folder of this run")
    parser.add_argument("--frames", choices=SOURCES, default="plain", help="where frames come from")
    parser.add_argument("--model", help="sim2real model for --frames realistic, by name or card; the default of its direction")
    parser.add_argument("--map", nargs="+", default=MAPS, help="maps to drive on, by name or path")
    parser.add_argument("--seconds", type=float, default=20, help="longest time of an episode")
    parser.add_argument("--seed", type=int, default=1, help="random seed")
    parser.add_argument("--threads", type=int, default=1, help="CPU threads of torch")
    parser.add_argument("--minutes", type=float, default=0, help="stop with a checkpoint after the round in which this time is over")


if __name__ == "__main__":
    fail_clearly(lambda: clone(parse_options()))
