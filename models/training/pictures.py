"""Picture files. Pictures are uint8 [height, width, 3] RGB, masks uint8 [height, width] with tape.py's values."""
from pathlib import Path

import cv2
import numpy as np

from errors import DataError
from tape import MASK_VALUES

PICTURES = {".jpg", ".jpeg", ".png"}
# Never turned by an EXIF tag, as the proxy never does: horizon and homography belong to the sensor.
AS_IT_IS = cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION


def is_picture(path):
    return Path(path).is_file() and Path(path).suffix.lower() in PICTURES


def find_root(folder):
    """The folder that the pictures lie in: the folder's images/, or the folder itself."""
    images = Path(folder) / "images"
    return images if images.is_dir() else Path(folder)


def list_pictures(folder):
    """Sorted paths of the pictures in a folder, or in its images/, by the rule of the commands (src/image/list-pictures.ts).

    Sub-folders are included, links followed, hidden names skipped: macOS leaves a ._x.jpg, which is no picture, beside each
    x.jpg. Throws a DataError where there is no picture, or a name leads to none.
    """
    root = find_root(folder)
    if not root.is_dir():
        raise DataError(f"{root}: expected a folder of pictures, but there is none. Check the path.")
    paths = sorted(walk(root, (Path(folder) / "masks").resolve(), ()))
    if not paths:
        raise DataError(f"{root}: expected .jpg or .png pictures, found none. Add frames of this domain, or check the path.")
    return paths


def walk(folder, masks, above):
    """Paths of the pictures in a folder; `above` are the folders that it lies in."""
    real = folder.resolve()
    if real in above or real == masks:
        return
    for path in folder.iterdir():
        if path.name.startswith("."):
            continue
        if path.is_dir():
            yield from walk(path, masks, (*above, real))
        elif path.suffix.lower() in PICTURES:
            if not path.is_file():
                raise DataError(f"{path}: expected a file, found a broken link, a pipe or a device. Remove it.")
            yield path


def read_picture(path, size=None):
    """The picture at (width, height), or at its own size. Throws a DataError where it cannot be read."""
    picture = cv2.imread(str(path), AS_IT_IS)
    if picture is None:
        raise DataError(f"{path}: expected a picture, but OpenCV cannot read it. Delete it or copy it again.")
    bits = find_bits(path.read_bytes())
    if bits > 8:
        raise DataError(f"{path}: expected at most 8 bits a channel, found {bits}, as the commands do. Convert it.")
    return np.ascontiguousarray(fit(picture, size)[..., ::-1])


def find_bits(data):
    """Bits a channel, or of a palette's indexes: a PNG says it in its header; other pictures here have 8."""
    return data[24] if data[:4] == b"\x89PNG" else 8


def fit(picture, size):
    """The picture at (width, height), or unchanged where size is None."""
    if size is None or picture.shape[1::-1] == tuple(size):
        return picture
    return cv2.resize(picture, tuple(size), interpolation=cv2.INTER_AREA)


def read_mask(path, size=None):
    """The mask at (width, height), or at its own size. Throws a DataError for a missing file or an unknown value."""
    mask = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE | cv2.IMREAD_IGNORE_ORIENTATION)
    if mask is None:
        found = "it cannot be read" if path.exists() else "there is no such file"
        raise DataError(f"{path}: expected the mask of the frame of this name, but {found}. Render masks and frames together.")
    bits = find_bits(path.read_bytes())
    if bits != 8:  # OpenCV scales other values to 8 bits
        raise DataError(f"{path}: expected a mask of 8 bits, found {bits}. Save it as a grey PNG of 8 bits.")
    unknown = set(np.unique(mask).tolist()) - MASK_VALUES
    if unknown:
        values = ", ".join(map(str, sorted(MASK_VALUES)))
        raise DataError(f"{path}: expected the values {values}, found {sorted(unknown)[:5]}. Was it saved as JPEG? Save it as PNG.")
    if size is not None and mask.shape[::-1] != tuple(size):
        mask = cv2.resize(mask, tuple(size), interpolation=cv2.INTER_NEAREST)
    return mask


def find_mask(folder, picture):
    """Path of a picture's mask: masks/NAME.png, in sub-folders of the same names."""
    inside = Path(picture).relative_to(find_root(folder))
    return Path(folder) / "masks" / inside.with_suffix(".png")


def check_masks(folder, paths):
    """Throws a DataError for a mask without a frame: it means that the two folders belong to different sets."""
    masks = folder / "masks"
    if not masks.is_dir():
        raise DataError(f"{masks}: expected a folder of masks beside the images, but there is none. Give a folder that has both.")
    known = {find_mask(folder, path) for path in paths}
    stray = sorted(path for path in walk(masks, None, ()) if path.suffix == ".png" and path not in known)
    if stray:
        raise DataError(f"{stray[0]}: a mask without a frame (and {len(stray) - 1} more). Are these the masks of these frames?")
