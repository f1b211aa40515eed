"""What a run is going to do: which migrations, in which order, and what is refused before anything runs."""

from __future__ import annotations

import pytest

from brant.errors import (
    ConfigurationError,
    DependencyError,
    EditedMigration,
    HistoryMismatch,
    Irreversible,
    LateMigration,
    MissingMigration,
    UnknownMigration,
    Unsupported,
)
from brant.events import Direction
from brant.execution.target import (
    Batch,
    Batching,
    Edited,
    Everything,
    Late,
    Latest,
    Only,
    Rules,
    Steps,
    Target,
    Through,
    Transactions,
)
from tests.execution.histories import Folder

DOWN = Direction.DOWN


@pytest.fixture
def films(folder: Folder) -> Folder:
    """Four tables that have nothing to do with each other."""
    for name, table in (("0001_films", "films"), ("0002_people", "people"), ("0003_stores", "stores")):
        folder.create(name, table)
    folder.create("0004_genres", "genres")
    return folder


# -- targets


@pytest.mark.parametrize(
    ("target", "names"),
    [
        (Latest(), ("0002_people", "0003_stores", "0004_genres")),
        (Steps(1), ("0002_people",)),
        (Steps(2), ("0002_people", "0003_stores")),
        (Steps(9), ("0002_people", "0003_stores", "0004_genres")),
        (Through("0003_stores"), ("0002_people", "0003_stores")),
        (Through("0003"), ("0002_people", "0003_stores")),
        (Through("0001_films"), ()),
        (Only("0004_genres"), ("0004_genres",)),
        (Only("0004_genres", "0002_people"), ("0002_people", "0004_genres")),
        (Only("0001_films"), ()),
    ],
    ids=str,
)
def test_target_up(films: Folder, target: Target, names: tuple[str, ...]) -> None:
    assert films.plan(target, films.applied("0001_films")).names == names


@pytest.mark.parametrize(
    ("target", "names"),
    [
        (Batch(), ("0004_genres", "0003_stores")),
        (Batch(3), ("0004_genres", "0003_stores")),
        (Batch(2), ("0002_people",)),
        (Steps(1), ("0004_genres",)),
        (Steps(3), ("0004_genres", "0003_stores", "0002_people")),
        (Steps(9), ("0004_genres", "0003_stores", "0002_people", "0001_films")),
        (Through("0002_people"), ("0004_genres", "0003_stores")),
        (Through("0004_genres"), ()),
        (Only("0002_people"), ("0002_people",)),
        (Everything(), ("0004_genres", "0003_stores", "0002_people", "0001_films")),
    ],
    ids=str,
)
def test_target_down(films: Folder, target: Target, names: tuple[str, ...]) -> None:
    applied = films.applied("0001_films", "0002_people", ["0003_stores", "0004_genres"])

    assert films.plan(target, applied, direction=DOWN).names == names


@pytest.mark.parametrize("target", [Batch(), Everything()], ids=str)
def test_target_that_leads_down_is_refused_upwards(films: Folder, target: Target) -> None:
    with pytest.raises(ConfigurationError, match="leads down, not up"):
        films.plan(target)


def test_target_that_leads_up_is_refused_downwards(films: Folder) -> None:
    with pytest.raises(ConfigurationError, match="leads up, not down"):
        films.plan(Latest(), films.applied("0001_films"), direction=DOWN)


@pytest.mark.parametrize("count", [0, -1])
def test_number_of_steps_is_one_or_more(count: int) -> None:
    with pytest.raises(ConfigurationError, match=f"1 or more, not {count}"):
        Steps(count)


def test_unknown_target_suggests_a_name(films: Folder) -> None:
    with pytest.raises(UnknownMigration, match=r"did you mean '0002_people'") as raised:
        films.plan(Through("0002_poeple"))
    assert raised.value.exit_code == 2


def test_unknown_batch_tells_which_there_are(films: Folder) -> None:
    with pytest.raises(UnknownMigration, match=r"no batch 7\s+there are: 1, 2"):
        films.plan(Batch(7), films.applied("0001_films", "0002_people"), direction=DOWN)


def test_migration_that_is_not_applied_is_no_target_downwards(films: Folder) -> None:
    with pytest.raises(UnknownMigration, match="0003_stores is not applied"):
        films.plan(Through("0003_stores"), films.applied("0001_films"), direction=DOWN)


