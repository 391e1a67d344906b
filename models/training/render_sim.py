"""Renders frames of the Duckietown simulator with exact masks of their tape, for the training scripts and `sim2real calibrate`.

    apt-get install xvfb libgl1-mesa-dri libgl1 libglu1-mesa freeglut3-dev            # once; no screen and no GPU is needed
    npm run setup -- --with-simulator                                                 # once; makes sim-venv
    alias sim="xvfb-run -a -s '-screen 0 1024x768x24 +extension GLX' sim-venv/bin/python models/training/render_sim.py"
    sim --map loop_empty udem1_empty small_loop zigzag_dists --fisheye --count 1200 --out SIM/fisheye
    sim --map loop_empty udem1_empty small_loop --count 300 --out SIM/plain
    sim --map udem1_empty 4way --fisheye --stop-lines 1 --count 600 --out SIM/stop

The simulator has an environment of its own: it needs numpy below 2. Equal options and seeds give equal files (on one machine;
another OpenGL may round differently). The simulator chooses poses: anywhere on a lane, within --angle of its direction.

OUT/images/NNNN.jpg are the simulator's frames, OUT/masks/NNNN.png their masks with tape.py's values: pixels on an edge are to be
ignored, and what lies beyond the tiles (sky, bare ground) is not scored. OUT/poses.jsonl has the lane pose of each frame.
The simulator's own segmentation has no such classes and fails on objects' meshes. So each frame is drawn twice: the second
time without light, with textures in which every texel has the display colour of its class. Objects are left out of both; with
--objects they are drawn, hide tape, and are no tape.
"""
import argparse
import json
import logging
import os
import sys
from pathlib import Path

import cv2
import numpy as np

from errors import DataError, fail_clearly
from tape import IGNORE_LABEL, NO_TAPE, NO_TAPE_DISPLAY, NO_TAPE_TEXTURE, NOT_SCORED, NOT_SCORED_DISPLAY, RED, TAPES, shows

# uint8 RGB by mask value: colours of the second drawing, and of the synthetic textures.
DISPLAY = {NO_TAPE: NO_TAPE_DISPLAY, **{tape.label: tape.display for tape in TAPES}, NOT_SCORED: NOT_SCORED_DISPLAY}
TEXTURES = {NO_TAPE: NO_TAPE_TEXTURE, **{tape.label: tape.texture for tape in TAPES}}
# Kinds of tiles with tape; all others are ground, whatever their colour.
ROADS = ("straight", "curve", "3way", "4way")
MAX_TRIES = 300


def nearest(pixels, palette):
    """(mask value, distance) of each pixel's nearest colour, both [h, w]; the distance is that of the channel that differs most."""
    distances = [np.abs(pixels.astype(np.int16) - colour).max(-1) for colour in palette.values()]
    return np.array(list(palette), np.uint8)[np.argmin(distances, 0)], np.min(distances, 0)


def read_mask(drawn):
    """The mask, uint8 [h, w], of a frame in display colours, uint8 [h, w, 3]; a pixel of which no class has 3/4 is to be ignored."""
    mask, distance = nearest(drawn, DISPLAY)
    # Any two display colours differ by 255 in some channel, so the distance is 255 times the share of the others.
    mask[distance > 64] = IGNORE_LABEL
    return mask


class ClassTexture:
    """A tile's texture in display colours, bound where the simulator asks for its segmentation."""

    made = {}

    def __init__(self, kind, style):
        if (kind, style) not in self.made:
            self.made[kind, style] = self.make(kind, style)
        self.texture = self.made[kind, style]

    def make(self, kind, style):
        import pyglet
        from duckietown_world import get_texture_file

        picture = cv2.imread(get_texture_file(f"tiles-processed/{style}/{kind}/texture")[0], cv2.IMREAD_COLOR)[..., ::-1]
        classes = nearest(picture, TEXTURES)[0] if kind.startswith(ROADS) else np.zeros(picture.shape[:2], np.uint8)
        colours = np.zeros((256, 3), np.uint8)
        for label, colour in DISPLAY.items():
            colours[label] = colour
        height, width = classes.shape
        return pyglet.image.ImageData(width, height, "RGB", colours[classes].tobytes(), pitch=-3 * width).get_texture()

    def bind(self, segment=False):
        from pyglet import gl

        gl.glBindTexture(self.texture.target, self.texture.id)
        for which in (gl.GL_TEXTURE_MIN_FILTER, gl.GL_TEXTURE_MAG_FILTER):
            gl.glTexParameteri(self.texture.target, which, gl.GL_LINEAR)


class Silhouette:
    """An object that is drawn black, by a light of no brightness."""

    def __init__(self, thing):
        self.thing = thing

    def render(self, draw_bbox, segment, enable_leds):
        from pyglet import gl

        gl.glEnable(gl.GL_LIGHTING)
        gl.glLightModelfv(gl.GL_LIGHT_MODEL_AMBIENT, (gl.GLfloat * 4)(0, 0, 0, 1))
        self.thing.render(draw_bbox=draw_bbox, segment=False, enable_leds=enable_leds)
        gl.glDisable(gl.GL_LIGHTING)


