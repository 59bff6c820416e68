"""What the teacher knows of single pieces, in fewer numbers, by principal components."""

import torch
from torch import Tensor

from training import pretrained
from training.encoder import Batch, Encoder
from training.loop import finished
from training.places import WORK, log
from training.teacher import RECIPES

_EMBEDDING, _ALONE = 96, 128
_AT_ONCE = 512
_CASING = 1
"""A piece is shown to the teacher with a capital, as names have."""


def frozen_tables(kind: str = "mpnet") -> Tensor:
    """(pieces, 224): components of the input embeddings, and of the last layer for each piece alone."""
    kept = WORK / "frozen.pt"
    if kept.exists():
        found: Tensor = torch.load(kept, weights_only=True)
        return found
    model = Encoder(pretrained.folder(kind), RECIPES[kind].layers, pretrained=False)
    model.load_state_dict(torch.load(finished(f"teacher-{kind}"), weights_only=True))
    model.eval()
    pieces = len(pretrained.pieces())
    embeddings = model.body.embeddings.word_embeddings.weight.detach()[model.frame.shift :][:pieces]
    tables = torch.cat([components(embeddings, _EMBEDDING), components(alone(model, pieces), _ALONE)], 1)
    torch.save(tables, kept)
    return tables


def alone(model: Encoder, pieces: int) -> Tensor:
    """(pieces, hidden): the last layer at each piece when it is the whole text."""
    found = []
    for start in range(0, pieces, _AT_ONCE):
        numbers = torch.arange(start, min(start + _AT_ONCE, pieces)) + model.frame.shift
        ends = torch.full_like(numbers, model.frame.start), torch.full_like(numbers, model.frame.end)
        ids = torch.stack([ends[0], numbers, ends[1]], 1)
        casings = torch.full_like(ids, 6)
        casings[:, 1] = _CASING
        batch = Batch(
            ids, torch.ones_like(ids), casings, torch.ones(len(ids), 1, dtype=torch.long), ids[:, :1] >= 0
        )
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            embedded = model.body.embeddings.word_embeddings(batch.ids) + model.casing(batch.casings)
            hidden = model.body(inputs_embeds=embedded, attention_mask=batch.mask).last_hidden_state
        found.append(hidden[:, 1].float())
    return torch.cat(found)


def components(table: Tensor, count: int) -> Tensor:
    """The first principal components, scaled to a variance of one over all."""
    centred = table - table.mean(0)
    values, vectors = torch.linalg.eigh(centred.T @ centred / len(centred))
    kept = centred @ vectors[:, -count:]
    log(f"{count} components hold {float(values[-count:].sum() / values.sum()):.3f} of the variance")
    return kept / kept.std()
