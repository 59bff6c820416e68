"""A node of a cluster, recorded in its folder so that any process can start it again."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

_FILE = "node.json"


@dataclass(frozen=True)
class Node:
    """The contents of `node.json`.

    `voters` is the property `controller.quorum.voters`. `servers` is the address of all nodes. `data` is
    empty if the data are in the node's own folder.
    """

    cluster: str
    number: int
    cluster_id: str
    voters: str
    servers: str
    port: int
    controller_port: int
    data: str
    heap: str
    properties: Mapping[str, str]

    @property
    def name(self) -> str:
        """The name of the broker and of its folder."""
        return f"{self.cluster}-{self.number}"

    def write(self, folder: Path) -> None:
        """Replace `node.json` atomically."""
        partial = folder / f"{_FILE}.partial"
        partial.write_text(json.dumps(asdict(self)), encoding="utf-8")
        partial.replace(folder / _FILE)

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """Return the node of a folder, or None if its broker is alone."""
        try:
            return cls(**json.loads((folder / _FILE).read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None
