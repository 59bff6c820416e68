"""The file of keys: the right of each key (`newsgloss_common.key_file`)."""

from datetime import UTC, datetime
from typing import Literal, Self, get_args

from pydantic import Field

from newsgloss_common.key_file import HashedKey, HashedKeys
from newsgloss_common.secret_files import hash_of, new_key

Right = Literal["read", "try", "act"]
"""`try` includes `read`: to enrich texts. `act` includes both: to redrive and discard dead letters."""
RIGHTS: tuple[Right, ...] = get_args(Right)


class Key(HashedKey):
    """A key's right and its hash."""

    name: str = Field(min_length=1, max_length=256, description="Whose it is; the log names it.")
    right: Right
    created_at: datetime


class Keys(HashedKeys[Key]):
    """All keys, in the order of their addition."""

    def added(self, name: str, right: Right) -> tuple[Self, str]:
        """Copy these keys with one more; return the copy and the new key's text, which is stored nowhere.

        Raises:
            ValidationError: The name is empty or too long.
        """
        key_id, text = new_key()
        key = Key(id=key_id, name=name, sha256=hash_of(text), right=right, created_at=datetime.now(UTC))
        return self.with_key(key), text
