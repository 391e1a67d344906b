"""Picture files. Pictures are uint8 [height, width, 3] RGB, masks uint8 [height, width] with tape.py's values."""
from pathlib import Path

import cv2
import numpy as np

from errors import DataError
from tape import MASK_VALUES

PICTURES = {".jpg", ".jpeg", ".png"}


def is_picture(path):
    return Path(path).is_file() and Path(path).suffix.lower() in PICTURES


def list_pictures(folder):
    """Sorted paths of the pictures in a folder, or in its images/. Throws a DataError where there is none."""
    folder = Path(folder)
    if (folder / "images").is_dir():
        folder = folder / "images"
    if not folder.is_dir():
        raise DataError(f"{folder}: expected a folder of pictures, but there is none. Check the path.")
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in PICTURES)
    if not paths:
        raise DataError(f"{folder}: expected .jpg or .png pictures, found none. Add frames of this domain, or check the path.")
    return paths


def read_picture(path, size=None):
    """The picture at (width, height), or at its own size. Throws a DataError where it cannot be read."""
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if picture is None:
        raise DataError(f"{path}: expected a picture, but OpenCV cannot read it. Delete it or copy it again.")
    return np.ascontiguousarray(fit(picture, size)[..., ::-1])


def fit(picture, size):
    """The picture at (width, height), or unchanged where size is None."""
    if size is None or picture.shape[1::-1] == tuple(size):
        return picture
    return cv2.resize(picture, tuple(size), interpolation=cv2.INTER_AREA)


def read_mask(path, size=None):
    """The mask at (width, height), or at its own size. Throws a DataError for a missing file or an unknown value."""
    mask = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if mask is None:
        found = "it cannot be read" if path.exists() else "there is no such file"
        raise DataError(f"{path}: expected the mask of the frame of this name, but {found}. Render masks and frames together.")
    unknown = set(np.unique(mask).tolist()) - MASK_VALUES
    if unknown:
        values = ", ".join(map(str, sorted(MASK_VALUES)))
        raise DataError(f"{path}: expected the values {values}, found {sorted(unknown)[:5]}. Was it saved as JPEG? Save it as PNG.")
    if size is not None and mask.shape[::-1] != tuple(size):
        mask = cv2.resize(mask, tuple(size), interpolation=cv2.INTER_NEAREST)
    return mask


def check_masks(folder, paths):
    """Throws a DataError for a mask without a frame: it means that the two folders belong to different sets."""
    masks = folder / "masks"
    if not masks.is_dir():
        raise DataError(f"{masks}: expected a folder of masks beside the images, but there is none. Give a folder that has both.")
    stems = {path.stem for path in paths}
    stray = sorted(path.name for path in masks.glob("*.png") if path.stem not in stems)
    if stray:
        raise DataError(f"{masks / stray[0]}: a mask without a frame (and {len(stray) - 1} more). Are these the masks of these frames?")
