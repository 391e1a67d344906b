"""Randomised to canonical: a net that undoes every light, camera and clutter, learned from simulator frames (RCAN).

    python3 -m venv venv && venv/bin/pip install -r models/training/requirements.txt
    venv/bin/python models/training/canonical.py --sim SIM/fisheye SIM/plain SIM/stop --out runs/canonical --bf16
    venv/bin/python models/training/canonical.py --sim ... --real REAL/train --active --out runs/canonical --bf16
    venv/bin/python models/training/canonical.py --sim ... --real drive.mcap --out runs/mine           # frames straight from a bag
    venv/bin/python models/training/export.py runs/canonical canonical
    torchrun --nproc-per-node 4 models/training/canonical.py ...     # the same batch, shared among processes

Input: simulator frames with random materials, clutter, light and camera (randomise.py). Target: the plain frame and its
mask. After James et al. 2019 (arXiv 1812.07252), whose losses on picture and segmentation these are; no real frame is
needed. Three options go further:

--real: self-training on unlabelled real frames (mean teacher, Tarvainen and Valpola 2017, arXiv 1703.01780). The averaged
  net labels a real frame; the net must give the same labels when the frame is flung into another light, blurred and
  strewn with objects. A bright frame, which is easy, so teaches how its road looks in green light, which is hard. Unlike
  an adversary, this cannot learn to match how often the domains show stop lines.
--active: active domain randomisation in the spirit of Mehta et al. 2019 (arXiv 1904.04762): the sampler draws a light
  the more, the worse the net does in it.
--shift: a shifted frame must come out shifted (VR-Goggles, Zhang et al. 2019, shift_loss.py): steadier between frames.
"""
import numpy as np
import torch

import loop
from camera import LIGHTS, expose, random_light
from clutter import draw_clutter
from data import add_frame_options, fail_clearly, read_frames, read_real, tape_colours
from networks import TAPE_CLASSES, CanonicalNet
from pixels import SRGB_TO_LINEAR
from processes import average_gradients, join_batch_norms, share_of_batch, world
from randomise import random_view, randomise, warp
from run_log import to_bytes
from sampling import balance_by_light
from shift_loss import add_shift_option, draw_shift, shift_loss

SCRIPT = "canonical.py"
LOSSES = {"classes": 1.0, "overlap": 0.5, "picture": 2.0, "self": 1.0}
# Road fills nine tenths of a frame, red tape a hundredth.
CLASS_WEIGHTS = torch.tensor([1.0, 1.5, 2.5, 2.5])
NOTHING = 255
# The teacher is believed where it is this sure; less is asked for tape, lest self-training forgets what is rare.
SURE = torch.tensor([0.9, 0.85, 0.75, 0.75])


class Pairs(torch.utils.data.Dataset):
    """Training pairs by number: number i of a seed is the same picture in any process, run or order."""

    def __init__(self, sim, real, seed, size):
        self.sim, self.real, self.seed, self.size = sim, real, seed, size
        # Every folder weighs the same, so that frames with stop lines are not lost among those without.
        folders = np.array([name.split("/")[0] for name in sim.names])
        self.sim_weights = np.array([1 / (folders == folder).sum() for folder in folders])
        self.sim_weights /= self.sim_weights.sum()
        self.real_weights = balance_by_light(real) if real else None

    def __getitem__(self, key):
        number, light = key
        rng = np.random.default_rng([self.seed, number, light < 0])
        if light < 0:
            return self.draw_real(rng)
        at = rng.choice(len(self.sim), p=self.sim_weights)
        picture, plain, labels = randomise(self.sim.pictures[at], self.sim.masks[at], LIGHTS[light], rng, self.size)
        return picture, plain, labels, light

    def draw_real(self, rng):
        """(the frame in another light, the frame as it is, 0 where an object was drawn over it and else 255)."""
        frame = self.real.pictures[rng.choice(len(self.real), p=self.real_weights)]
        plain = warp(frame, random_view(frame.shape[1::-1], self.size, rng), self.size)
        picture, labels = SRGB_TO_LINEAR[plain], np.full(plain.shape[:2], NOTHING, np.uint8)
        if rng.random() < 0.3:
            draw_clutter(picture, labels, rng)
        light = LIGHTS[rng.integers(len(LIGHTS))]
        return expose(picture, random_light(picture.shape, light, rng), light, rng), plain, labels, -1


