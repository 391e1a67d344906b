"""Policies: the environment's contract, cloning, reinforcement, export. The world is the compiled program."""
import json

import numpy as np
import pytest
import torch

gymnasium = pytest.importorskip("gymnasium")
pytest.importorskip("stable_baselines3")

import behaviour_cloning  # noqa: E402
import export_policy  # noqa: E402
import reinforcement  # noqa: E402
from checkpoint import read_run  # noqa: E402
from errors import DataError  # noqa: E402
from policy_net import HEIGHT, WIDTH, PolicyNet, WheelCore, to_wheels  # noqa: E402
from road_env import PROGRAM, SIZE, RoadEnv, from_wheels, shrink  # noqa: E402

needs_program = pytest.mark.skipif(not PROGRAM.exists(), reason="the program is not set up: npm run setup -- --no-ros")


@pytest.fixture
def env():
    opened = RoadEnv(["small-loop"], seconds=2)
    yield opened
    opened.close()


@needs_program
def test_keeps_gymnasiums_contract(env):
    from gymnasium.utils.env_checker import check_env

    check_env(env, skip_render_check=True)


@needs_program
def test_the_expert_gets_more_than_a_robot_at_rest(env):
    rewards = {"expert": 0.0, "rest": 0.0}
    for who in rewards:
        _, info = env.reset(seed=3)
        for _ in range(20):
            _, reward, is_out, is_over, info = env.step(info["expert"] if who == "expert" else np.array([-1.0, 1.0]))
            rewards[who] += reward
            if is_out or is_over:
                break
    assert rewards["expert"] > 5 > rewards["rest"]


@needs_program
def test_wrong_maps_are_told():
    with pytest.raises(DataError, match="exit code 1"):
        RoadEnv(["nowhere"])


def test_actions_and_wheels_are_inverse():
    action = np.array([0.3, -0.6])
    assert np.allclose(from_wheels(to_wheels(action)), action)
    left, right = to_wheels(np.array([0.0, 0.5]))
    assert right > left


def test_graph_sees_what_training_saw():
    torch.manual_seed(1)
    net = PolicyNet().eval()
    small = np.random.default_rng(1).integers(0, 256, (SIZE[1], SIZE[0], 3), np.uint8)
    large = small.repeat(4, 0).repeat(4, 1)
    with torch.no_grad():
        action = net(torch.from_numpy(shrink(small)).permute(2, 0, 1)[None])[0].clamp(-1, 1).numpy()
        wheels = WheelCore(net)(torch.from_numpy(large).permute(2, 0, 1)[None].float())[0].numpy()
    assert np.allclose(wheels, to_wheels(action), atol=2e-3)


@needs_program
def test_clones_goes_on_and_exports(tmp_path):
    base = ["--out", str(tmp_path / "bc"), "--round-frames", "30", "--epochs", "1", "--seconds", "2", "--map", "small-loop"]
    behaviour_cloning.clone(behaviour_cloning.parse_options([*base, "--rounds", "1"]))
    behaviour_cloning.clone(behaviour_cloning.parse_options([*base, "--rounds", "2"]))
    saved = read_run(tmp_path / "bc", "behaviour_cloning.py")
    assert (saved["round"], saved["step"]) == (2, 2)
    export_policy.export(export_policy.parse_options([str(tmp_path / "bc"), "mine", "--models", str(tmp_path / "models")]))
    card = json.loads((tmp_path / "models" / "mine.json").read_text())
    assert card["family"] == "policy" and card["training"]["domains"]["source"] == "our world's simulator look"


@needs_program
def test_reinforces_and_exports_the_actor(tmp_path, monkeypatch):
    monkeypatch.setattr(reinforcement, "ROLLOUT", 64)
    options = reinforcement.parse_options(["--out", str(tmp_path / "rl"), "--steps", "64", "--seconds", "1", "--map", "small-loop"])
    reinforcement.reinforce(options)
    model = reinforcement.PPO.load(tmp_path / "rl" / "ppo.zip")
    frame = np.random.default_rng(1).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
    net = PolicyNet()
    net.load_state_dict(read_run(tmp_path / "rl", "reinforcement.py")["parts"]["net"])
    action = behaviour_cloning.decide(net, frame, torch.device("cpu"))
    assert np.allclose(action, model.predict(frame, deterministic=True)[0], atol=1e-5)
