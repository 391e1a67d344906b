import json

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

import export
from canonical_net import CanonicalNet
from errors import DataError
from frames import sample_pictures
from generators import ResnetGenerator, UnetGenerator
from realistic_net import RealisticNet
from test_training import train

CORES = {
    "canonical": lambda: export.CanonicalCore(CanonicalNet((8, 8, 8)), 1.5),
    "resnet": lambda: export.GeneratorCore(ResnetGenerator(4, 1)),
    "separable": lambda: export.GeneratorCore(ResnetGenerator(4, 1, separable=True)),
    "unet": lambda: export.GeneratorCore(UnetGenerator(4, 2)),
    "realistic": lambda: export.RealisticCore(draw_net()),
}


def draw_net():
    """A net that adds much: as it begins it adds nothing."""
    net = RealisticNet((8, 8, 8))
    for layer in (net.head, net.film[-1]):
        torch.nn.init.normal_(layer.weight, 0.0, 0.05)
    return net


def make(kind, work_width=64):
    torch.manual_seed(1)
    core = CORES[kind]().eval()
    # Weights as they begin give almost grey pictures, with which anything would agree.
    for p in core.parameters():
        p.data *= {"canonical": 1.5, "realistic": 1.0}.get(kind, 3.0)
    return core, export.wrap(export.export_core(core, work_width), work_width, core.stride, "toy", core.smooth)


@pytest.mark.parametrize("kind", CORES)
@pytest.mark.parametrize("size", [(64, 128), (48, 64), (37, 51), (200, 90), (300, 2), (1, 1)])
def test_graph_and_torch_agree_at_any_size(kind, size):
    core, model = make(kind)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    picture = np.random.default_rng(1).integers(0, 256, (*size, 3), np.uint8)
    more = export.draw_inputs(core)
    got = session.run(None, {"image": picture[None]} | {name: value.numpy() for name, value in zip(core.inputs, more)})[0]
    assert got.dtype == np.uint8 and got.shape == (1, *size, 3)
    if size == (1, 1):
        return  # of one colour: InstanceNorm divides rounding errors by next to nothing
    truth = export.run_torch(core, picture, 64, *more)
    assert np.abs(got[0].astype(int) - truth).max() <= 2
    assert len(np.unique(truth)) > 10


def test_the_graph_is_standard_and_whole():
    _, model = make("canonical")
    assert [(o.domain, o.version) for o in model.opset_import] == [("", 17)]
    assert {node.domain for node in model.graph.node} == {""}
    assert not any(t.external_data for t in model.graph.initializer)


def test_canonical_paints_what_the_net_paints():
    net = CanonicalNet((8, 8)).eval()
    # One road colour: the graph has one per cell, and the net blends neighbours.
    net.head.weight.data[16:] = 0
    x = torch.rand(1, 3, 16, 32)
    with torch.no_grad():
        truth = net.paint(*net(x), 2.0)
        assert torch.allclose(export.CanonicalCore(net, 2.0)(x * 255) / 255, truth, atol=1e-5)


def test_multiply_accumulates_are_those_counted_by_hand():
    core = export.GeneratorCore(UnetGenerator(4, 1)).eval()
    by_hand = 64 * 32 * (27 * 4 + 9 * 16 + 27 * 4) + 32 * 16 * (36 * 8 + 9 * 64 + 8 * 4)
    assert export.count_operations(core, torch.zeros(1, 3, 32, 64)) == by_hand


def test_a_run_becomes_a_model_and_its_card(sim, real, tmp_path, monkeypatch):
    train("canonical", sim, real, tmp_path / "run", "--steps", "2")
    recipe = json.loads(export.RECIPES.read_text())["canonical"] | {"workWidth": 64}
    (tmp_path / "recipes.json").write_text(json.dumps({"toy": recipe}))
    monkeypatch.setattr(export, "RECIPES", tmp_path / "recipes.json")
    options = [str(tmp_path / "run"), "toy", "--frames", str(real), "--models", str(tmp_path / "models")]
    export.export(export.parse_options(options))
    card = json.loads((tmp_path / "models" / "toy.json").read_text())
    assert card["bytes"] == (tmp_path / "models" / "toy.onnx").stat().st_size
    assert card["training"]["steps"] == 2 and card["training"]["losses"] == {"classes": 1.0, "overlap": 0.5, "picture": 2.0, "self": 1.0}
    assert card["multiplyAccumulates"]["count"] > 0
    onnx.load(str(tmp_path / "models" / "toy.onnx"))


def test_a_graph_of_another_net_is_refused(real):
    _, model = make("unet")
    other, _ = make("canonical")
    with pytest.raises(DataError, match="expected bytes within 2 of PyTorch's"):
        export.check_parity(model.SerializeToString(), other, 64, sample_pictures(real, 50))


def test_a_run_without_a_checkpoint_is_named(tmp_path):
    with pytest.raises(DataError, match="expected a checkpoint, but there is none"):
        export.load_core(tmp_path, None, 1.0)