class BatchPlan:
    """Which numbers, in which lights, make each batch of this process; the odds of the lights may change on the way."""

    def __init__(self, options, first, odds):
        self.options, self.first, self.odds = options, first, odds

    def __len__(self):
        return self.options.steps - self.first

    def __iter__(self):
        o = self.options
        for step in range(self.first, o.steps):
            numbers = np.arange(step * o.batch, (step + 1) * o.batch)[share_of_batch(o.batch)]
            lights = [np.random.default_rng([o.seed, n, 7]).choice(len(LIGHTS), p=self.odds) for n in numbers]
            keys = list(zip(numbers.tolist(), map(int, lights)))
            if o.real and step >= o.real_from:
                numbers = np.arange(step * o.real_batch, (step + 1) * o.real_batch)[share_of_batch(o.real_batch)]
                keys += [(int(n), -1) for n in numbers]
            yield keys


def collate(samples):
    """uint8 arrays to uint8 tensors: pictures [n, 3, h, w], plain [n, 3, h, w], labels [n, h, w]; and the lights."""
    *arrays, lights = zip(*samples)
    pictures, plain, labels = (torch.from_numpy(np.stack(parts)) for parts in arrays)
    return pictures.permute(0, 3, 1, 2), plain.permute(0, 3, 1, 2), labels, lights


def to_unit(pictures, device):
    return (pictures.to(device).float() / 255).contiguous(memory_format=torch.channels_last)


def classify_loss(logits, labels):
    """Cross entropy and soft Dice of each sample, float [n] both, and the shares [n, 4, h, w] that softmax gives.

    Pixels of label 255 count for neither. Both are means over all pixels, known or not, so that processes of torchrun,
    which see different samples, can average.
    """
    known = (labels != NOTHING)[:, None]
    target = torch.where(known, labels[:, None], 0).long()
    log_shares = torch.log_softmax(logits, 1)
    weight = CLASS_WEIGHTS.to(logits.device)[target] * known
    entropy = -(log_shares.gather(1, target) * weight).mean((1, 2, 3))
    shares = log_shares.exp()
    truth = (labels[:, None] == torch.arange(1, TAPE_CLASSES, device=logits.device)[:, None, None]).float()
    some = 50.0  # pixels: a class that is not there must not weigh like one that is missed
    tape = shares[:, 1:] * known
    hit, total = (tape * truth).sum((2, 3)), (tape + truth).sum((2, 3))
    return entropy, 1 - ((2 * hit + some) / (total + some)).mean(1), shares


@torch.no_grad()
def ask_teacher(teacher, plain, drawn):
    """The averaged net's labels, uint8 [n, h, w] with 255 where it is not sure; as it is, mirrored and brightened."""
    views = (plain, plain.flip(3), plain.clamp(min=1e-6) ** 0.6)
    shares = [torch.softmax(teacher(view.contiguous(memory_format=torch.channels_last))[0].float(), 1) for view in views]
    mean = (shares[0] + shares[1].flip(3) + shares[2]) / 3
    sureness, labels = mean.max(1)
    labels[sureness < SURE.to(labels.device)[labels]] = NOTHING
    return torch.where(drawn.to(labels.device) == 0, 0, labels).byte()


class ActiveOdds:
    """How often each light is drawn: half evenly, half by the loss in it (running mean)."""

    def __init__(self, saved=None):
        self.losses = np.array(saved) if saved else np.ones(len(LIGHTS))

    def update(self, lights, losses):
        for light, loss in zip(lights, losses.tolist()):
            self.losses[light] += 0.01 * (loss - self.losses[light])

    def odds(self):
        return 0.5 / len(LIGHTS) + 0.5 * self.losses / self.losses.sum()


