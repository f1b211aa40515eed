"""What holds for every history, without a database."""

from __future__ import annotations

import copy
import pickle

import pytest
import sqlalchemy as sa
from hypothesis import assume, given

from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import Expression, TableDefinition
from brant.dialects import KNOWN, dialect_for
from brant.dialects.index_checks import asked_of
from brant.errors import Unsupported
from brant.migrations.condensing import condensed
from brant.migrations.digest import digest
from brant.operations.base import Operation
from brant.operations.indexes import AddIndex
from brant.operations.rows import Execute
from brant.testing.strategies import REFUSED_BY, History, catalogs, columns, histories, tables
from brant.testing.suite import reversed_of
from tests.properties.examples import examples, in_any_order


@examples(40)
@given(histories())
def test_up_then_down_returns_the_catalog(history: History) -> None:
    catalog = history.recording.after
    for operation, _ in reversed_of(history.recording):
        catalog = operation.apply(catalog)
    assert in_any_order(catalog) == Catalog()


@examples(40)
@given(histories())
def test_each_operation_and_its_reverse_return_to_the_catalog_between(history: History) -> None:
    states = list(history.catalogs)
    for (operation, _), before, after in zip(history.operations, states, states[1:], strict=False):
        assert in_any_order(operation.reverse(before).apply(after)) == in_any_order(before)


@examples(40)
@given(histories())
def test_who_refers_to_a_table_is_known_along_the_way(history: History) -> None:
    catalog = Catalog()
    for operations in (history.operations, reversed_of(history.recording)):
        for operation, _ in operations:
            assert not [*catalog.keys_to("nobody")]  # from here on it is kept
            catalog = operation.apply(catalog)
            for name in {*catalog.tables, *(key.referred_table for table in catalog for key in table.foreign_keys)}:
                looked_at = [
                    (table, key) for table in catalog for key in table.foreign_keys if key.referred_table == name
                ]
                assert [*catalog.keys_to(name)] == looked_at
                assert [*catalog.references_to(name)] == [one for one in looked_at if one[0].name != name]


@examples(40)
@given(histories())
def test_undoing_the_undoing_does_it_again(history: History) -> None:
    states = list(history.catalogs)
    for (operation, _), before, after in zip(history.operations, states, states[1:], strict=False):
        undo = operation.reverse(before)
        again = undo.reverse(after).apply(undo.apply(after))
        assert in_any_order(again) == in_any_order(after)


@pytest.mark.parametrize("dialect", [*KNOWN, "default"])
@examples(40)
@given(history=histories())
def test_every_operation_along_a_history_compiles(dialect: str, history: History) -> None:
    for (operation, where), before in zip(history.operations, history.catalogs, strict=False):
        try:
            list(dialect_for(dialect).work([(operation, where)], before))
        except Unsupported:
            assert dialect in {"default"}.union(*(REFUSED_BY[feature] for feature in features(operation)))


def features(operation: Operation) -> list[str]:
    """The cases whose feature an operation uses."""
    cases = {
        "partial": "add_index_partial",
        "expression": "add_index_expression",
        "nulls": "add_index_nulls",
        "invisible": "add_index_invisible",
        "with_": "add_index_using_with_storage",
    }
    found = [cases[asked] for asked in asked_of(operation.index)] if isinstance(operation, AddIndex) else []
    table = getattr(operation, "table", None)
    constraints = table.foreign_keys if isinstance(table, TableDefinition) else ()
    if any(getattr(key, "deferrable", None) for key in (*constraints, getattr(operation, "constraint", None))):
        found.append("add_foreign_key_deferred")
    return found


@pytest.mark.parametrize("dialect", KNOWN)
@examples(40)
@given(history=histories(*KNOWN))
def test_a_history_all_can_carry_out_compiles_as_a_whole(dialect: str, history: History) -> None:
    work = dialect_for(dialect).work
    assert [str(part) for part in work(history.operations, Catalog())] == [
        str(part) for part in work(history.operations, Catalog())
    ]
    list(work(reversed_of(history.recording), history.recording.after))


@examples(40)
@given(histories())
def test_a_history_has_one_digest(history: History) -> None:
    said = [operation for operation, _ in history.operations]
    assert digest(said) == digest(copy.deepcopy(said))


@examples(40)
@given(catalogs())
def test_every_table_of_a_catalog_is_built_and_read_again(catalog: Catalog) -> None:
    for table in catalog:
        assert in_any_order(Catalog({"t": sqla.table_definition(sqla.build_table(table))})) == in_any_order(
            Catalog({"t": table})
        )


@examples(40)
@given(catalogs())
def test_a_catalog_survives_pickling(catalog: Catalog) -> None:
    assert pickle.loads(pickle.dumps(catalog)) == catalog


@examples(40)
@given(tables())
def test_a_table_reads_as_itself(table: sa.Table) -> None:
    assert sqla.table_definition(table) == sqla.table_definition(table)


@examples(40)
@given(columns())
def test_a_column_is_built_and_read_again(column: sa.Column[object]) -> None:
    definition = sqla.column_definition(column)
    assert sqla.column_definition(sqla.build_column(definition)) == definition


@examples(40)
@given(histories())
def test_a_history_is_condensed_to_what_leads_to_the_same(history: History) -> None:
    operations = [operation for operation, _ in history.operations]
    # What SQLAlchemy writes for each database has no text of its own.
    assume(
        not any(isinstance(part, Expression) for one in operations if isinstance(one, Execute) for part in one.up.parts)
    )
    whole = condensed(operations, Catalog())
    assert whole is not None
    assert whole.after == history.recording.after
    half = len(operations) // 2
    rest = condensed(operations[half:], list(history.catalogs)[half])
    assert rest is not None
    assert rest.after == history.recording.after