def test_nothing_applied_has_nothing_to_roll_back(films: Folder) -> None:
    assert not films.plan(Batch(), direction=DOWN)


def test_rollback_goes_back_the_way_that_was_come(films: Folder) -> None:
    applied = films.applied(["0001_films", "0003_stores"], ["0004_genres", "0002_people"])

    assert films.plan(Everything(), applied, direction=DOWN).names == (
        "0002_people",
        "0004_genres",
        "0003_stores",
        "0001_films",
    )


# -- batches


def test_run_is_one_batch_after_the_last(films: Folder) -> None:
    plan = films.plan(Latest(), films.applied("0001_films"))

    assert [step.batch for step in plan.steps] == [2, 2, 2]


def test_separate_batches_number_each_migration(films: Folder) -> None:
    plan = films.plan(Latest(), films.applied("0001_films"), rules=Rules(batching=Batching.SEPARATE))

    assert [step.batch for step in plan.steps] == [2, 3, 4]


# -- dependencies


def test_dependencies_come_first_whatever_their_names(folder: Folder) -> None:
    folder.create("0001_posts", "posts", settings='depends_on="0002_users"')
    folder.create("0002_users", "users")

    assert folder.plan(Latest()).names == ("0002_users", "0001_posts")


@pytest.mark.parametrize("target", [Steps(1), Through("0001_posts")], ids=str)
def test_target_counts_in_the_order_of_dependencies(folder: Folder, target: Target) -> None:
    folder.create("0001_posts", "posts", settings='depends_on="0002_users"')
    folder.create("0002_users", "users")

    assert folder.plan(target).names[0] == "0002_users"


def test_unmet_dependency_is_refused_and_named(folder: Folder) -> None:
    folder.create("0001_users", "users")
    folder.create("0002_posts", "posts", settings='depends_on="0001_users"')

    with pytest.raises(DependencyError, match=r"0002_posts depends on 0001_users, .*\n.*0002_posts.py:1\n.*run 0001"):
        folder.plan(Only("0002_posts"))


def test_dependency_that_is_applied_is_met(folder: Folder) -> None:
    folder.create("0001_users", "users")
    folder.create("0002_posts", "posts", settings='depends_on="0001_users"')

    assert folder.plan(Only("0002_posts"), folder.applied("0001_users")).names == ("0002_posts",)


# -- late arrivals


@pytest.fixture
def late(folder: Folder) -> Folder:
    """0002 was merged after 0003 had been applied, and both change films."""
    folder.create("0001_films", "films")
    folder.write("0002_minutes", 'schema.table("films").add(c.integer("minutes", nullable=True))')
    folder.write("0003_released", 'schema.table("films").add(c.integer("released", nullable=True))')
    return folder


def test_late_arrival_is_let_in_when_it_touches_nothing_that_later_ones_touch(films: Folder) -> None:
    applied = films.applied(["0001_films", "0003_stores", "0004_genres"])

    assert films.plan(Latest(), applied).names == ("0002_people",)


def test_late_arrival_that_meets_a_later_one_is_refused_naming_both_and_the_table(late: Folder) -> None:
    with pytest.raises(LateMigration, match=r"0002_minutes comes late: 0003_released is applied .* both touch films"):
        late.plan(Latest(), late.applied(["0001_films", "0003_released"]))


def test_late_arrival_that_refers_to_a_table_changed_later_is_refused(folder: Folder) -> None:
    folder.create("0001_films", "films")
    folder.create("0002_copies", "copies", 'c.foreign_id("film_id", "films.id")')
    folder.write("0003_rename", 'schema.rename_table("films", to="movies")')

    with pytest.raises(LateMigration, match=r"0002_copies comes late: up to 0003_rename .*'films'"):
        folder.plan(Latest(), folder.applied(["0001_films", "0003_rename"]))


def test_late_arrival_that_changes_what_a_later_one_refers_to_is_refused(folder: Folder) -> None:
    folder.create("0001_films", "films")
    folder.write("0002_minutes", 'schema.table("films").add(c.integer("minutes", nullable=True))')
    folder.create("0003_copies", "copies", 'c.foreign_id("film_id", "films.id")')

    with pytest.raises(LateMigration, match=r"0003_copies is applied already, and both touch films"):
        folder.plan(Latest(), folder.applied(["0001_films", "0003_copies"]))


