"""canonical.py's losses of classes and of a teacher's shares, and the pseudo-labels that its averaged net gives to real frames."""
import torch
import torch.nn.functional as F

from tape import CLASSES, IGNORE_LABEL, NO_TAPE

# By label. Road fills nine tenths of a frame, red tape a hundredth.
CLASS_WEIGHTS = torch.tensor([1.0, 1.5, 2.5, 2.5])
# By label: a pseudo-label below this confidence is ignored. Tape needs less, so that self-training keeps what is rare.
CONFIDENCE = torch.tensor([0.9, 0.85, 0.75, 0.75])
# Pixels: a class that a frame lacks must not count like one that the net missed.
DICE_SMOOTHING = 50.0
# Pixels: a teacher's shares teach that far around tape of which it is sure.
NEAR = 3


def classify_losses(logits, labels):
    """(cross entropy, soft Dice loss, class shares) of each sample: float [n], [n] and the softmax [n, classes, h, w].

    logits: float [n, classes, h, w]; labels: uint8 [n, h, w]. Pixels with IGNORE_LABEL count for neither loss. Both are
    means over all pixels, ignored or not, so that processes of torchrun, which see different samples, can average them.
    """
    known = (labels != IGNORE_LABEL)[:, None]
    target = torch.where(known, labels[:, None], NO_TAPE).long()
    log_shares = torch.log_softmax(logits, 1)
    weight = CLASS_WEIGHTS.to(logits.device)[target] * known
    entropy = -(log_shares.gather(1, target) * weight).mean((1, 2, 3))
    shares = log_shares.exp()
    truth = (labels[:, None] == torch.arange(1, CLASSES, device=logits.device)[:, None, None]).float()
    tape = shares[:, 1:] * known
    hit, total = (tape * truth).sum((2, 3)), (tape + truth).sum((2, 3))
    return entropy, 1 - ((2 * hit + DICE_SMOOTHING) / (total + DICE_SMOOTHING)).mean(1), shares


def compare_shares(logits, shares, labels):
    """Kullback-Leibler divergence from a teacher's shares of classes, where it is sure or tape is near: a tensor of one number.

    logits, shares: float [n, classes, h, w]; labels: uint8 [n, h, w], the teacher's sure ones. Where labels say something
    else (an object covers the tape, other views of the frame disagree) they are right.
    """
    labels = labels.to(logits.device)
    known = labels != IGNORE_LABEL
    tape = (known & (labels != NO_TAPE)).float()[:, None]
    near = F.max_pool2d(tape, 2 * NEAR + 1, 1, NEAR)[:, 0] > 0
    sure = F.one_hot(torch.where(known, labels, NO_TAPE).long(), CLASSES).permute(0, 3, 1, 2).float()
    differs = known & (shares.argmax(1) != labels)
    target = torch.where(differs[:, None], sure, shares)
    weight = (target * CLASS_WEIGHTS.to(logits.device)[:, None, None]).sum(1) * (known | near)
    log_target = target.clamp(min=1e-6).log()
    return (weight * (target * (log_target - torch.log_softmax(logits, 1))).sum(1)).mean()


@torch.no_grad()
def pseudo_label(teacher, plain, drawn):
    """The teacher's labels of real frames, uint8 [n, h, w]; IGNORE_LABEL where its confidence is low.

    plain: float [n, 3, h, w] of 0 to 1. The teacher sees each frame as it is, mirrored and brightened. drawn: uint8
    [n, h, w], NO_TAPE where an object covers the frame that the net sees.
    """
    views = (plain, plain.flip(3), plain.clamp(min=1e-6) ** 0.6)
    shares = [torch.softmax(teacher(view.contiguous(memory_format=torch.channels_last))[0].float(), 1) for view in views]
    mean = (shares[0] + shares[1].flip(3) + shares[2]) / 3
    confidence, labels = mean.max(1)
    labels[confidence < CONFIDENCE.to(labels.device)[labels]] = IGNORE_LABEL
    return torch.where(drawn.to(labels.device) == NO_TAPE, NO_TAPE, labels).byte()
