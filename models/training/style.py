"""Neural style: one picture's look on another's content (Gatys et al. 2016), or a net that does it at once (Johnson et al. 2016).

    venv/bin/python models/training/style.py paint --vgg VGG19.pth --content FRAME --style FRAME --out runs/gatys
    venv/bin/python models/training/style.py train --vgg VGG19.pth --content REAL/train --style SIM/fisheye --out runs/style   # folders or bags
    venv/bin/python models/training/style.py train --vgg VGG19.pth --content SIM/fisheye --style REAL/train --out runs/style-back
    venv/bin/python models/training/export.py runs/style fast-style-real2sim --frames FRAMES

`paint` is Gatys, Ecker, Bethge (CVPR 2016): content at conv4_2, style as Gram matrices at conv1_1, conv2_1, conv3_1, conv4_1
and conv5_1, total variation, L-BFGS on the picture itself, begun from the content. `train` is Johnson, Alahi, Fei-Fei
(arXiv 1603.08155): the same losses, of a feed-forward net; its style is the mean Gram matrix of a folder's frames.

--vgg: weights of VGG-19 as a state dict with torchvision's names (features.0.weight ...) or plain ones (0.weight ...),
trained on pictures of 0 to 1 normalised by ImageNet's mean and deviation. They come with no package: bring your own.
"""
import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn

import loop
from data import DataError, add_bag_options, choose, fail_clearly, fit, is_picture, read_frames, read_picture, sample_pictures
from networks import make_generator
from processes import descend, join_batch_norms
from randomise import random_view, warp
from run_log import Log, save_grid, to_bytes
from unpaired import Numbers

SCRIPT = "style.py"
# Convolutions of VGG-19 by stage (Simonyan and Zisserman 2015); widths are the paper's, and a file may have others.
STAGES = (2, 2, 4, 4, 4)
STYLE_LAYERS = ("conv1_1", "conv2_1", "conv3_1", "conv4_1", "conv5_1")
CONTENT_LAYER = "conv4_2"
IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))


class Vgg(nn.Module):
    """The features of VGG-19 by name, before their ReLU is applied again: {name: [n, c, h, w]} of [n, 3, h, w] of 0 to 1."""

    def __init__(self, weights):
        super().__init__()
        self.layers, at = nn.ModuleDict(), 0
        for stage, count in enumerate(STAGES, 1):
            for i in range(1, count + 1):
                weight, bias = weights[f"{at}.weight"], weights[f"{at}.bias"]
                layer = nn.Conv2d(weight.shape[1], weight.shape[0], 3, 1, 1)
                layer.load_state_dict({"weight": weight, "bias": bias})
                self.layers[f"conv{stage}_{i}"] = layer
                at += 2  # a ReLU lies between
            at += 1  # and a pooling between stages
        mean, deviation = (torch.tensor(values).view(3, 1, 1) for values in IMAGENET)
        self.register_buffer("mean", mean), self.register_buffer("deviation", deviation)
        self.requires_grad_(False).eval()

    def forward(self, picture):
        found, x = {}, (picture - self.mean) / self.deviation
        for name, layer in self.layers.items():
            if name.endswith("_1") and name != "conv1_1":
                # Averages, not maxima: smoother pictures, says the paper.
                x = nn.functional.avg_pool2d(x, 2)
            x = torch.relu(layer(x))
            found[name] = x
        return found


def read_vgg(path):
    """The net of a file of weights. Throws a DataError that says what such a file must hold."""
    wanted = "expected a state dict of VGG-19's convolutions (features.0.weight ... features.34.bias)"
    if not path:
        raise DataError(f"--vgg: {wanted}. The weights come with no package: give the path of your own file.")
    if not Path(path).is_file():
        raise DataError(f"{path}: {wanted}, but there is no such file. Give the path of your own.")
    try:
        weights = torch.load(path, map_location="cpu", weights_only=True)
        return Vgg({key.removeprefix("features."): value for key, value in weights.items()})
    except Exception as error:  # whatever pickle raises, or a layer that is missing or of another shape
        raise DataError(f"{path}: {wanted}, found something else ({type(error).__name__}: {error}).") from error


def gram(layer):
    """How features go together wherever they are: [n, c, c] of [n, c, h, w], a mean over places and channels."""
    flat = layer.flatten(2)
    return flat @ flat.transpose(1, 2) / (flat.shape[1] * flat.shape[2])


def total_variation(picture):
    return (picture[..., 1:, :] - picture[..., :-1, :]).abs().mean() + (picture[..., 1:] - picture[..., :-1]).abs().mean()


def losses(vgg, picture, content, style, options):
    """Terms by name; content: features of the content's frame; style: {layer: Gram matrix [1, c, c]}."""
    found = vgg(picture)
    manner = sum((gram(found[name]) - style[name]).square().sum((1, 2)).mean() for name in STYLE_LAYERS) / len(STYLE_LAYERS)
    return {
        "content": options.content_weight * (found[CONTENT_LAYER] - content).square().mean(),
        "style": options.style_weight * manner,
        "variation": options.variation_weight * total_variation(picture),
    }


