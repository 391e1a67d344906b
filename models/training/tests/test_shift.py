import pytest
import torch
from torch import nn

from canonical_net import CanonicalNet
from shift_loss import draw_shift, shift_loss
from test_training import NETS, flatten, train, weights


def translate_and_shift(net, shift=(3, 2)):
    torch.manual_seed(1)
    picture = torch.rand(2, 3, 16, 24)
    with torch.no_grad():
        return float(shift_loss(net, picture, net(picture), shift))


def test_what_moves_with_the_frame_costs_nothing():
    assert translate_and_shift(lambda picture: 1 - picture) == 0
    blur = nn.Conv2d(3, 3, 1)
    assert translate_and_shift(blur) == pytest.approx(0, abs=1e-12)


def test_what_stays_where_it_was_costs():
    stripes = torch.arange(24.0) % 2
    assert translate_and_shift(lambda picture: picture * 0 + stripes) == pytest.approx(1)
    # An even shift puts them on themselves.
    assert translate_and_shift(lambda picture: picture * 0 + stripes, (2, 2)) == 0


def test_a_net_pays_for_shifts_below_its_stride():
    net = nn.Sequential(nn.AvgPool2d(4), nn.Upsample(scale_factor=4.0))
    assert translate_and_shift(net, (1, 3)) > 0.001
    assert translate_and_shift(net, (4, 4)) == 0


def test_shifts_depend_on_seed_and_step_only():
    shifts = [draw_shift(1, step, 4) for step in range(200)]
    assert {n for shift in shifts for n in shift} == {1, 2, 3}
    assert shifts == [draw_shift(1, step, 4) for step in range(200)] != [draw_shift(2, step, 4) for step in range(200)]


@pytest.mark.parametrize("kind", NETS)
def test_every_script_takes_it_and_says_so(kind, sim, real, tmp_path):
    saved = train(kind, sim, real, tmp_path / "with", "--steps", "2", "--shift", "5")
    assert saved["losses"]["shift"] == 5.0
    header, row = (tmp_path / "with" / "losses.csv").read_text().splitlines()
    shifts = [float(value) for name, value in zip(header.split(","), row.split(",")) if name.startswith("shift")]
    assert len(shifts) == (1 if kind == "canonical" else 2) and min(shifts) > 0
    without = weights(train(kind, sim, real, tmp_path / "without", "--steps", "2"))
    assert any(not torch.equal(without[key], value) for key, value in flatten(weights(saved)).items())


def test_it_steadies_a_net(sim, real, tmp_path):
    """The same run with and without: the loss of the net that came out, on frames that it has not seen."""
    found = {}
    for weight in ("0", "300"):
        saved = train("canonical", sim, real, tmp_path / weight, "--steps", "40", "--shift", weight)
        net = CanonicalNet(saved["shape"]["widths"])
        net.load_state_dict(saved["parts"]["net"])
        net.eval()
        with torch.no_grad():
            torch.manual_seed(3)
            picture = torch.rand(4, 3, 32, 64)
            found[weight] = float(shift_loss(lambda moved: net.paint(*net(moved)), picture, net.paint(*net(picture)), (1, 1)))
    assert found["300"] < 0.8 * found["0"]


def test_one_way_training_takes_it_one_way(sim, real, tmp_path):
    train("cyclegan", sim, real, tmp_path / "out", "--steps", "1", "--shift", "5", "--loss", "fastcut")
    header = (tmp_path / "out" / "losses.csv").read_text().splitlines()[0]
    assert "shift b" in header and "shift a" not in header
