"""What the pixels of a simulator frame show: road, tape or the room around, told by the simulator's own colours.

Classes are tape.py's labels, with road as NO_TAPE, and ROOM: grass, sky, and all else that a robot does not drive on. A
canonical model paints a real frame in the same colours, so one rule reads both.
"""
import torch

from tape import CLASSES, NO_TAPE, TAPES

ROOM = CLASSES
COUNT = CLASSES + 1
# By class.
SURFACES = ("road", *(f"{tape.name} tape" for tape in TAPES), "room")
# Both limits lie beside whole numbers and simple fractions, which scaled pixels are: there the last bit of a sum, which
# differs between onnxruntime and PyTorch, would decide. For whole numbers they are `< 60` and `> 85`.
# Distance of a colour from a tape's, the largest of the three channels', of 255. From 70 on the bright blades of the
# simulator's grass are yellow tape.
LIMIT = 59.99
# The brightest channel of a pixel that is no tape: the simulator's asphalt has at most some 70, its grass 110 and more.
BRIGHTEST_ROAD = 85.01


def read_surfaces(picture):
    """Classes as one-hot float [n, COUNT, h, w] of a picture [n, 3, h, w] of 0 to 255."""
    colours = torch.tensor([tape.simulator for tape in TAPES], dtype=picture.dtype, device=picture.device)
    distances = torch.stack([(picture - colour[:, None, None]).abs().amax(1) for colour in colours], 1)
    nearest = distances.amin(1, keepdim=True)
    tape = ((distances == nearest) & (distances < LIMIT)).to(picture.dtype)
    ground = 1 - tape.amax(1, keepdim=True)
    room = ground * (picture.amax(1, keepdim=True) > BRIGHTEST_ROAD).to(picture.dtype)
    return torch.cat([ground - room, tape, room], 1)


def to_one_hot(classes):
    """uint8 [n, h, w] to float [n, COUNT, h, w]; a value that is no class is all zeros."""
    return (classes[:, None] == torch.arange(NO_TAPE, COUNT, device=classes.device)[:, None, None]).float()
