"""The simulator's frames. It has an environment of its own: name its Python in SIM_PYTHON to run the tests that draw."""
import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

import render_sim
from errors import DataError
from frames import measure_tape, read_frames
from tape import RED, shows

SCRIPT = Path(render_sim.__file__)
PYTHON = os.environ.get("SIM_PYTHON", "")
draws = pytest.mark.skipif(not (PYTHON and shutil.which("xvfb-run")), reason="SIM_PYTHON names no Python with the simulator")


def draw(*options):
    screen = ["xvfb-run", "-a", "-s", "-screen 0 1024x768x24 +extension GLX"]
    return subprocess.run([*screen, PYTHON, SCRIPT, *map(str, options)], capture_output=True, text=True, timeout=300)


def test_pixels_of_mixed_colours_are_ignored():
    classes = np.array([[render_sim.DISPLAY[label] for label in (0, 1, 2, 3, 255)]], np.uint8)
    assert render_sim.read_mask(classes).tolist() == [[0, 1, 2, 3, 255]]
    for a in range(5):
        for b in set(range(5)) - {a}:
            mix = lambda share: (classes[:, a] * share + classes[:, b] * (1 - share)).astype(np.uint8)[:, None]  # noqa: B023, E731
            assert render_sim.read_mask(mix(0.8))[0, 0] == (0, 1, 2, 3, 255)[a]
            assert render_sim.read_mask(mix(0.6))[0, 0] == 254


def test_without_a_screen_the_error_says_how(tmp_path, monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    with pytest.raises(DataError, match="DISPLAY: expected a screen to draw to.*xvfb-run"):
        render_sim.render(render_sim.parse_options(["--out", str(tmp_path)]))


def test_frames_of_two_runs_do_not_mix(tmp_path):
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "0000.jpg").write_bytes(b"")
    with pytest.raises(DataError, match="expected an empty folder, found files"):
        render_sim.render(render_sim.parse_options(["--out", str(tmp_path)]))


@pytest.mark.parametrize("options", [["--stop-lines", "1.5"], ["--count", "0"]])
def test_shares_and_counts_are_checked(options, tmp_path):
    with pytest.raises(DataError, match="expected 0 to 1, and at least 1"):
        render_sim.render(render_sim.parse_options(["--out", str(tmp_path), *options]))


@draws
@pytest.mark.parametrize("lens", [[], ["--fisheye"]])
def test_masks_lie_on_the_tape(lens, tmp_path):
    done = draw("--map", "udem1_empty", "4way", "--stop-lines", 0.5, "--count", 4, *lens, "--out", tmp_path / "sim")
    assert done.returncode == 0, done.stderr
    frames = read_frames([tmp_path / "sim"], masks=True)
    assert len(frames) == 4 and set(np.unique(frames.masks)) <= {0, 1, 2, 3, 254, 255}
    assert shows(frames.masks, RED).sum() >= 2
    white, yellow, red = measure_tape(frames)
    assert white.min() > 0.7 and yellow[:2].min() > 0.65 > 0.2 > yellow[2] and red[0] > 0.6 > 0.1 > red[1:].max()
    # Where a mask says white, few pixels are dark, and beside it few are bright.
    dark = frames.pictures.min(-1) < 120
    assert dark[frames.masks == 1].mean() < 0.05 and dark[frames.masks == 0].mean() > 0.95


@draws
def test_equal_seeds_give_equal_files(tmp_path):
    for name, seed in (("one", 1), ("two", 1), ("three", 2)):
        draw("--map", "small_loop", "--domain-rand", "--count", 3, "--seed", seed, "--out", tmp_path / name)
    one, two, three = ([path.read_bytes() for path in sorted((tmp_path / name).rglob("0*"))] for name in ("one", "two", "three"))
    assert len(one) == 6 and one == two and one != three


@draws
def test_objects_hide_tape(tmp_path):
    empty, full = (tmp_path / name for name in ("empty", "full"))
    draw("--map", "loop_obstacles", "--count", 6, "--out", empty)
    draw("--map", "loop_obstacles", "--count", 6, "--objects", "--out", full)
    empty, full = read_frames([empty], masks=True), read_frames([full], masks=True)
    differs = np.abs(empty.pictures.astype(int) - full.pictures).max(-1) > 60
    assert differs.mean() > 0.001
    # What an object covers is no tape any more; nothing becomes tape.
    assert np.isin(full.masks[differs], (0, 254)).mean() > 0.95


@draws
@pytest.mark.parametrize("options, error", [(["--map", "nowhere"], "--map nowhere: expected one of"), (["--map", "straight_road", "--stop-lines", "1"], "found none in 300 places")])
def test_maps_that_cannot_serve_are_refused(options, error, tmp_path):
    done = draw(*options, "--count", 1, "--out", tmp_path / "sim")
    assert done.returncode == 1 and error in done.stderr and "Traceback" not in done.stderr
