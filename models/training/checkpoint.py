"""A run's checkpoint. A kill or a full disk leaves the last good one; one of another script or net is refused."""
import os
from pathlib import Path

import torch

from errors import DataError

CHECKPOINT = "checkpoint.pt"


def save_checkpoint(path, state):
    """Writes beside the old checkpoint, then renames. Throws a DataError where that fails; the old one then remains."""
    beside = path.with_suffix(".part")
    try:
        with open(beside, "wb") as file:
            torch.save(state, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except (OSError, RuntimeError) as error:
        beside.unlink(missing_ok=True)
        kept = f"the last good one is kept in {path}" if path.exists() else "there is no older one"
        raise DataError(f"{path}: the checkpoint could not be written ({error}); {kept}. Free disk space and run again.") from error


def load_checkpoint(path, script, shape):
    """The checkpoint of a run to continue, or None where there is none. `shape`: what its networks must be made of."""
    if not path.exists():
        return None
    state = read_checkpoint(path, [script], "Delete it to start again, or give each script its own --out.")
    if state["shape"] != shape:
        raise DataError(f"{path}: expected networks of {shape}, found {state['shape']}. Use the options it began with, or another --out.")
    return state


def read_run(folder, *scripts):
    """The checkpoint in the folder of a run of one of these scripts."""
    path = Path(folder) / CHECKPOINT
    if not path.exists():
        raise DataError(f"{path}: expected a checkpoint, but there is none. Train first, or give the run's --out.")
    return read_checkpoint(path, scripts, "Give the --out of such a run.")


def read_checkpoint(path, scripts, remedy):
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # whatever pickle and zip raise for a file that is not theirs
        raise DataError(f"{path}: expected a checkpoint, but it cannot be read ({error}). {remedy}") from error
    found = state.get("script") if isinstance(state, dict) else type(state).__name__
    if found not in scripts:
        raise DataError(f"{path}: expected a checkpoint of {' or '.join(scripts)}, found one of {found}. {remedy}")
    if "parts" not in state:
        raise DataError(f"{path}: expected a checkpoint with parts, found one of an older version of {found}. Train again.")
    return state
