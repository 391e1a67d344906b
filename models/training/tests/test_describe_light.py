import json

import numpy as np
import pytest

import describe_light
from conftest import draw_road, write
from errors import DataError
from light import LENGTH, PLANE
from tape import RED
from test_pseudo_labels import write_identity


def draw_frames(folder, count=4, lights=(), tapes=(1, 2, 3)):
    """Frames in the simulator's colours, of which a teacher that changes nothing reads all tape."""
    rng = np.random.default_rng(1)
    for at in range(count):
        picture, mask = draw_road(rng)
        picture[(mask > 0) & (mask < 4) & ~np.isin(mask, tapes)] = (50, 48, 42)
        write(folder / "images" / f"{at}.png", picture)
    rows = [f"{at}.png,duckling,{light}" for at, light in enumerate(lights)]
    (folder / "frames.csv").write_text("\n".join(["frame,robot,lighting", *rows]) + "\n")
    return folder


def describe(tmp_path, frames, *more):
    teacher = write_identity(tmp_path / "identity.onnx")
    command = [str(frames), "--teacher", str(teacher), "-o", str(tmp_path / "light.json"), *more]
    describe_light.main(describe_light.parse_options(command))
    return json.loads((tmp_path / "light.json").read_text())


def test_each_light_of_the_table_is_described(tmp_path):
    found = describe(tmp_path, draw_frames(tmp_path / "frames", lights=["day", "day", "day", "night"]), "--count", "2")
    assert found["numbers"] == LENGTH and list(found["lights"]) == ["day", "night"]
    day = found["lights"]["day"]
    assert day["frames"] == 3 and day["unseen"] == [] and np.shape(day["descriptions"]) == (2, LENGTH)


def test_a_light_without_a_table_has_its_folders_name(tmp_path):
    assert list(describe(tmp_path, draw_frames(tmp_path / "hall"))["lights"]) == ["hall"]


def test_tape_that_is_not_seen_comes_from_another_light(tmp_path):
    lacking = draw_frames(tmp_path / "lacking", tapes=(1, 2))
    with pytest.raises(DataError, match="light: expected red tape in some frame, found none"):
        describe(tmp_path, lacking)
    describe(tmp_path, draw_frames(tmp_path / "complete"))
    like = (tmp_path / "light.json").rename(tmp_path / "like.json")
    light = describe(tmp_path, lacking, "--like", str(like))["lights"]["lacking"]
    red = np.array(light["descriptions"])[:, -PLANE : 3 - PLANE]
    assert light["unseen"] == ["red tape"] and np.allclose(red, np.array(RED.simulator) / 255, atol=0.1)


def test_frames_without_any_tape_are_refused(tmp_path):
    with pytest.raises(DataError, match="bare: expected frames on which the teacher finds tape, found none of 4"):
        describe(tmp_path, draw_frames(tmp_path / "bare", tapes=()))


@pytest.mark.parametrize("text", ["", "{}", '{"lights": {"day": {"descriptions": [[1, 2]]}}}', '{"lights": {"day": {"descriptions": []}}}'])
def test_a_file_of_something_else_is_refused(tmp_path, text):
    (tmp_path / "other.json").write_text(text)
    with pytest.raises(DataError, match="other.json: .*expected .*Write it again"):
        describe_light.read_lights(tmp_path / "other.json")
