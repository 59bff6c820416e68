"""What the pool's results say, in short."""

from collections.abc import Iterable

from newsgloss_enrich.pool import Rejected, Result


def code(result: Result) -> str | None:
    return result.code if isinstance(result, Rejected) else None


def rejected(results: Iterable[Result]) -> dict[int, str]:
    """Codes by offset."""
    return {r.offset: r.code for r in results if isinstance(r, Rejected)}
