"""A CycleGAN generator with random weights, and what Python's onnxruntime makes of a picture with it.

    python3 make_cyclegan.py make model.onnx --ngf 8 --seed 1
    python3 make_cyclegan.py run model.onnx in.rgb out.rgb --width 96 --height 64

The net is the paper's (Zhu et al. 2017, appendix 7.2): c7s1-ngf, two strided convolutions, residual blocks, two
transposed convolutions, c7s1-3, tanh; reflection padding, instance normalisation. Pictures are rgb8 without header.
"""
import argparse

import numpy as np


def build(ngf, blocks, seed, width, height):
    from onnx import TensorProto, checker, helper, numpy_helper

    rng = np.random.default_rng(seed)
    nodes, weights = [], []
    parameters = 0

    def constant(values, dtype=np.float32):
        name = f"c{len(weights)}"
        weights.append(numpy_helper.from_array(np.asarray(values, dtype), name))
        return name

    def op(kind, *inputs, **attributes):
        out = f"t{len(nodes)}"
        nodes.append(helper.make_node(kind, list(inputs), [out], **attributes))
        return out

    def conv(x, inside, outside, size, kind="Conv", **attributes):
        nonlocal parameters
        shape = (outside, inside, size, size) if kind == "Conv" else (inside, outside, size, size)
        parameters += int(np.prod(shape)) + outside
        weight, bias = constant(rng.normal(0, 0.02, shape)), constant(rng.normal(0, 0.02, outside))
        return op(kind, x, weight, bias, kernel_shape=[size, size], **attributes)

    def normalise(x, channels):
        return op("InstanceNormalization", x, constant(np.ones(channels)), constant(np.zeros(channels)), epsilon=1e-5)

    def reflect(x, by):
        return op("Pad", x, constant([0, 0, by, by, 0, 0, by, by], np.int64), mode="reflect")

    x = op("Transpose", op("Cast", "image", to=TensorProto.FLOAT), perm=[0, 3, 1, 2])
    x = op("Sub", op("Div", x, constant(127.5)), constant(1.0))
    x = op("Relu", normalise(conv(reflect(x, 3), 3, ngf, 7), ngf))
    for inside in (ngf, 2 * ngf):
        x = conv(x, inside, 2 * inside, 3, strides=[2, 2], pads=[1, 1, 1, 1])
        x = op("Relu", normalise(x, 2 * inside))
    for _ in range(blocks):
        y = op("Relu", normalise(conv(reflect(x, 1), 4 * ngf, 4 * ngf, 3), 4 * ngf))
        x = op("Add", x, normalise(conv(reflect(y, 1), 4 * ngf, 4 * ngf, 3), 4 * ngf))
    for inside in (4 * ngf, 2 * ngf):
        shape = {"strides": [2, 2], "pads": [1, 1, 1, 1], "output_padding": [1, 1]}
        x = conv(x, inside, inside // 2, 3, kind="ConvTranspose", **shape)
        x = op("Relu", normalise(x, inside // 2))
    x = op("Tanh", conv(reflect(x, 3), ngf, 3, 7))
    x = op("Round", op("Mul", op("Add", x, constant(1.0)), constant(127.5)))
    x = op("Cast", op("Clip", x, constant(0.0), constant(255.0)), to=TensorProto.UINT8)
    nodes.append(helper.make_node("Transpose", [x], ["translated"], perm=[0, 2, 3, 1]))

    shape = [1, height or "height", width or "width", 3]
    graph = helper.make_graph(
        nodes,
        "cyclegan",
        [helper.make_tensor_value_info("image", TensorProto.UINT8, shape)],
        [helper.make_tensor_value_info("translated", TensorProto.UINT8, shape)],
        weights,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    checker.check_model(model)
    return model, parameters


def run(model, source, target, width, height):
    import onnxruntime

    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    image = np.fromfile(source, np.uint8).reshape(1, height, width, 3)
    session.run(None, {"image": image})[0].tofile(target)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("make")
    making.add_argument("model")
    making.add_argument("--ngf", type=int, default=64)
    making.add_argument("--blocks", type=int, default=9)
    making.add_argument("--seed", type=int, default=1)
    making.add_argument("--width", type=int, default=None, help="a fixed width; any unless given")
    making.add_argument("--height", type=int, default=None, help="a fixed height; any unless given")
    running = commands.add_parser("run")
    for name in ("model", "source", "target"):
        running.add_argument(name)
    running.add_argument("--width", type=int, required=True)
    running.add_argument("--height", type=int, required=True)
    chosen = parser.parse_args()
    if chosen.command == "make":
        made, count = build(chosen.ngf, chosen.blocks, chosen.seed, chosen.width, chosen.height)
        with open(chosen.model, "wb") as file:
            file.write(made.SerializeToString(deterministic=True))
        print(count)
    else:
        run(chosen.model, chosen.source, chosen.target, chosen.width, chosen.height)
