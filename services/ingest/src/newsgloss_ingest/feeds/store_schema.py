"""The store's tables, and migrations from earlier releases."""

import re
import sqlite3

FORMAT = 2
"""Format 1 had no days."""

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
# A default rewrites no rows: it takes as long for millions of items as for one.
_FROM_1 = """
alter table feed add column read_day integer not null default 0;
alter table item add column seen_day integer not null default {today};
"""


FEEDS = """
with recursive one(url) as (
    select min(feed) from item
    union all
    select (select min(feed) from item where feed > url) from one where url is not null
)
select url from one where url is not null union select url from feed order by 1
"""
"""All feeds that have a state or an item, without a scan of all items."""
_USER = re.compile(r"//[^/?#]*@")


class UnknownFormatError(Exception):
    """The file is no store of feeds, or one of a later release."""


def prepare(database: sqlite3.Connection, today: int) -> None:
    """Create the tables or migrate those of an earlier release, within the caller's transaction.

    Items of format 1 count as in their feed on the day `today`.

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


def forget_credentials(database: sqlite3.Connection) -> None:
    """Remove user names and passwords from addresses that earlier releases stored; in a transaction.

    The feed's state is kept under its address without them.
    """
    for (url,) in database.execute(FEEDS).fetchall():
        clean = _without_user(url)
        if clean != url:
            for table, column in (("feed", "url"), ("item", "feed")):
                where = f"where {column} = ?"
                database.execute(f"update or ignore {table} set {column} = ? {where}", (clean, url))  # noqa: S608  names of ours
                database.execute(f"delete from {table} {where}", (url,))  # noqa: S608
            database.execute("update article set feed = ? where feed = ?", (clean, url))
    for url, location in database.execute(
        "select url, location from feed where location like '%@%'"
    ).fetchall():
        database.execute("update feed set location = ? where url = ?", (_without_user(location), url))


def _without_user(url: str) -> str:
    return _USER.sub("//", url, count=1)
