import numpy as np
import pytest
import torch

import realistic
from conftest import draw_road, write
from errors import DataError
from realistic_net import REACH, ROAD_COVERED, ROAD_LEAVES, ROAD_SIDES, RealisticNet, draw_clouds, draw_grain, draw_leaves, prepare
from realistic_pairs import is_consistent, read_real_surfaces
from frames import read_frames
from light import LENGTH, list_parts
from surfaces import ROOM, to_one_hot
from tape import IGNORE_LABEL
from test_pseudo_labels import write_identity


@pytest.fixture
def frames(tmp_path):
    """Frames in the simulator's colours: a teacher that changes nothing reads them."""
    rng = np.random.default_rng(3)
    for at in range(4):
        write(tmp_path / "frames" / "images" / f"{at}.png", draw_road(rng)[0])
    return tmp_path / "frames"


def train(frames, tmp_path, name, *more):
    teacher = write_identity(tmp_path / "identity.onnx")
    command = ["--real", str(frames), "--teacher", str(teacher), "--out", str(tmp_path / name), "--workers", "0", "--threads", "1"]
    small = ["--widths", "8", "8", "8", "--disc-filters", "4", "--crop", "64", "48", "--batch", "2", "--warmup", "1"]
    realistic.train(realistic.parse_options([*command, *small, *more]))
    return torch.load(tmp_path / name / "checkpoint.pt", weights_only=True)["parts"]["net"]


def test_a_run_repeats_by_seed(frames, tmp_path):
    first, again = (train(frames, tmp_path, name, "--steps", "2") for name in ("one", "two"))
    other = train(frames, tmp_path, "three", "--steps", "2", "--seed", "2")
    assert all(torch.equal(first[key], again[key]) for key in first)
    assert any(not torch.equal(first[key], other[key]) for key in first)


def test_stopping_changes_nothing(frames, tmp_path):
    whole = train(frames, tmp_path, "whole", "--steps", "3", "--shift", "1")
    train(frames, tmp_path, "parts", "--steps", "3", "--shift", "1", "--minutes", "0.0001")
    parts = train(frames, tmp_path, "parts", "--steps", "3", "--shift", "1")
    assert all(torch.equal(whole[key], parts[key]) for key in whole)


def test_the_teachers_surfaces_are_kept_for_the_next_run(frames, tmp_path, monkeypatch):
    train(frames, tmp_path, "out", "--steps", "1")
    monkeypatch.setattr("realistic_pairs.open_model", lambda path: pytest.fail("labelled once more"))
    train(frames, tmp_path, "out", "--steps", "2")


def test_a_teacher_that_finds_no_tape_is_named(frames, tmp_path):
    for path in (frames / "images").iterdir():
        write(path, np.full((48, 96, 3), 50, np.uint8))
    with pytest.raises(DataError, match="--real: expected frames whose tape the teacher finds, found none"):
        train(frames, tmp_path, "out", "--steps", "1")


def test_a_crop_that_does_not_fit_is_refused(frames, tmp_path):
    with pytest.raises(DataError, match="--crop: expected multiples of 8"):
        train(frames, tmp_path, "out", "--crop", "60", "48")


def test_frames_of_doubtful_tape_are_left_out():
    surfaces = np.zeros((3, 10, 10), np.uint8)
    surfaces[:2, 5:] = 1
    sure = surfaces.copy()
    sure[1, 6:] = IGNORE_LABEL
    assert is_consistent(surfaces, sure).tolist() == [True, False, False]


def test_the_top_third_is_the_room(frames, tmp_path):
    surfaces, sure = read_real_surfaces(write_identity(tmp_path / "identity.onnx"), read_frames([frames]))
    assert (surfaces[:, :80] == ROOM).all() and (sure[:, :80] == ROOM).all()
    assert {0, 1, 2, 3} <= set(np.unique(sure[:, 80:]))


def make_picture(net, light):
    """The net's picture of a stripe of white tape on road, [1, 3, 48, 64], and the sketch."""
    classes = torch.zeros(1, 48, 64, dtype=torch.uint8)
    classes[:, :, 20:40] = 1
    random = torch.Generator().manual_seed(1)
    *inputs, code = prepare(to_one_hot(classes), light, draw_grain(1, 48, 64, random))
    with torch.no_grad():
        return net(*inputs, draw_clouds(1, 48, 64, random), code), inputs[2]


def test_the_light_changes_the_picture_and_no_tapes_place():
    """A net as it begins adds nothing: its picture is the sketch."""
    torch.manual_seed(1)
    net = RealisticNet((8, 8, 8)).eval()
    dark, light = torch.full((1, LENGTH), 0.1), torch.full((1, LENGTH), 0.1)
    white = dict(list_parts())["white tape"]
    light[:, white.start : white.start + 3] = 0.9
    (before, _), (after, _) = (make_picture(net, each) for each in (dark, light))
    change = (after - before).mean(1)[0]
    assert change[:, 22:38].mean() > 0.5 > 0.3 > change[:, :16].abs().mean()


def test_no_net_moves_the_colours_of_road_and_tape_far():
    torch.manual_seed(1)
    net = RealisticNet((8, 8, 8)).eval()
    torch.nn.init.normal_(net.head.weight, std=100.0)
    picture, sketch = make_picture(net, torch.full((1, LENGTH), 0.3))
    away = (picture - sketch).abs().max()
    assert 0.9 * REACH < away <= REACH + 1e-6


def test_grain_is_as_rough_as_what_real_frames_have_beside_their_description():
    grain = draw_grain(12, 240, 320, torch.Generator().manual_seed(1))
    road, tape, room = grain.chunk(3, 1)
    assert all(abs(part.std() - 1) < 0.1 for part in (road, tape, room))
    for part in (road, tape, room):
        alike = [(part[..., away:] * part[..., :-away]).mean() / part.var() for away in (1, 8, 32)]
        assert [round(float(each), 1) for each in alike] == [pytest.approx(truth, abs=0.11) for truth in (0.9, 0.5, 0.0)]
    for part in (road, room):
        quartile, tail = part.flatten()[::7].abs().quantile(torch.tensor([0.5, 0.99]))
        assert 0.3 < quartile < 0.5 and 3.0 < tail < 4.5


def test_leaves_are_even_and_have_sharp_edges():
    """Half of the steps between neighbours are none, a few are large: clouds have neither."""
    leaves, is_leaf = draw_leaves(4, 192, 256, 300, (4, 72), torch.Generator().manual_seed(1))
    steps = (leaves[..., 1:] - leaves[..., :-1]).abs()
    assert (steps == 0).float().mean() > 0.5
    assert (steps > 1).float().mean() > 0.03
    assert abs(leaves.std() - 1) < 0.15
    assert is_leaf.float().mean() > 0.9


def test_few_leaves_leave_most_of_the_road_free():
    _, is_leaf = draw_leaves(40, 240, 320, ROAD_LEAVES, ROAD_SIDES, torch.Generator().manual_seed(1))
    assert is_leaf.float().mean() == pytest.approx(ROAD_COVERED, abs=0.02)