def train(options):
    device = loop.start(options)
    sim = read_frames(options.sim, masks=True)
    real = read_real(options) if options.real else None
    net = join_batch_norms(CanonicalNet(options.widths)).to(device, memory_format=torch.channels_last)
    net.tape.copy_(torch.from_numpy(tape_colours(sim)))
    average = loop.Average(net, options.decay)
    optimizer = torch.optim.AdamW(net.parameters(), lr=options.rate, weight_decay=1e-4)
    shape = {"widths": list(options.widths)}
    saved, first = loop.load_run(options, SCRIPT, shape)
    if saved:
        net.load_state_dict(saved["net"])
        average.net.load_state_dict(saved["average"])
        optimizer.load_state_dict(saved["optimizer"])
    active = ActiveOdds(saved and saved["lights"])
    plan = BatchPlan(options, first, active.odds())
    batches = torch.utils.data.DataLoader(
        Pairs(sim, real, options.seed, tuple(options.size)), batch_sampler=plan, collate_fn=collate, num_workers=options.workers
    )
    shown = ()

    def advance(step, batch):
        nonlocal shown
        pictures, plain, labels, lights = batch
        pictures, plain = to_unit(pictures, device), to_unit(plain, device)
        count = options.batch // world()[1]
        optimizer.param_groups[0]["lr"] = options.rate * loop.cosine_rate(step, options.steps, options.warmup)
        with torch.autocast(device.type, torch.bfloat16, enabled=options.bf16):
            if len(pictures) > count:
                labels[count:] = ask_teacher(average.net, plain[count:], labels[count:]).to(labels.device)
            net.train()
            logits, road = net(pictures)
        labels = labels.to(device)
        entropy, overlap, shares = classify_loss(logits.float(), labels)
        painted = net.blend(shares, road.float()) if options.shift else net.blend(shares[:count], road[:count].float())
        picture = (painted[:count] - plain[:count]).abs().mean((1, 2, 3))
        terms = {"classes": entropy[:count].mean(), "overlap": overlap[:count].mean(), "picture": picture.mean()}
        if len(pictures) > count:
            ramp = min(1.0, (step - options.real_from + 1) / options.ramp)
            terms["self"] = ramp * (entropy[count:] + 0.5 * overlap[count:]).mean()
        if options.shift:
            with torch.autocast(device.type, torch.bfloat16, enabled=options.bf16):
                # Real frames, too: it is in them that a driving robot sees tape flicker.
                shift = draw_shift(options.seed, step, net.stride)
                terms["shift"] = shift_loss(lambda moved: net.paint(*net(moved)), pictures, painted, shift)
        weights = used_losses(options)
        optimizer.zero_grad(set_to_none=True)
        loss = sum(weights[name] * term for name, term in terms.items())
        loss.backward()
        average_gradients(net)
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        average.update(net, step)
        if options.active and world()[1] == 1:
            active.update(lights[:count], (entropy + overlap)[:count].detach())
            plan.odds = active.odds()
        shown = (pictures[:12], plain[:12])
        return {"loss": loss.detach(), **{name: term.detach() for name, term in terms.items()}}

    def save(step):
        state = {"losses": used_losses(options), "net": net.state_dict(), "average": average.net.state_dict()}
        state |= {"optimizer": optimizer.state_dict(), "lights": active.losses.tolist()}
        pictures, plain = shown
        with torch.no_grad():
            painted = average.net.paint(*average.net(pictures))
        loop.save_run(options, SCRIPT, shape, step, state, to_bytes(pictures), to_bytes(painted), to_bytes(plain))

    loop.run_steps(options, first, batches, advance, save)


def used_losses(options):
    losses = {name: weight for name, weight in LOSSES.items() if name != "self" or options.real}
    return losses | ({"shift": options.shift} if options.shift else {})


def parse_options(argv=None):
    parser = loop.new_parser(__doc__)
    loop.add_run_options(parser, steps=12000)
    parser.add_argument("--sim", nargs="+", required=True, help="folders with images/ and masks/ of plain simulator frames")
    parser.add_argument("--real", nargs="*", default=[], help="bags and folders of real frames for self-training; none: simulator alone")
    add_frame_options(parser)
    parser.add_argument("--real-from", type=int, default=3000, help="step at which self-training begins")
    parser.add_argument("--ramp", type=int, default=1000, help="steps over which its weight grows to 1")
    parser.add_argument("--active", action="store_true", help="draw lights by how badly the net does in them")
    add_shift_option(parser)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--real-batch", type=int, default=4)
    parser.add_argument("--size", type=int, nargs=2, default=[320, 160], help="width and height of the view that the net sees")
    parser.add_argument("--widths", type=int, nargs="+", default=[24, 40, 64, 96, 128])
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--warmup", type=int, default=300)
    parser.add_argument("--decay", type=float, default=0.999, help="of the average of weights")
    return parser.parse_args(argv)


if __name__ == "__main__":
    fail_clearly(lambda: train(parse_options()))
