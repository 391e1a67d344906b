"""CycleGAN (Zhu et al. 2017, arXiv 1703.10593): real frames (a) and simulator frames (b), unpaired, both ways.

    venv/bin/python models/training/cyclegan.py --real REAL/train --sim SIM/fisheye SIM/stop --out runs/paper   # or --real drive.mcap
    venv/bin/python models/training/cyclegan.py ... --generator separable --filters 16 --blocks 6 --crop 160 80
    venv/bin/python models/training/cyclegan.py ... --generator unet --filters 16 --blocks 3 --semantic 1 --canonical 5
    venv/bin/python models/training/cyclegan.py ... --loss cut            # Park et al. 2020, one way: a to b (or fastcut)
    venv/bin/python models/training/export.py runs/paper cyclegan-real2sim --frames FRAMES

The defaults are the paper's: resnet of 9 blocks and 64 filters, 70x70 PatchGAN, least squares, cycle 10, identity 0.5
(of the cycle's weight), a pool of 50 pictures, Adam 2e-4 with betas 0.5 and 0.999, batch 1, linear decay over the second half.

These options are ours. An adversarial loss alone paints over what the other domain seldom shows.
--semantic: what is tape must stay tape. A small net learns tape from the simulator's masks, on randomised frames so that it
  knows both domains. What it sees, frozen, in a frame, it must also see in the frame's translation (CyCADA, Hoffman et al.
  2018, arXiv 1711.03213). --teacher runs/canonical uses the net that canonical.py has trained instead.
--canonical: simulator frames in random light (randomise.py) must come out plain: such pairs cost nothing.
--shift: a shifted frame must give a shifted output (VR-Goggles, Zhang et al. 2019): steadier between frames.
--match-stop-lines: draws simulator frames so that this share of them shows red tape.
"""
import torch
import torch.nn.functional as F

import trainer
from adversarial import PicturePool, discriminator_loss, score_loss
from average import average_weights
from discriminator import PatchDiscriminator
from errors import DataError, fail_clearly
from generators import make_generator
from patch_loss import PatchSampler, patch_loss
from processes import descend, join_batch_norms
from rates import linear_rate
from run_options import add_run_options, new_parser
from shift_loss import draw_shift, shift_loss
from tape_teacher import TapeTeacher
from unpaired import add_unpaired_options, make_batches, show, to_signed


def train(options):
    trainer.train(CycleGan, options)


