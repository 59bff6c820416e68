"""Takes the released teacher in place of a new one: `python -m training.released`.

Its matrices have 8 bits in the release and become floats again. `training.teacher` makes a new one.
"""

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from training.encoder import Encoder
from training.loop import finished
from training.places import ROOT, WORK
from training.teacher import NAME, new

NETWORK = (
    ROOT / "models" / "names-accurate" / "src" / "newsgloss_model_names_accurate" / "weights" / "network.onnx"
)
_OF_A_LAYER = ("query_key_value", "output", "inner", "outer")
"""The matrices of a layer in the order in which the network uses them."""


def into(model: Encoder) -> None:
    """Give the model the released weights; the vectors of the sets' conventions were not released.

    Raises:
        OSError: there is no released network.
        ValueError: it is not of this model's shape.
    """
    graph = onnx.load(NETWORK).graph
    arrays = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    state = model.state_dict()
    matrices = [f"layers.{layer}.{part}.weight" for layer in range(len(model.layers)) for part in _OF_A_LAYER]
    products = [node.input[1] for node in graph.node if node.op_type == "MatMulInteger"]
    given = {name.removeprefix("encoder."): array for name, array in arrays.items()}
    for name, used in zip([*matrices, "head.weight"], products, strict=True):
        stem = used.removesuffix("_quantized")
        given[name] = (arrays[used].astype(np.float32) * arrays[f"{stem}_scale"]).T
    known = {name: torch.from_numpy(given[name].copy()) for name in state if name in given}
    left = {name for name in state if name not in known and not name.startswith(("words", "conventions"))}
    if left:
        raise ValueError(f"{NETWORK} has no {', '.join(sorted(left))}: it is of another model")
    model.load_state_dict(state | known)


if __name__ == "__main__":
    model, _ = new()
    into(model)
    WORK.mkdir(parents=True, exist_ok=True)
    torch.save(model.state_dict(), finished(NAME))
