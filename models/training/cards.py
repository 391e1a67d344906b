"""What all model cards share, whichever script made the model; models/README.md explains the keys."""
import hashlib
import json
import re
from pathlib import Path

MODELS = Path(__file__).resolve().parent.parent
OPSET, IR_VERSION = 17, 8
# Multiply-accumulates are counted at this size.
SIZE = {"width": 640, "height": 480}


def begin_card(name, family, direction, data, region, parameters, count):
    """The keys of a card before `training`; data: the bytes of NAME.onnx, count: multiply-accumulates at SIZE."""
    side = {"type": "uint8", "shape": [1, "height", "width", 3], "layout": "NHWC", "colours": "RGB"}
    return {
        "name": name,
        "family": family,
        "direction": direction,
        "file": f"{name}.onnx",
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "opset": OPSET,
        "input": {"name": "image", **side},
        "output": {"name": "translated", **side},
        "region": region,
        "parameters": parameters,
        "multiplyAccumulates": {"at": SIZE, "count": count},
    }


def write_json(path, value):
    """Writes JSON as the repository's formatter does: lists of plain values on one line."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    text = re.sub(r"\[\s+([^\[\]{}]*?)\s+\]", lambda found: "[" + re.sub(r"\s*\n\s*", " ", found[1]) + "]", text)
    path.write_text(text + "\n")
