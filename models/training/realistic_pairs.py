"""Pairs for realistic.py: real frames, their surfaces by a canonical model, and descriptions of their light."""
import numpy as np
import torch

from errors import DataError
from light import describe_frame, fill, mirror
from pseudo_labels import label_picture, open_model, recall_arrays
from sampling import balance_by_light
from surfaces import ROOM, read_surfaces
from tape import IGNORE_LABEL, NO_TAPE, is_tape

# A frame is left out where the teacher is sure of less than this share of the tape that it paints.
MIN_SURE = 0.6


def recall_surfaces(path, teacher, frames):
    """read_real_surfaces, or what it gave before: see recall_arrays."""
    make = lambda: dict(zip(("surfaces", "sure"), read_real_surfaces(teacher, frames)))  # noqa: E731
    kept = recall_arrays(path, teacher, frames, make)
    return kept["surfaces"], kept["sure"]


def read_real_surfaces(teacher, frames):
    """(surfaces, sure surfaces) of real Frames by the ONNX file of a canonical model, uint8 [n, height, width] each.

    The second has IGNORE_LABEL where the teacher is not sure. The top third, above its region, is the room.
    """
    session = open_model(teacher)
    surfaces = np.full(frames.pictures.shape[:3], ROOM, np.uint8)
    sure = surfaces.copy()
    top = frames.pictures.shape[1] // 3
    for picture, found, certain in zip(frames.pictures, surfaces, sure):
        below = np.ascontiguousarray(picture[top:])
        painted = session.run(None, {"image": below[None]})[0]
        shares = read_surfaces(torch.from_numpy(painted).permute(0, 3, 1, 2).float())
        found[top:] = shares[0].argmax(0).numpy()
        labels = label_picture(session, below)
        agrees = (labels == found[top:]) | ((labels == NO_TAPE) & (found[top:] == ROOM))
        certain[top:] = np.where(agrees, found[top:], IGNORE_LABEL)
    return surfaces, sure


def is_consistent(surfaces, sure):
    """Whether the teacher finds again, in other views of each frame, the tape that it painted: bool [n]."""
    painted, found = is_tape(surfaces).sum((1, 2)), is_tape(sure).sum((1, 2))
    return (painted > 0) & (found >= MIN_SURE * painted)


def describe_lights(frames, sure):
    """The filled description of each frame, float32 [n, LENGTH], and whether it could be filled from its light, bool [n].

    A part that a frame does not show comes from a frame of the same robot and light, or else of the same light.
    """
    own = np.stack([describe_frame(picture, classes) for picture, classes in zip(frames.pictures, sure)])
    robots, lights = np.array(frames.groups), np.array(frames.lights)
    known = np.ones(len(own), bool)
    filled = own.copy()
    for robot, light in set(zip(frames.groups, frames.lights)):
        here = np.flatnonzero((robots == robot) & (lights == light))
        for source in (own[here], own[lights == light], own):
            try:
                filled[here] = fill(own[here], source)
                break
            except DataError:
                continue
        else:
            known[here] = False
    return filled, known


class Pairs(torch.utils.data.Dataset):
    """Number i is (real frame, surfaces, sure surfaces, description), mirrored in half of the numbers."""

    def __init__(self, frames, surfaces, sure, lights, seed):
        self.frames, self.surfaces, self.sure, self.lights, self.seed = frames, surfaces, sure, lights, seed
        self.weights = balance_by_light(frames)

    def __getitem__(self, number):
        rng = np.random.default_rng([self.seed, number])
        at = rng.choice(len(self.frames), p=self.weights)
        picture, surfaces, sure, light = self.frames.pictures[at], self.surfaces[at], self.sure[at], self.lights[at]
        if rng.random() < 0.5:
            picture, surfaces, sure, light = picture[:, ::-1], surfaces[:, ::-1], sure[:, ::-1], mirror(light)
        return [np.ascontiguousarray(part) for part in (picture, surfaces, sure, light)]
