"""The net that says what is tape in cyclegan.py's semantic loss (CyCADA, Hoffman et al. 2018, arXiv 1711.03213)."""
import torch
import torch.nn.functional as F

from average import load_average
from canonical_net import CanonicalNet
from checkpoint import read_run
from processes import descend
from tape import IGNORE_LABEL, NO_TAPE

# By label.
CLASS_WEIGHTS = torch.tensor([1.0, 2.0, 4.0, 4.0])
CONFIDENCE = 0.8


class TapeTeacher:
    """A small net that learns during the run, or the net of a finished run of canonical.py, which stays as it is."""

    def __init__(self, run, device):
        if run:
            self.net, self.optimizer = read_canonical(run).requires_grad_(False).to(device), None
        else:
            self.net = CanonicalNet((16, 24, 32, 48)).to(device)
            self.optimizer = torch.optim.Adam(self.net.parameters(), 1e-3)

    def learn(self, picture, labels):
        """One step on randomised simulator frames: it must know tape in any light.

        picture: float [n, 3, h, w] of -1 to 1; labels: uint8 [n, h, w]. A finished run's net learns nothing more.
        """
        if self.optimizer is None:
            return
        self.net.train()
        known = labels != IGNORE_LABEL
        logits, _ = self.net((picture + 1) / 2)
        target = torch.where(known, labels, NO_TAPE).long()
        entropy = F.cross_entropy(logits.float(), target, weight=CLASS_WEIGHTS.to(logits.device), reduction="none")
        descend(self.optimizer, (entropy * known).mean(), self.net)

    def disagreement(self, fake, source):
        """Cross entropy of its classes of a translation with its classes of the source, where it is confident of those."""
        self.net.eval()
        with torch.no_grad():
            confidence, truth = torch.softmax(self.net((source + 1) / 2)[0].float(), 1).max(1)
        found = self.net((fake + 1) / 2)[0].float()
        return (F.cross_entropy(found, truth, reduction="none") * (confidence > CONFIDENCE)).mean()

    def state_dict(self):
        return {"net": self.net.state_dict()} | ({"optimizer": self.optimizer.state_dict()} if self.optimizer else {})

    def load_state_dict(self, state):
        self.net.load_state_dict(state["net"])
        if self.optimizer:
            self.optimizer.load_state_dict(state["optimizer"])


def read_canonical(run):
    """The averaged net of a run of canonical.py, in eval mode."""
    saved = read_run(run, "canonical.py")
    return load_average(CanonicalNet(saved["shape"]["widths"]), saved["parts"]["average"])
