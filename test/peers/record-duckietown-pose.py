"""Records what Duckietown's own anti-instagram, ground projection and lane filter answer.

    npx tsc && node dist/test/peers/write-recorded-frames.js /tmp/frames
    pip install opencv-python-headless==4.9.0.80 'numpy<2' scipy requests pyyaml
    pip install --no-deps lib-dt-computer-vision==1.0.2
    git clone -b daffy https://github.com/duckietown/dt-core
    python test/peers/record-duckietown-pose.py dt-core /tmp/frames test/fixtures/lines/duckietown-pose.json
    npx prettier --write test/fixtures/lines

The classes of dt-core are loaded from its checkout; the modules of ROS and of Duckietown's utilities that they
import at the top, and do not need for what is recorded, are stood in for by empty ones.
"""

import hashlib
import importlib.util
import json
import sys
import types
from pathlib import Path

import cv2
import numpy as np
import scipy.ndimage
from dt_computer_vision.anti_instagram import AntiInstagram as LibraryAntiInstagram

PACKAGES = {
    "anti_instagram": "packages/complete_image_pipeline/include/image_processing/anti_instagram.py",
    "geometry": "packages/complete_image_pipeline/include/image_processing/ground_projection_geometry.py",
    "lane_filter": "packages/lane_filter/include/lane_filter/lane_filter.py",
}
FILTER = dict(
    mean_d_0=0, mean_phi_0=0, sigma_d_0=0.1, sigma_phi_0=0.1, delta_d=0.02, delta_phi=0.1, d_max=0.3, d_min=-0.15,
    phi_min=-1.5, phi_max=1.5, cov_v=0.5, linewidth_white=0.05, linewidth_yellow=0.025, lanewidth=0.23, min_max=0.1,
    sigma_d_mask=1.0, sigma_phi_mask=2.0, range_min=0.2, range_est=0.33, range_max=0.6,
)  # fmt: skip
HOMOGRAPHY = [-4.89775e-05, -0.0002150858, -0.1818273, 0.00099274, 1.202336e-06, -0.3280241, -0.0004281805, -0.007185673, 1]
CAMERA = {
    "K": [[307.7, 0, 329.6], [0, 314.9, 244.4], [0, 0, 1]],
    "D": [-0.2565, 0.0481, -0.0016, -0.0004, 0.003],
    "R": [[0.9999, 0.0141, 0.001], [-0.0141, 0.9999, 0.0005], [-0.001, -0.0005, 1]],
    "P": [[201.1, 0, 319.5, 0], [0, 239.7, 231.4, 0], [0, 0, 1, 0]],
}


def stand_in(name, **members):
    module = types.ModuleType(name)
    module.__dict__.update(members)
    sys.modules[name] = module


def load(core: Path, name: str):
    spec = importlib.util.spec_from_file_location(f"dt.{name}", core / PACKAGES[name])
    module = importlib.util.module_from_spec(spec)
    module.__package__ = "dt"
    spec.loader.exec_module(module)
    return module


def record_colors(core: Path, folder: Path):
    core_class = load(core, "anti_instagram").AntiInstagram
    answers = []
    for entry in json.loads((folder / "frames.json").read_text()):
        pixels = (folder / entry["file"]).read_bytes()
        rgb = np.frombuffer(pixels, np.uint8).reshape(entry["height"], entry["width"], 3)
        bgr = np.ascontiguousarray(rgb[:, :, ::-1])
        node = core_class()
        low, high = node.calculate_color_balance_thresholds(bgr, 0.2, 0.8)
        balanced = node.apply_color_balance(low, high, bgr)
        library = LibraryAntiInstagram()
        library.update(bgr)
        uncropped = library.apply(bgr)

        def describe(values, image):
            rgb_out = np.ascontiguousarray(image[:, :, ::-1])
            return {"low": [int(v) for v in values[::-1]], "sha256": hashlib.sha256(rgb_out.tobytes()).hexdigest()}

        answers.append(
            {
                "look": entry["look"],
                "sha256": hashlib.sha256(pixels).hexdigest(),
                "core": describe(low, balanced),
                "library": describe(library.lower_threshold, uncropped),
            }
        )
    return answers


