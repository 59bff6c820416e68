"""Reads the body of a form within a bound."""

from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import Request

MAX_FIELDS = 1000
MEDIA_TYPE = "application/x-www-form-urlencoded"


class Form:
    """The fields of a form."""

    def __init__(self, fields: dict[str, list[str]]) -> None:
        self._fields = fields

    def one(self, name: str) -> str:
        """A field's first value; empty when there is none."""
        return self._fields.get(name, [""])[0]

    def every(self, name: str) -> list[str]:
        """All values of a field."""
        return self._fields.get(name, [])


async def read_form(request: Request, most_bytes: int) -> Form:
    """Read a form.

    Raises:
        HTTPException: 413 or 415 or 400.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != MEDIA_TYPE:
        raise HTTPException(415, f"a form is sent as {MEDIA_TYPE}")
    held = bytearray()
    async for part in request.stream():
        held += part
        if len(held) > most_bytes:
            raise HTTPException(413, f"more than {most_bytes} bytes")
    try:
        text = held.decode("ascii")
        return Form(parse_qs(text, keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict"))
    except ValueError as error:
        raise HTTPException(400, "this is no form") from error