def test_late_arrivals_may_both_refer_to_a_table_that_neither_changes(folder: Folder) -> None:
    folder.create("0001_films", "films")
    folder.create("0002_copies", "copies", 'c.foreign_id("film_id", "films.id")')
    folder.create("0003_reviews", "reviews", 'c.foreign_id("film_id", "films.id")')

    assert folder.plan(Latest(), folder.applied(["0001_films", "0003_reviews"])).names == ("0002_copies",)


def test_late_python_step_may_touch_anything(folder: Folder) -> None:
    folder.create("0001_films", "films")
    folder.write("0002_load", "schema.run(load, down=())", before="def load(connection): ...")
    folder.create("0003_people", "people")

    with pytest.raises(LateMigration, match=r"0002_load comes late: 0003_people is applied already"):
        folder.plan(Latest(), folder.applied(["0001_films", "0003_people"]))


def test_late_arrival_may_be_allowed_whatever_it_touches(late: Folder) -> None:
    plan = late.plan(Latest(), late.applied(["0001_films", "0003_released"]), rules=Rules(late=Late.ANY))

    assert plan.names == ("0002_minutes",)


def test_late_arrival_may_be_refused_whatever_it_touches(films: Folder) -> None:
    applied = films.applied(["0001_films", "0003_stores", "0004_genres"])

    with pytest.raises(LateMigration, match="0002_people is not applied, but sorts before 0004_genres") as raised:
        films.plan(Latest(), applied, rules=Rules(late=Late.REFUSE))
    assert raised.value.exit_code == 9


# -- files that have changed


def test_reformatted_file_is_the_same_migration(folder: Folder) -> None:
    file = folder.create("0001_films", "films", 'c.string("title")')
    applied = folder.applied("0001_films")
    file.write_text(file.read_text().replace('("films", ', '(\n        "films",\n        ') + "# the end\n")

    assert not folder.plan(Latest(), applied)


def test_edited_file_is_refused_and_named(folder: Folder) -> None:
    folder.create("0001_films", "films", 'c.string("title")')
    applied = folder.applied("0001_films")
    folder.create("0001_films", "films", 'c.string("titel")')

    with pytest.raises(EditedMigration, match=r"0001_films was edited .* 2024-01-08 09:15 UTC\n.*0001_films\.py:1"):
        folder.plan(Latest(), applied)


def test_edited_file_is_refused_on_the_way_back_too(folder: Folder) -> None:
    folder.create("0001_films", "films", 'c.string("title")')
    applied = folder.applied("0001_films")
    folder.create("0001_films", "films", 'c.string("titel")')

    with pytest.raises(EditedMigration):
        folder.plan(Batch(), applied, direction=DOWN)


def test_edited_file_may_be_accepted(folder: Folder) -> None:
    folder.create("0001_films", "films", 'c.string("title")')
    applied = folder.applied("0001_films")
    folder.create("0001_films", "films", 'c.string("titel")')

    assert folder.plan(Latest(), applied, rules=Rules(edited=Edited.IGNORE)).warnings == ()


def test_edited_file_may_be_a_warning(folder: Folder) -> None:
    folder.create("0001_films", "films", 'c.string("title")')
    applied = folder.applied("0001_films")
    folder.create("0001_films", "films", 'c.string("titel")')

    (warning,) = folder.plan(Latest(), applied, rules=Rules(edited=Edited.WARN)).warnings
    assert "0001_films was edited" in warning


@pytest.mark.parametrize(("direction", "target"), [(Direction.UP, Latest()), (DOWN, Batch())], ids=str)
def test_file_that_is_gone_is_refused_and_named(films: Folder, direction: Direction, target: Target) -> None:
    applied = films.applied("0001_films", "0002_people")
    films.remove("0001_films")

    with pytest.raises(MissingMigration, match=r"0001_films is applied \(batch 1\), but its file is gone") as raised:
        films.plan(target, applied, direction=direction)
    assert raised.value.exit_code == 9


# -- going back past what stays


def test_middle_batch_goes_when_nothing_stands_on_it(films: Folder) -> None:
    applied = films.applied("0001_films", "0002_people", "0003_stores")

    assert films.plan(Batch(2), applied, direction=DOWN).names == ("0002_people",)


