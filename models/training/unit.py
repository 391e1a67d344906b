"""UNIT (Liu, Breuel, Kautz 2017, arXiv 1703.00848): two VAEs with one latent space, real frames (a) and simulator frames (b).

    venv/bin/python models/training/unit.py --real REAL/train --sim SIM/fisheye SIM/stop --out runs/unit    # or --real drive.mcap
    venv/bin/python models/training/unit.py ... --filters 16 --blocks 1 --separable --crop 160 80
    venv/bin/python models/training/unit.py ... --shared 0             # as the authors' later code: no layer is shared
    venv/bin/python models/training/export.py runs/unit unit-real2sim --frames FRAMES

A picture's code is drawn from a normal distribution of unit variance around the encoder's output. The last layers of both
encoders and the first of both decoders (--shared, two each) are the same layers, so that a code means the same in both
domains. Weights are the paper's (section 5): likelihood 100 becomes L1 of 10 as in the authors' code, KL 0.01, adversarial
1, and the same likelihood and KL again around the cycle. Pictures and discriminators are those of cyclegan.py.
--shift: a shifted frame must give a shifted output, by the codes' means (VR-Goggles, Zhang et al. 2019, shift_loss.py).
"""
import torch
import torch.nn.functional as F
from torch import nn

import trainer
from adversarial import discriminator_loss, score_loss
from average import average_weights
from discriminator import PatchDiscriminator
from errors import fail_clearly
from processes import descend, world
from rates import linear_rate
from run_options import add_run_options, new_parser
from shift_loss import draw_shift, shift_loss
from unit_net import UnitNet
from unpaired import add_unpaired_options, make_batches, show, to_signed

LIKELIHOOD, KL, ADVERSARIAL = 10.0, 0.01, 1.0
OTHER = {"a": "b", "b": "a"}


def train(options):
    options.canonical = options.semantic = 0.0  # of cyclegan.py's batches UNIT needs the plain pictures only
    trainer.train(Unit, options)


class Unit:
    """The net, the discriminators, their optimizers, and one step of their training."""

    script = "unit.py"

    def __init__(self, options, device):
        self.options, self.device = options, device
        kind = (options.filters, options.blocks, options.shared, options.separable)
        self.net = UnitNet(*kind).to(device)
        self.discriminators = nn.ModuleDict({domain: PatchDiscriminator(options.disc_filters) for domain in "ab"}).to(device)
        self.average = average_weights(self.net, options.decay)
        self.generator_optimizer, self.discriminator_optimizer = (
            torch.optim.Adam(net.parameters(), options.rate, betas=(0.5, 0.999), weight_decay=1e-4) for net in (self.net, self.discriminators)
        )
        self.shape = {"net": list(kind), "discriminator": options.disc_filters}
        self.weights = {"adversarial": ADVERSARIAL, "likelihood": LIKELIHOOD, "kl": KL, "cycle likelihood": LIKELIHOOD, "cycle kl": KL}
        self.weights |= {"shift": options.shift} if options.shift else {}
        names = ("net", "average", "discriminators", "generator_optimizer", "discriminator_optimizer")
        self.parts = {name: getattr(self, name) for name in names}
        self.shown = ()

    def batches(self, first):
        return make_batches(self.options, first)

    def step(self, number, batch):
        o = self.options
        pictures = {"a": to_signed(batch[0], self.device), "b": to_signed(batch[1], self.device)}
        for optimizer in (self.generator_optimizer, self.discriminator_optimizer):
            optimizer.param_groups[0]["lr"] = o.rate * linear_rate(number, o.steps)
        # Each step seeds the codes' noise, so that a resumed run draws the same noise as one that was not stopped.
        torch.manual_seed(o.seed * 1_000_003 + number * world()[1] + world()[0])
        with torch.autocast(self.device.type, torch.bfloat16, enabled=o.bf16):
            self.discriminators.requires_grad_(False)
            generator_terms, fakes = generator_losses(self.net, self.discriminators, pictures)
            if o.shift:
                generator_terms |= shift_losses(self.net, pictures, draw_shift(o.seed, number, self.net.stride), o.shift)
            descend(self.generator_optimizer, sum(generator_terms.values()), self.net)
            self.discriminators.requires_grad_(True)
            discriminator_terms = {
                f"discriminator {domain}": discriminator_loss(self.discriminators[domain], picture, fakes[domain].detach())
                for domain, picture in pictures.items()
            }
            descend(self.discriminator_optimizer, sum(discriminator_terms.values()), self.discriminators)
        self.average.update_parameters(self.net)
        self.shown = (pictures["a"], fakes["b"], pictures["b"], fakes["a"])
        return {name: term.detach() for name, term in (generator_terms | discriminator_terms).items()}

    def samples(self):
        """Real, real as simulator, simulator, simulator as real."""
        return show(*self.shown)


def generator_losses(net, discriminators, pictures):
    """(terms by name, translations by the domain that they are in)."""
    terms, fakes = {}, {}
    means = {domain: net.encode(picture, domain) for domain, picture in pictures.items()}
    for domain, picture in pictures.items():
        other = OTHER[domain]
        code = draw_code(means[domain])
        terms[f"likelihood {domain}"] = LIKELIHOOD * F.l1_loss(net.decode(code, domain), picture)
        fakes[other] = net.decode(code, other)
        terms[f"kl {domain}"] = KL * divergence(means[domain])
        terms[f"adversarial {other}"] = ADVERSARIAL * score_loss(discriminators[other](fakes[other]), 1.0)
        mean = net.encode(fakes[other], other)
        terms[f"cycle likelihood {domain}"] = LIKELIHOOD * F.l1_loss(net.decode(draw_code(mean), domain), picture)
        terms[f"cycle kl {domain}"] = KL * divergence(mean)
    return terms, fakes


def draw_code(mean):
    """A code of unit variance around its mean; gradients pass through (Kingma and Welling 2014)."""
    return mean + torch.randn_like(mean)


def divergence(mean):
    """Twice the KL divergence of N(mean, 1) from N(0, 1), averaged over a code's numbers."""
    return mean.float().square().mean()


def shift_losses(net, pictures, shift, weight):
    """Shift losses of the exported paths, which use the codes' means: noise would otherwise be the difference."""
    terms = {}
    for domain, picture in pictures.items():
        translate = lambda frame: net.decode(net.encode(frame, domain), OTHER[domain])  # noqa: B023, E731
        terms[f"shift {OTHER[domain]}"] = weight * shift_loss(translate, picture, translate(picture), shift)
    return terms


def parse_options(argv=None):
    parser = new_parser(__doc__)
    add_run_options(parser, steps=200_000)
    add_unpaired_options(parser)
    parser.add_argument("--filters", type=int, default=64, help="filters of the first layer")
    parser.add_argument("--blocks", type=int, default=3, help="residual blocks of each encoder and decoder that are not shared")
    parser.add_argument("--shared", type=int, default=2, help="shared residual blocks: the encoders' last and the decoders' first")
    parser.add_argument("--separable", action="store_true", help="depthwise-separable convolutions")
    parser.add_argument("--rate", type=float, default=1e-4, help="learning rate")
    return parser.parse_args(argv)


if __name__ == "__main__":
    fail_clearly(lambda: train(parse_options()))
