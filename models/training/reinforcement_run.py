"""The checkpoint of a run of reinforcement.py: the policy alone, as behaviour_cloning.py keeps it. It needs no stable-baselines3."""
from checkpoint import CHECKPOINT, save_checkpoint
from policy_net import HEIGHT, WIDTH
from run_options import describe_options

SCRIPT = "reinforcement.py"
SHAPE = {"net": "PolicyNet", "width": WIDTH, "height": HEIGHT}


def save_policy(net, options, step):
    state = {"script": SCRIPT, "shape": SHAPE, "step": step, "seed": options.seed}
    state |= {"options": describe_options(options), "losses": {"PPO's clipped surrogate": 1.0, "value": 0.5}}
    state["parts"] = {"net": net.state_dict()}
    save_checkpoint(options.out / CHECKPOINT, state)
