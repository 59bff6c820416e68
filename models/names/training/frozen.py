"""What the teacher knows of single pieces, in fewer numbers, by principal components."""

import torch
from torch import Tensor

from training.encoder import Batch, Encoder
from training.kept import kept
from training.places import WORK, log
from training.teacher import trained

EMBEDDING, ALONE = 96, 128
_AT_ONCE = 2048


def frozen_tables() -> Tensor:
    """(kept pieces, 224): components of the input embeddings, and of the last layer for each piece alone."""
    path = WORK / "frozen.pt"
    if path.exists():
        found: Tensor = torch.load(path, weights_only=True)
        return found
    model, _ = trained()
    numbers = torch.tensor(kept())
    tables = torch.cat(
        [components(model.words[numbers].float(), EMBEDDING), components(alone(model, numbers), ALONE)], 1
    )
    torch.save(tables, path)
    return tables


def alone(model: Encoder, numbers: Tensor) -> Tensor:
    """(pieces, hidden): the last layer at each piece when it is the whole text."""
    found = []
    for part in numbers.split(_AT_ONCE):
        begin, end = torch.full_like(part, model.begin), torch.full_like(part, model.end)
        ids = torch.stack([begin, part, end], 1)
        batch = Batch(ids, torch.ones_like(ids, dtype=torch.bool), ids[:, :1] * 0 + 1, torch.zeros_like(part))
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            found.append(model.hidden(batch)[:, 1].float())
    return torch.cat(found)


def components(table: Tensor, count: int) -> Tensor:
    """The first principal components, scaled to a variance of one over all."""
    centred = table - table.mean(0)
    values, vectors = torch.linalg.eigh(centred.T @ centred / len(centred))
    best = centred @ vectors[:, -count:]
    log(f"{count} components hold {float(values[-count:].sum() / values.sum()):.3f} of the variance")
    return best / best.std()
