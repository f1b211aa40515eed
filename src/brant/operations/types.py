"""Operations on the values of enum types; types themselves are created and dropped as all objects are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy.schema import ExecutableDDLElement

from brant.catalog.catalog import Catalog
from brant.catalog.enums import columns_of_enum, values_of, with_enum_replaced
from brant.errors import AlreadyExists, RecordingError, did_you_mean
from brant.operations import source
from brant.operations.base import Operation


@dataclass(frozen=True, slots=True)
class AddEnumValue(Operation):
    """ALTER TYPE … ADD VALUE; where columns carry their values, each of them is altered."""

    name: str
    value: str
    before: str | None = None
    after: str | None = None

    def values(self, before: Catalog) -> tuple[str, ...]:
        """All values of the type, with the new one in its place."""
        values = values_of(before, self.name)
        if self.value in values:
            raise AlreadyExists(f"enum type {self.name!r} already has a value {self.value!r}")
        place = len(values)
        if self.before is not None:
            place = _place(values, self.before, self.name)
        elif self.after is not None:
            place = _place(values, self.after, self.name) + 1
        return (*values[:place], self.value, *values[place:])

    def apply(self, before: Catalog) -> Catalog:
        return with_enum_replaced(before, self.name, self.values(before))

    def reverse(self, before: Catalog) -> Operation:
        """No database can take a value away: the type is made anew. Rows that have it by then stop that."""
        return ReplaceEnum(self.name, values_of(before, self.name))

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        return ReplaceEnum(self.name, self.values(before)).ddl(before)

    def source(self) -> str:
        return source.call(
            "schema.add_enum_value",
            source.quoted(self.name),
            source.quoted(self.value),
            before=self.before and source.quoted(self.before),
            after=self.after and source.quoted(self.after),
        )

    def touches(self) -> frozenset[str]:
        return frozenset({self.name})


@dataclass(frozen=True, slots=True)
class RenameEnumValue(Operation):
    """ALTER TYPE … RENAME VALUE; rows and defaults that have it follow."""

    name: str
    value: str
    to: str

    def values(self, before: Catalog) -> tuple[str, ...]:
        """All values of the type, with the renamed one in its place."""
        values = values_of(before, self.name)
        if self.to in values:
            raise AlreadyExists(f"enum type {self.name!r} already has a value {self.to!r}")
        place = _place(values, self.value, self.name)
        return (*values[:place], self.to, *values[place + 1 :])

    def apply(self, before: Catalog) -> Catalog:
        return with_enum_replaced(before, self.name, self.values(before), {self.value: self.to})

    def reverse(self, before: Catalog) -> Operation:
        return RenameEnumValue(self.name, self.to, self.value)

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        return ReplaceEnum(self.name, self.values(before), ((self.value, self.to),)).ddl(before)

    def source(self) -> str:
        return source.call(
            "schema.rename_enum_value", source.quoted(self.name), source.quoted(self.value), to=source.quoted(self.to)
        )

    def touches(self) -> frozenset[str]:
        return frozenset({self.name})


@dataclass(frozen=True, slots=True)
class ReplaceEnum(Operation):
    """The type with other values; ``renamed`` pairs say what rows get that have one which goes."""

    name: str
    values: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...] = ()
    lossy: ClassVar[bool] = False

    def apply(self, before: Catalog) -> Catalog:
        known = values_of(before, self.name)
        for value, to in self.renamed:
            _place(known, value, self.name)
            _place(self.values, to, self.name)
        return with_enum_replaced(before, self.name, self.values, dict(self.renamed))

    def reverse(self, before: Catalog) -> Operation:
        """A value that two have become stays the first of them."""
        back = {to: value for value, to in reversed(self.renamed) if to not in values_of(before, self.name)}
        return ReplaceEnum(self.name, values_of(before, self.name), tuple(back.items()))

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        from brant.operations.columns import AlterColumn

        after = self.apply(before)
        for table, column in columns_of_enum(before, self.name):
            changed = after.table(table.name).column(column.name)
            yield from AlterColumn(table.name, column.name, type=changed.type).ddl(before)

    def source(self) -> str:
        renamed = ", ".join(f"{source.quoted(value)}: {source.quoted(to)}" for value, to in self.renamed)
        return source.call(
            "schema.replace_enum",
            source.quoted(self.name),
            "[" + ", ".join(map(source.quoted, self.values)) + "]",
            renamed=f"{{{renamed}}}" if renamed else None,
        )

    def touches(self) -> frozenset[str]:
        return frozenset({self.name})


def _place(values: tuple[str, ...], value: str, name: str) -> int:
    if value not in values:
        raise RecordingError(
            f"enum type {name!r} has no value {value!r}",
            hint=did_you_mean(value, values) or f"its values: {', '.join(values)}",
        )
    return values.index(value)
