"""CycleGAN (Zhu et al. 2017, arXiv 1703.10593): real frames (a) and simulator frames (b), unpaired, both ways.

    venv/bin/python models/training/cyclegan.py --real REAL/train --sim SIM/fisheye SIM/stop --out runs/paper   # or --real drive.mcap
    venv/bin/python models/training/cyclegan.py ... --generator separable --filters 16 --blocks 6 --crop 160 80
    venv/bin/python models/training/cyclegan.py ... --generator unet --filters 16 --blocks 3 --semantic 1 --canonical 5
    venv/bin/python models/training/cyclegan.py ... --loss cut            # Park et al. 2020, one way: a to b (or fastcut)
    venv/bin/python models/training/export.py runs/paper cyclegan-real2sim --frames FRAMES

The defaults are the paper's: resnet of 9 blocks and 64 filters, 70x70 PatchGAN, least squares, cycle 10, identity 0.5
(of the cycle's weight), a pool of 50 pictures, Adam 2e-4 with betas 0.5 and 0.999, batch 1, linear decay over the second half.

Ours, because a bare adversary paints over what the other domain seldom shows:
--semantic: a small net learns tape from the simulator's masks. A simulator frame made real and back again must still show
  its tape where it was, and so must a real frame as simulator show what that net, frozen, saw in its picture of it
  (CyCADA, Hoffman et al. 2018, arXiv 1711.03213). It learns on randomised frames, so that it may judge both domains;
  --teacher runs/canonical takes the net that canonical.py has trained instead.
--canonical: simulator frames in random light (randomise.py) must come out plain: pairs are free, so they are used.
--shift: a shifted frame must come out shifted (VR-Goggles, Zhang et al. 2019): steadier between frames.
--match-stop-lines: draws simulator frames so that as many show red tape as that share.
"""
import random
from pathlib import Path

import torch
import torch.nn.functional as F

import loop
from data import DataError, fail_clearly
from networks import CanonicalNet, PatchDiscriminator, make_generator
from patch_loss import PatchSampler, patch_loss
from processes import descend, join_batch_norms
from shift_loss import draw_shift, shift_loss
from unpaired import add_unpaired_options, make_batches, show, to_signed

SCRIPT = "cyclegan.py"


class Pool:
    """Of 50 earlier fakes, half the time one in place of the newest (Shrivastava et al. 2017): steadies the adversary."""

    def __init__(self, size, seed):
        self.size, self.pictures, self.random = size, [], random.Random(seed)

    def swap(self, fakes):
        chosen = []
        if self.size == 0:
            return fakes.detach()
        for fake in fakes.detach():
            if len(self.pictures) < self.size:
                self.pictures.append(fake)
            elif self.random.random() < 0.5:
                at = self.random.randrange(self.size)
                fake, self.pictures[at] = self.pictures[at], fake
            chosen.append(fake)
        return torch.stack(chosen)


def score(found, truth):
    """Least squares (Mao et al. 2017), as the paper has it: scores of 1 for true, 0 for false."""
    return (found - truth).square().mean()


def linear_rate(step, steps):
    """Constant for the first half, then down to nothing."""
    return min(1.0, 2 * (1 - step / steps))


def make_teacher(options):
    """A net that knows tape: new, or the one that canonical.py has trained."""
    if not options.teacher:
        return CanonicalNet((16, 24, 32, 48))
    path = Path(options.teacher) / "checkpoint.pt"
    if not path.exists():
        raise DataError(f"{path}: expected a checkpoint of canonical.py, but there is none. Train it first.")
    saved = torch.load(path, map_location="cpu", weights_only=True)
    if saved.get("script") != "canonical.py":
        raise DataError(f"{path}: expected a checkpoint of canonical.py, found one of {saved.get('script')}.")
    net = CanonicalNet(saved["shape"]["widths"])
    net.load_state_dict(saved["average"])
    return net.eval().requires_grad_(False)


