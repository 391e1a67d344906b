"""Duckietown's simulator as a world to drive in, in lockstep: started by `sim2real drive --world duckietown`.

    npm run setup -- --with-simulator                                      # once
    xvfb-run -a -s '-screen 0 1024x768x24 +extension GLX' sim-venv/bin/python simulator/serve_world.py --map maps/small-loop.yaml

The process first answers with its camera. Then each line on stdin is a request in JSON, and it answers each on stdout:
    {"reset": SEED, "start": [x, y, heading]}    an episode begins
    {"step": [[left, right], ...]}               one physics step a command of the motors, then a frame
An answer is a line of JSON, {"places": [[x, y, heading], ...], "done": bool, "bytes": N}, and N bytes rgb8 after it.
places: of the axle's middle after each step; metres east and north of the map's lower left corner, radians counterclockwise.
done: the robot has left the road or hit something; further steps of the request were not driven.

--light puts a light of models/training/camera.py on the frames, by the seed of the episode: the light and the camera stay the
same for a whole episode, the sensor's noise does not. No model was trained on these seeds.
"""
import argparse
import json
import logging
import os
import sys
from pathlib import Path

import numpy as np

STEPS_PER_SECOND = 60
DELAY_SECONDS = 0.15
# Training draws from default_rng([1, ...]) and the like; this first number is nobody else's.
LIGHT_SEED = 0xD21FE
# camera.LIGHTS
LIGHTS = ("day", "warm", "dim", "dark", "red", "green", "blue", "mixed")


def open_simulator(options):
    """The simulator on a map's file, at rest; its noise about starting goes to stderr."""
    import yaml
    from gym_duckietown.simulator import Simulator

    class MapSimulator(Simulator):
        def _load_map(self, map_name):
            # The simulator looks only among its own maps.
            self.map_name, self.map_file_path = Path(map_name).stem, map_name
            self.map_data = yaml.safe_load(Path(map_name).read_text())
            self._interpret_map(self.map_data)

    return MapSimulator(
        seed=0,
        map_name=str(options.map),
        max_steps=sys.maxsize,
        domain_rand=options.randomise,
        distortion=True,
        style="synthetic",
        frame_rate=STEPS_PER_SECOND,
        camera_width=options.size[0],
        camera_height=options.size[1],
    )


def describe_camera(simulator):
    """What calibrating the camera would give: its lens as the simulator bends frames, and how it looks at the ground."""
    from gym_duckietown import simulator as constants

    lens = simulator.camera_model
    height = simulator.camera_height
    return {
        "width": simulator.camera_width,
        "height": height,
        "cameraMatrix": lens.camera_matrix.reshape(-1).tolist(),
        "distortion": lens.distortion_coefs.reshape(-1).tolist(),
        "rectified": lens.new_camera_matrix.reshape(-1).tolist(),
        "focal": height / 2 / float(np.tan(np.radians(constants.CAMERA_FOV_Y) / 2)),
        "pitch": float(np.radians(constants.CAMERA_ANGLE)),
        "mountHeight": constants.CAMERA_FLOOR_DIST,
        "ahead": constants.CAMERA_FORWARD_DIST,
    }


class Episode:
    """One drive, from its start to its end."""

    def __init__(self, simulator, seed, start, light):
        self.simulator, self.relighting, self.frames = simulator, None, 0
        self.seed = seed
        if light is not None:
            from camera import NoiseTable, Relighting

            shape = (simulator.camera_height, simulator.camera_width, 3)
            self.relighting = Relighting(shape, light, [LIGHT_SEED, seed])
            self.noise = NoiseTable(shape, [LIGHT_SEED, seed, 0])
        simulator.seed(seed)
        forget_camera()
        simulator.reset()
        self.place_robot(*start)

    def place_robot(self, x, y, heading):
        """Puts the robot somewhere at rest: reset chose a place of its own."""
        import geometry
        from duckietown_world.world_duckietown.pwm_dynamics import get_DB18_nominal

        simulator = self.simulator
        pose = geometry.SE2_from_translation_angle(np.array([x, y]), heading)
        at_rest = geometry.se2_from_linear_angular(np.array([0.0, 0.0]), 0.0)
        simulator.state = get_DB18_nominal(delay=DELAY_SECONDS).initialize(c0=(pose, at_rest), t0=0)
        position, simulator.cur_angle = simulator.weird_from_cartesian(pose)
        simulator.cur_pos = np.asarray(position)

    def step(self, commands):
        """(places, done) after driving the commands, or those until the episode's end."""
        places = []
        for command in commands:
            self.simulator.update_physics(np.clip(np.array(command, float), -1, 1))
            places.append(self.locate())
            if not self.simulator._valid_pose(self.simulator.cur_pos, self.simulator.cur_angle):
                return places, True
        return places, False

    def locate(self):
        x, _, z = self.simulator.cur_pos
        height = self.simulator.grid_height * self.simulator.road_tile_size
        return [float(x), float(height - z), float(self.simulator.cur_angle)]

    def take_frame(self):
        frame = self.simulator.render_obs()
        self.frames += 1
        if self.relighting is None:
            return np.ascontiguousarray(frame)
        return self.relighting.relight(frame, self.noise.draw(np.random.default_rng([LIGHT_SEED, self.seed, self.frames])))


def forget_camera():
    """reset() places the lamp as the last frame's camera saw it: an episode would depend on what was drawn before."""
    from pyglet import gl

    gl.glMatrixMode(gl.GL_MODELVIEW)
    gl.glLoadIdentity()


def serve(simulator, light, requests, answers):
    def answer(header, frame=b""):
        answers.write(json.dumps({**header, "bytes": len(frame)}).encode() + b"\n" + frame)
        answers.flush()

    answer({"camera": describe_camera(simulator)})
    episode = None
    for line in requests:
        request = json.loads(line)
        if "reset" in request:
            episode = Episode(simulator, request["reset"], request["start"], light)
            places, done = [episode.locate()], False
        else:
            places, done = episode.step(request["step"])
        answer({"places": places, "done": done}, episode.take_frame().tobytes())


def parse_options(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--map", type=Path, required=True, help="a Duckietown map file")
    parser.add_argument("--size", type=int, nargs=2, default=[640, 480], help="width and height of the frames")
    parser.add_argument("--light", choices=LIGHTS, help="light to put on the frames; without: the simulator's own")
    parser.add_argument("--randomise", action="store_true", help="the simulator's own domain randomisation")
    return parser.parse_args(argv)


if __name__ == "__main__":
    options = parse_options()
    # Whatever a library prints must not get between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    logging.disable(logging.WARNING)
    sys.path.insert(0, str(Path(__file__).parents[1] / "models" / "training"))
    serve(open_simulator(options), options.light, sys.stdin, answers)
