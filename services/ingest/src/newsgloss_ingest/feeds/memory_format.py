"""The memory's tables, and how those of an earlier release become this one's."""

import sqlite3

FORMAT = 2
"""1 knew of no days."""

_TABLES = """
create table feed (
    url text primary key, location text, etag text, last_modified text,
    failures integer not null default 0, next_poll real not null default 0, gone integer not null default 0,
    read_day integer not null default 0
) without rowid;
create table item (
    feed text not null, key text not null, article_id text, digest blob, attempts integer not null default 0,
    seen_day integer not null default 0,
    primary key (feed, key)
) without rowid;
create table article (
    article_id text primary key, feed text not null, version integer not null, digest blob not null
) without rowid;
"""
# A default is no rewriting: it takes no longer for millions of items than for one.
_FROM_1 = """
alter table feed add column read_day integer not null default 0;
alter table item add column seen_day integer not null default {today};
"""


class UnknownFormatError(Exception):
    """No memory of feeds, or one of a later release."""


def prepare(database: sqlite3.Connection, today: int) -> None:
    """Make the tables, or bring those of an earlier release up to date; within the caller's transaction.

    Items of format 1 count as seen on the day `today`.

    Raises:
        UnknownFormatError: nothing is changed.
        sqlite3.DatabaseError: it is no SQLite file.
    """
    (number,) = database.execute("pragma user_version").fetchone()
    if number == FORMAT:
        return
    if number == 0 and not database.execute("select 1 from sqlite_master").fetchone():
        statements = _TABLES
    elif number == 1:
        statements = _FROM_1.format(today=today)
    else:
        raise UnknownFormatError(f"its format is {number}, and this release reads 1 to {FORMAT}")
    for statement in statements.split(";"):
        database.execute(statement)
    database.execute(f"pragma user_version = {FORMAT}")
