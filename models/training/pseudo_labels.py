"""Labels of real frames by a finished canonical model: what is surely tape, or surely none, in its pictures."""
import hashlib
from pathlib import Path

import numpy as np

from tape import IGNORE_LABEL, NO_TAPE, TAPES

# Distance of colours, the largest of the three channels': below the first a pixel is a tape's, above the second no tape's.
NEAR, FAR = 45, 95
LIMIT = 70


def recall_labels(path, model, frames):
    """label_frames, or what it gave before: see recall_arrays."""
    return recall_arrays(path, model, frames, lambda: {"labels": label_frames(model, frames)})["labels"]


def recall_arrays(path, model, frames, make):
    """What `make` returns, arrays by name, or returned before: `path` keeps them, for a run that goes on, of this model and these frames."""
    told = {"model": hashlib.sha256(Path(model).read_bytes()).hexdigest(), "names": frames.names}
    if path.exists():
        with np.load(path) as kept:
            if all(np.array_equal(kept[key], value) for key, value in told.items()):
                return {key: kept[key] for key in kept if key not in told}
    arrays = make()
    np.savez_compressed(path, **arrays, **told)
    return arrays


def label_frames(model, frames):
    """Labels, uint8 [n, height, width], of Frames by the ONNX file `model`.

    The model sees each frame as it is, mirrored and brightened. IGNORE_LABEL where it is not sure, or disagrees with
    itself, and in the top third, which is not its region.
    """
    session = open_model(model)
    labels = np.full(frames.pictures.shape[:3], IGNORE_LABEL, np.uint8)
    top = frames.pictures.shape[1] // 3
    for picture, found in zip(frames.pictures, labels):
        found[top:] = label_picture(session, picture[top:])
    return labels


def label_picture(session, picture):
    def classify(view):
        classes, nearest = classify_colours(session.run(None, {"image": np.ascontiguousarray(view)[None]})[0][0])
        return classes, (nearest < NEAR) | (nearest > FAR)

    brightened = np.rint((picture / 255.0) ** 0.6 * 255).astype(np.uint8)
    (plain, plain_sure), (bright, bright_sure) = classify(picture), classify(brightened)
    mirrored, mirrored_sure = (part[:, ::-1] for part in classify(picture[:, ::-1]))
    agreed = (plain == mirrored) & (plain == bright) & plain_sure & (mirrored_sure | bright_sure)
    return np.where(agreed, plain, IGNORE_LABEL)


def classify_colours(painted):
    """(class of each pixel of a canonical picture, uint8 [h, w]; its distance from the nearest tape's colour)."""
    distances = np.stack([np.abs(painted.astype(np.int16) - tape.simulator).max(-1) for tape in TAPES], -1)
    nearest = distances.min(-1)
    return np.where(nearest < LIMIT, distances.argmin(-1) + 1, NO_TAPE).astype(np.uint8), nearest


def open_model(path):
    """An onnxruntime session of one thread: several wait for each other in vain where the machine is busy."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