class CycleGan:
    """All nets, their optimizers and one step of training."""

    def __init__(self, options, device):
        self.options, self.device = options, device
        stride = 32 if options.semantic else 8
        if any(side % stride for side in options.crop):
            raise DataError(f"--crop: expected multiples of {stride} for these nets, found {options.crop}.")
        self.kind = (options.generator, options.filters, options.blocks)
        self.a2b, self.b2a = (join_batch_norms(make_generator(*self.kind)).to(device) for _ in range(2))
        self.judge_a, self.judge_b = (PatchDiscriminator(options.judge_filters).to(device) for _ in range(2))
        self.teacher = make_teacher(options).to(device) if options.semantic else None
        self.sampler = PatchSampler(self.a2b, options.crop).to(device) if options.loss != "cycle" else None
        painters = [self.a2b, self.b2a, *([self.sampler] if self.sampler else [])]
        adam = {"lr": options.rate, "betas": (0.5, 0.999)}
        self.paint = torch.optim.Adam([p for net in painters for p in net.parameters()], **adam)
        self.judge = torch.optim.Adam([*self.judge_a.parameters(), *self.judge_b.parameters()], **adam)
        self.teach = torch.optim.Adam(self.teacher.parameters(), 1e-3) if self.teacher and not options.teacher else None
        self.averages = {"a2b": loop.Average(self.a2b, options.decay), "b2a": loop.Average(self.b2a, options.decay)}
        self.pools = {"a": Pool(options.pool, options.seed), "b": Pool(options.pool, options.seed + 1)}

    def parts(self):
        """What a checkpoint holds; the pools fill again by themselves."""
        names = ("a2b", "b2a", "judge_a", "judge_b", "teacher", "sampler", "paint", "judge", "teach")
        return {name: part for name in names if (part := getattr(self, name)) is not None}

    def step(self, step, batch):
        a, b, random_b, plain_b = (to_signed(part, self.device) for part in batch[:4])
        labels = batch[4].to(self.device)
        for optimizer in (self.paint, self.judge):
            optimizer.param_groups[0]["lr"] = self.options.rate * linear_rate(step, self.options.steps)
        if self.teach:
            self.train_teacher(random_b, labels)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.options.bf16):
            for judge in (self.judge_a, self.judge_b):
                judge.requires_grad_(False)
            terms, fake_a, fake_b = self.paint_losses(a, b)
            if self.options.shift:
                terms |= self.shift_losses(step, a, b, fake_a, fake_b)
            if self.options.canonical:
                terms["canonical"] = self.options.canonical * F.l1_loss(self.a2b(random_b).float(), plain_b)
            descend(self.paint, sum(terms.values()), self.a2b, self.b2a, *([self.sampler] if self.sampler else []))
            for judge in (self.judge_a, self.judge_b):
                judge.requires_grad_(True)
            terms["judge b"] = 0.5 * (score(self.judge_b(b), 1.0) + score(self.judge_b(self.pools["b"].swap(fake_b)), 0.0))
            if fake_a is not None:
                terms["judge a"] = 0.5 * (score(self.judge_a(a), 1.0) + score(self.judge_a(self.pools["a"].swap(fake_a)), 0.0))
            judged = sum(value for name, value in terms.items() if name.startswith("judge"))
            descend(self.judge, judged, self.judge_a, self.judge_b)
        self.averages["a2b"].update(self.a2b, step)
        self.averages["b2a"].update(self.b2a, step)
        return {name: value.detach() for name, value in terms.items()}, (a, fake_b, b, fake_a if fake_a is not None else b)

    def paint_losses(self, a, b):
        o = self.options
        fake_b = self.a2b(a)
        terms = {"fool b": score(self.judge_b(fake_b), 1.0)}
        if o.loss != "cycle":
            # CUT: patches of a picture and of its translation belong together; FastCUT does without the identity.
            terms["patches"] = (10.0 if o.loss == "fastcut" else 1.0) * patch_loss(self.a2b, self.sampler, a, fake_b)
            if o.loss == "cut":
                terms["patches b"] = patch_loss(self.a2b, self.sampler, b, self.a2b(b))
            return terms, None, fake_b
        fake_a = self.b2a(b)
        terms["fool a"] = score(self.judge_a(fake_a), 1.0)
        back_b = self.a2b(fake_a)
        terms["cycle a"] = o.cycle * F.l1_loss(self.b2a(fake_b), a)
        terms["cycle b"] = o.cycle * F.l1_loss(back_b, b)
        if o.identity:
            terms["same a"] = o.cycle * o.identity * F.l1_loss(self.b2a(a), a)
            terms["same b"] = o.cycle * o.identity * F.l1_loss(self.a2b(b), b)
        if self.teacher:
            terms["semantic a"] = o.semantic * self.disagree(fake_b, a)
            terms["semantic b"] = o.semantic * self.disagree(fake_a, b)
        return terms, fake_a, fake_b

    def shift_losses(self, step, a, b, fake_a, fake_b):
        o = self.options
        shift = draw_shift(o.seed, step, self.a2b.stride)
        terms = {"shift b": o.shift * shift_loss(self.a2b, a, fake_b, shift)}
        if fake_a is not None:
            terms["shift a"] = o.shift * shift_loss(self.b2a, b, fake_a, shift)
        return terms

    def train_teacher(self, picture, labels):
        """On randomised simulator frames: it has to know tape in any light."""
        self.teacher.train()
        known = labels != 255
        logits, _ = self.teacher((picture + 1) / 2)
        weight = torch.tensor([1.0, 2.0, 4.0, 4.0], device=self.device)
        loss = (F.cross_entropy(logits.float(), torch.where(known, labels, 0).long(), weight=weight, reduction="none") * known).mean()
        descend(self.teach, loss, self.teacher)

    def disagree(self, fake, source):
        """Cross entropy of the teacher's view of a translation from its view of the source, where that one is sure."""
        self.teacher.eval()
        with torch.no_grad():
            share, truth = torch.softmax(self.teacher((source + 1) / 2)[0].float(), 1).max(1)
        found = self.teacher((fake + 1) / 2)[0].float()
        return (F.cross_entropy(found, truth, reduction="none") * (share > 0.8)).mean()


