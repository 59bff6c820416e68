"""The protocol's type `UUID`."""

from io import BytesIO
from uuid import UUID

from aiokafka.protocol.types import AbstractType


class Uuid(AbstractType[UUID]):
    """Sixteen bytes, big-endian."""

    @classmethod
    def encode(cls, value: UUID) -> bytes:  # noqa: D102 - as the base class
        return value.bytes

    @classmethod
    def decode(cls, data: BytesIO) -> UUID:  # noqa: D102
        return UUID(bytes=data.read(16))
