"""Neural style: one picture's look on another's content (Gatys et al. 2016), or a net that does it at once (Johnson et al. 2016).

    venv/bin/python models/training/style.py paint --vgg VGG19.pth --content FRAME --style FRAME --out runs/gatys
    venv/bin/python models/training/style.py train --vgg VGG19.pth --content REAL/train --style SIM/fisheye --out runs/style   # folders or bags
    venv/bin/python models/training/style.py train --vgg VGG19.pth --content SIM/fisheye --style REAL/train --out runs/style-back
    venv/bin/python models/training/export.py runs/style fast-style-real2sim --frames FRAMES

`paint` is Gatys, Ecker, Bethge (CVPR 2016): content at conv4_2, style as Gram matrices at conv1_1, conv2_1, conv3_1, conv4_1
and conv5_1, total variation, and L-BFGS on the picture itself, which starts as the content. `train` is Johnson, Alahi,
Fei-Fei (arXiv 1603.08155): the same losses train a feed-forward net; its style is the mean Gram matrix of a folder's frames.

--vgg: weights of VGG-19 as a state dict with torchvision's names (features.0.weight ...) or plain ones (0.weight ...),
trained on pictures of 0 to 1 normalised by ImageNet's mean and deviation. They come with no package: bring your own.
"""
import numpy as np
import torch

import trainer
from average import average_weights
from errors import fail_clearly
from frame_options import add_bag_options, choose
from frames import read_frames, sample_pictures
from generators import make_generator
from pictures import fit, is_picture, read_picture
from processes import descend, join_batch_norms
from run_log import Log, save_grid, to_bytes
from run_options import add_run_options, new_parser
from unpaired import Numbers
from vgg import gram, read_vgg
from views import random_view, warp

STYLE_LAYERS = ("conv1_1", "conv2_1", "conv3_1", "conv4_1", "conv5_1")
CONTENT_LAYER = "conv4_2"


def paint(options):
    """Gatys: optimises the picture itself."""
    device = trainer.start(options)
    vgg = read_vgg(options.vgg).to(device)
    content = to_unit(read_one(options.content, options)[None], device)
    style = mean_style(vgg, [read_one(options.style, options)], device)
    with torch.no_grad():
        wanted = vgg(content)[CONTENT_LAYER]
    picture = content.clone().requires_grad_(True)
    optimizer = torch.optim.LBFGS([picture], max_iter=20)
    log = Log(options.out, 0)

    def closure():
        optimizer.zero_grad()
        terms = style_losses(vgg, picture, wanted, style, options)
        loss = sum(terms.values())
        loss.backward()
        log.add({name: term.detach() for name, term in terms.items()})
        return loss

    for step in range(1, options.steps + 1):
        optimizer.step(closure)
        with torch.no_grad():
            picture.clamp_(0, 1)
        log.write(step)
    save_grid(options.out / "painted.png", to_bytes(content), to_bytes(picture))


def train(options):
    trainer.train(FastStyle, options)


