"""The names brant gives."""

from __future__ import annotations

from brant.catalog import names


def test_a_name_tells_kind_table_and_columns() -> None:
    assert [
        names.index_name("app.users", ["email", "lower(name)"]),
        names.unique_name("users", ["a", "b"]),
        names.primary_key_name("users"),
        names.foreign_key_name("posts", ["author_id"], "app.users"),
    ] == ["ix_users_email_lower_name", "uq_users_a_b", "pk_users", "fk_posts_author_id_users"]


def test_checks_are_named_after_their_text() -> None:
    assert names.check_name("t", "a > 0") != names.check_name("t", "b > 0")
    assert names.check_name("t", "a > 0") == names.check_name("t", "a > 0")


def test_a_long_name_is_cut_at_the_strictest_limit_in_bytes() -> None:
    name = names.unique_name("ж" * 40, ["column"])
    assert len(name.encode()) <= 63


def test_long_names_that_begin_alike_stay_different() -> None:
    assert names.unique_name("t" * 70, ["a"]) != names.unique_name("t" * 70, ["b"])


def test_a_name_that_fits_is_not_touched() -> None:
    assert names.fitted("x" * 63) == "x" * 63


def test_an_expression_of_signs_alone_still_gets_a_name() -> None:
    assert names.index_name("t", ["(+)"]) == "ix_t_expr"
