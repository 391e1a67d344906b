"""A run's checkpoint: written so that a kill or a full disk leaves the last good one, read so that a wrong one is refused."""
import os

import torch

from data import DataError


def save_checkpoint(path, state):
    """Beside the old one, then renamed over it: a kill or a full disk leaves the last good one."""
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
        raise DataError(f"{path}: the checkpoint could not be written ({error}); {kept}. Make room and run again.") from error


def load_checkpoint(path, script, shape):
    """A checkpoint of this script and these network options, or None where there is none."""
    if not path.exists():
        return None
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # whatever pickle and zip raise for a file that is none
        raise DataError(f"{path}: expected a checkpoint, but it cannot be read ({error}). Delete it to begin anew.") from error
    if not isinstance(state, dict) or state.get("script") != script:
        found = state.get("script") if isinstance(state, dict) else type(state).__name__
        raise DataError(f"{path}: expected a checkpoint of {script}, found one of {found}. Give each script its own --out.")
    if state["shape"] != shape:
        raise DataError(f"{path}: expected networks of {shape}, found {state['shape']}. Use the options it began with, or another --out.")
    return state
