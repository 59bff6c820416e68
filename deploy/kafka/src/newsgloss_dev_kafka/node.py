"""What makes a broker one node of several, written down in its folder so that anybody can start it again."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

_FILE = "node.json"


@dataclass(frozen=True)
class Node:
    """One node of a cluster, as `node.json` has it.

    `voters` is `controller.quorum.voters`; `servers` is the address of all nodes; `data` is empty where they
    lie in its own folder.
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
        """Its folder's name under the brokers' home."""
        return f"{self.cluster}-{self.number}"

    def write(self, folder: Path) -> None:
        """Replace `node.json` atomically."""
        partial = folder / f"{_FILE}.partial"
        partial.write_text(json.dumps(asdict(self)), encoding="utf-8")
        partial.replace(folder / _FILE)

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """The node that a folder belongs to, None where it is a broker alone."""
        try:
            return cls(**json.loads((folder / _FILE).read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None
