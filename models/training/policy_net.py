"""The net of behaviour_cloning.py and reinforcement.py: a small frame to speed and turn, and these to the motors' commands."""
import numpy as np
import torch
from torch import nn

# What a policy sees: the lower two thirds of a 4:3 frame, means of 8 x 8 pixels of 640x480.
WIDTH, HEIGHT = 80, 40
FEATURES = 64
# Of the mean command of both motors, and of half their difference.
DRIVE_MIDDLE, DRIVE_RANGE, TURN_RANGE = 0.2, 0.1, 0.25


class Trunk(nn.Module):
    """uint8 or float [n, 3, HEIGHT, WIDTH] of 0 to 255 to features [n, FEATURES]."""

    def __init__(self):
        super().__init__()
        widths = (3, 16, 32, 32)
        layers = []
        for inside, outside in zip(widths, widths[1:]):
            layers += [nn.Conv2d(inside, outside, 3, 2, 1), nn.ReLU(inplace=True)]
        cells = (HEIGHT // 8) * (WIDTH // 8)
        self.body = nn.Sequential(*layers, nn.Flatten(), nn.Linear(widths[-1] * cells, FEATURES), nn.ReLU(inplace=True))

    def forward(self, picture):
        return self.body(picture.float() / 127.5 - 1.0)


class PolicyNet(nn.Module):
    """[n, 3, HEIGHT, WIDTH] of 0 to 255 to actions [n, 2], [speed, turn]; what lies outside -1 to 1 is clipped in use."""

    def __init__(self):
        super().__init__()
        self.trunk, self.head = Trunk(), nn.Linear(FEATURES, 2)

    def forward(self, picture):
        return self.head(self.trunk(picture))


class WheelCore(nn.Module):
    """A policy from a frame to the motors' commands, as its graph has it: [1, 3, 480, 640] of 0 to 255 to [1, 2], left and right."""

    def __init__(self, net):
        super().__init__()
        self.net = net
        self.register_buffer("mix", torch.tensor([[DRIVE_RANGE, -TURN_RANGE], [DRIVE_RANGE, TURN_RANGE]]))

    def forward(self, picture):
        small = nn.functional.avg_pool2d(picture[:, :, 160:], 8)
        action = self.net(small).clamp(-1.0, 1.0)
        return action @ self.mix.T + DRIVE_MIDDLE


def to_wheels(action):
    """The motors' commands, float [2], left and right, of an action [speed, turn]."""
    speed, turn = action
    drive = DRIVE_MIDDLE + DRIVE_RANGE * speed
    return np.array([drive - TURN_RANGE * turn, drive + TURN_RANGE * turn])