def mean_style(vgg, pictures, device):
    """The mean Gram matrices of some uint8 frames [n, h, w, 3]: the look of a domain, not of one frame."""
    sums = {}
    with torch.no_grad():
        for picture in pictures:
            found = vgg(to_unit(picture[None], device))
            for name in STYLE_LAYERS:
                sums[name] = sums.get(name, 0) + gram(found[name]) / len(pictures)
    return sums


def to_unit(pictures, device):
    return torch.from_numpy(np.ascontiguousarray(pictures)).to(device).permute(0, 3, 1, 2).contiguous().float() / 255


def paint(options):
    """Gatys: the picture itself is what is optimised."""
    device = loop.start(options)
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
        terms = losses(vgg, picture, wanted, style, options)
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


def read_one(path, options):
    """The picture itself, or the first of a folder or bag."""
    return fit(read_picture(path) if is_picture(path) else sample_pictures(path, 1, options.topic)[0], options.crop)


class Views(torch.utils.data.Dataset):
    """Number i: a random view, uint8 [height, width, 3], of a frame."""

    def __init__(self, frames, seed, size):
        self.frames, self.seed, self.size = frames, seed, tuple(size)

    def __getitem__(self, number):
        rng = np.random.default_rng([self.seed, number])
        frame = self.frames.pictures[rng.integers(len(self.frames))]
        return torch.from_numpy(warp(frame, random_view(frame.shape[1::-1], self.size, rng), self.size))


def train(options):
    """Johnson: a net learns to paint any frame of a domain in another's style."""
    device = loop.start(options)
    vgg = read_vgg(options.vgg).to(device)
    frames, looks = (read_frames([source], choice=choose(options)) for source in (options.content, options.style))
    style = mean_style(vgg, looks.pictures[:: max(1, len(looks) // options.style_frames)], device)
    kind = (options.generator, options.filters, options.blocks)
    net = join_batch_norms(make_generator(*kind)).to(device)
    average, optimizer = loop.Average(net, options.decay), torch.optim.Adam(net.parameters(), options.rate)
    shape = {"generator": list(kind)}
    saved, first = loop.load_run(options, SCRIPT, shape)
    if saved:
        net.load_state_dict(saved["net"])
        average.net.load_state_dict(saved["average"])
        optimizer.load_state_dict(saved["optimizer"])
    batches = torch.utils.data.DataLoader(
        Views(frames, options.seed, options.crop), batch_sampler=Numbers(options, first), num_workers=options.workers
    )
    shown = ()

    def advance(step, batch):
        nonlocal shown
        picture = to_unit(batch.numpy(), device)
        painted = (net(picture * 2 - 1) + 1) / 2
        with torch.no_grad():
            content = vgg(picture)[CONTENT_LAYER]
        terms = losses(vgg, painted, content, style, options)
        descend(optimizer, sum(terms.values()), net)
        average.update(net, step)
        shown = (picture, painted)
        return {name: term.detach() for name, term in terms.items()}

    def save(step):
        state = {"losses": {"content": options.content_weight, "style": options.style_weight, "variation": options.variation_weight}}
        state |= {"net": net.state_dict(), "average": average.net.state_dict(), "optimizer": optimizer.state_dict()}
        loop.save_run(options, SCRIPT, shape, step, state, *map(to_bytes, shown))

    loop.run_steps(options, first, batches, advance, save)


def parse_options(argv=None):
    parser = loop.new_parser(__doc__)
    parser.add_argument("command", choices=["paint", "train"], help="one picture (Gatys), or a net (Johnson)")
    loop.add_run_options(parser, steps=2000)
    parser.add_argument("--vgg", default="", help="file with VGG-19's weights")
    parser.add_argument("--content", required=True, help="paint: a picture; train: a bag or folder of frames to be translated")
    parser.add_argument("--style", required=True, help="paint: a picture; train: a bag or folder of frames that look as wanted")
    add_bag_options(parser)
    parser.add_argument("--style-frames", type=int, default=100, help="how many of those make the mean style")
    parser.add_argument("--content-weight", type=float, default=1.0)
    parser.add_argument("--style-weight", type=float, default=1e3)
    parser.add_argument("--variation-weight", type=float, default=0.1)
    parser.add_argument("--generator", choices=["resnet", "separable", "unet"], default="separable")
    parser.add_argument("--filters", type=int, default=16)
    parser.add_argument("--blocks", type=int, default=5)
    parser.add_argument("--crop", type=int, nargs=2, default=[320, 160], help="width and height that the nets see")
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--decay", type=float, default=0.999)
    return parser.parse_args(argv)


if __name__ == "__main__":
    chosen = parse_options()
    sys.exit(fail_clearly(lambda: paint(chosen) if chosen.command == "paint" else train(chosen)))
