"""The setting for how producers compress their record batches."""

from importlib.util import find_spec
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

CODECS = {"gzip": 1, "snappy": 2, "lz4": 3, "zstd": 4}
"""Kafka's numbers: bits 0 to 2 of a record batch's attributes (KIP-98, KIP-110)."""

OF_THE_STANDARD_LIBRARY = ("none", "gzip")
PACKAGE = "cramjam"
DESCRIPTION = "how record batches are compressed: none, gzip, snappy, lz4 or zstd"


def _check_codec(codec: str) -> str:
    if codec not in OF_THE_STANDARD_LIBRARY and find_spec(PACKAGE) is None:
        raise ValueError(
            f"{codec} needs the package {PACKAGE}, which is not installed: pip install {PACKAGE}, "
            "or choose none or gzip"
        )
    return codec


CompressionName = Literal["none", "gzip", "snappy", "lz4", "zstd"]
Compression = Annotated[
    CompressionName, AfterValidator(_check_codec), Field(default="none", description=DESCRIPTION)
]
"""Off by default: every consumer can read uncompressed batches, and some lack zstd, lz4 or snappy."""

SLOW_CODECS = {"gzip": 64 * 1024, "lz4": 64 * 1024}
"""The largest batch of a slow codec, in bytes.

The client compresses on the event loop, gzip and lz4 at level 9: 81 and 29 ms for a MiB of English text, zstd
7 ms and snappy 5 ms (cramjam 2.14, aiokafka 0.14).
"""


def client_codec(compression: str) -> str | None:
    """The value of the producer's option `compression_type`."""
    return None if compression == "none" else compression


def batch_bytes(compression: str, most: int) -> int:
    """The size of a batch, at most `most`, whose compression does not block the event loop for long."""
    return min(most, SLOW_CODECS.get(compression, most))
