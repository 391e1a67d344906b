"""Writes what `sim2real evaluate` measured into a model's card.

    sim2real evaluate REAL/val/images --masks REAL/val/masks --groups REAL/val/frames.csv --sim SIM/fisheye/images \\
        --sim-masks SIM/fisheye/masks --model models/canonical.json -o results
    venv/bin/python models/training/card_metrics.py canonical results/results.json --data "48 real frames of ..." --note "..."

A card of direction sim2real gets the figures of the thresholds that were tuned on its frames (experiment B). One of
direction real2sim gets the figures of its frames (experiment A): the IoU with the simulator's thresholds, pooled over the
frames of a light, then the mean over the colours in that light, then over lights. The same figures for raw frames and for
anti-instagram stand beside them, so that a card can be read alone.
"""
import json
from pathlib import Path

from cards import MODELS, write_json
from errors import DataError, fail_clearly
from run_options import new_parser
from tape import TAPES


def mean_iou(scores, variant, by, color="all"):
    """Mean over the groups of a column; None where the variant was not measured."""
    found = [
        score["iou"]["value"]
        for score in scores
        if score["variant"] == variant and score["thresholds"] == "simulator" and score["by"] == by and score["color"] == color
    ]
    found = [value for value in found if value is not None]
    return round(sum(found) / len(found), 4) if found else None


def describe(iou, note):
    few = iou["low"] is None
    interval = f"no interval: {iou.get('reason')}" if few else f"95 % interval over scenes {iou['low']:.3f} to {iou['high']:.3f}"
    return ". ".join(filter(None, (interval, note)))


def find_tuned_metrics(results, variant, data, note):
    """Mean IoU on raw real frames of thresholds tuned on simulator frames: those that the model made look real, and plain ones."""
    found = {mean["name"]: mean["iou"] for mean in (results.get("experimentB") or {}).get("means", [])}
    if variant not in found:
        raise DataError(f"results: expected experiment B with {variant}, found {', '.join(found) or 'none'}. Give evaluate --sim, --sim-masks and --model {variant}.")
    name = "mean IoU on raw real frames of thresholds tuned on"

    def metric(what, key):
        return {"name": f"{name} {what}", "value": round(found[key]["value"], 4), "data": data, "note": describe(found[key], note)}

    by_light = f"{variant} by light"
    if by_light in found:
        metrics = [metric("its frames in all lights", variant), metric("its frames in each light", by_light)]
    else:
        metrics = [metric("its frames", variant)]
    plain = {"name": f"{name} plain simulator frames, to compare", "value": round(found["simulator"]["value"], 4), "data": data}
    return [*metrics, plain]


def find_metrics(results, variant, by, data, note):
    scores = results["scores"]
    if mean_iou(scores, variant, by) is None:
        variants = sorted({score["variant"] for score in scores})
        raise DataError(f"results: expected scores of {variant} with the simulator's thresholds by {by}, found variants {', '.join(variants)}.")

    def metric(name, value, more=None):
        return {"name": name, "value": value, "data": data, **({"note": more} if more else {})}

    [headline] = [m["iou"] for m in results["means"] if m["variant"] == variant and m["thresholds"] == "simulator"]
    metrics = [metric(f"mean IoU over {by} x colour", round(headline["value"], 4), describe(headline, note))]
    metrics += [metric(f"mean IoU of {color}", mean_iou(scores, variant, by, color)) for color in (tape.name for tape in TAPES)]
    for group in dict.fromkeys(score["group"] for score in scores if score["by"] == by):
        here = [score for score in scores if score["group"] == group]
        metrics.append(metric(f"mean IoU in {by} {group}", mean_iou(here, variant, by)))
    for other in ("raw", "anti-instagram"):
        value = mean_iou(scores, other, by)
        if value is not None:
            metrics.append(metric(f"mean IoU of {other}, to compare", value))
    return metrics


def main(options):
    path = options.models / f"{options.name}.json"
    try:
        results = json.loads(options.results.read_text())
        card = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise DataError(f"expected a card {path} and results {options.results}: {error}.") from error
    kept = [metric for metric in card["metrics"] if metric["data"] != options.data]
    variant = options.variant or options.name
    if card["direction"] == "sim2real":
        card["metrics"] = kept + find_tuned_metrics(results, variant, options.data, options.note)
    else:
        card["metrics"] = kept + find_metrics(results, variant, options.by, options.data, options.note)
    write_json(path, card)
    print(f"{path.name}: mean IoU {card['metrics'][len(kept)]['value']}")


def parse_options(argv=None):
    parser = new_parser(__doc__)
    parser.add_argument("name", help="name of the model")
    parser.add_argument("results", type=Path, help="results.json of sim2real evaluate")
    parser.add_argument("--data", required=True, help="in words, the data that was measured on")
    parser.add_argument("--note", default="", help="in words, how far these frames served to choose the model")
    parser.add_argument("--by", default="lighting", help="column of frames.csv")
    parser.add_argument("--variant", default="", help="name of the variant in the results, where it is not the model's")
    parser.add_argument("--models", type=Path, default=MODELS)
    return parser.parse_args(argv)


if __name__ == "__main__":
    fail_clearly(lambda: main(parse_options()))
