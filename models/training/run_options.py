"""Command lines: their parser, the options that every run takes, and their values for a checkpoint."""
import argparse
import subprocess
from pathlib import Path


def new_parser(text):
    """A parser whose description is the first line of `text`, a script's docstring."""
    return argparse.ArgumentParser(description=text.split("\n")[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter)


def add_run_options(parser, steps):
    parser.add_argument("--out", type=Path, required=True, help="folder of this run: checkpoint, losses, sample pictures")
    parser.add_argument("--steps", type=int, default=steps)
    parser.add_argument("--seed", type=int, default=1, help="random seed")
    parser.add_argument("--threads", type=int, default=0, help="CPU threads of torch; 0: torch's default")
    parser.add_argument("--workers", type=int, default=1, help="processes that make batches; 0: the main process makes them")
    parser.add_argument("--bf16", action="store_true", help="use bfloat16 where it is safe: twice as fast on CPUs with AMX")
    parser.add_argument("--save-every", type=int, default=500, help="steps between checkpoints and sample pictures")
    parser.add_argument("--minutes", type=float, default=0, help="stop with a checkpoint after this many minutes; 0: no limit")


def describe_options(options):
    """The values of a command line as plain types, and `commit`: the one it ran at, or None outside a repository."""
    plain = (int, float, str, bool, type(None))
    found = subprocess.run(["git", "rev-parse", "HEAD"], cwd=Path(__file__).parent, capture_output=True, text=True)
    commit = found.stdout.strip() if found.returncode == 0 else None
    return {k: v if isinstance(v, plain) else str(v) for k, v in vars(options).items()} | {"commit": commit}
