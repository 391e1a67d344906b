"""The simulator made real, in a light that is described: supervised by the way back of a canonical model.

    venv/bin/python models/training/realistic.py --real REAL/train --teacher models/canonical.onnx --out runs/realistic --bf16
    venv/bin/python models/training/realistic.py --real drive.mcap --teacher models/canonical.onnx --out runs/mine
    torchrun --nproc-per-node 4 models/training/realistic.py ...     # the same batch, shared among processes

A canonical model turns each unlabelled real frame into what the simulator would show. Surfaces of that picture and the real
frame are a pair, from which a net learns the way back; REGEN (arXiv 2508.17061) and HyPER-GAN (arXiv 2603.10604) train light
translators on pairs made by a heavy one, here the pairs come from the opposite translator. Tape stays where it is, and no
domain's content is held against the other's. The light is described (light.py), so that one net makes every light; the rest
(texture, clutter, sensor) comes from noise. At use, simulator frames are read by their colours as the pairs are.

Losses: the colours of each surface (colour_loss.py); a patch discriminator that sees surfaces and sketch beside the picture,
with feature matching (pix2pixHD, Wang et al. 2018, arXiv 1711.11585). None compares picture and real frame pixel by pixel, or
by means of cells: the noise of a sketch is not that of its frame, and such a loss teaches to take it out; thresholds tuned on
the pictures were then too narrow. Frames whose tape the teacher does not find again are left out.
"""
import numpy as np
import torch
import torch.nn.functional as F

import trainer
from adversarial import score_loss
from average import average_weights
from discriminator import PatchDiscriminator
from errors import DataError, fail_clearly
from frame_options import add_frame_options, read_real
from colour_loss import colour_loss
from processes import descend, join_batch_norms, world
from rates import cosine_rate
from realistic_net import RealisticNet, draw_clouds, draw_grain, prepare
from realistic_pairs import Pairs, describe_lights, is_consistent, recall_surfaces
from run_log import to_bytes
from run_options import add_run_options, new_parser
from shift_loss import add_shift_option, compare_shifted, draw_shift, shift_pictures
from surfaces import COUNT, to_one_hot
from unpaired import Numbers, collate

WEIGHTS = {"colours": 12.0, "adversarial": 1.0, "features": 1.0}


def train(options):
    trainer.train(Realistic, options)


