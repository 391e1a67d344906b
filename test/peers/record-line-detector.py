"""Records what Duckietown's own LineDetector finds on frames of our renderer.

    npx tsc && node dist/test/peers/write-recorded-frames.js /tmp/frames
    pip install opencv-python-headless==4.9.0.80 'numpy<2' requests
    pip install --no-deps lib-dt-computer-vision==1.0.2
    python test/peers/record-line-detector.py /tmp/frames test/fixtures/lines/line-detector-rendered.json
    npx prettier --write test/fixtures/lines

The frames go in as raw bytes, so that no decoder stands between the two sides. Preprocessing and thresholds are
those of dt-core's line_detector_node (daffy, default.yaml).
"""

import hashlib
import json
import sys
from pathlib import Path

import cv2
import numpy as np
from dt_computer_vision.line_detection import ColorRange, LineDetector

COLORS = {
    "white": {"low": [0, 0, 150], "high": [180, 100, 255]},
    "yellow": {"low": [25, 140, 100], "high": [45, 255, 255]},
    "red": {"low_1": [0, 140, 100], "high_1": [15, 255, 255], "low_2": [165, 140, 100], "high_2": [180, 255, 255]},
}


def main(folder: Path, output: Path) -> None:
    detector = LineDetector()
    ranges = [ColorRange.fromDict(values) for values in COLORS.values()]
    answers = []
    for entry in json.loads((folder / "frames.json").read_text()):
        pixels = (folder / entry.pop("file")).read_bytes()
        assert hashlib.sha256(pixels).hexdigest() == entry["sha256"]
        rgb = np.frombuffer(pixels, np.uint8).reshape(entry.pop("height"), entry.pop("width"), 3)
        image = np.ascontiguousarray(rgb[:, :, ::-1])
        image = cv2.resize(image, (160, 120), interpolation=cv2.INTER_NEAREST)[40:]
        hsv = cv2.cvtColor(np.ascontiguousarray(rgb[:, :, ::-1]), cv2.COLOR_BGR2HSV)
        colors = {}
        for name, color, found in zip(COLORS, ranges, detector.detect(image, ranges)):
            colors[name] = {
                "lines": np.asarray(found.lines, int).ravel().tolist(),
                # Their last digit depends on the CPU: numpy's power function comes in several versions.
                "normals": [round(value, 9) for value in np.asarray(found.normals, float).ravel().tolist()],
                "maskPixels": int(np.count_nonzero(found.map)),
                "maskSha256": hashlib.sha256(found.map.tobytes()).hexdigest(),
                "fullSizePixels": int(np.count_nonzero(color.inRange(hsv))),
            }
        answers.append({**entry, "colors": colors})
    source = f"lib-dt-computer-vision 1.0.2 LineDetector, OpenCV {cv2.__version__}"
    output.write_text(json.dumps({"source": source, "frames": answers}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
