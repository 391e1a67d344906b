"""The output of a run: losses.csv, curves.png, TensorBoard's events, and sample pictures."""
import csv
import time

import cv2
import numpy as np
import torch
import torch.distributed as dist

from processes import is_first, world


class Log:
    """Writes losses to the terminal, losses.csv, curves.png and TensorBoard, in the first process."""

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
        """Writes the means since the last call, over all processes; each process must call this."""
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
    """The rows of an earlier losses.csv up to a step."""
    if step == 0 or not path.exists():
        return []
    with open(path, newline="") as file:
        rows = [{key: float(value) for key, value in row.items() if value} for row in csv.DictReader(file)]
    return [row for row in rows if row["step"] <= step]


def draw_curves(path, rows, names):
    """Draws one small plot per loss, with its name, last value and maximum."""
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
    """Float [n, 3, h, w] of 0 to 1 to uint8 [n, h, w, 3]."""
    return (pictures.detach().float().clamp(0, 1) * 255).round().byte().permute(0, 2, 3, 1).cpu().numpy()


def save_grid(path, *columns):
    """Writes columns of sample pictures, uint8 [n, h, w, 3] RGB each: one sample per row."""
    if is_first():
        rows = [np.hstack(row) for row in zip(*columns)]
        cv2.imwrite(str(path), np.vstack(rows)[..., ::-1])
