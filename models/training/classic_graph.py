"""The graph of the models `classic*`: colour-statistics matching in ONNX, from bytes to bytes.

How the graph takes about 6 ms at 640x480 on one core (onnxruntime, measured op by op):
- GatherElements over [3, pixels] costs 0.6 ms where Gather costs 8 and Pow(1/3) costs 8, so the sRGB curve and
  CIELab's cube root are tables. The tables of 65,536 entries are exact to 0.05 of a grey level.
- Lab is linear in f = cbrt(xyz/white), so all of "to Lab, match, back from Lab" is one 3x3 matrix and a bias, made
  from the statistics; Lab itself is never computed for a pixel.
- Planar [3, pixels] makes MatMul thirty times as fast as a 1x1 Conv (0.2 against 6 ms).
"""
import numpy as np
from onnx import TensorProto, helper, numpy_helper

from lab import DELTA, F_TO_LAB, LAB_OFFSET, STD_FLOOR, TO_XYZ, compress_f, linear_to_srgb, srgb_to_linear
from picture_model import make_model

TABLE = 65536


def build(name, target):
    """The graph: uint8 [1, height, width, 3] RGB in and out, any height and width."""
    nodes, constants = [], {}

    def constant(key, value, dtype=np.float32):
        constants[key] = np.asarray(value, dtype)
        return key

    def op(kind, inputs, out, **attributes):
        nodes.append(helper.make_node(kind, inputs, [out], name=out, **attributes))
        return out

    def table(key, values):
        # One row is stored, three are used: the runtime expands it once, when the session is made.
        return op("Expand", [constant(key, values[None, :]), constant(f"{key}_shape", [3, len(values)], np.int64)], f"{key}_rows")

    # Casts truncate, so entry i stands for the middle of [i, i+1).
    middle = (np.arange(TABLE) + 0.5) / TABLE
    linear_table = table("linear_table", srgb_to_linear(np.arange(256) / 255.0).astype(np.float32))
    f_table = table("f_table", compress_f(middle).astype(np.float32))
    grey_table = table("grey_table", np.rint(np.clip(linear_to_srgb(middle), 0, 1) * 255).astype(np.float32))
    constant("zero", 0.0), constant("top", TABLE - 1.0)

    # Bytes to planar linear light, to XYZ over white, to f.
    op("Shape", ["image"], "shape")
    op("Transpose", ["image"], "planar_bytes", perm=[0, 3, 1, 2])
    op("Reshape", ["planar_bytes", constant("rows", [3, -1], np.int64)], "bytes")
    op("Cast", ["bytes"], "byte_index", to=TensorProto.INT32)
    op("GatherElements", [linear_table, "byte_index"], "linear", axis=1)
    op("MatMul", [constant("to_xyz", TO_XYZ * TABLE), "linear"], "xyz")
    op("Clip", ["xyz", "zero", "top"], "xyz_clipped")
    op("Cast", ["xyz_clipped"], "xyz_index", to=TensorProto.INT32)
    op("GatherElements", [f_table, "xyz_index"], "f", axis=1)

    # The frame's statistics in Lab (without L's -16, which cancels), from every pixel.
    op("MatMul", [constant("f_to_lab", F_TO_LAB), "f"], "lab")
    op("ReduceMean", ["lab"], "mean", axes=[1], keepdims=1)
    op("Sub", ["lab", "mean"], "centred")
    op("Mul", ["centred", "centred"], "squares")
    op("ReduceMean", ["squares"], "variance", axes=[1], keepdims=1)
    op("Sqrt", ["variance"], "std")
    op("Max", ["std", constant("std_floor", STD_FLOOR)], "std_floored")
    target_mean = np.array(target["mean"]) - LAB_OFFSET
    op("Div", [constant("target_std", np.array(target["std"])[:, None]), "std_floored"], "gain")

    # f' = F^-1 gain centred + F^-1 target_mean: the way through Lab and back is one 3x3 matrix.
    from_f = np.linalg.inv(F_TO_LAB)
    op("Transpose", ["gain"], "gain_row", perm=[1, 0])
    op("Mul", [constant("lab_to_f", from_f), "gain_row"], "matcher")
    op("MatMul", ["matcher", "centred"], "f_centred")
    op("Add", ["f_centred", constant("f_offset", (from_f @ target_mean)[:, None])], "f_matched")

    # expand_f without a branch: it is smooth at DELTA, so the cube of the part above and the line of the part below add.
    constant("delta", DELTA)
    op("Max", ["f_matched", "delta"], "above")
    op("Pow", ["above", constant("three", 3.0)], "cube")
    op("Sub", ["f_matched", "above"], "below")
    op("Mul", ["below", constant("slope", 3 * DELTA**2)], "line")
    op("Add", ["cube", "line"], "xyz_matched")
    op("MatMul", [constant("to_rgb", np.linalg.inv(TO_XYZ) * TABLE), "xyz_matched"], "rgb")
    op("Clip", ["rgb", "zero", "top"], "rgb_clipped")
    op("Cast", ["rgb_clipped"], "rgb_index", to=TensorProto.INT32)
    op("GatherElements", [grey_table, "rgb_index"], "grey", axis=1)
    op("Cast", ["grey"], "grey_bytes", to=TensorProto.UINT8)

    op("Gather", ["shape", constant("nchw", [0, 3, 1, 2], np.int64)], "planar_shape", axis=0)
    op("Reshape", ["grey_bytes", "planar_shape"], "planar_result")
    op("Transpose", ["planar_result"], "translated", perm=[0, 2, 3, 1])

    initializers = [numpy_helper.from_array(value, key) for key, value in constants.items()]
    return make_model(name, nodes, initializers, "classic.py")
