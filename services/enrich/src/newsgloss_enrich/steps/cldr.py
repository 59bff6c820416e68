"""Locale data by Babel, let go of when it has been read: what Babel keeps of each locale is a MiB."""

from collections.abc import Iterable, Iterator

from babel import Locale, localedata


def each_locale(names: Iterable[str]) -> Iterator[Locale]:
    """The locales of these names, one after the other; not to be kept beyond its turn."""
    for name in names:
        yield Locale.parse(name)
        localedata._cache.clear()  # noqa: SLF001 - Babel has no way to say so
