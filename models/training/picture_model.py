"""What all exported models have in common: bytes in and out, of any size."""
import onnx
from onnx import TensorProto, helper

from cards import IR_VERSION, OPSET


def make_model(name, nodes, initializers, script, more=()):
    """The model of a graph from `image` to `translated`, checked: uint8 [1, height, width, 3] RGB, any height and width.

    more: ValueInfo of further inputs.
    """
    side = [1, "height", "width", 3]
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info("image", TensorProto.UINT8, side), *more],
        [helper.make_tensor_value_info("translated", TensorProto.UINT8, side)],
        initializers,
    )
    opsets = [helper.make_opsetid("", OPSET)]
    model = helper.make_model(graph, producer_name=f"sim2real {script}", opset_imports=opsets, ir_version=IR_VERSION)
    onnx.checker.check_model(model, full_check=True)
    return model
