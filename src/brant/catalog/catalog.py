"""All objects of a schema at one point of history, with the changes that keep them whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar

from brant.catalog.definitions import (
    CheckDefinition,
    ColumnDefinition,
    ComputedDefinition,
    ExclusionDefinition,
    Expression,
    ForeignKeyDefinition,
    FrozenMapping,
    IndexDefinition,
    IndexElement,
    Options,
    PrimaryKeyDefinition,
    TableDefinition,
    UniqueDefinition,
)
from brant.catalog.objects import Key, ObjectDefinition, TriggerDefinition
from brant.catalog.referrers import Referrers, after_change, referrers_among
from brant.errors import AlreadyExists, UnknownObject, UnknownTable, did_you_mean

Lookup = Callable[[str], TableDefinition | None]
RenameInExpression = Callable[[Expression, str, str], Expression]
K = TypeVar("K", PrimaryKeyDefinition, UniqueDefinition)


@dataclass(frozen=True, slots=True)
class Catalog:
    """Tables by name (``"table"`` or ``"schema.table"``), and all else by kind and name.

    Immutable: every change returns a new Catalog.
    ``live`` asks the connected database about a table the files don't know
    (made by raw SQL, or before brant); it is not part of the value.
    """

    tables: Mapping[str, TableDefinition] = field(default_factory=lambda: MappingProxyType({}))
    live: Lookup | None = field(default=None, compare=False, repr=False)
    objects: Mapping[Key, ObjectDefinition] = field(default_factory=lambda: MappingProxyType({}))
    _referrers: Referrers | None = field(default=None, compare=False, repr=False)

    # -- asking

    def has_table(self, name: str) -> bool:
        """Whether the files know such a table. The live database is not asked: when a migration
        is recorded again to be reverted, it has tables that were not there when it was applied."""
        return name in self.tables

    def table(self, name: str) -> TableDefinition:
        found = self._find(name)
        if found is None:
            raise UnknownTable(
                f"there is no table {name!r} at this point of history",
                hint=self._other_kind(name)
                or did_you_mean(name, self.tables)
                or "if raw SQL or another tool made it, say what it is: schema.assume_table(…)",
            )
        return found

    def __iter__(self) -> Iterator[TableDefinition]:
        return iter(self.tables.values())

    def has_object(self, kind: str, name: str) -> bool:
        """Whether the files know an object of that kind and name."""
        return (kind, name) in self.objects

    def object(self, kind: str, name: str) -> ObjectDefinition:
        if (kind, name) not in self.objects:
            known = [known for of, known in self.objects if of == kind]
            raise UnknownObject(
                f"there is no {kind} {name!r} at this point of history",
                hint=did_you_mean(name, known) or f"the files know of: {', '.join(known) or 'none'}",
            )
        return self.objects[kind, name]

    def references_to(self, table: str) -> Iterator[tuple[TableDefinition, ForeignKeyDefinition]]:
        """Each foreign key of another table that points at *table*."""
        return ((other, key) for other, key in self.keys_to(table) if other.name != table)

    def keys_to(self, table: str) -> Iterator[tuple[TableDefinition, ForeignKeyDefinition]]:
        """Each foreign key that points at *table*, its own among them, in the order of the tables."""
        names = self._known_referrers().get(table, frozenset())
        for name in names if len(names) < 2 else [name for name in self.tables if name in names]:
            for key in self.tables[name].foreign_keys:
                if key.referred_table == table:
                    yield self.tables[name], key

    def _known_referrers(self) -> Referrers:
        if self._referrers is None:
            object.__setattr__(self, "_referrers", referrers_among(self.tables.values()))
        assert self._referrers is not None
        return self._referrers

    def _find(self, name: str) -> TableDefinition | None:
        found = self.tables.get(name)
        if found is None and self.live is not None:
            found = self.live(name)
        return found

    # -- changing

    def with_table(self, table: TableDefinition) -> Catalog:
        self._refuse_taken(table.name)
        return self._put(table)

    def with_table_replaced(self, table: TableDefinition) -> Catalog:
        return self._put(table)

    def without_table(self, name: str) -> Catalog:
        gone = self.table(name)
        left = self._with(
            {key: table for key, table in self.tables.items() if key != name},
            after_change(self._referrers, name, gone if name in self.tables else None, None),
        )
        return left._with_triggers(name, None)._hiding(name)

    def without_temporary(self) -> Catalog:
        """Without the tables that end with the session that made them."""
        left = self
        for table in self.tables.values():
            if ("temporary", True) in table.options:
                left = left.without_table(table.name)
        return left

    def without_unknown(self, name: str) -> Catalog:
        """The same, for a table the files don't know: should the live database have it, it is gone from here on."""
        return self._hiding(name)

    def rename_table(self, name: str, to: str) -> Catalog:
        """The table under its new name, and every foreign key that points at it."""
        table = self.table(name)
        self._refuse_taken(to)
        tables: dict[str, TableDefinition] = {}
        for key, other in self.tables.items():
            renamed = replace(table, name=to) if key == name else other
            tables[renamed.name] = _retargeted(renamed, name, to)
        if to not in tables:
            tables[to] = _retargeted(replace(table, name=to), name, to)
        return self._with(tables)._with_triggers(name, to)._hiding(name)

    def rename_column(self, table: str, name: str, to: str, in_expression: RenameInExpression) -> Catalog:
        """The column under its new name in the table, its keys, indexes, constraints, and other tables' keys."""
        before = self.table(table)
        before.column(name)
        if before.has_column(to):
            raise AlreadyExists(f"table {table!r} already has a column {to!r}")
        after = _Renaming(name, to, in_expression).table(before)
        tables = _copied(self.tables)
        tables[table] = after
        for key in {other.name for other, fk in self.keys_to(table) if name in fk.referred_columns}:
            keys = (
                replace(fk, referred_columns=_swapped(fk.referred_columns, name, to))
                if fk.referred_table == table
                else fk
                for fk in tables[key].foreign_keys
            )
            tables[key] = replace(tables[key], foreign_keys=tuple(keys))
        return self._with(tables, after_change(self._referrers, table, self.tables.get(table), after))

    def with_object(self, definition: ObjectDefinition) -> Catalog:
        kind, name = definition.key
        if (kind, name) in self.objects:
            raise AlreadyExists(f"there is already the {self.objects[kind, name]} at this point of history")
        if kind == "view":
            self._refuse_taken(name)
        return self.with_object_replaced(definition)

    def with_object_replaced(self, definition: ObjectDefinition) -> Catalog:
        return replace(self, objects=MappingProxyType({**self.objects, definition.key: definition}))

    def without_object(self, kind: str, name: str) -> Catalog:
        gone = self.object(kind, name).key
        return replace(self, objects=MappingProxyType({key: have for key, have in self.objects.items() if key != gone}))

    def asking(self, live: Lookup | None) -> Catalog:
        """The same Catalog, asking *live* about tables it does not know."""
        return replace(self, live=live)

    def _put(self, table: TableDefinition) -> Catalog:
        tables = _copied(self.tables)
        referrers = after_change(self._referrers, table.name, tables.get(table.name), table)
        tables[table.name] = table
        return self._with(tables, referrers)

    def _with(self, tables: dict[str, TableDefinition], referrers: Referrers | None = None) -> Catalog:
        """*tables* belongs to the new Catalog from here on."""
        return Catalog(MappingProxyType(tables), self.live, self.objects, referrers)

    def _with_triggers(self, of: str, to: str | None) -> Catalog:
        """The triggers of a table go with it, or follow it to its new name."""
        if not any(isinstance(have, TriggerDefinition) and have.table == of for have in self.objects.values()):
            return self
        kept: list[ObjectDefinition] = []
        for have in self.objects.values():
            if not (isinstance(have, TriggerDefinition) and have.table == of):
                kept.append(have)
            elif to is not None:
                kept.append(have.on(to))
        return replace(self, objects=MappingProxyType({have.key: have for have in kept}))

    def _refuse_taken(self, name: str) -> None:
        """Tables and views share their names, on every database."""
        if name in self.tables:
            raise AlreadyExists(f"there is already a table {name!r} at this point of history")
        if found := self.objects.get(("view", name)):
            raise AlreadyExists(f"there is already a {found.kind} {name!r} at this point of history")

    def _other_kind(self, name: str) -> str | None:
        found = self.objects.get(("view", name))
        return f"{name!r} is a {found.kind}: replace_view(…), drop_view(…)" if found else None

    def _hiding(self, name: str) -> Catalog:
        """The live database still has what the plan is going to drop or rename: don't find it there."""
        live = self.live
        if live is None:
            return self
        return replace(self, live=lambda asked: None if asked == name else live(asked))

    # MappingProxyType can't be pickled; the replay cache stores catalogs. Python before 3.11.4 has a frozen dataclass
    # with slots pickle itself, whatever __getstate__ it defines.
    def __reduce__(
        self,
    ) -> tuple[Callable[..., Catalog], tuple[dict[str, TableDefinition], dict[Key, ObjectDefinition]]]:
        return _unpickled, (dict(self.tables), dict(self.objects))