def train(options):
    device = loop.start(options)
    gan = CycleGan(options, device)
    shape = {"generator": list(gan.kind), "judge": options.judge_filters, "loss": options.loss, "semantic": options.semantic > 0}
    saved, first = loop.load_run(options, SCRIPT, shape)
    if saved:
        for name, part in gan.parts().items():
            part.load_state_dict(saved["parts"][name])
        for name, average in gan.averages.items():
            average.net.load_state_dict(saved["average"][name])
    shown = ()

    def advance(step, batch):
        nonlocal shown
        terms, shown = gan.step(step, batch)
        return terms

    def save(step):
        state = {"losses": used_losses(options), "parts": {name: part.state_dict() for name, part in gan.parts().items()}}
        state["average"] = {name: average.net.state_dict() for name, average in gan.averages.items()}
        loop.save_run(options, SCRIPT, shape, step, state, *show(*shown))

    loop.run_steps(options, first, make_batches(options, first), advance, save)


def used_losses(options):
    losses = {"adversarial": 1.0}
    if options.loss == "cycle":
        losses |= {"cycle": options.cycle, "identity": options.cycle * options.identity}
    else:
        losses["patches"] = 10.0 if options.loss == "fastcut" else 1.0
    return losses | {name: value for name in ("semantic", "canonical", "shift") if (value := getattr(options, name))}


def parse_options(argv=None):
    parser = loop.new_parser(__doc__)
    loop.add_run_options(parser, steps=200_000)
    add_unpaired_options(parser)
    parser.add_argument("--generator", choices=["resnet", "separable", "unet"], default="resnet")
    parser.add_argument("--filters", type=int, default=64)
    parser.add_argument("--blocks", type=int, default=9, help="residual blocks, or levels of the U-Net")
    parser.add_argument("--loss", choices=["cycle", "cut", "fastcut"], default="cycle")
    parser.add_argument("--cycle", type=float, default=10.0)
    parser.add_argument("--identity", type=float, default=0.5, help="of the cycle's weight")
    parser.add_argument("--pool", type=int, default=50)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--semantic", type=float, default=0.0, help="weight of the tape's staying what it is")
    parser.add_argument("--teacher", default="", help="folder of a run of canonical.py whose net judges tape; empty: one is trained")
    parser.add_argument("--canonical", type=float, default=0.0, help="weight of randomised simulator frames coming out plain")
    return parser.parse_args(argv)


if __name__ == "__main__":
    fail_clearly(lambda: train(parse_options()))
