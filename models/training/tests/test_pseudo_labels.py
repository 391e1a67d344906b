import numpy as np
import onnx
from onnx import TensorProto, helper

from conftest import draw_road
from frames import Frames
from pseudo_labels import label_frames, recall_labels
from tape import IGNORE_LABEL, NO_TAPE, TAPES


def write_identity(path):
    """A model that leaves simulator frames as they are: a perfect canonical model for them."""
    side = [1, "height", "width", 3]
    ends = (helper.make_tensor_value_info(name, TensorProto.UINT8, side) for name in ("image", "translated"))
    graph = helper.make_graph([helper.make_node("Identity", ["image"], ["translated"])], "identity", *([end] for end in ends))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, str(path))
    return path


def test_tape_is_labelled_below_the_top_third_and_what_is_unsure_is_not(tmp_path):
    picture, mask = draw_road(np.random.default_rng(1))
    picture[40, :] = (125, 125, 125)  # half way between road and white tape
    [labels] = label_frames(write_identity(tmp_path / "identity.onnx"), Frames(["a"], picture[None]))
    assert labels.shape == mask.shape and np.all(labels[:16] == IGNORE_LABEL) and np.all(labels[40] == IGNORE_LABEL)
    for tape in TAPES:
        inside = (mask == tape.label) & (np.arange(48)[:, None] >= 16) & (np.arange(48)[:, None] != 40)
        assert np.mean(labels[inside] == tape.label) > 0.99
    road = (mask == NO_TAPE) & (np.arange(48)[:, None] > 44)
    assert np.all(labels[road] == NO_TAPE)


def test_labels_are_kept_for_the_same_model_and_frames_alone(tmp_path):
    picture, _ = draw_road(np.random.default_rng(1))
    frames, model, path = Frames(["a"], picture[None]), write_identity(tmp_path / "identity.onnx"), tmp_path / "labels.npz"
    first = recall_labels(path, model, frames)
    frames.pictures = np.zeros_like(frames.pictures)
    assert np.array_equal(recall_labels(path, model, frames), first)
    frames.names = ["b"]
    assert not np.array_equal(recall_labels(path, model, frames), first)