def test_middle_batch_stays_when_a_later_one_touches_the_same_table(late: Folder) -> None:
    applied = late.applied("0001_films", "0002_minutes", "0003_released")

    with pytest.raises(
        HistoryMismatch,
        match=r"0002_minutes can't be rolled back alone: 0003_released was applied after it, and both touch films\n"
        r"  roll back 0003_released too",
    ):
        late.plan(Batch(2), applied, direction=DOWN)


def test_middle_batch_stays_when_a_later_one_refers_to_it(folder: Folder) -> None:
    folder.create("0001_films", "films")
    folder.create("0002_copies", "copies", 'c.foreign_id("film_id", "films.id")')

    with pytest.raises(HistoryMismatch, match="both touch films"):
        folder.plan(Batch(1), folder.applied("0001_films", "0002_copies"), direction=DOWN)


def test_middle_batch_stays_when_a_later_one_depends_on_it(folder: Folder) -> None:
    folder.create("0001_films", "films")
    folder.create("0002_people", "people", settings='depends_on="0001_films"')

    with pytest.raises(HistoryMismatch, match="0002_people was applied after it and depends on it"):
        folder.plan(Batch(1), folder.applied("0001_films", "0002_people"), direction=DOWN)


# -- complete before the first statement


def test_what_can_not_be_reversed_names_the_missing_fact(folder: Folder) -> None:
    folder.create("0001_films", "films")
    folder.write("0002_load", 'schema.execute("DELETE FROM films")')

    with pytest.raises(Irreversible, match=r"0002_load can't be reverted: nobody said what undoes this SQL") as raised:
        folder.plan(Everything(), folder.applied("0001_films", "0002_load"), direction=DOWN)
    assert raised.value.hint == "schema.execute(…, down='…'), or down=() for nothing"
    assert raised.value.where is not None


def test_what_destroys_rows_is_listed(folder: Folder) -> None:
    folder.create("0001_films", "films", 'c.string("title")')
    folder.write("0002_drop", 'schema.table("films").drop_column("title")')

    assert folder.plan(Latest()).lossy == (("0002_drop", 'schema.table("films").drop_column("title")'),)


def test_rolling_back_a_creation_destroys_rows_and_is_listed(folder: Folder) -> None:
    folder.create("0001_films", "films")

    plan = folder.plan(Batch(), folder.applied("0001_films"), direction=DOWN)

    assert plan.lossy == (("0001_films", 'schema.drop_table("films")'),)


def test_plan_holds_the_whole_sql(films: Folder) -> None:
    plan = films.plan(Latest())

    assert [str(work).split()[:3] for step in plan.steps for work in step.work] == [
        ["CREATE", "TABLE", table] for table in ("films", "people", "stores", "genres")
    ]


def test_one_transaction_for_all_is_refused_where_the_database_commits_in_between(films: Folder) -> None:
    with pytest.raises(Unsupported, match="0001_films can't be part of one transaction for all"):
        films.plan(Latest(), rules=Rules(transactions=Transactions.ALL), dialect="mysql")


@pytest.mark.parametrize(
    ("dialect", "transactions", "atomic"),
    [
        ("sqlite", Transactions.EACH, True),
        ("sqlite", Transactions.NONE, False),
        ("postgresql", Transactions.EACH, True),
        ("mysql", Transactions.EACH, False),
        ("mariadb", Transactions.EACH, False),
    ],
    ids=str,
)
def test_migration_is_atomic_where_the_database_can(
    films: Folder, dialect: str, transactions: Transactions, atomic: bool
) -> None:
    plan = films.plan(Steps(1), rules=Rules(transactions=transactions), dialect=dialect)

    assert plan.steps[0].atomic is atomic


def test_rows_alone_are_atomic_on_mysql_too(folder: Folder) -> None:
    folder.write("0001_load", "schema.execute(\"INSERT INTO films VALUES ('M')\", down=())")

    assert folder.plan(Latest(), dialect="mysql").steps[0].atomic


def test_without_a_transaction_only_statements_on_rows_stay_in_one(folder: Folder) -> None:
    folder.write(
        "0001_vacuum", 'schema.execute(["DELETE FROM films", "VACUUM"], down=())', settings="transaction=False"
    )

    (step,) = folder.plan(Latest()).steps

    assert [work.transactional for work in step.work] == [True, False]
    assert not step.atomic