def _unpickled(tables: dict[str, TableDefinition], objects: dict[Key, ObjectDefinition]) -> Catalog:
    return Catalog(MappingProxyType(tables), objects=MappingProxyType(objects))


@dataclass(frozen=True, slots=True)
class _Renaming:
    """A column's new name, carried into everything of its own table that speaks of it."""

    name: str
    to: str
    in_expression: RenameInExpression

    def table(self, table: TableDefinition) -> TableDefinition:
        key = table.primary_key
        return replace(
            table,
            columns=tuple(map(self._column, table.columns)),
            primary_key=key and self._key(key),
            uniques=tuple(map(self._key, table.uniques)),
            checks=tuple(map(self._check, table.checks)),
            foreign_keys=tuple(map(self._foreign_key, table.foreign_keys)),
            indexes=tuple(map(self._index, table.indexes)),
            exclusions=tuple(map(self._exclusion, table.exclusions)),
        )

    def _key(self, key: K) -> K:
        return replace(key, columns=self._names(key.columns), options=self._options(key.options))

    def _foreign_key(self, key: ForeignKeyDefinition) -> ForeignKeyDefinition:
        return replace(key, columns=self._names(key.columns), ondelete_columns=self._names(key.ondelete_columns))

    def _exclusion(self, exclusion: ExclusionDefinition) -> ExclusionDefinition:
        elements = tuple(replace(part, element=self._element(part.element)) for part in exclusion.elements)
        return replace(exclusion, elements=elements, where=exclusion.where and self._expression(exclusion.where))

    def _names(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return _swapped(names, self.name, self.to)

    def _expression(self, expression: Expression) -> Expression:
        return self.in_expression(expression, self.name, self.to)

    def _column(self, column: ColumnDefinition) -> ColumnDefinition:
        renamed = replace(column, name=self.to) if column.name == self.name else column
        if renamed.computed is None:
            return renamed
        computed = ComputedDefinition(self._expression(renamed.computed.expression), renamed.computed.persisted)
        return replace(renamed, computed=computed)

    def _check(self, check: CheckDefinition) -> CheckDefinition:
        return replace(check, expression=self._expression(check.expression))

    def _index(self, index: IndexDefinition) -> IndexDefinition:
        elements = tuple(map(self._element, index.elements))
        where = index.where and self._expression(index.where)
        return replace(index, elements=elements, where=where, options=self._options(index.options))

    def _element(self, element: IndexElement) -> IndexElement:
        return replace(
            element,
            column=self.to if element.column == self.name else element.column,
            expression=element.expression and self._expression(element.expression),
        )

    def _options(self, options: Options) -> Options:
        """INCLUDE lists, per-column options and conditions name columns too."""
        return tuple((key, self._in_option(value)) for key, value in options)

    def _in_option(self, value: object) -> object:
        match value:
            case FrozenMapping(items):
                return FrozenMapping(tuple((self.to if key == self.name else key, item) for key, item in items))
            case Expression():
                return self._expression(value)
            case tuple():
                return tuple(self.to if item == self.name else item for item in value)
            case _:
                return value


def _copied(tables: Mapping[str, TableDefinition]) -> dict[str, TableDefinition]:
    """A proxy's own copy() is that of its dict; ``dict(proxy)`` asks for one key after the other."""
    return tables.copy() if isinstance(tables, MappingProxyType) else dict(tables)


def _swapped(names: tuple[str, ...], name: str, to: str) -> tuple[str, ...]:
    return tuple(to if have == name else have for have in names)


def _retargeted(table: TableDefinition, name: str, to: str) -> TableDefinition:
    if not any(fk.referred_table == name for fk in table.foreign_keys):
        return table
    keys = tuple(replace(fk, referred_table=to) if fk.referred_table == name else fk for fk in table.foreign_keys)
    return replace(table, foreign_keys=keys)
