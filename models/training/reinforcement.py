"""Learns to drive in our world by reinforcement: PPO of stable-baselines3, the same CNN and frames as behaviour_cloning.py.

    npm run setup -- --no-ros                                        # once: the world is a part of the program
    venv/bin/python models/training/reinforcement.py --frames plain --out runs/rl-plain
    venv/bin/python models/training/export_policy.py runs/rl-plain rl-plain

The reward is in road_env.py. The run's folder holds ppo.zip, with which the same command goes on, checkpoint.pt, which
export_policy.py takes, and rewards.csv: steps, mean reward and mean length of the latest episodes.
"""
import time

import torch
from stable_baselines3 import PPO
from stable_baselines3.common.callbacks import BaseCallback
from stable_baselines3.common.monitor import Monitor
from stable_baselines3.common.policies import ActorCriticCnnPolicy
from stable_baselines3.common.torch_layers import BaseFeaturesExtractor

from behaviour_cloning import add_policy_options
from checkpoint import read_run
from errors import fail_clearly
from policy_net import FEATURES, PolicyNet, Trunk
from reinforcement_run import save_policy
from road_env import RoadEnv
from run_options import new_parser
from trainer import start

# Steps between checkpoints: the frames of one of PPO's rollouts.
ROLLOUT = 1024


class TrunkExtractor(BaseFeaturesExtractor):
    """stable-baselines3 hands over the picture as float [n, 3, h, w] of 0 to 255."""

    def __init__(self, observation_space):
        super().__init__(observation_space, FEATURES)
        self.trunk = Trunk()

    def forward(self, picture):
        return self.trunk(picture)


class Keeper(BaseCallback):
    """Saves after each rollout, and stops when the time is over."""

    def __init__(self, options):
        super().__init__()
        self.kept, self.began = options, time.time()

    def _on_rollout_start(self):
        save(self.model, self.kept)
        episodes = self.model.ep_info_buffer
        if episodes:
            reward, length = (sum(each[key] for each in episodes) / len(episodes) for key in ("r", "l"))
            with open(self.kept.out / "rewards.csv", "a") as file:
                file.write(f"{self.num_timesteps},{reward:.2f},{length:.1f}\n")
            print(f"{self.num_timesteps} steps after {time.time() - self.began:.0f} s: reward {reward:.1f}, {length:.0f} frames", flush=True)

    def _on_step(self):
        return not self.kept.minutes or time.time() - self.began < 60 * self.kept.minutes


def reinforce(options):
    device = start(options)
    torch.use_deterministic_algorithms(False)
    env = Monitor(RoadEnv(options.map, options.frames, options.model, seconds=options.seconds))
    kept = options.out / "ppo.zip"
    if kept.exists():
        model = PPO.load(kept, env, device=device)
    else:
        model = PPO(
            ActorCriticCnnPolicy, env, n_steps=ROLLOUT, batch_size=64, n_epochs=6, learning_rate=3e-4, gamma=0.97, ent_coef=0.0,
            seed=options.seed, device=device,
            policy_kwargs={"features_extractor_class": TrunkExtractor, "net_arch": [], "normalize_images": False, "log_std_init": -1.0},
        )
    if options.begin and not kept.exists():
        begin_with(model, read_run(options.begin, "behaviour_cloning.py", "reinforcement.py")["parts"]["net"])
    model.learn(options.steps - model.num_timesteps, callback=Keeper(options), reset_num_timesteps=False)
    save(model, options)
    env.close()


def save(model, options):
    beside = options.out / "ppo.part.zip"
    model.save(beside)
    beside.replace(options.out / "ppo.zip")
    save_policy(extract_net(model), options, model.num_timesteps)


def extract_net(model):
    """The actor's mean action as a PolicyNet."""
    net = PolicyNet()
    net.trunk.load_state_dict(model.policy.features_extractor.trunk.state_dict())
    net.head.load_state_dict(model.policy.action_net.state_dict())
    return net


def begin_with(model, weights):
    net = PolicyNet()
    net.load_state_dict(weights)
    model.policy.features_extractor.trunk.load_state_dict(net.trunk.state_dict())
    model.policy.action_net.load_state_dict(net.head.state_dict())


def parse_options(argv=None):
    parser = new_parser(__doc__)
    add_policy_options(parser)
    parser.add_argument("--steps", type=int, default=300_000, help="frames to drive in all")
    parser.add_argument("--begin", help="folder of a run whose policy it begins with; by default from scratch")
    return parser.parse_args(argv)


if __name__ == "__main__":
    fail_clearly(lambda: reinforce(parse_options()))
