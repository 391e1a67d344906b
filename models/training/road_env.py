"""Our world as a Gymnasium environment: `sim2real world`, a process beside, over pipes.

    from road_env import RoadEnv
    env = RoadEnv(maps=["small-loop", "zigzag"], frames="randomised")

It needs the compiled program: `npm run setup -- --no-ros` in this clone.
"""
import json
import subprocess
from pathlib import Path

import gymnasium
import numpy as np

from errors import DataError
from policy_net import DRIVE_MIDDLE, DRIVE_RANGE, HEIGHT, TURN_RANGE, WIDTH, to_wheels

PROGRAM = Path(__file__).resolve().parents[2] / "bin" / "sim2real"
MAPS = ["small-loop", "bordered-loop", "technical-track", "zigzag"]
# `sim2real world --frames`: where frames come from.
SOURCES = ("plain", "randomised", "realistic")
# Twice the size of what a policy sees, with the sky that it does not see.
SIZE = (2 * WIDTH, 3 * HEIGHT)
LAST_SEED = 2**31 - 1


class RoadEnv(gymnasium.Env):
    """Observation: uint8 [HEIGHT, WIDTH, 3] RGB, what a policy sees. Action: [speed, turn], -1 to 1 each; see to_wheels.

    Reward of a step: centimetres along the lane, less 10 for each metre beside its middle; -10 for leaving the lane or the
    road, which ends an episode. `info` has the truth: d, phi, progress, expert (an action, or None).
    """

    metadata = {"render_modes": ["rgb_array"], "render_fps": 15}

    def __init__(self, maps=MAPS, frames="plain", model=None, seconds=60, render_mode=None):
        self.observation_space = gymnasium.spaces.Box(0, 255, (HEIGHT, WIDTH, 3), np.uint8)
        self.action_space = gymnasium.spaces.Box(-1, 1, (2,), np.float32)
        self.render_mode = render_mode
        self.steps, self.most_steps, self.frame = 0, round(15 * seconds), None
        if not PROGRAM.exists():
            raise DataError(f"{PROGRAM}: expected the program, found none. Run in its clone: npm run setup -- --no-ros")
        more = [] if model is None else ["--model", str(model)]
        command = [PROGRAM, "world", "--map", *maps, "--frames", frames, "--size", "x".join(map(str, SIZE)), *more]
        self.process = subprocess.Popen(list(map(str, command)), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._hear()

    def reset(self, *, seed=None, options=None):
        """A given seed begins that very episode; otherwise one is drawn."""
        super().reset(seed=seed)
        self.steps = 0
        answer = self._ask({"reset": int(seed if seed is not None else self.np_random.integers(LAST_SEED))})
        return self.frame, describe(answer)

    def step(self, action):
        self.steps += 1
        answer = self._ask({"step": to_wheels(np.clip(action, -1, 1)).tolist()})
        is_out = answer["done"] or answer["d"] is None
        reward = -10.0 if is_out else 100 * answer["progress"] - 10 * abs(answer["d"]) / 15
        return self.frame, reward, is_out, self.steps >= self.most_steps, describe(answer)

    def render(self):
        return self.frame

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def _ask(self, request):
        try:
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # its end is told below
        return self._hear()

    def _hear(self):
        line = self.process.stdout.readline()
        if not line:
            raise DataError(f"sim2real world ended with exit code {self.process.wait()}; its last words stand above.")
        answer = json.loads(line)
        data = self.process.stdout.read(answer["bytes"])
        if "error" in answer:
            raise DataError(f"sim2real world: {answer['error']}")
        if data:
            self.frame = shrink(np.frombuffer(data, np.uint8).reshape(SIZE[1], SIZE[0], 3))
        return answer


def shrink(frame):
    """A frame of SIZE as a policy sees it: its lower two thirds, means of 2 x 2 pixels, as the exported graph takes them."""
    lower = frame[SIZE[1] // 3 :].astype(np.uint16)
    cells = lower.reshape(HEIGHT, 2, WIDTH, 2, 3).sum((1, 3))
    return ((cells + 2) // 4).astype(np.uint8)


def describe(answer):
    expert = answer["expert"]
    return {
        "d": answer["d"],
        "phi": answer["phi"],
        "progress": answer["progress"],
        "expert": None if expert is None else from_wheels(expert),
    }


def from_wheels(wheels):
    """The action whose commands of the motors are these: the inverse of to_wheels, within its range."""
    left, right = wheels
    drive, turn = (left + right) / 2, (right - left) / 2
    return np.clip(np.array([(drive - DRIVE_MIDDLE) / DRIVE_RANGE, turn / TURN_RANGE], np.float32), -1, 1)
