"""UNIT (Liu, Breuel, Kautz 2017, arXiv 1703.00848): two VAEs whose latent space is one, real frames (a), simulator (b).

    venv/bin/python models/training/unit.py --real REAL/train --sim SIM/fisheye SIM/stop --out runs/unit    # or --real drive.mcap
    venv/bin/python models/training/unit.py ... --filters 16 --blocks 1 --separable --crop 160 80
    venv/bin/python models/training/unit.py ... --shared 0             # as the authors' later code: no layer is shared
    venv/bin/python models/training/export.py runs/unit unit-real2sim --frames FRAMES

A picture's code is drawn from a normal distribution of unit variance around what its encoder says; the last layers of both
encoders and the first of both decoders (--shared, two each) are the same layers, so that a code means one thing in both
domains. Weights are the paper's (section 5): likelihood 100 becomes L1 of 10 as in the authors' code, KL 0.01, adversary
1, and the same likelihood and KL again around the cycle. Pictures and judges are cyclegan.py's.
--shift: a shifted frame must come out shifted, by the codes' means (VR-Goggles, Zhang et al. 2019, shift_loss.py).
"""
import torch
import torch.nn.functional as F
from torch import nn

import loop
from cyclegan import linear_rate, score
from data import fail_clearly
from networks import PatchDiscriminator, ResnetBlock, conv, init_weights
from processes import descend, world
from shift_loss import draw_shift, shift_loss
from unpaired import add_unpaired_options, make_batches, show, to_signed

SCRIPT = "unit.py"
LIKELIHOOD, KL, ADVERSARY = 10.0, 0.01, 1.0


def norm(width):
    return [nn.InstanceNorm2d(width, affine=True), nn.ReLU(inplace=True)]


