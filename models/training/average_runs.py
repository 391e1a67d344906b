"""The mean of several runs' averaged nets, weighted, as a run of its own: export.py and --from take it (model soups).

    venv/bin/python models/training/average_runs.py runs/one=0.6 runs/two=0.4 --out runs/mean

Runs that began at the same weights can be averaged (Wortsman et al. 2022, arXiv 2203.05482): the mean is often better than
each, and its shares weigh what each has learned. PATH is a run's folder or a checkpoint that was kept of it; without =WEIGHT
all count alike. What is not the average (optimizer, seed, step) comes from the first run.
"""
from pathlib import Path

from average import average_runs
from checkpoint import CHECKPOINT, read_checkpoint, save_checkpoint
from errors import DataError, fail_clearly
from run_options import new_parser

SCRIPT = "canonical.py"


def main(options):
    paths, weights = zip(*map(split_weight, options.runs))
    mean = average_runs(paths, SCRIPT, weights)
    state = read_checkpoint(paths[0], [SCRIPT], "Give runs of that script.")
    average = state["parts"]["average"]
    state["parts"]["average"] = {name: mean.get(name.removeprefix("module."), value) for name, value in average.items()}
    options.out.mkdir(parents=True, exist_ok=True)
    save_checkpoint(options.out / CHECKPOINT, state)
    shares = ", ".join(f"{weight / sum(weights):.2f} of {path}" for path, weight in zip(paths, weights))
    print(f"{options.out / CHECKPOINT}: {shares}")


def split_weight(text):
    """(checkpoint, weight) of PATH or PATH=WEIGHT."""
    path, _, weight = text.partition("=")
    try:
        value = float(weight or 1)
    except ValueError:
        value = -1
    if not 0 < value < float("inf"):
        raise DataError(f"{text}: expected PATH=WEIGHT with a weight above 0, found {weight}.")
    path = Path(path)
    return (path / CHECKPOINT if path.is_dir() else path), value


def parse_options(argv=None):
    parser = new_parser(__doc__)
    parser.add_argument("runs", nargs="+", metavar="PATH[=WEIGHT]", help="folders of runs of canonical.py, or checkpoints that were kept of them")
    parser.add_argument("--out", type=Path, required=True, help="folder of the new run")
    return parser.parse_args(argv)


if __name__ == "__main__":
    fail_clearly(lambda: main(parse_options()))
