"""Batches of unpaired frames, real (a) and simulator (b), equal for equal seeds in any number of processes."""
import numpy as np
import torch

from camera import LIGHTS
from frame_options import add_frame_options, read_real
from frames import read_frames
from processes import share_of_batch
from randomise import randomise
from run_log import to_bytes
from sampling import balance_by_light, match_content
from shift_loss import add_shift_option
from tape import IGNORE_LABEL, RED, WHITE, YELLOW, to_labels
from views import random_view, warp, warp_mask


class Unpaired(torch.utils.data.Dataset):
    """Number i is (real, simulator, randomised simulator, its plain picture, its labels), all uint8.

    Pictures are [height, width, 3] RGB, labels [height, width]. The last three belong together. Where
    no loss needs random light, they are the plain frame twice and its labels.
    """

    def __init__(self, real, sim, options):
        self.real, self.sim, self.seed, self.crop = real, sim, options.seed, options.crop
        self.size = tuple(side * options.zoom for side in options.crop)
        self.randomises = options.canonical > 0 or (options.semantic > 0 and not options.teacher)
        self.real_weights = balance_by_light(real)
        shares = {WHITE: 0.9, YELLOW: 0.8, RED: options.match_stop_lines}
        self.sim_weights = match_content(sim, shares) if options.match_stop_lines else np.full(len(sim), 1 / len(sim))

    def __getitem__(self, number):
        rng = np.random.default_rng([self.seed, number])
        frame = self.real.pictures[rng.choice(len(self.real), p=self.real_weights)]
        real = warp(frame, random_view(frame.shape[1::-1], self.size, rng))
        at = rng.choice(len(self.sim), p=self.sim_weights)
        frame, mask = self.sim.pictures[at], self.sim.masks[at]
        view = random_view(frame.shape[1::-1], self.size, rng)
        sim, labels = warp(frame, view), warp_mask(mask, view, IGNORE_LABEL)
        found = (sim, sim, to_labels(labels))
        if self.randomises:
            found = randomise(frame, mask, LIGHTS[rng.integers(len(LIGHTS))], rng, self.size)
        return self.cut(real, rng), self.cut(sim, rng), *self.cut_alike(found, rng)

    def cut(self, picture, rng):
        return self.cut_alike([picture], rng)[0]

    def cut_alike(self, pictures, rng):
        """One random window of --crop's size, cut from each."""
        width, height = self.crop
        x, y = rng.integers(self.size[0] - width + 1), rng.integers(self.size[1] - height + 1)
        return [np.ascontiguousarray(picture[y : y + height, x : x + width]) for picture in pictures]


class Numbers:
    """The sample numbers of each batch of this process, from step `first` on."""

    def __init__(self, options, first):
        self.options, self.first = options, first

    def __len__(self):
        return self.options.steps - self.first

    def __iter__(self):
        batch = self.options.batch
        for step in range(self.first, self.options.steps):
            yield list(range(step * batch, (step + 1) * batch)[share_of_batch(batch)])


def add_unpaired_options(parser):
    """The options of every method on two unpaired domains."""
    parser.add_argument("--real", nargs="+", required=True, help="bags and folders of real frames: domain a")
    parser.add_argument("--sim", nargs="+", required=True, help="folders of simulator frames with masks: domain b")
    add_frame_options(parser)
    parser.add_argument("--disc-filters", type=int, default=64, help="filters of the discriminators' first layer")
    parser.add_argument("--crop", type=int, nargs=2, default=[320, 160], help="width and height of the view that the nets see")
    parser.add_argument("--zoom", type=int, default=1, help="how many times larger a view is than --crop, which is then cut from it: cheap steps at full detail")
    parser.add_argument("--batch", type=int, default=1, help="frames of each domain per step")
    parser.add_argument("--decay", type=float, default=0.999, help="decay of the average of weights, which is exported")
    parser.add_argument("--match-stop-lines", type=float, default=0.0, help="share of simulator frames to draw with red tape; 0: as they come")
    add_shift_option(parser)


def make_batches(options, first):
    """Batches from step `first` on, from the frames that the options name."""
    frames = Unpaired(read_real(options), read_frames(options.sim, masks=True), options)
    numbers = Numbers(options, first)
    return torch.utils.data.DataLoader(frames, batch_sampler=numbers, collate_fn=collate, num_workers=options.workers)


def collate(samples):
    return [torch.from_numpy(np.stack(parts)) for parts in zip(*samples)]


def show(*pictures):
    """Up to eight samples of each, float [n, 3, h, w] of -1 to 1, as uint8 columns of a grid."""
    return [to_bytes((part[:8].float() + 1) / 2) for part in pictures]


def to_signed(pictures, device):
    """uint8 [n, h, w, 3] to float [n, 3, h, w] of -1 to 1.

    Contiguous by channel: with a batch of one in channels_last, torch 2.15 computes wrong gradients for a convolution
    before InstanceNorm (a joined batch then differs from the mean of its halves).
    """
    return pictures.to(device).permute(0, 3, 1, 2).float().div(127.5).sub(1).contiguous()
