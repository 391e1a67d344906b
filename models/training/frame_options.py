"""Command-line options that choose frames, and the frames that they choose."""
from bags import Choice
from frames import read_frames, split_by_group


def add_topic_option(parser):
    parser.add_argument("--topic", default="", help="image topic, for bags that have several")


def add_bag_options(parser):
    """Which frames of a bag are taken; `choose` reads them."""
    add_topic_option(parser)
    parser.add_argument("--every", type=int, default=1, help="take every Nth frame of a bag")
    parser.add_argument("--per-second", type=float, default=2.0, help="take at most N frames per second of a bag; 0: all")


def add_frame_options(parser):
    """Which frames of --real are taken; `read_real` reads them."""
    add_bag_options(parser)
    parser.add_argument("--hold-out", nargs="*", default=[], help="groups (robots or sites) of --real to keep out of training")


def choose(options):
    return Choice(options.topic, options.every, options.per_second)


def read_real(options, size=(320, 240)):
    """The frames of --real without the held-out groups, which training then neither sees nor weighs."""
    frames = read_frames(options.real, size, choice=choose(options))
    return frames.take(split_by_group(frames, options.hold_out)[0]) if options.hold_out else frames
