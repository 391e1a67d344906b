"""Randomised to canonical: a net that removes light, camera effects and clutter, trained on simulator frames (RCAN).

    python3 -m venv venv && venv/bin/pip install -r models/training/requirements.txt
    venv/bin/python models/training/canonical.py --sim SIM/fisheye SIM/plain SIM/stop --out runs/canonical --bf16
    venv/bin/python models/training/canonical.py --sim ... --real REAL/train --active --out runs/canonical --bf16
    venv/bin/python models/training/canonical.py --sim ... --real drive.mcap --out runs/mine           # frames straight from a bag
    venv/bin/python models/training/export.py runs/canonical canonical
    torchrun --nproc-per-node 4 models/training/canonical.py ...     # the same batch, shared among processes

Input: simulator frames with random materials, clutter, light and camera (randomise.py). Target: the plain frame and its
mask. The losses on picture and segmentation follow James et al. 2019 (arXiv 1812.07252); no real frame is needed. Some
options go further:

--real: self-training on unlabelled real frames (mean teacher, Tarvainen and Valpola 2017, arXiv 1703.01780). The averaged
  net labels a real frame; the net must give the same labels when the frame is relit, blurred and covered with objects. A
  bright frame, which is easy, thus teaches how its road looks in green light, which is hard. Unlike an adversarial loss,
  this cannot learn to match how often the domains show stop lines.
--active: active domain randomisation in the spirit of Mehta et al. 2019 (arXiv 1904.04762): the worse the net does in a
  light, the more often it is drawn.
--teacher: a finished model labels the real frames, once and before training, instead of the averaged net.
--distil: the teacher's own shares of classes teach as well, where it is sure or tape is near (Hinton et al. 2015, arXiv
  1503.02531): edges, too, which no sure label has.
--begin: a smaller net begins where a finished, larger one stands (shrink.py), which saves most of the steps.
--from: it begins with the mean of other runs' weights (model soups, Wortsman et al. 2022, arXiv 2203.05482), and --hold keeps it
  near them (L2-SP, Li et al. 2018, arXiv 1802.01483).
--shift: a shifted frame must give a shifted output (VR-Goggles, Zhang et al. 2019, shift_loss.py): steadier between frames.
"""
import numpy as np
import torch

import trainer
from average import average_runs, average_weights
from camera import LIGHTS
from canonical_batches import make_batches
from canonical_losses import classify_losses, compare_shares, pseudo_label
from canonical_net import CanonicalNet
from checkpoint import CHECKPOINT
from errors import DataError, fail_clearly
from frame_options import add_frame_options, read_real
from frames import measure_tape, read_frames
from processes import average_gradients, join_batch_norms, world
from rates import cosine_rate
from run_log import to_bytes
from run_options import add_run_options, new_parser
from pseudo_labels import recall_labels
from shift_loss import add_shift_option, compare_shifted, draw_shift, shift_pictures
from shrink import LargerNet, read_layers, sample_real, shrink

WEIGHTS = {"classes": 1.0, "overlap": 0.5, "picture": 2.0, "self": 1.0}
# In place of the last, where the teacher's shares teach as well.
DISTIL_WEIGHTS = {"self": 0.7, "shares": 2.5}


def train(options):
    trainer.train(Canonical, options)


