"""Exports a policy of behaviour_cloning.py or reinforcement.py: NAME.onnx, from a camera frame to the motors' commands, and its card.

    venv/bin/python models/training/export_policy.py runs/bc-plain bc-plain

The graph takes uint8 [1, 480, 640, 3] RGB, the camera's frame, and gives float32 [1, 2]: left and right motor, -1 to 1.
"""
import tempfile
import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

import behaviour_cloning
import reinforcement_run
from cards import IR_VERSION, MODELS, OPSET, write_json
from checkpoint import read_run
from errors import DataError, fail_clearly
from policy_card import make_policy_card
from policy_net import PolicyNet, WheelCore
from run_options import new_parser

CAMERA = {"width": 640, "height": 480}
# Float sums in another order: no motor tells the difference.
TOLERANCE = 1e-4


class Graph(torch.nn.Module):
    """From uint8 [1, 480, 640, 3] RGB to float32 [1, 2]."""

    def __init__(self, core):
        super().__init__()
        self.core = core

    def forward(self, image):
        return self.core(image.permute(0, 3, 1, 2).float())


def export(options):
    saved = read_run(options.run, behaviour_cloning.SCRIPT, reinforcement_run.SCRIPT)
    net = PolicyNet()
    net.load_state_dict(saved["parts"]["net"])
    graph = Graph(WheelCore(net)).eval()
    data = to_onnx(graph).SerializeToString(deterministic=True)
    check_parity(data, graph)
    card = make_policy_card(options.name, saved, net, data)
    options.models.mkdir(parents=True, exist_ok=True)
    (options.models / card["file"]).write_bytes(data)
    write_json(options.models / f"{options.name}.json", card)
    print(f"{card['file']}: {len(data)} bytes, {card['parameters']} parameters")


def to_onnx(graph):
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = Path(folder) / "policy.onnx"
        example = torch.zeros(1, CAMERA["height"], CAMERA["width"], 3, dtype=torch.uint8)
        torch.onnx.export(
            graph, (example,), str(path), dynamo=False, opset_version=OPSET, input_names=["image"], output_names=["wheels"]
        )
        model = onnx.load(str(path))
    model.ir_version = IR_VERSION
    model.producer_name, model.producer_version = "sim2real export_policy.py", ""
    onnx.checker.check_model(model, full_check=True)
    return model


def check_parity(data, graph):
    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    rng = np.random.default_rng(1)
    for _ in range(5):
        frame = rng.integers(0, 256, (1, CAMERA["height"], CAMERA["width"], 3), np.uint8)
        with torch.no_grad():
            expected = graph(torch.from_numpy(frame)).numpy()
        [found] = session.run(None, {"image": frame})
        if not np.abs(found - expected).max() <= TOLERANCE:
            raise DataError(f"expected the graph to give {expected}, as PyTorch does, found {found}.")


def parse_options(argv=None):
    parser = new_parser(__doc__)
    parser.add_argument("run", help="folder of the run, with checkpoint.pt")
    parser.add_argument("name", help="name of the policy")
    parser.add_argument("--models", type=Path, default=MODELS, help="folder for NAME.onnx and NAME.json")
    return parser.parse_args(argv)


if __name__ == "__main__":
    fail_clearly(lambda: export(parse_options()))
