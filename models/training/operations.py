"""What a net costs, as its card says it."""
import torch
from torch.utils.flop_counter import FlopCounterMode


def count_operations(net, *inputs):
    """The multiply-accumulates of these inputs: of convolutions and matrix products, those without a layer of their own too."""
    counter = FlopCounterMode(display=False)
    with torch.no_grad(), counter:
        net(*inputs)
    return counter.get_total_flops() // 2
