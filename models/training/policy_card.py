"""The card of a policy; models/README.md explains the keys."""
import hashlib

import torch

from cards import OPSET, SIZE
from operations import count_operations
from policy_net import HEIGHT, WIDTH

SOURCES = {
    "plain": ("our world's simulator look", ""),
    "randomised": ("our world's simulator look with random light, colour, fall-off and noise for each episode (domain randomisation)", ""),
    "realistic": ("our world's simulator look, made real by the model {model}", ", made real by {model}"),
}
METHODS = {
    "behaviour_cloning.py": "clones pure pursuit on the true place (DAgger, Ross et al. 2011, arXiv 1011.0686)",
    "reinforcement.py": "learned by PPO (Schulman et al. 2017, arXiv 1707.06347)",
}


def make_policy_card(name, saved, net, data):
    """saved: the checkpoint of a run; data: the bytes of NAME.onnx."""
    options = saved["options"]
    model = options["model"] or "realistic"
    source, origin = (text.format(model=model) for text in SOURCES[options["frames"]])
    maps = options["map"].strip("[]").replace("'", "")
    method = METHODS[saved["script"]]
    licence = "Apache-2.0."
    if options["frames"] == "realistic":
        licence = f"Apache-2.0 for the weights; frames passed through {model}, whose card has further terms."
    return {
        "name": name,
        "family": "policy",
        "file": f"{name}.onnx",
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "opset": OPSET,
        "input": {"name": "image", "type": "uint8", "shape": [1, 480, 640, 3], "layout": "NHWC", "colours": "RGB"},
        "output": {"name": "wheels", "type": "float32", "shape": [1, 2], "layout": "wheels"},
        "parameters": sum(value.numel() for value in net.parameters()),
        "multiplyAccumulates": {"at": SIZE, "count": count_operations(net, torch.zeros(1, 3, HEIGHT, WIDTH))},
        "training": {
            "script": f"models/training/{saved['script']}",
            "data": f"frames of our world (sim2real world), maps {maps}",
            "domains": {"source": source, "target": "our world's simulator look"},
            "steps": saved["step"],
            "seed": saved["seed"],
            "losses": saved["losses"],
            "commit": options["commit"],
        },
        "metrics": [],
        "intendedUse": f"An agent of sim2real drive, in simulation: it {method}. It drives a DB18 of 0.15 s delay by one frame of its "
        "camera at a time, without memory. No robot has driven by it.",
        "licence": licence,
        "provenance": f"Trained from scratch on frames that this project draws{origin}; no picture is contained.",
    }