class Realistic:
    """Generator and discriminator, their optimizers, and one step of their training."""

    script = "realistic.py"

    def __init__(self, options, device):
        self.options, self.device = options, device
        self.net = join_batch_norms(RealisticNet(options.widths)).to(device)
        if any(side % self.net.stride for side in options.crop):
            raise DataError(f"--crop: expected multiples of {self.net.stride} for this net, found {options.crop}.")
        self.pairs = make_pairs(options)
        self.discriminator = PatchDiscriminator(options.disc_filters, inside=3 + COUNT + 3).to(device)
        self.average = average_weights(self.net, options.decay)
        self.optimizer, self.discriminator_optimizer = (
            torch.optim.Adam(net.parameters(), rate, betas=(0.5, 0.99))
            for net, rate in ((self.net, options.rate), (self.discriminator, options.rate / 2))
        )
        self.shape = {"net": list(options.widths), "discriminator": options.disc_filters}
        self.weights = WEIGHTS | ({"shift": options.shift} if options.shift else {})
        names = ("net", "average", "discriminator", "optimizer", "discriminator_optimizer")
        self.parts = {name: getattr(self, name) for name in names}
        self.shown = ()

    def batches(self, first):
        numbers = Numbers(self.options, first)
        return torch.utils.data.DataLoader(self.pairs, batch_sampler=numbers, collate_fn=collate, num_workers=self.options.workers)

    def step(self, number, batch):
        """A batch is (real frames, surfaces, sure surfaces, descriptions), of whole frames."""
        o = self.options
        random = torch.Generator().manual_seed(o.seed * 1_000_003 + number * world()[1] + world()[0])
        for optimizer, rate in ((self.optimizer, o.rate), (self.discriminator_optimizer, o.rate / 2)):
            optimizer.param_groups[0]["lr"] = rate * cosine_rate(number, o.steps, o.warmup)
        real, sure, inputs, code = self.cut(batch, random)
        clouds = draw_clouds(len(real), *real.shape[2:], random).to(self.device)
        seen = torch.cat([inputs[0], 2 * inputs[1] - 1], 1)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=o.bf16):
            fake = self.net(*inputs, clouds, code).float()
            self.discriminator.requires_grad_(False)
            ours = self.discriminator.features(torch.cat([2 * fake - 1, seen], 1))
            with torch.no_grad():
                theirs = self.discriminator.features(torch.cat([2 * real - 1, seen], 1))
        terms = {
            "colours": colour_loss(fake, real, sure, COUNT, random),
            "adversarial": score_loss(ours[-1].float(), 1.0),
            "features": sum(F.l1_loss(a.float(), b.float()) for a, b in zip(ours[:-1], theirs[:-1])) / (len(ours) - 1),
        }
        if o.shift:
            terms["shift"] = self.measure_shift(number, fake, inputs, clouds, code)
        descend(self.optimizer, sum(self.weights[name] * term for name, term in terms.items()), self.net)
        self.average.update_parameters(self.net)
        self.discriminator.requires_grad_(True)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=o.bf16):
            scores = self.discriminator(torch.cat([2 * torch.cat([fake.detach(), real]) - 1, torch.cat([seen, seen])], 1)).float()
        fooled, found = scores.chunk(2)
        terms["discriminator"] = 0.5 * (score_loss(fooled, 0.0) + score_loss(found, 1.0))
        descend(self.discriminator_optimizer, terms["discriminator"], self.discriminator)
        self.shown = (inputs[2], fake, real)
        return {name: term.detach() for name, term in terms.items()}

    def cut(self, batch, random):
        """(real [n, 3, h, w] of 0 to 1, sure surfaces, the net's spatial inputs, code) of one window of --crop's size."""
        real, surfaces, sure, light = (part.to(self.device) for part in batch)
        (height, width), (right, down) = sure.shape[1:], self.options.crop
        x, y = (int(torch.randint(max(0, room) + 1, (1,), generator=random)) for room in (width - right, height - down))
        window = (..., slice(y, y + down), slice(x, x + right))
        grain = draw_grain(len(real), height, width, random).to(self.device)
        *inputs, code = prepare(to_one_hot(surfaces), light, grain)
        real = real.permute(0, 3, 1, 2)[window].float() / 255
        return real, sure[window], [part[window].contiguous() for part in inputs], code

    def measure_shift(self, number, fake, inputs, clouds, code):
        """The shift loss: surfaces, sketch and clouds move, the picture must move with them."""
        # Even, since the net and its clouds are half as large as the picture.
        right, down = (2 * max(1, side // 2) for side in draw_shift(self.options.seed, number, self.net.stride))
        moved = [shift_pictures(part, (right, down)) for part in inputs]
        moved_clouds = shift_pictures(clouds, (right // 2, down // 2))
        return compare_shifted(fake, self.net(*moved, moved_clouds, code).float(), (right, down))

    def samples(self):
        """Sketch, picture, real frame."""
        return [to_bytes(part[:8]) for part in self.shown]


def make_pairs(options):
    """The Pairs of the frames of --real that the teacher reads consistently."""
    frames = read_real(options)
    surfaces, sure = recall_surfaces(options.out / "surfaces.npz", options.teacher, frames)
    kept = np.flatnonzero(is_consistent(surfaces, sure))
    if len(kept) == 0:
        raise DataError("--real: expected frames whose tape the teacher finds, found none. Check the frames and --teacher.")
    frames, surfaces, sure = frames.take(kept), surfaces[kept], sure[kept]
    lights, known = describe_lights(frames, sure)
    if not known.all():
        raise DataError("--real: expected white, yellow and red tape, road and room in some frame, found not all. Add frames.")
    print(f"{len(kept)} frames; of others the teacher is not sure")
    return Pairs(frames, surfaces, sure, lights, options.seed)


def parse_options(argv=None):
    parser = new_parser(__doc__)
    add_run_options(parser, steps=20_000)
    parser.add_argument("--real", nargs="+", required=True, help="bags and folders of real frames")
    parser.add_argument("--teacher", required=True, help="NAME.onnx of a finished canonical model")
    add_frame_options(parser)
    add_shift_option(parser)
    parser.add_argument("--crop", type=int, nargs=2, default=[160, 160], help="width and height of the window that a step sees")
    parser.add_argument("--batch", type=int, default=4, help="frames per step")
    parser.add_argument("--widths", type=int, nargs="+", default=[20, 32, 56, 80, 96], help="channels of each level of the net")
    parser.add_argument("--disc-filters", type=int, default=24, help="filters of the discriminator's first layer")
    parser.add_argument("--rate", type=float, default=1e-3, help="peak learning rate of the generator; the discriminator's is half")
    parser.add_argument("--warmup", type=int, default=200, help="steps over which the learning rate grows to its peak")
    parser.add_argument("--decay", type=float, default=0.998, help="decay of the average of weights, which is exported")
    return parser.parse_args(argv)


if __name__ == "__main__":
    fail_clearly(lambda: train(parse_options()))