class CycleGan:
    """All nets, their optimizers, and one step of their training."""

    script = "cyclegan.py"

    def __init__(self, options, device):
        self.options, self.device = options, device
        stride = 32 if options.semantic else 8
        if any(side % stride for side in options.crop):
            raise DataError(f"--crop: expected multiples of {stride} for these nets, found {options.crop}.")
        kind = (options.generator, options.filters, options.blocks)
        self.a2b, self.b2a = (join_batch_norms(make_generator(*kind)).to(device) for _ in range(2))
        self.discriminator_a, self.discriminator_b = (PatchDiscriminator(options.disc_filters).to(device) for _ in range(2))
        self.teacher = TapeTeacher(options.teacher, device) if options.semantic else None
        self.sampler = PatchSampler(self.a2b, options.crop).to(device) if options.loss != "cycle" else None
        self.generators = [self.a2b, self.b2a, *([self.sampler] if self.sampler else [])]
        self.discriminators = [self.discriminator_a, self.discriminator_b]
        self.generator_optimizer, self.discriminator_optimizer = (
            torch.optim.Adam([p for net in nets for p in net.parameters()], options.rate, betas=(0.5, 0.999))
            for nets in (self.generators, self.discriminators)
        )
        self.average_a2b, self.average_b2a = (average_weights(net, options.decay) for net in (self.a2b, self.b2a))
        # No part of a checkpoint: pools fill again by themselves.
        self.pool_a, self.pool_b = PicturePool(options.pool, options.seed), PicturePool(options.pool, options.seed + 1)
        self.shape = {"generator": list(kind), "discriminator": options.disc_filters, "loss": options.loss, "semantic": options.semantic > 0}
        self.weights = list_weights(options)
        names = ("a2b", "b2a", "average_a2b", "average_b2a", "discriminator_a", "discriminator_b", "teacher", "sampler")
        names += ("generator_optimizer", "discriminator_optimizer")
        self.parts = {name: part for name in names if (part := getattr(self, name)) is not None}
        self.shown = ()

    def batches(self, first):
        return make_batches(self.options, first)

    def step(self, number, batch):
        a, b, random_b, plain_b = (to_signed(part, self.device) for part in batch[:4])
        labels = batch[4].to(self.device)
        for optimizer in (self.generator_optimizer, self.discriminator_optimizer):
            optimizer.param_groups[0]["lr"] = self.options.rate * linear_rate(number, self.options.steps)
        if self.teacher:
            self.teacher.learn(random_b, labels)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.options.bf16):
            for net in self.discriminators:
                net.requires_grad_(False)
            generator_terms, fake_a, fake_b = self.generator_losses(a, b)
            if self.options.shift:
                generator_terms |= self.shift_losses(number, a, b, fake_a, fake_b)
            if self.options.canonical:
                generator_terms["canonical"] = self.options.canonical * F.l1_loss(self.a2b(random_b).float(), plain_b)
            descend(self.generator_optimizer, sum(generator_terms.values()), *self.generators)
            for net in self.discriminators:
                net.requires_grad_(True)
            discriminator_terms = {"discriminator b": discriminator_loss(self.discriminator_b, b, self.pool_b.swap(fake_b))}
            if fake_a is not None:
                discriminator_terms["discriminator a"] = discriminator_loss(self.discriminator_a, a, self.pool_a.swap(fake_a))
            descend(self.discriminator_optimizer, sum(discriminator_terms.values()), *self.discriminators)
        self.average_a2b.update_parameters(self.a2b)
        self.average_b2a.update_parameters(self.b2a)
        self.shown = (a, fake_b, b, fake_a if fake_a is not None else b)
        return {name: term.detach() for name, term in (generator_terms | discriminator_terms).items()}

    def generator_losses(self, a, b):
        """(terms by name, b as a or None for one-way losses, a as b)."""
        o = self.options
        fake_b = self.a2b(a)
        terms = {"adversarial b": score_loss(self.discriminator_b(fake_b), 1.0)}
        if o.loss != "cycle":
            # CUT: patches of a picture and of its translation belong together; FastCUT does without the identity.
            terms["patches"] = (10.0 if o.loss == "fastcut" else 1.0) * patch_loss(self.a2b, self.sampler, a, fake_b)
            if o.loss == "cut":
                terms["patches b"] = patch_loss(self.a2b, self.sampler, b, self.a2b(b))
            return terms, None, fake_b
        fake_a = self.b2a(b)
        terms["adversarial a"] = score_loss(self.discriminator_a(fake_a), 1.0)
        back_b = self.a2b(fake_a)
        terms["cycle a"] = o.cycle * F.l1_loss(self.b2a(fake_b), a)
        terms["cycle b"] = o.cycle * F.l1_loss(back_b, b)
        if o.identity:
            terms["identity a"] = o.cycle * o.identity * F.l1_loss(self.b2a(a), a)
            terms["identity b"] = o.cycle * o.identity * F.l1_loss(self.a2b(b), b)
        if self.teacher:
            terms["semantic a"] = o.semantic * self.teacher.disagreement(fake_b, a)
            terms["semantic b"] = o.semantic * self.teacher.disagreement(fake_a, b)
        return terms, fake_a, fake_b

    def shift_losses(self, number, a, b, fake_a, fake_b):
        o = self.options
        shift = draw_shift(o.seed, number, self.a2b.stride)
        terms = {"shift b": o.shift * shift_loss(self.a2b, a, fake_b, shift)}
        if fake_a is not None:
            terms["shift a"] = o.shift * shift_loss(self.b2a, b, fake_a, shift)
        return terms

    def samples(self):
        """Real, real as simulator, simulator, simulator as real."""
        return show(*self.shown)


def list_weights(options):
    weights = {"adversarial": 1.0}
    if options.loss == "cycle":
        weights |= {"cycle": options.cycle, "identity": options.cycle * options.identity}
    else:
        weights["patches"] = 10.0 if options.loss == "fastcut" else 1.0
    return weights | {name: value for name in ("semantic", "canonical", "shift") if (value := getattr(options, name))}


def parse_options(argv=None):
    parser = new_parser(__doc__)
    add_run_options(parser, steps=200_000)
    add_unpaired_options(parser)
    parser.add_argument("--generator", choices=["resnet", "separable", "unet"], default="resnet")
    parser.add_argument("--filters", type=int, default=64, help="filters of the generators' first layer")
    parser.add_argument("--blocks", type=int, default=9, help="residual blocks, or levels of the U-Net")
    parser.add_argument("--loss", choices=["cycle", "cut", "fastcut"], default="cycle")
    parser.add_argument("--cycle", type=float, default=10.0, help="weight of the cycle loss")
    parser.add_argument("--identity", type=float, default=0.5, help="weight of the identity loss, as a factor of the cycle's")
    parser.add_argument("--pool", type=int, default=50, help="earlier fakes that the discriminators see; 0: none")
    parser.add_argument("--rate", type=float, default=2e-4, help="learning rate")
    parser.add_argument("--semantic", type=float, default=0.0, help="weight of the semantic loss: tape must stay tape")
    parser.add_argument("--teacher", default="", help="run of canonical.py whose net labels tape for --semantic; without: one is trained")
    parser.add_argument("--canonical", type=float, default=0.0, help="weight of randomised simulator frames coming out plain")
    return parser.parse_args(argv)


if __name__ == "__main__":
    fail_clearly(lambda: train(parse_options()))
