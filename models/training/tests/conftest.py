"""Tiny domains, drawn here: no picture of anybody else's is needed."""
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
torch.set_num_threads(1)


def draw_road(rng):
    """A simulator-like frame and its mask, uint8 [48, 96, 3] RGB and [48, 96]."""
    picture, mask = np.full((48, 96, 3), (50, 48, 42), np.uint8), np.zeros((48, 96), np.uint8)
    mask[:8], picture[:8] = 255, (114, 209, 255)
    x = int(rng.integers(5, 20))
    for label, colour, left in ((1, (204, 204, 204), x), (2, (200, 200, 10), x + 25), (3, (196, 1, 1), x + 50)):
        picture[14:44, left : left + 12], mask[14:44, left : left + 12] = colour, label
    return picture, mask


def write(path, picture):
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), picture[..., ::-1] if picture.ndim == 3 else picture)


@pytest.fixture
def sim(tmp_path):
    rng = np.random.default_rng(1)
    for i in range(4):
        picture, mask = draw_road(rng)
        write(tmp_path / "sim" / "images" / f"{i}.png", picture)
        write(tmp_path / "sim" / "masks" / f"{i}.png", mask)
    return tmp_path / "sim"


@pytest.fixture
def real(tmp_path):
    rng = np.random.default_rng(2)
    rows = ["frame,robot,lighting"]
    for i in range(4):
        picture, _ = draw_road(rng)
        dim = picture * np.array([0.3, 0.6, 0.2]) + rng.normal(0, 4, picture.shape)
        write(tmp_path / "real" / "images" / f"{i}.png", dim.clip(0, 255).astype(np.uint8))
        rows.append(f"{i}.png,{'duckling' if i < 2 else 'drake'},green")
    (tmp_path / "real" / "frames.csv").write_text("\n".join(rows) + "\n")
    return tmp_path / "real"
