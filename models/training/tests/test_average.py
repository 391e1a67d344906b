import copy

import pytest
import torch
from torch import nn

import average_runs as script
from average import average_runs, average_weights, load_average
from errors import DataError


def make_net():
    torch.manual_seed(1)
    return nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4))


def change(net, step):
    """As a step of training does: other weights, other statistics, one more batch."""
    torch.manual_seed(step)
    with torch.no_grad():
        net(torch.rand(2, 3, 8, 8))
        for p in net.parameters():
            p.add_(torch.randn_like(p))


def test_an_average_warms_up_to_its_decay():
    """Against the formula, written out: step s keeps min(decay, (1 + s) / (10 + s)) of each number."""
    net = make_net()
    average, wanted = average_weights(net, 0.7), copy.deepcopy(net.state_dict())
    for step in range(40):
        change(net, step)
        average.update_parameters(net)
        kept = min(0.7, (1 + step) / (10 + step))
        for name, value in net.state_dict().items():
            wanted[name] = torch.lerp(wanted[name], value, 1 - kept) if value.is_floating_point() else value
    found = average.module.state_dict()
    assert found.keys() == wanted.keys() and all(torch.equal(found[name], wanted[name]) for name in wanted)
    assert int(found["1.num_batches_tracked"]) == 40 and not torch.equal(found["0.weight"], net[0].weight)


def test_a_saved_average_continues_and_serves_alone():
    net, other = make_net(), make_net()
    average, again = average_weights(net, 0.9), average_weights(other, 0.9)
    for step in range(3):
        change(net, step)
        average.update_parameters(net)
    again.load_state_dict(average.state_dict())
    change(net, 3)
    for one in (average, again):
        one.update_parameters(net)
    assert all(torch.equal(a, b) for a, b in zip(average.state_dict().values(), again.state_dict().values()))
    alone = load_average(make_net(), average.state_dict())
    assert not alone.training and torch.equal(alone[0].weight, average.module[0].weight)


def save_run(path, value, shape):
    average = average_weights(make_net(), 0.9).state_dict()
    parts = {name: torch.full_like(each, value) for name, each in average.items()}
    torch.save({"script": "canonical.py", "shape": shape, "parts": {"average": parts}}, path)
    return path


def test_runs_of_one_shape_are_averaged(tmp_path):
    paths = [save_run(tmp_path / f"{value}.pt", value, {"widths": [4]}) for value in (1, 4)]
    found = average_runs(paths, "canonical.py")
    assert found.keys() == make_net().state_dict().keys()
    assert torch.all(found["0.weight"] == 2.5) and torch.all(found["1.running_mean"] == 2.5)


def test_runs_of_other_shapes_are_refused(tmp_path):
    paths = [save_run(tmp_path / f"{value}.pt", value, {"widths": [value]}) for value in (1, 4)]
    with pytest.raises(DataError, match="expected nets of one shape, found .*1.* and .*4"):
        average_runs(paths, "canonical.py")


def test_the_mean_of_runs_is_a_run(tmp_path):
    paths = [save_run(tmp_path / f"{value}.pt", value, {"widths": [4]}) for value in (1, 4)]
    script.main(script.parse_options([f"{paths[0]}=3", str(paths[1]), "--out", str(tmp_path / "mean")]))
    again = average_runs([tmp_path / "mean" / "checkpoint.pt"], "canonical.py")
    assert torch.allclose(again["0.weight"], torch.tensor(1.75))


@pytest.mark.parametrize("weight", ["0", "-1", "nan", "inf", "much"])
def test_a_weight_that_is_none_is_refused(weight, tmp_path):
    with pytest.raises(DataError, match=f"run={weight}: expected PATH=WEIGHT with a weight above 0, found {weight}"):
        script.main(script.parse_options([f"run={weight}", "--out", str(tmp_path)]))
