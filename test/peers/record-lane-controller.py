"""Records what dt-core's own lane controller answers to recorded lane poses.

    git clone -b daffy https://github.com/duckietown/dt-core
    python test/peers/record-lane-controller.py dt-core/packages/lane_control/include/lane_controller/controller.py \
        test/fixtures/drive/lane-controller.json     # numpy; recorded at cc437e83
    npx prettier --write test/fixtures/drive

The thresholds on d and phi are lane_controller_node's; they are applied here as it does. Gains: its YAML files of the
branches daffy and ente.
"""

import importlib.util
import json
import math
import sys

import numpy as np

spec = importlib.util.spec_from_file_location("controller", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)

GAINS = {
    "daffy": dict(v_bar=0.19, k_d=-6.0, k_theta=-5.0, k_Id=-0.3, k_Iphi=0.0, low=-0.5, high=0.75),
    "daffy-agent": dict(v_bar=0.1, k_d=-10.0, k_theta=-2.5, k_Id=0.0, k_Iphi=0.0, low=-0.523, high=0.523),
    "ente": dict(v_bar=0.19, k_d=-4.0, k_theta=-5.0, k_Id=-3.0, k_Iphi=0.0, low=-0.523, high=0.523),
    "ente-agent": dict(v_bar=0.3, k_d=-6.0, k_theta=-3.0, k_Id=0.0, k_Iphi=0.0, low=-0.523, high=0.523),
}
D_THRES = 0.2615


class Value:
    def __init__(self, value):
        self.value = value


def make_controller(gains):
    parameters = {f"~{name}": Value(gains[name]) for name in ("v_bar", "k_d", "k_theta", "k_Id", "k_Iphi")}
    parameters["~integral_bounds"] = {"d": {"top": 0.3, "bot": -0.3}, "phi": {"top": 1.2, "bot": -1.2}}
    parameters["~d_resolution"] = 0.011
    parameters["~phi_resolution"] = 0.051
    parameters["~stop_line_slowdown"] = {"start": 0.6, "end": 0.15}
    return module.LaneController(parameters)


def main():
    inputs = []
    for i in range(120):
        d = 0.35 * math.sin(i / 17) + 0.02 * math.sin(i * 1.7)
        phi = 0.9 * math.sin(i / 23 + 1) + 0.05 * math.cos(i * 2.3)
        if 60 <= i < 66:
            d, phi = 0.004, 0.03
        seconds = None if i == 0 else 0.05 + 0.03 * (i % 4)
        wheels = [0, 0] if i in (30, 31) else [0.2, 0.25]
        stop = None if i % 10 < 7 else 0.1 * (i % 9)
        inputs.append([d, phi, seconds, wheels, stop])
    recorded = {}
    for name, gains in GAINS.items():
        controller = make_controller(gains)
        outputs = []
        for d, phi, seconds, wheels, stop in inputs:
            d_err = np.sign(d) * D_THRES if np.abs(d) > D_THRES else d
            phi_err = np.maximum(gains["low"], np.minimum(phi, gains["high"]))
            v, omega = controller.compute_control_action(d_err, phi_err, seconds, wheels, stop)
            outputs.append([float(v), float(omega)])
        recorded[name] = outputs
    with open(sys.argv[2], "w") as file:
        json.dump({"inputs": inputs, "outputs": recorded}, file)


main()