class Ends(nn.Module):
    """What a domain has for itself: the encoder's front and the decoder's back."""

    def __init__(self, filters, blocks, separable):
        super().__init__()
        f = filters
        down = [layer for w in (f, 2 * f) for layer in (conv(w, 2 * w, 3, 2, 1, separable), *norm(2 * w))]
        rest = [ResnetBlock(4 * f, separable) for _ in range(blocks)]
        self.front = nn.Sequential(nn.ReflectionPad2d(3), nn.Conv2d(3, f, 7), *norm(f), *down, *rest)
        back = [ResnetBlock(4 * f, separable) for _ in range(blocks)]
        for w in (4 * f, 2 * f):
            back += [nn.Upsample(scale_factor=2.0, mode="nearest"), conv(w, w // 2, 3, 1, 1, separable), *norm(w // 2)]
        self.back = nn.Sequential(*back, nn.ReflectionPad2d(3), nn.Conv2d(f, 3, 7), nn.Tanh())


class UnitNet(nn.Module):
    """Both VAEs. Pictures are [n, 3, h, w] of -1 to 1, codes [n, 4 filters, h / 4, w / 4]."""

    stride = 4

    def __init__(self, filters=64, blocks=3, shared=2, separable=False):
        super().__init__()
        self.ends = nn.ModuleDict({domain: Ends(filters, blocks, separable) for domain in "ab"})
        self.last = nn.Sequential(*(ResnetBlock(4 * filters, separable) for _ in range(shared)))
        self.first = nn.Sequential(*(ResnetBlock(4 * filters, separable) for _ in range(shared)))
        init_weights(self)

    def encode(self, picture, domain):
        """The mean of the code."""
        return self.last(self.ends[domain].front(picture))

    def decode(self, code, domain):
        return self.ends[domain].back(self.first(code))


class UnitPath(nn.Module):
    """One way through a trained UNIT, `a2b` or `b2a`, with the code's mean for the code: what is exported."""

    stride = 4

    def __init__(self, saved, side):
        super().__init__()
        net = UnitNet(*saved["shape"]["net"])
        net.load_state_dict(saved["average"])
        source, target = side.split("2")
        self.path = nn.Sequential(net.ends[source].front, net.last, net.first, net.ends[target].back)

    def forward(self, picture):
        return self.path(picture)


def draw(mean):
    """A code of unit variance around its mean, which keeps gradients (Kingma and Welling 2014)."""
    return mean + torch.randn_like(mean)


def divergence(mean):
    """KL divergence of N(mean, 1) from N(0, 1) but for a factor of a half, a number a code."""
    return mean.float().square().mean()


def painter_losses(net, judges, pictures):
    """(terms by name, translations by the domain that they are in)."""
    terms, fakes = {}, {}
    means = {domain: net.encode(picture, domain) for domain, picture in pictures.items()}
    for domain, picture in pictures.items():
        other = "b" if domain == "a" else "a"
        code = draw(means[domain])
        terms[f"same {domain}"] = LIKELIHOOD * F.l1_loss(net.decode(code, domain), picture)
        fakes[other] = net.decode(code, other)
        terms[f"kl {domain}"] = KL * divergence(means[domain])
        terms[f"fool {other}"] = ADVERSARY * score(judges[other](fakes[other]), 1.0)
        mean = net.encode(fakes[other], other)
        terms[f"cycle {domain}"] = LIKELIHOOD * F.l1_loss(net.decode(draw(mean), domain), picture)
        terms[f"kl cycle {domain}"] = KL * divergence(mean)
    return terms, fakes


def shift_losses(net, pictures, shift, weight):
    """Of what is exported: the way by the codes' means, whose noise would otherwise be the difference."""
    terms = {}
    for domain, picture in pictures.items():
        other = "b" if domain == "a" else "a"
        translate = lambda frame: net.decode(net.encode(frame, domain), other)  # noqa: B023, E731
        terms[f"shift {other}"] = weight * shift_loss(translate, picture, translate(picture), shift)
    return terms


def train(options):
    device = loop.start(options)
    options.canonical = options.semantic = 0.0  # plain pictures are all that it wants of cyclegan.py
    kind = (options.filters, options.blocks, options.shared, options.separable)
    net = UnitNet(*kind).to(device)
    judges = nn.ModuleDict({domain: PatchDiscriminator(options.judge_filters) for domain in "ab"}).to(device)
    average = loop.Average(net, options.decay)
    adam = {"lr": options.rate, "betas": (0.5, 0.999), "weight_decay": 1e-4}
    paint, judge = torch.optim.Adam(net.parameters(), **adam), torch.optim.Adam(judges.parameters(), **adam)
    parts = {"net": net, "judges": judges, "paint": paint, "judge": judge}
    shape = {"net": list(kind), "judge": options.judge_filters}
    saved, first = loop.load_run(options, SCRIPT, shape)
    if saved:
        for name, part in parts.items():
            part.load_state_dict(saved["parts"][name])
        average.net.load_state_dict(saved["average"])
    shown = ()

    def advance(step, batch):
        nonlocal shown
        pictures = {"a": to_signed(batch[0], device), "b": to_signed(batch[1], device)}
        for optimizer in (paint, judge):
            optimizer.param_groups[0]["lr"] = options.rate * linear_rate(step, options.steps)
        # The codes' noise is the step's own, so that a run that was resumed draws what one that was not would have.
        torch.manual_seed(options.seed * 1_000_003 + step * world()[1] + world()[0])
        with torch.autocast(device.type, torch.bfloat16, enabled=options.bf16):
            judges.requires_grad_(False)
            terms, fakes = painter_losses(net, judges, pictures)
            if options.shift:
                terms |= shift_losses(net, pictures, draw_shift(options.seed, step, net.stride), options.shift)
            descend(paint, sum(terms.values()), net)
            judges.requires_grad_(True)
            for domain, picture in pictures.items():
                found = judges[domain](picture), judges[domain](fakes[domain].detach())
                terms[f"judge {domain}"] = 0.5 * (score(found[0], 1.0) + score(found[1], 0.0))
            descend(judge, terms["judge a"] + terms["judge b"], judges)
        average.update(net, step)
        shown = (pictures["a"], fakes["b"], pictures["b"], fakes["a"])
        return {name: term.detach() for name, term in terms.items()}

    def save(step):
        state = {"losses": used_losses(options), "parts": {name: part.state_dict() for name, part in parts.items()}}
        loop.save_run(options, SCRIPT, shape, step, state | {"average": average.net.state_dict()}, *show(*shown))

    loop.run_steps(options, first, make_batches(options, first), advance, save)


def used_losses(options):
    losses = {"adversarial": ADVERSARY, "likelihood": LIKELIHOOD, "kl": KL, "cycle likelihood": LIKELIHOOD, "cycle kl": KL}
    return losses | ({"shift": options.shift} if options.shift else {})


def parse_options(argv=None):
    parser = loop.new_parser(__doc__)
    loop.add_run_options(parser, steps=200_000)
    add_unpaired_options(parser)
    parser.add_argument("--filters", type=int, default=64)
    parser.add_argument("--blocks", type=int, default=3, help="residual blocks that each encoder and decoder has for itself")
    parser.add_argument("--shared", type=int, default=2, help="of the encoders' last and of the decoders' first blocks")
    parser.add_argument("--separable", action="store_true", help="depthwise-separable convolutions")
    parser.add_argument("--rate", type=float, default=1e-4)
    return parser.parse_args(argv)


if __name__ == "__main__":
    fail_clearly(lambda: train(parse_options()))
