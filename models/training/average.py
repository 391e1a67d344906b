"""The exponential moving average of a net's weights and statistics: better and steadier than the last step's."""
import torch
from torch.optim.swa_utils import AveragedModel

from checkpoint import read_checkpoint
from errors import DataError


def average_weights(net, decay):
    """An AveragedModel of a net, which counts the weights that the net has now; `update_parameters` adds later ones.

    Early averages are short, as in TensorFlow's ExponentialMovingAverage: the n-th update keeps min(decay, n / (n + 9)).
    """

    def update(averaged, current, count):
        kept = min(decay, int(count) / (int(count) + 9))
        for mine, theirs in zip(averaged, current):
            # BatchNorm counts its batches in an integer.
            mine.lerp_(theirs, 1 - kept) if mine.is_floating_point() else mine.copy_(theirs)

    average = AveragedModel(net, multi_avg_fn=torch.no_grad()(update), use_buffers=True).eval().requires_grad_(False)
    average.update_parameters(net)
    return average


def load_average(net, state):
    """The averaged net of a checkpoint, in eval mode; `net` is one of the same shape, `state` the average's state dict."""
    average = AveragedModel(net)
    average.load_state_dict(state)
    return average.module.eval()


def average_runs(paths, script, weights=None):
    """The weighted mean of the averaged nets of some checkpoints of one script, a state dict; their nets must be of one shape."""
    saved = [read_checkpoint(path, [script], "Give checkpoints of such runs.") for path in paths]
    shapes = {str(each["shape"]) for each in saved}
    if len(shapes) > 1:
        raise DataError(f"{', '.join(map(str, paths))}: expected nets of one shape, found {' and '.join(sorted(shapes))}.")
    states = [each["parts"]["average"] for each in saved]
    shares = torch.tensor(weights or [1.0] * len(states), dtype=torch.float64)
    shares = (shares / shares.sum()).tolist()
    names = [name for name in states[0] if name.startswith("module.")]
    return {name.removeprefix("module."): mean_of([state[name] for state in states], shares) for name in names}


def mean_of(values, shares):
    # BatchNorm counts its batches in an integer.
    return sum(share * value for share, value in zip(shares, values)) if values[0].is_floating_point() else values[0]
