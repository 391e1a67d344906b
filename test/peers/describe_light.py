"""Describes the light of frames by the code that nets are trained with (models/training/light.py), without PyTorch.

    python describe_light.py MODEL.onnx FRAMES [LIKE.json]

Prints {"frames": N, "unseen": [...], "descriptions": [[...], ...]} of all frames, as one light.
"""

import json
import sys
import types
from pathlib import Path

import cv2
import numpy as np

# surfaces.py imports it for a function that light.py does not call.
sys.modules["torch"] = types.ModuleType("torch")
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "models" / "training"))

from light import describe_frame, fill, list_parts  # noqa: E402
from pseudo_labels import label_picture, open_model  # noqa: E402
from surfaces import BRIGHTEST_ROAD, LIMIT, ROOM  # noqa: E402
from tape import IGNORE_LABEL, NO_TAPE, TAPES  # noqa: E402


def read_surfaces(painted):
    distances = np.stack([np.abs(painted.astype(int) - tape.simulator).max(-1) for tape in TAPES], -1)
    ground = np.where(painted.max(-1) > BRIGHTEST_ROAD, ROOM, NO_TAPE)
    return np.where(distances.min(-1) < LIMIT, distances.argmin(-1) + 1, ground)


def main(model, folder, like=None):
    session, own = open_model(model), []
    for path in sorted(folder.iterdir()):
        picture = cv2.imread(str(path))
        if picture.shape[:2] != (240, 320):
            picture = cv2.resize(picture, (320, 240), interpolation=cv2.INTER_AREA)
        picture = np.ascontiguousarray(picture[..., ::-1])
        below = np.ascontiguousarray(picture[80:])
        found = read_surfaces(session.run(None, {"image": below[None]})[0][0])
        labels = label_picture(session, below)
        sure = (labels == found) | ((labels == NO_TAPE) & (found == ROOM))
        tape = (found > NO_TAPE) & (found < ROOM)
        if tape.any() and (tape & sure).sum() >= 0.6 * tape.sum():
            classes = np.full((240, 320), ROOM, np.uint8)
            classes[80:] = np.where(sure, found, IGNORE_LABEL)
            own.append(describe_frame(picture, classes))
    own = np.stack(own)
    by = own if like is None else np.concatenate([own, *like])
    unseen = [name for name, part in list_parts() if np.isnan(own[:, part.start]).all()]
    picked = np.unique(np.linspace(0, len(own) - 1, min(16, len(own))).round().astype(int))
    filled = fill(own[picked], by if unseen else own).astype(float).round(3)
    print(json.dumps({"frames": len(own), "unseen": unseen, "descriptions": filled.tolist()}))


if __name__ == "__main__":
    lights = json.loads(Path(sys.argv[3]).read_text())["lights"] if len(sys.argv) > 3 else None
    main(sys.argv[1], Path(sys.argv[2]), lights and [np.array(light["descriptions"], np.float32) for light in lights.values()])
