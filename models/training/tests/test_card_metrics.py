import json

import pytest

import card_metrics
from errors import DataError


def score(variant, group, color, iou, thresholds="simulator"):
    return {"variant": variant, "thresholds": thresholds, "by": "lighting", "group": group, "color": color, "iou": {"value": iou}}


@pytest.fixture
def files(tmp_path):
    scores = []
    for variant, gain in (("raw", 0.0), ("toy", 0.4)):
        for group, low in (("dark", 0.1), ("red", 0.3)):
            colours = {"white": low + 0.2, "yellow": low, "red": None}
            scores += [score(variant, group, color, iou if iou is None else iou + gain) for color, iou in colours.items()]
            scores += [score(variant, group, "all", low + 0.1 + gain), score(variant, group, "all", 0.99, "hand")]
    means = [{"variant": "toy", "thresholds": "simulator", "iou": {"value": 0.7, "low": 0.6, "high": 0.8}}]
    tuned = [{"name": name, "iou": {"value": iou, "low": iou - 0.1, "high": iou + 0.1}} for name, iou in (("simulator", 0.3), ("back", 0.4))]
    results = {"scores": scores, "means": means, "experimentB": {"means": tuned}}
    (tmp_path / "results.json").write_text(json.dumps(results))
    (tmp_path / "toy.json").write_text(json.dumps({"name": "toy", "direction": "real2sim", "metrics": []}))
    (tmp_path / "back.json").write_text(json.dumps({"name": "back", "direction": "sim2real", "metrics": []}))
    return tmp_path


def run(files, name, *more):
    options = [name, str(files / "results.json"), "--models", str(files), "--data", "two frames", *more]
    card_metrics.main(card_metrics.parse_options(options))


def test_a_card_gets_the_figures_of_its_variant_and_of_raw_frames(files):
    run(files, "toy", "--note", "seen once")
    found = {metric["name"]: metric for metric in json.loads((files / "toy.json").read_text())["metrics"]}
    assert found["mean IoU over lighting x colour"]["value"] == 0.7
    assert found["mean IoU over lighting x colour"]["note"] == "95 % interval over scenes 0.600 to 0.800. seen once"
    assert found["mean IoU of white"]["value"] == pytest.approx(0.8)
    assert found["mean IoU in lighting dark"]["value"] == pytest.approx(0.6)
    assert found["mean IoU of raw, to compare"]["value"] == pytest.approx(0.3)


def test_measuring_again_replaces_the_figures_of_the_same_data(files):
    run(files, "toy")
    before = (files / "toy.json").read_text()
    run(files, "toy")
    assert (files / "toy.json").read_text() == before


def test_a_model_that_was_not_measured_is_named(files):
    (files / "other.json").write_text(json.dumps({"name": "other", "direction": "real2sim", "metrics": []}))
    with pytest.raises(DataError, match="expected scores of other.*found variants raw, toy"):
        run(files, "other")


def test_a_card_of_the_way_back_gets_the_figures_of_thresholds_tuned_on_its_frames(files):
    run(files, "back")
    own, plain = json.loads((files / "back.json").read_text())["metrics"]
    assert (own["value"], own["note"]) == (0.4, "95 % interval over scenes 0.300 to 0.500")
    assert plain["value"] == 0.3
    with pytest.raises(DataError, match="expected experiment B with toy, found simulator, back"):
        run(files, "back", "--variant", "toy")


def test_a_model_that_knows_the_light_gets_both_ways_to_tune(files):
    results = json.loads((files / "results.json").read_text())
    results["experimentB"]["means"].append({"name": "back by light", "iou": {"value": 0.5, "low": 0.45, "high": 0.55}})
    (files / "results.json").write_text(json.dumps(results))
    run(files, "back", "--note", "of three robots")
    metrics = json.loads((files / "back.json").read_text())["metrics"]
    assert [(metric["name"].split("tuned on ")[1], metric["value"]) for metric in metrics] == [
        ("its frames in all lights", 0.4),
        ("its frames in each light", 0.5),
        ("plain simulator frames, to compare", 0.3),
    ]
    assert metrics[1]["note"] == "95 % interval over scenes 0.450 to 0.550. of three robots"