class FastStyle:
    """Johnson: a net that learns to paint any frame of a domain in another's style, and one step of its training."""

    script = "style.py"

    def __init__(self, options, device):
        self.options, self.device = options, device
        self.vgg = read_vgg(options.vgg).to(device)
        self.frames, looks = (read_frames([source], choice=choose(options)) for source in (options.content, options.style))
        self.style = mean_style(self.vgg, looks.pictures[:: max(1, len(looks) // options.style_frames)], device)
        kind = (options.generator, options.filters, options.blocks)
        self.net = join_batch_norms(make_generator(*kind)).to(device)
        self.average = average_weights(self.net, options.decay)
        self.optimizer = torch.optim.Adam(self.net.parameters(), options.rate)
        self.shape = {"generator": list(kind)}
        self.weights = {"content": options.content_weight, "style": options.style_weight, "variation": options.variation_weight}
        self.parts = {"net": self.net, "average": self.average, "optimizer": self.optimizer}
        self.shown = ()

    def batches(self, first):
        views = Views(self.frames, self.options.seed, self.options.crop)
        return torch.utils.data.DataLoader(views, batch_sampler=Numbers(self.options, first), num_workers=self.options.workers)

    def step(self, _number, batch):
        picture = to_unit(batch.numpy(), self.device)
        painted = (self.net(picture * 2 - 1) + 1) / 2
        with torch.no_grad():
            content = self.vgg(picture)[CONTENT_LAYER]
        terms = style_losses(self.vgg, painted, content, self.style, self.options)
        descend(self.optimizer, sum(terms.values()), self.net)
        self.average.update_parameters(self.net)
        self.shown = (picture, painted)
        return {name: term.detach() for name, term in terms.items()}

    def samples(self):
        """Content, content in the style."""
        return [to_bytes(picture) for picture in self.shown]


class Views(torch.utils.data.Dataset):
    """Number i is a random view, uint8 [height, width, 3] RGB, of a random frame; size: (width, height)."""

    def __init__(self, frames, seed, size):
        self.frames, self.seed, self.size = frames, seed, tuple(size)

    def __getitem__(self, number):
        rng = np.random.default_rng([self.seed, number])
        frame = self.frames.pictures[rng.integers(len(self.frames))]
        return torch.from_numpy(warp(frame, random_view(frame.shape[1::-1], self.size, rng)))


def style_losses(vgg, picture, content, style, options):
    """Weighted terms by name; content: features [n, c, h, w] at CONTENT_LAYER; style: {layer: Gram matrix [1, c, c]}."""
    found = vgg(picture)
    distance = sum((gram(found[name]) - style[name]).square().sum((1, 2)).mean() for name in STYLE_LAYERS) / len(STYLE_LAYERS)
    return {
        "content": options.content_weight * (found[CONTENT_LAYER] - content).square().mean(),
        "style": options.style_weight * distance,
        "variation": options.variation_weight * total_variation(picture),
    }


def total_variation(picture):
    return (picture[..., 1:, :] - picture[..., :-1, :]).abs().mean() + (picture[..., 1:] - picture[..., :-1]).abs().mean()


def mean_style(vgg, pictures, device):
    """The mean Gram matrices {layer: [1, c, c]} of uint8 frames [n, h, w, 3]: the look of a domain, not of one frame."""
    sums = {}
    with torch.no_grad():
        for picture in pictures:
            found = vgg(to_unit(picture[None], device))
            for name in STYLE_LAYERS:
                sums[name] = sums.get(name, 0) + gram(found[name]) / len(pictures)
    return sums


def to_unit(pictures, device):
    """uint8 [n, h, w, 3] to float [n, 3, h, w] of 0 to 1."""
    return torch.from_numpy(np.ascontiguousarray(pictures)).to(device).permute(0, 3, 1, 2).contiguous().float() / 255


def read_one(path, options):
    """The picture itself, or the first of a folder or bag, at the size of --crop."""
    return fit(read_picture(path) if is_picture(path) else sample_pictures(path, 1, options.topic)[0], options.crop)


def parse_options(argv=None):
    parser = new_parser(__doc__)
    parser.add_argument("command", choices=["paint", "train"], help="paint: one picture (Gatys); train: a net (Johnson)")
    add_run_options(parser, steps=2000)
    parser.add_argument("--vgg", default="", help="file with VGG-19's weights")
    parser.add_argument("--content", required=True, help="paint: a picture; train: a bag or folder of frames to translate")
    parser.add_argument("--style", required=True, help="paint: a picture; train: a bag or folder of frames with the wanted look")
    add_bag_options(parser)
    parser.add_argument("--style-frames", type=int, default=100, help="frames of --style that the mean style is made from")
    parser.add_argument("--content-weight", type=float, default=1.0)
    parser.add_argument("--style-weight", type=float, default=1e3)
    parser.add_argument("--variation-weight", type=float, default=0.1)
    parser.add_argument("--generator", choices=["resnet", "separable", "unet"], default="separable")
    parser.add_argument("--filters", type=int, default=16, help="filters of the generator's first layer")
    parser.add_argument("--blocks", type=int, default=5, help="residual blocks, or levels of the U-Net")
    parser.add_argument("--crop", type=int, nargs=2, default=[320, 160], help="width and height of the view that the nets see")
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--rate", type=float, default=1e-3, help="learning rate")
    parser.add_argument("--decay", type=float, default=0.999, help="decay of the average of weights, which is exported")
    return parser.parse_args(argv)


if __name__ == "__main__":
    chosen = parse_options()
    fail_clearly(lambda: paint(chosen) if chosen.command == "paint" else train(chosen))
