"""A larger net of the layout of the model of 2026-11-26: two inputs per pixel, normalisation folded into the layers."""
import numpy as np
import onnx
import pytest
import torch
from onnx import TensorProto, helper, numpy_helper

from canonical_net import CanonicalNet
from errors import DataError
from frames import Frames
from shrink import LargerNet, choose_channels, fit, read_layers, sample_real, shrink

WIDTHS = (12, 14, 16, 18, 20)


def draw_layers():
    generator = torch.Generator().manual_seed(2)
    shapes = {"stem.0.0": (WIDTHS[0], 24, 3), "stem.1.0": (WIDTHS[0], WIDTHS[0], 3), "head": (19, WIDTHS[0], 1)}
    for i, (a, b) in enumerate(zip(WIDTHS, WIDTHS[1:])):
        shapes |= {f"down.{i}.0.0": (b, a, 3), f"down.{i}.1.0": (b, b, 3), f"lateral.{i}": (a, b, 1), f"up.{i}.0": (a, a, 3)}
    layers = {}
    for name, (out, inside, side) in shapes.items():
        weight = torch.randn(out, inside, side, side, generator=generator) * (2 / (inside * side * side)) ** 0.5
        layers[name] = weight, torch.randn(out, generator=generator) * 0.1
    for name in ("light.0", "light.2"):
        layers[name] = torch.randn(WIDTHS[-1], WIDTHS[-1], generator=generator) * 0.2, torch.zeros(WIDTHS[-1])
    return layers


def write_model(path, layers):
    """The layers alone, named as export.py names them: nothing else of the graph is read."""
    nodes, values = [], []
    for name, (weight, bias) in layers.items():
        values += [numpy_helper.from_array(weight.numpy(), f"{name} w"), numpy_helper.from_array(bias.numpy(), f"{name} b")]
        kind = "Gemm" if name.startswith("light") else "Conv"
        nodes.append(helper.make_node(kind, ["x", f"{name} w", f"{name} b"], [name], name=f"/net/{name.split('.')[0]}/{name}/{kind}"))
    value = helper.make_tensor_value_info("x", TensorProto.FLOAT, None)
    onnx.save(helper.make_model(helper.make_graph(nodes, "larger", [value], [], values)), str(path))
    return path


def paint_frames(count):
    rng = np.random.default_rng(1)
    return rng.integers(0, 256, (count, 4, 6, 3)).repeat(16, 1).repeat(16, 2).astype(np.uint8)


def test_layers_are_read_by_name(tmp_path):
    layers = draw_layers()
    found = read_layers(write_model(tmp_path / "larger.onnx", layers))
    assert found.keys() == layers.keys()
    assert all(torch.equal(found[name][0], layers[name][0]) for name in layers)


def test_a_model_of_another_layout_is_refused(tmp_path):
    layers = {"head": draw_layers()["head"]}
    with pytest.raises(DataError, match="expected a canonical model with raw and normalised input, found layers head"):
        read_layers(write_model(tmp_path / "other.onnx", layers))


def test_channels_that_repeat_others_are_not_chosen():
    x = torch.randn(4, 3, 8, 8, generator=torch.Generator().manual_seed(1))
    assert choose_channels(torch.cat([x, 0.5 * x], 1), 3) == [0, 1, 2]


def test_a_layer_that_exists_is_found_by_its_output():
    x = torch.randn(4, 3, 12, 12, generator=torch.Generator().manual_seed(1))
    truth = torch.randn(5, 3, 3, 3, generator=torch.Generator().manual_seed(2))
    y = torch.nn.functional.conv2d(x, truth, torch.arange(5.0), 2, 1)
    weight, bias = fit(x, y, 3, 2, torch.Generator().manual_seed(3))
    assert torch.allclose(weight, truth, atol=0.01) and torch.allclose(bias, torch.arange(5.0), atol=0.01)


def test_a_smaller_net_begins_near_the_larger_one(tmp_path):
    layers = draw_layers()
    pictures = torch.from_numpy(paint_frames(16)).permute(0, 3, 1, 2).float() / 255
    truth = torch.nn.functional.pixel_shuffle(LargerNet(layers).run(pictures)["head"][:, :16], 2)
    net = CanonicalNet((12, 13, 14, 15, 16)).eval()

    def error():
        with torch.no_grad():
            return float((net(pictures)[0] - truth).square().mean() / truth.var())

    fresh = error()
    shrink(net, write_model(tmp_path / "larger.onnx", layers), pictures)
    assert error() < 0.5 < fresh


def test_frames_are_sampled_from_their_lower_part():
    pictures = paint_frames(3)
    frames = Frames(["a", "b", "c"], pictures)
    found = sample_real(frames, (96, 32), 2)
    assert found.shape == (2, 3, 32, 96) and found.dtype == torch.float32 and found.max() <= 1
    last = {tuple(picture[-1, 0]) for picture in pictures}
    assert tuple((found[0, :, -1, 0] * 255).round().int().tolist()) in last
