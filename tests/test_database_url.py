"""Database URLs: masked as text, completed with a driver, and slips told from URLs."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import make_url

from brant.database_url import DatabaseUrl, mask
from brant.errors import ConfigurationError


def test_text_is_masked_and_reveal_is_not() -> None:
    url = DatabaseUrl("postgresql://ann:s3cret@db.internal:5432/shop")
    assert f"{url} {url!r}" == (
        "postgresql+psycopg://ann:***@db.internal:5432/shop "
        "DatabaseUrl('postgresql+psycopg://ann:***@db.internal:5432/shop')"
    )
    assert url.reveal() == "postgresql+psycopg://ann:s3cret@db.internal:5432/shop"


@pytest.mark.parametrize(
    ("text", "completed"),
    [
        ("postgres://host/db", "postgresql+psycopg://host/db"),
        ("postgresql://host/db", "postgresql+psycopg://host/db"),
        ("PostgreSQL://host/db", "postgresql+psycopg://host/db"),
        ("postgres+psycopg2://host/db", "postgresql+psycopg2://host/db"),
        ("postgresql+asyncpg://host/db", "postgresql+asyncpg://host/db"),
        ("mysql://host/db", "mysql+pymysql://host/db"),
        ("mariadb://host/db", "mariadb+pymysql://host/db"),
        ("mysql+mysqlconnector://host/db", "mysql+mysqlconnector://host/db"),
        ("sqlite:///x.db", "sqlite:///x.db"),
        ("sqlite://", "sqlite://"),
        ("  mysql://host/db\n", "mysql+pymysql://host/db"),
        ("duckdb:///x.duck", "duckdb:///x.duck"),
    ],
)
def test_a_driver_is_filled_in_where_none_is_named(text: str, completed: str) -> None:
    assert DatabaseUrl(text).reveal() == completed


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("mysql+pymysql://ann:@host/db", "mysql+pymysql://ann:***@host/db"),
        ("mysql+pymysql://ann@host/db", "mysql+pymysql://ann@host/db"),
        ("mysql+pymysql://ann@tenant:pw@host/db", "mysql+pymysql://ann@tenant:***@host/db"),
        ("mysql+pymysql://:pw@host", "mysql+pymysql://:***@host"),
        ("mysql+pymysql://ann:pw@[::1]:3306/db?charset=utf8mb4", "mysql+pymysql://ann:***@[::1]:3306/db?charset=utf8mb4"),
        ("mysql+pymysql://ann:p@ss@host/db", "mysql+pymysql://ann:***@host/db"),
        ("mysql+pymysql://ann:p:ss@host/db", "mysql+pymysql://ann:***@host/db"),
        ("mysql+pymysql://ann:p/ss@host/db", "mysql+pymysql://ann:***@host/db"),
        ("mysql+pymysql://ann:p%ss#!@host/db", "mysql+pymysql://ann:***@host/db"),
        ("mysql+pymysql://ann:p?ss@host/db", "mysql+pymysql://ann:***@host/db"),
        ("mysql+pymysql://ann:p%40s%2Fs@host/db", "mysql+pymysql://ann:***@host/db"),
        ("postgresql+psycopg:///shop?host=/run/pg&password=pw", "postgresql+psycopg:///shop?host=/run/pg&password=***"),
        ("postgresql+psycopg://host/db?sslmode=require&sslpassword=pw", "postgresql+psycopg://host/db?sslmode=require&sslpassword=***"),
        ("mysql+pymysql://host/db?passwd=pw&PassWord=pw", "mysql+pymysql://host/db?passwd=***&PassWord=***"),
        ("mysql+pymysql://host/db?pass%77ord=pw&auth_token=pw", "mysql+pymysql://host/db?pass%77ord=***&auth_token=***"),
        ("sqlite:////home/ann@corp/x.db", "sqlite:////home/ann@corp/x.db"),
        ("sqlite+pysqlcipher://:pw@/x.db", "sqlite+pysqlcipher://:***@/x.db"),
    ],
)  # fmt: skip
def test_secrets_are_masked_and_the_rest_stays_readable(text: str, masked: str) -> None:
    assert str(DatabaseUrl(text)) == masked


@pytest.mark.parametrize(
    "text",
    [
        "mysql+pymysql://ann:secret",
        "mysql+pymysql://ann:secret/db",
        "mysql+pymysql://ann:secret@host:port/db",
        "mysql+pymysql://ann:/secret",
        "mysql+pymysql://ann:?secret",
        "mysql+pymysql://ann:se@c?ret@host/db",
        "mysql+pymysql://ann:secret@host/db?email=secret@b",
        "mysql+pymysql://host/db?password=secret@secret",
        "mysql+pymysql:///ann:secret@host/db",
        "mysql+pymysql://ann:secret@[::1/db",
    ],
)
def test_doubtful_text_is_masked_wholly(text: str) -> None:
    assert str(DatabaseUrl(text)) == "mysql+pymysql://***"


odd_characters = st.text(st.sampled_from("@:/?#%&=[]\\'\" +xé\n"), max_size=6)
rests = st.sampled_from(["@host/db", "@host:1/db?x=y@z", "@host:port/db", "@"])


@given(before=odd_characters, after=odd_characters, rest=rests)
def test_no_password_is_odd_enough_to_be_shown(before: str, after: str, rest: str) -> None:
    url = DatabaseUrl(f"mysql://ann:{before}s3cret{after}{rest}")
    assert "s3cret" not in f"{url} {url!r}"


@given(before=odd_characters, after=odd_characters)
def test_no_password_is_odd_enough_to_stay_in_a_drivers_message(before: str, after: str) -> None:
    url = DatabaseUrl(f"mysql://ann:{before}s3cret{after}@host/db".replace("?", ""))
    seen = make_url(url.reveal()).password
    assert "s3cret" not in url.masked_in(f"denied for {seen!r} ({seen})")


def test_an_at_sign_in_a_password_reaches_the_driver() -> None:
    url = DatabaseUrl("mysql://ann:p@ss@host/db")
    assert make_url(url.reveal()).password == "p@ss"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("sqlite:path.db", "sqlite:///path.db"),
        ("sqlite://path.db", "sqlite:///path.db"),
        ("sqlite:/srv/path.db", "sqlite:////srv/path.db"),
        ("sqlite::memory:", "sqlite:///:memory:"),
        ("sqlite://:memory:", "sqlite:///:memory:"),
        ("sqlite:", "sqlite://"),
        ("sqlite3:///path.db", "sqlite:///path.db"),
        ("sqlite3:path.db", "sqlite:///path.db"),
        ("sqlite+aiosqlite:path.db", "sqlite+aiosqlite:///path.db"),
        ("var/shop.sqlite3", "sqlite:///var/shop.sqlite3"),
    ],
)
def test_a_misspelt_sqlite_url_is_answered_with_the_right_spelling(text: str, meant: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        DatabaseUrl(text)
    assert raised.value.hint == f"for an SQLite file write {meant}"


@pytest.mark.parametrize(
    "text", ["secret", "", "://ann:secret@host", "jdbc:mysql://ann:secret@host/db", "mysql:secret@host"]
)
def test_text_that_is_no_url_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        DatabaseUrl(text)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("mysql://ann:pw@host/shop?charset=utf8mb4", "shop"),
        ("postgresql:///shop", "shop"),
        ("mysql://host/", None),
        ("mysql://ann:secret/db", None),
        ("sqlite:///var/lib/shop.db", "shop.db"),
        ("sqlite:///C:\\lib\\shop.db", "shop.db"),
        ("sqlite://", ":memory:"),
    ],
)
def test_the_name_is_the_databases(text: str, name: str | None) -> None:
    assert DatabaseUrl(text).name == name


@pytest.mark.parametrize(
    "message",
    [
        'connection to "postgresql+psycopg://ann:p%40ss%2Fw@host/db" failed',
        'connection to "postgresql://ann:p%40ss%2Fw@host/db" failed',
        "authentication failed for p@ss/w",
        "authentication failed for p%40ss/w",
        "authentication failed for p%40ss%2fw",
    ],
)
def test_a_drivers_message_loses_the_password_in_every_spelling(message: str) -> None:
    masked = DatabaseUrl("postgresql://ann:p%40ss%2Fw@host/db").masked_in(message)
    assert "ss" not in masked.replace("pass", "").replace("password", "")
    assert "***" in masked


def test_a_drivers_message_loses_secrets_of_the_query() -> None:
    url = DatabaseUrl("postgresql:///db?sslpassword=open%20sesame")
    assert url.masked_in("bad key: open sesame") == "bad key: ***"


def test_a_drivers_message_loses_a_password_that_was_taken_for_a_port() -> None:
    url = DatabaseUrl("postgresql://ann:secret/db")
    assert url.masked_in("invalid literal for int() with base 10: 'secret'") == (
        "invalid literal for int() with base 10: '***'"
    )


def test_a_message_without_secrets_stays_as_it_is() -> None:
    assert DatabaseUrl("mysql://ann:@host/db").masked_in("table 'x' is missing") == "table 'x' is missing"


def test_a_short_secret_is_masked_only_where_it_stands_alone() -> None:
    assert mask("user 'a' has password 'a'; table a_b, all", "a") == "user '***' has password '***'; table a_b, all"


def test_a_deferred_url_is_fetched_when_first_revealed_and_once() -> None:
    kept = [DatabaseUrl("sqlite:///x.db")]
    url = DatabaseUrl.deferred(kept.pop)
    assert (repr(url), len(kept)) == ("DatabaseUrl(<not read yet>)", 1)
    assert (url.reveal(), str(url), len(kept)) == ("sqlite:///x.db", "sqlite:///x.db", 0)


def test_masking_a_message_never_fetches_a_deferred_url() -> None:
    url = DatabaseUrl.deferred(lambda: pytest.fail("fetched"))
    assert url.masked_in("no such table") == "no such table"


def test_urls_are_values() -> None:
    url = DatabaseUrl("postgres://ann:pw@host/db")
    assert {url, DatabaseUrl("postgresql+psycopg://ann:pw@host/db")} == {url}
    assert copy.deepcopy(url) == pickle.loads(pickle.dumps(url)) == url


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("sqlite:///dev.db", "sqlite:////srv/shop/dev.db"),
        ("sqlite+aiosqlite:///var/dev.db?timeout=5", "sqlite+aiosqlite:////srv/shop/var/dev.db?timeout=5"),
        ("sqlite:////abs/dev.db", "sqlite:////abs/dev.db"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        ("sqlite://", "sqlite://"),
        ("mysql+pymysql://host/db", "mysql+pymysql://host/db"),
    ],
)
def test_only_a_relative_sqlite_file_counts_from_a_folder(text: str, there: str) -> None:
    assert DatabaseUrl(text).relative_to(Path("/srv/shop")).reveal() == there
