import torch

from colour_loss import colour_loss
from tape import IGNORE_LABEL


def measure(fake, real, classes):
    return float(colour_loss(fake, real, classes, 2, torch.Generator().manual_seed(1)))


def test_the_place_of_a_colour_is_free():
    real = torch.rand(1, 3, 32, 64, generator=torch.Generator().manual_seed(1))
    classes = torch.zeros(1, 32, 64, dtype=torch.uint8)
    shuffled = real.flatten(2)[..., torch.randperm(32 * 64, generator=torch.Generator().manual_seed(2))].reshape(real.shape)
    flat = real.mean((2, 3), keepdim=True).expand_as(real)
    assert measure(shuffled, real, classes) < 0.05 < 0.1 < measure(flat, real, classes)


def test_surfaces_are_compared_one_by_one():
    """Two surfaces that exchange their colours differ, although the picture has the same colours."""
    classes = torch.zeros(1, 32, 64, dtype=torch.uint8)
    classes[..., 32:] = 1
    real = classes[:, None].float().expand(-1, 3, -1, -1)
    assert measure(real, real, classes) == 0 and measure(1 - real, real, classes) > 0.3


def test_pixels_to_ignore_and_small_surfaces_count_for_nothing():
    classes = torch.full((1, 32, 64), IGNORE_LABEL, dtype=torch.uint8)
    classes[0, 0, :10] = 1
    fake = torch.zeros(1, 3, 32, 64, requires_grad=True)
    loss = colour_loss(fake, torch.ones(1, 3, 32, 64), classes, 2, torch.Generator().manual_seed(1))
    loss.backward()
    assert float(loss.detach()) == 0 and float(fake.grad.abs().sum()) == 0
