"""Several processes that train one net on one joined batch (torchrun). All of it also works in a single process."""
import torch
import torch.distributed as dist

from errors import DataError


def world():
    """(number of this process, number of processes)."""
    return (dist.get_rank(), dist.get_world_size()) if dist.is_initialized() else (0, 1)


def is_first():
    return world()[0] == 0


def any_process(flag):
    """Whether the flag is set in any process: clocks differ, and a process that stops alone leaves the others waiting."""
    if world()[1] == 1:
        return flag
    found = torch.tensor(float(flag), device="cuda" if dist.get_backend() == "nccl" else "cpu")
    dist.all_reduce(found, dist.ReduceOp.MAX)
    return bool(found)


def share_of_batch(batch):
    """The slice of a joined batch for this process. Slices are equal, so that the mean of means is the mean."""
    rank, count = world()
    if batch % count:
        raise DataError(f"batch: expected a multiple of the {count} processes, found {batch}. Change --batch or the number of processes.")
    return slice(rank * batch // count, (rank + 1) * batch // count)


def average_gradients(*nets):
    """Gives every process the mean gradients, as if one had seen the joined batch; call it after backward."""
    count = world()[1]
    if count == 1:
        return
    grads = [p.grad for net in nets for p in net.parameters() if p.grad is not None]
    flat = torch.cat([grad.reshape(-1) for grad in grads])
    dist.all_reduce(flat)
    flat /= count
    for grad, part in zip(grads, flat.split([grad.numel() for grad in grads])):
        grad.copy_(part.view_as(grad))


def descend(optimizer, loss, *nets):
    """Takes one optimizer step down the loss, with the gradients of all processes."""
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    average_gradients(*nets)
    optimizer.step()


class JoinedBatchNorm(torch.nn.BatchNorm2d):
    """BatchNorm over the batches of all processes; torch's own SyncBatchNorm needs a GPU."""

    def forward(self, x):
        if not self.training or world()[1] == 1:
            return super().forward(x)
        from torch.distributed.nn.functional import all_reduce

        moments = torch.stack([x.float().mean((0, 2, 3)), x.float().square().mean((0, 2, 3))])
        mean, square = all_reduce(moments) / world()[1]
        variance = square - mean * mean
        with torch.no_grad():
            count = x.numel() // x.shape[1] * world()[1]
            self.running_mean.lerp_(mean, self.momentum)
            self.running_var.lerp_(variance * count / (count - 1), self.momentum)
            self.num_batches_tracked += 1
        scale = self.weight * torch.rsqrt(variance + self.eps)
        return x * scale[:, None, None] + (self.bias - mean * scale)[:, None, None]


def join_batch_norms(net):
    """Turns a net's BatchNorms into joined ones, in place, with the same weights. Returns the net."""
    for module in net.modules():
        if type(module) is torch.nn.BatchNorm2d:
            module.__class__ = JoinedBatchNorm
    return net