def draw_mask(simulator):
    """The mask of the frame that the simulator last showed."""
    tiles = [(tile, tile["texture"], tile["color"]) for tile in simulator.grid]
    objects = simulator.objects
    for tile in simulator.grid:
        tile["texture"], tile["color"] = ClassTexture(tile["kind"], simulator.style), (1, 1, 1, 1)
    simulator.objects = [Silhouette(thing) for thing in objects]
    try:
        return read_mask(simulator.render_obs(segment=True))
    finally:
        simulator.objects = objects
        for tile, texture, colour in tiles:
            tile["texture"], tile["color"] = texture, colour


def open_simulator(name, options):
    if not os.environ.get("DISPLAY"):
        raise DataError("DISPLAY: expected a screen to draw to, found none. Put xvfb-run before the command, as the first lines of this file do.")
    try:
        logging.disable(logging.WARNING)
        from duckietown_world import list_maps
        from gym_duckietown.simulator import Simulator
    except ImportError as error:
        raise DataError(f"simulator: expected duckietown-gym-daffy, found none ({error}). Run: npm run setup -- --with-simulator") from error
    if name not in list_maps():
        raise DataError(f"--map {name}: expected one of {', '.join(sorted(list_maps()))}.")
    width, height = options.size
    simulator = Simulator(
        seed=options.seed,
        map_name=name,
        domain_rand=options.domain_rand,
        distortion=options.fisheye,
        style=options.style,
        camera_width=width,
        camera_height=height,
        accept_start_angle_deg=options.angle,
        max_steps=sys.maxsize,
    )
    if not options.objects:
        simulator.objects = []
    return simulator


def draw_frames(name, count, options):
    """Yields `count` times (picture, mask, pose): uint8 [h, w, 3] RGB, uint8 [h, w], and {map, gym_dist_m, gym_angle_rad}."""
    simulator = open_simulator(name, options)
    for number in range(count):
        # Spread evenly: every second frame for a share of a half, and so on.
        wants_red = int((number + 1) * options.stop_lines) > int(number * options.stop_lines)
        for _ in range(MAX_TRIES):
            picture = simulator.reset()
            mask = draw_mask(simulator)
            if not wants_red or shows(mask, RED):
                break
        else:
            raise DataError(f"--map {name}: expected a stop line in view, found none in {MAX_TRIES} places. Choose a map with crossings.")
        lane = simulator.get_lane_pos2(simulator.cur_pos, simulator.cur_angle)
        yield picture, mask, {"map": name, "gym_dist_m": float(lane.dist), "gym_angle_rad": float(lane.angle_rad)}
    simulator.close()


def render(options):
    for folder in ("images", "masks"):
        (options.out / folder).mkdir(parents=True, exist_ok=True)
        if any((options.out / folder).iterdir()):
            raise DataError(f"{options.out / folder}: expected an empty folder, found files. Frames of two runs do not mix: give another --out.")
    if not 0 <= options.stop_lines <= 1 or options.count < 1:
        raise DataError(f"--stop-lines {options.stop_lines}, --count {options.count}: expected 0 to 1, and at least 1.")
    number, seen = 0, dict.fromkeys(TAPES, 0)
    with open(options.out / "poses.jsonl", "w") as poses:
        for at, name in enumerate(options.map):
            share = options.count * (at + 1) // len(options.map) - options.count * at // len(options.map)
            for picture, mask, pose in draw_frames(name, share, options):
                frame = f"{number:04}"
                cv2.imwrite(str(options.out / "masks" / f"{frame}.png"), mask)
                cv2.imwrite(str(options.out / "images" / f"{frame}.jpg"), picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 95])
                poses.write(json.dumps({"frame": f"{frame}.jpg", **pose}) + "\n")
                number += 1
                for tape in TAPES:
                    seen[tape] += shows(mask, tape)
    shares = ", ".join(f"{tape.name} in {100 * count / number:.0f} %" for tape, count in seen.items())
    print(f"{options.out}: {number} frames; tape: {shares}")


def parse_options(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder for images/, masks/ and poses.jsonl")
    parser.add_argument("--count", type=int, default=300, help="number of frames, divided evenly among the maps")
    parser.add_argument("--map", nargs="+", default=["udem1_empty"], help="names of maps of duckietown-world")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fisheye", action="store_true", help="draw through the camera's lens; without: straight lines stay straight")
    parser.add_argument("--stop-lines", type=float, default=0.0, help="share of frames that must show red tape; the others may show it, too")
    parser.add_argument("--domain-rand", action="store_true", help="the simulator's own randomisation of light, tint and camera")
    parser.add_argument("--objects", action="store_true", help="draw the map's ducks, signs and robots, too")
    parser.add_argument("--style", choices=["synthetic", "synthetic-F"], default="synthetic", help="textures; those from photos have no exact masks")
    parser.add_argument("--size", type=int, nargs=2, default=[320, 240], help="width and height")
    parser.add_argument("--angle", type=float, default=30.0, help="largest angle between a pose and its lane, in degrees")
    return parser.parse_args(argv)


if __name__ == "__main__":
    fail_clearly(lambda: render(parse_options()))