def record_ground(core: Path):
    module = load(core, "geometry")
    geometry = module.GroundProjectionGeometry(640, 480, np.array(HOMOGRAPHY).reshape(3, 3))
    arrays = {key: np.array(value, float) for key, value in CAMERA.items()}
    answers = []
    for x, y in [(0.5, 0.6), (0.1, 0.9), (0.93, 0.71), (0.33, 0.55), (0.02, 0.98), (0.7, 0.5)]:
        pixel = geometry.vector2pixel(module.Point(x, y))
        # image_geometry's rectifyPoint, which ground_projection_node calls, is this.
        source = np.array([[[pixel.x, pixel.y]]])
        u, v = cv2.undistortPoints(source, arrays["K"], arrays["D"], R=arrays["R"], P=arrays["P"])[0, 0]
        ground = geometry.pixel2ground(module.Point(u, v))
        plain = geometry.pixel2ground(pixel)
        back = geometry.ground2pixel(plain)
        answers.append(
            {
                "at": [x, y],
                "rectified": [float(u), float(v)],
                "ground": [float(ground.x), float(ground.y)],
                "plain": [float(plain.x), float(plain.y)],
                "back": [float(back.x), float(back.y)],
            }
        )
    return answers


class Segment:
    WHITE, YELLOW, RED = 0, 1, 2

    def __init__(self, color, points):
        self.color = {"white": 0, "yellow": 1, "red": 2}[color]
        self.points = [types.SimpleNamespace(x=x, y=y) for x, y in points]


def record_filter(core: Path):
    lane_filter = load(core, "lane_filter").LaneFilterHistogram(**FILTER)
    random = np.random.RandomState(4)
    steps = []
    for _ in range(6):
        segments = []
        for _ in range(12):
            color = ["white", "yellow", "red"][random.choice(3, p=[0.45, 0.45, 0.1])]
            side = -0.14 if color == "white" else 0.11
            start = [random.uniform(0.02, 0.35), side + random.normal(0, 0.02)]
            direction = random.choice([-1, 1]) * random.uniform(0.02, 0.06)
            end = [start[0] + direction, start[1] + random.normal(0, 0.01)]
            segments.append({"color": color, "start": [round(v, 4) for v in start], "end": [round(v, 4) for v in end]})
        dt, v, w = 0.1, round(random.uniform(0.1, 0.4), 3), round(random.uniform(-1, 1), 3)
        lane_filter.predict(dt, v, w)
        lane_filter.update([Segment(s["color"], [s["start"], s["end"]]) for s in segments])
        d, phi = lane_filter.getEstimate()
        votes = [lane_filter.generateVote(Segment(s["color"], [s["start"], s["end"]]))[:2] for s in segments]
        steps.append(
            {
                "motion": [dt, v, w],
                "segments": segments,
                "votes": [[float(a), float(b)] for a, b in votes],
                "pose": [float(d), float(phi)],
                "belief": float(lane_filter.getMax()),
                "beliefSquares": float((lane_filter.belief**2).sum()),
            }
        )
    fresh = load(core, "lane_filter").LaneFilterHistogram(**FILTER)
    prior = fresh.belief
    return {
        "shape": list(prior.shape),
        "prior": [float(prior[0, 0]), float(prior[7, 15]), float(prior[22, 29])],
        "steps": steps,
    }


def main(core: Path, folder: Path, output: Path) -> None:
    stand_in("duckietown_code_utils", logger=None, NPImageBGR=np.ndarray)
    stand_in("lane_filter_interface", LaneFilterInterface=object)
    stand_in("scipy.ndimage.filters", gaussian_filter=scipy.ndimage.gaussian_filter)
    stand_in("dt", __path__=[])
    stand_in("dt.visualization", plot_phi_d_diagram_bgr=None)
    stand_in("dt.constants", BOARD_HEIGHT=5, BOARD_WIDTH=7, SQUARE_SIZE=0.031, X_OFFSET=0.191, Y_OFFSET=0.093)
    recording = {
        "source": f"dt-core daffy and lib-dt-computer-vision 1.0.2, OpenCV {cv2.__version__}",
        "colors": record_colors(core, folder),
        "homography": HOMOGRAPHY,
        "camera": CAMERA,
        "ground": record_ground(core),
        "filter": record_filter(core),
    }
    output.write_text(json.dumps(recording) + "\n")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
