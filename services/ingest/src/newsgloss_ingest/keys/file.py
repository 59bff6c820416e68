"""The file of keys: the permissions of each key (`newsgloss_common.key_file`)."""

from datetime import UTC, datetime
from typing import Annotated, Self

from pydantic import Field

from newsgloss_common.key_file import HashedKey, HashedKeys
from newsgloss_common.secret_files import hash_of, new_key

ANY_SOURCE = "*"


class Key(HashedKey):
    """A key's permissions and its hash."""

    sources: tuple[Annotated[str, Field(min_length=1, max_length=256)], ...] = Field(min_length=1)
    articles_per_second: float = Field(gt=0, le=1e6)
    created_at: datetime

    def may_publish(self, source: str) -> bool:
        """Whether the key may publish for this source id."""
        return ANY_SOURCE in self.sources or source in self.sources


class Keys(HashedKeys[Key]):
    """All keys, in the order of their addition."""

    def added(self, sources: tuple[str, ...], articles_per_second: float, name: str) -> tuple[Self, str]:
        """Copy these keys with one more; return the copy and the new key's text, which is stored nowhere.

        Raises:
            ValidationError: A source or the rate is out of bounds.
        """
        key_id, token = new_key()
        key = Key(
            id=key_id,
            name=name,
            sha256=hash_of(token),
            sources=sources,
            articles_per_second=articles_per_second,
            created_at=datetime.now(UTC),
        )
        return self.with_key(key), token
