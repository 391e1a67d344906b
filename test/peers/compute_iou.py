"""Counts how colour thresholds meet truth masks, with OpenCV and numpy alone.

    python compute_iou.py IMAGES MASKS THRESHOLDS.json FRAME...

THRESHOLDS.json: {"white": [{"low": [h, s, v], "high": [h, s, v]}, ...], "yellow": ..., "red": ...}.
Prints, frame by frame, {"frame": name, "white": iou, "yellow": iou, "red": iou, "counts": [tp, fp, fn, ...]}.
"""

import json
import sys
from pathlib import Path

import cv2
import numpy as np

CLASSES = {"white": 1, "yellow": 2, "red": 3}


def main(images: Path, masks: Path, thresholds: dict, frames: list) -> None:
    answers = []
    for name in frames:
        hsv = cv2.cvtColor(cv2.imread(str(images / name)), cv2.COLOR_BGR2HSV)
        truth = cv2.imread(str(masks / (Path(name).stem + ".png")), cv2.IMREAD_UNCHANGED)
        scored = truth < 254
        answer = {"frame": name, "counts": []}
        for color, wanted in CLASSES.items():
            found = np.zeros(truth.shape, bool)
            for span in thresholds[color]:
                found |= cv2.inRange(hsv, np.array(span["low"]), np.array(span["high"])) > 0
            tape = truth == wanted
            hit = int((found & tape & scored).sum())
            wrong = int((found & ~tape & scored).sum())
            missed = int((~found & tape & scored).sum())
            union = hit + wrong + missed
            answer[color] = hit / union if union else None
            answer["counts"] += [hit, wrong, missed]
        answers.append(answer)
    print(json.dumps(answers))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), json.loads(Path(sys.argv[3]).read_text()), sys.argv[4:])