class Canonical:
    """The net, its optimizer, and one step of its training."""

    script = "canonical.py"

    def __init__(self, options, device):
        self.options, self.device = options, device
        self.sim = read_frames(options.sim, masks=True)
        self.real = read_real(options) if options.real else None
        for option in ("teacher", "begin"):
            if getattr(options, option) and not self.real:
                raise DataError(f"--{option}: expected real frames, found none. Add --real.")
        if options.distil and not options.teacher:
            raise DataError("--distil: expected a teacher, found none. Add --teacher.")
        if options.hold and not options.from_runs:
            raise DataError("--hold: expected weights to hold to, found none. Add --from.")
        self.net = join_batch_norms(CanonicalNet(options.widths)).to(device, memory_format=torch.channels_last)
        self.net.tape.copy_(torch.from_numpy(measure_tape(self.sim)))
        begins = not (options.out / CHECKPOINT).exists()
        if options.begin and begins:
            shrink(self.net, options.begin, sample_real(self.real, options.size))
        # Read also where the run goes on: --hold needs them.
        start = average_runs(options.from_runs, self.script) if options.from_runs else {}
        if begins and start:
            self.net.load_state_dict(start)
        self.start = {name: value.to(device) for name, value in start.items()}
        self.larger = LargerNet(read_layers(options.teacher), device) if options.distil else None
        if options.teacher:
            self.real.masks = recall_labels(options.out / "labels.npz", options.teacher, self.real)
        self.average = average_weights(self.net, options.decay)
        self.optimizer = torch.optim.AdamW(self.net.parameters(), lr=options.rate, weight_decay=1e-4)
        self.odds = LightOdds()
        self.shape = {"widths": list(options.widths)}
        self.weights = {name: weight for name, weight in WEIGHTS.items() if name != "self" or options.real}
        self.weights |= DISTIL_WEIGHTS if options.distil else {}
        self.weights |= {"shift": options.shift} if options.shift else {}
        self.parts = {"net": self.net, "average": self.average, "optimizer": self.optimizer, "odds": self.odds}
        self.shown = ()

    def batches(self, first):
        return make_batches(self.sim, self.real, self.odds, self.options, first)

    def step(self, number, batch):
        """A batch is (pictures, plain pictures, labels, lights): simulator frames, then real ones without labels."""
        o, net = self.options, self.net
        pictures, plain, labels, lights = batch
        pictures, plain = to_unit(pictures, self.device), to_unit(plain, self.device)
        count = o.batch // world()[1]
        is_self_training = len(pictures) > count
        known = len(pictures)
        if o.shift:
            # A simulator frame and, in self-training, a real one: in those a driving robot sees tape flicker.
            fixed, shift = sorted({0, known - 1}), draw_shift(o.seed, number, net.stride)
            pictures = torch.cat([pictures, shift_pictures(pictures[fixed], shift)]).contiguous(memory_format=torch.channels_last)
        with self.autocast():
            if is_self_training and not o.teacher:
                labels[count:] = pseudo_label(self.average, plain[count:], labels[count:]).to(labels.device)
            logits, road = net(pictures)
        labels, logits, road = labels.to(self.device), logits.float(), road.float()
        entropy, overlap, shares = classify_losses(logits[:known], labels)
        picture = (net.blend(shares[:count], road[:count]) - plain[:count]).abs().mean((1, 2, 3))
        terms = {"classes": entropy[:count].mean(), "overlap": overlap[:count].mean(), "picture": picture.mean()}
        if is_self_training:
            ramp = min(1.0, (number - o.real_from + 1) / o.ramp)
            terms["self"] = ramp * (entropy[count:] + 0.5 * overlap[count:]).mean()
            if self.larger:
                terms["shares"] = ramp * compare_shares(logits[count:known], self.larger.classify(plain[count:]), labels[count:])
        if o.shift:
            before, after = net.paint(logits[fixed], road[fixed]), net.paint(logits[known:], road[known:])
            terms["shift"] = compare_shifted(before, after, shift)
        loss = sum(self.weights[name] * term for name, term in terms.items())
        self.descend(number, loss)
        if o.active and world()[1] == 1:
            self.odds.update(lights[:count], (entropy + overlap)[:count].detach())
        self.shown = (pictures[:known][:12], plain[:12])
        return {"loss": loss.detach(), **{name: term.detach() for name, term in terms.items()}}

    def descend(self, number, loss):
        o = self.options
        self.optimizer.param_groups[0]["lr"] = o.rate * cosine_rate(number, o.steps, o.warmup)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        average_gradients(self.net)
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.optimizer.step()
        if o.hold:
            self.hold(o.hold * self.optimizer.param_groups[0]["lr"])
        self.average.update_parameters(self.net)

    @torch.no_grad()
    def hold(self, share):
        """Moves the weights by this share of the way towards where they began."""
        for name, weight in self.net.named_parameters():
            weight.lerp_(self.start[name], share)

    def autocast(self):
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.options.bf16)

    @torch.no_grad()
    def samples(self):
        """Input, output of the averaged net, target."""
        pictures, plain = self.shown
        painted = self.average.module.paint(*self.average(pictures))
        return to_bytes(pictures), to_bytes(painted), to_bytes(plain)


def to_unit(pictures, device):
    """uint8 [n, 3, h, w] to float of 0 to 1."""
    return (pictures.to(device).float() / 255).contiguous(memory_format=torch.channels_last)


class LightOdds:
    """How often each light is drawn: half evenly, half by the running mean of the loss in it."""

    def __init__(self):
        self.losses = np.ones(len(LIGHTS))

    def update(self, lights, losses):
        """lights: indices into LIGHTS; losses: float [n], one for each."""
        for light, loss in zip(lights, losses.tolist()):
            self.losses[light] += 0.01 * (loss - self.losses[light])

    def probabilities(self):
        return 0.5 / len(LIGHTS) + 0.5 * self.losses / self.losses.sum()

    def state_dict(self):
        return {"losses": self.losses.tolist()}

    def load_state_dict(self, state):
        self.losses = np.array(state["losses"])


def parse_options(argv=None):
    parser = new_parser(__doc__)
    add_run_options(parser, steps=12000)
    parser.add_argument("--sim", nargs="+", required=True, help="folders with images/ and masks/ of plain simulator frames")
    parser.add_argument("--real", nargs="*", default=[], help="bags and folders of real frames for self-training; without: simulator frames only")
    add_frame_options(parser)
    parser.add_argument("--real-from", type=int, default=3000, help="step at which self-training begins")
    parser.add_argument("--ramp", type=int, default=1000, help="steps over which the weight of self-training grows to 1")
    parser.add_argument("--active", action="store_true", help="draw a light more often the worse the net does in it")
    add_shift_option(parser)
    parser.add_argument("--teacher", help="NAME.onnx of a finished canonical model, which labels the real frames")
    parser.add_argument("--distil", action="store_true", help="learn the shares of classes of --teacher's net, too")
    parser.add_argument("--from", dest="from_runs", nargs="*", default=[], help="checkpoints of runs of the same net, whose mean weights it begins with")
    parser.add_argument("--hold", type=float, default=0, help="how strongly the weights are held near those of --from")
    parser.add_argument("--begin", help="NAME.onnx of a finished larger canonical model, where a net of --widths begins")
    parser.add_argument("--batch", type=int, default=8, help="simulator frames per step")
    parser.add_argument("--real-batch", type=int, default=4, help="real frames per step")
    parser.add_argument("--size", type=int, nargs=2, default=[320, 160], help="width and height of the view that the net sees")
    parser.add_argument("--widths", type=int, nargs="+", default=[16, 32, 40, 80, 112], help="channels of each level of the net")
    parser.add_argument("--rate", type=float, default=2e-3, help="peak learning rate")
    parser.add_argument("--warmup", type=int, default=300, help="steps over which the learning rate grows to its peak")
    parser.add_argument("--decay", type=float, default=0.999, help="decay of the average of weights, which is exported")
    return parser.parse_args(argv)


if __name__ == "__main__":
    fail_clearly(lambda: train(parse_options()))
