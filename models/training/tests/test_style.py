import pytest
import torch

import style
import vgg as vgg_net
from errors import DataError
from test_bags import COMPRESSED, paint, to_png, write_bag


@pytest.fixture
def vgg(tmp_path):
    """VGG-19's layers at a thirty-second of their width, with random weights: its own come with no package."""
    torch.manual_seed(1)
    weights, at, inside = {}, 0, 3
    for stage, count in enumerate(vgg_net.STAGES):
        for _ in range(count):
            outside = min(16, 2 * 2**stage)
            weights[f"features.{at}.weight"] = torch.randn(outside, inside, 3, 3) * (2 / (9 * inside)) ** 0.5
            weights[f"features.{at}.bias"] = torch.zeros(outside)
            at, inside = at + 2, outside
        at += 1
    torch.save(weights, tmp_path / "vgg.pth")
    return tmp_path / "vgg.pth"


def run(command, vgg, sim, real, out, *more):
    common = [command, "--vgg", str(vgg), "--content", str(real), "--style", str(sim), "--out", str(out)]
    options = style.parse_options([*common, "--crop", "64", "32", "--workers", "0", "--threads", "1", *more])
    return (style.paint if command == "paint" else style.train)(options)


def test_layers_are_named_as_in_the_paper(vgg):
    found = vgg_net.read_vgg(vgg)(torch.rand(1, 3, 32, 64))
    assert len(found) == 16 and found["conv5_1"].shape[2:] == (2, 4)
    assert {*style.STYLE_LAYERS, style.CONTENT_LAYER} <= set(found)


def test_painting_lowers_the_loss(vgg, sim, real, tmp_path):
    run("paint", vgg, sim, real, tmp_path / "out", "--steps", "3")
    rows = (tmp_path / "out" / "losses.csv").read_text().splitlines()[1:]
    totals = [sum(map(float, row.split(",")[1:])) for row in rows]
    assert totals[-1] < totals[0]
    assert (tmp_path / "out" / "painted.png").exists()


def test_a_net_is_trained_and_goes_on(vgg, sim, real, tmp_path):
    small = ("--filters", "4", "--blocks", "1", "--batch", "2")
    run("train", vgg, sim, real, tmp_path / "out", "--steps", "2", *small)
    run("train", vgg, sim, real, tmp_path / "out", "--steps", "3", *small)
    assert torch.load(tmp_path / "out" / "checkpoint.pt", weights_only=True)["step"] == 3


def test_without_weights_the_error_says_what_is_wanted(tmp_path):
    with pytest.raises(DataError, match="--vgg: expected a state dict of VGG-19's convolutions.*your own file"):
        vgg_net.read_vgg("")
    with pytest.raises(DataError, match="but there is no such file"):
        vgg_net.read_vgg(tmp_path / "nowhere.pth")
    torch.save({"features.0.weight": torch.zeros(4, 3, 3, 3)}, tmp_path / "other.pth")
    with pytest.raises(DataError, match="found something else"):
        vgg_net.read_vgg(tmp_path / "other.pth")


def test_frames_come_straight_from_a_bag(vgg, sim, tmp_path):
    bag = write_bag(tmp_path, "sqlite3", [("/camera/compressed", COMPRESSED, to_png(paint(i, 96, 48))) for i in range(20)])
    run("train", vgg, sim, bag, tmp_path / "out", "--steps", "1", "--filters", "4", "--blocks", "1", "--batch", "2")
    run("paint", vgg, sim, bag, tmp_path / "painted", "--steps", "1")
    assert (tmp_path / "painted" / "painted.png").exists()
