"""Reads data sets of sim2real label as other programs do, and compares their outlines with the masks.

usage: read_labels.py MASKS COCO YOLO CVAT: four data sets of the same frames. Prints a line of JSON: for each format
and colour the share of mask pixels inside the outlines, and of outlined pixels that are neither tape nor ignored in
the mask. COCO is read by pycocotools where that is installed, else its polygons are filled by OpenCV.
"""

import json
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import cv2
import numpy as np

COLORS = ["white", "yellow", "red"]
IGNORE = 254
# OpenCV fills from pixel centre to pixel centre; finer pixels keep what lies between.
FINE = 8


def fill(polygons, width, height):
    image = np.zeros((height * FINE, width * FINE), np.uint8)
    for polygon in polygons:
        points = np.round(np.asarray(polygon) * FINE).astype(np.int32)
        cv2.fillPoly(image, [points.reshape(-1, 1, 2)], 1)
    # The centre of each pixel decides.
    return image[FINE // 2 :: FINE, FINE // 2 :: FINE] == 1


def read_coco(folder):
    file = folder / "annotations" / "instances_default.json"
    found = {}
    try:
        from pycocotools.coco import COCO
    except ImportError:
        data = json.loads(file.read_text())
        names = {each["id"]: each["name"] for each in data["categories"]}
        for image in data["images"]:
            assert cv2.imread(str(folder / "images" / image["file_name"])).shape[:2] == (image["height"], image["width"])
            own = [each for each in data["annotations"] if each["image_id"] == image["id"]]
            for color in COLORS:
                polygons = [np.reshape(part, (-1, 2)) for each in own if names[each["category_id"]] == color for part in each["segmentation"]]
                found[Path(image["file_name"]).stem, color] = fill(polygons, image["width"], image["height"])
        return found
    sys.stdout = sys.stderr
    coco = COCO(str(file))
    sys.stdout = sys.__stdout__
    names = {each["id"]: each["name"] for each in coco.loadCats(coco.getCatIds())}
    for image in coco.loadImgs(coco.getImgIds()):
        masks = {color: np.zeros((image["height"], image["width"]), bool) for color in COLORS}
        for each in coco.loadAnns(coco.getAnnIds(imgIds=image["id"])):
            own = coco.annToMask(each) == 1
            masks[names[each["category_id"]]] |= own
        for color in COLORS:
            found[Path(image["file_name"]).stem, color] = masks[color]
    return found


def read_yolo(folder):
    # data.yaml: names are one a line, "  0: white".
    lines = (folder / "data.yaml").read_text().splitlines()
    names = dict(line.split(":") for line in lines[lines.index("names:") + 1 :])
    names = {int(key): value.strip() for key, value in names.items()}
    found = {}
    for picture in sorted((folder / "images").iterdir()):
        height, width = cv2.imread(str(picture)).shape[:2]
        polygons = {color: [] for color in COLORS}
        for line in (folder / "labels" / f"{picture.stem}.txt").read_text().splitlines():
            kind, *shares = line.split()
            polygons[names[int(kind)]].append(np.array(shares, float).reshape(-1, 2) * [width, height])
        for color in COLORS:
            found[picture.stem, color] = fill(polygons[color], width, height)
    return found


def read_cvat(folder):
    root = ElementTree.parse(folder / "annotations.xml").getroot()
    assert root.tag == "annotations" and root.findtext("version") == "1.1"
    assert [each.findtext("name") for each in root.iterfind("meta/task/labels/label")] == COLORS
    found = {}
    for image in root.iterfind("image"):
        assert (folder / "images" / image.get("name")).is_file()
        for color in COLORS:
            polygons = [
                [[float(value) for value in point.split(",")] for point in each.get("points").split(";")]
                for each in image.iterfind("polygon")
                if each.get("label") == color
            ]
            found[Path(image.get("name")).stem, color] = fill(polygons, int(image.get("width")), int(image.get("height")))
    return found


def main():
    masks, coco, yolo, cvat = [Path(each) for each in sys.argv[1:5]]
    sums = {}
    for name, found in [("coco", read_coco(coco)), ("yolo-seg", read_yolo(yolo)), ("cvat", read_cvat(cvat))]:
        for (stem, color), outlined in found.items():
            mask = cv2.imread(str(masks / "masks" / f"{stem}.png"), cv2.IMREAD_COLOR)
            tape = np.all(mask == COLORS_BGR[color], axis=2)
            ignored = np.all(mask == COLORS_BGR["ignore"], axis=2)
            counts = [tape.sum(), (tape & outlined).sum(), outlined.sum(), (outlined & ~tape & ~ignored).sum()]
            sums.setdefault(name, {}).setdefault(color, np.zeros(4))
            sums[name][color] += counts
    print(json.dumps({
        name: {color: {"pixels": int(tape), "kept": kept / max(tape, 1), "wrong": wrong / max(outlined, 1)} for color, (tape, kept, outlined, wrong) in colors.items()}
        for name, colors in sums.items()
    }))


def read_label_map(folder):
    rows = [line.split(":") for line in (folder / "labelmap.txt").read_text().splitlines() if not line.startswith("#")]
    return {name: [int(level) for level in color.split(",")][::-1] for name, color, *_ in rows}


COLORS_BGR = read_label_map(Path(sys.argv[1]))
main()
