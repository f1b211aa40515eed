"""What ``alter_column`` changes: its keywords, checked against the column, as an operation.

Collation, character set and sign are arguments of a type: changed alone, the rest of
the type stays; not named, they stay when the type changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypedDict, cast

import sqlalchemy as sa
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.types import TypeEngine

from brant.catalog import sqla
from brant.catalog.definitions import (
    ColumnDefinition,
    ComputedDefinition,
    IdentityDefinition,
    OnUpdateDefinition,
    Position,
    TableDefinition,
    TypeDefinition,
)
from brant.columns.elements import OnUpdate
from brant.columns.variants import collated, keeping, on_mysql
from brant.errors import RecordingError
from brant.operations.columns import UNCHANGED, AlterColumn, Unchanged

Sql = str | ClauseElement
Type = TypeEngine[Any] | type[TypeEngine[Any]]


class Alteration(TypedDict, total=False):
    """What ``alter_column`` can name; what is not named stays as it is."""

    type: Type
    nullable: bool
    default: object
    """A literal of any Python type or SQL; None takes the default away."""
    comment: str | None
    using: str
    """The SQL that converts existing values to the new type."""
    collation: str | Mapping[str, str] | None
    charset: str | None
    unsigned: bool
    on_update: Sql | OnUpdate | None
    """ON UPDATE (MySQL, MariaDB)."""
    virtual_as: Sql
    stored_as: Sql
    computed: sa.Computed | None
    """None makes it a plain column that keeps its values."""
    identity: sa.Identity | None
    autoincrement: bool
    start: int
    """The number that an identity gives out next, unless there are greater ones."""
    invisible: bool
    first: bool
    after: str
    algorithm: str | None
    """How MySQL and MariaDB do it: ``"instant"``, ``"inplace"``, ``"copy"``, or ``"nocopy"`` (MariaDB)."""
    lock: str | None
    """What others may do meanwhile (MySQL, MariaDB): ``"none"``, ``"shared"``, ``"exclusive"``."""


def alteration(table: TableDefinition, name: str, given: Alteration) -> AlterColumn:
    """The operation that *given* asks for. Raises RecordingError for what can't be."""
    if not given.keys() - {"algorithm", "lock"}:
        raise RecordingError(
            f"alter_column({name!r}) changes nothing",
            hint="name what changes: type=, nullable=, default=, comment= … (rename_column renames)",
        )
    _check(table, name, given)
    column = table.column(name)
    type_ = _type(column, given)
    return AlterColumn(
        table.name,
        name,
        type=type_,
        nullable=given.get("nullable", UNCHANGED),
        default=_default(column, type_, given),
        comment=given.get("comment", UNCHANGED),
        using=given.get("using"),
        on_update=_on_update(given),
        computed=_computed(given),
        identity=_identity(column, given),
        autoincrement=_autoincrement(column, given),
        invisible=given.get("invisible", UNCHANGED),
        position=_position(table, name, given),
        online=sqla.online_said({"algorithm": given.get("algorithm"), "lock": given.get("lock")}),
    )


_TYPES: dict[str, tuple[type, ...]] = {
    "comment": (str, type(None)),
    "nullable": (bool,),
    "using": (str,),
    "unsigned": (bool,),
    "charset": (str, type(None)),
    "invisible": (bool,),
    "autoincrement": (bool,),
    "start": (int,),
    "identity": (sa.Identity, type(None)),
    "computed": (sa.Computed, type(None)),
    "after": (str,),
}
_SAID = {
    str: "text",
    bool: "True or False",
    int: "a number",
    type(None): "None",
    sa.Identity: "an Identity()",
    sa.Computed: "a Computed()",
}


def _check(table: TableDefinition, name: str, given: Alteration) -> None:
    unknown = given.keys() - Alteration.__annotations__.keys()
    if unknown:
        raise TypeError(f"alter_column() got an unexpected keyword argument {min(unknown)!r}")
    if "type" in given and not sqla.is_type(given["type"]):
        raise RecordingError(f"type= is a SQLAlchemy type such as String(40), not {given['type']!r}")
    for keyword, kinds in _TYPES.items():
        value = given.get(keyword, UNCHANGED)
        if value is not UNCHANGED and not isinstance(value, kinds):
            wanted = " or ".join(_SAID[kind] for kind in kinds)
            raise RecordingError(f"{keyword}= is {wanted}, not {value!r}")
    if "using" in given and "type" not in given:
        raise RecordingError("using= converts to a new type: name it with type=")
    if given.get("nullable") and (key := table.primary_key) and name in key.columns:
        raise RecordingError(f"column {name!r} is in the primary key of {table.name!r} and can't be nullable")


def _type(column: ColumnDefinition, given: Alteration) -> TypeDefinition | Unchanged:
    was = column.type.construct
    named = given.get("type")
    type_ = was if named is None else keeping(was, named() if isinstance(named, type) else named)
    try:
        if "unsigned" in given:
            type_ = on_mysql(type_, unsigned=given["unsigned"])
        if "charset" in given:
            type_ = on_mysql(type_, charset=given["charset"])
        if "collation" in given:
            type_ = collated(type_, given["collation"])
    except TypeError as error:
        raise RecordingError(f"column {column.name!r}: {error}") from error
    return UNCHANGED if type_ is was else sqla.type_definition(type_)


def _default(column: ColumnDefinition, type_: TypeDefinition | Unchanged, given: Alteration) -> Any:
    if "default" not in given:
        return UNCHANGED
    construct = column.type.construct if isinstance(type_, Unchanged) else type_.construct
    return sqla.default_definition(given["default"], construct)


def _on_update(given: Alteration) -> OnUpdateDefinition | Unchanged | None:
    if "on_update" not in given:
        return UNCHANGED
    said = given["on_update"]
    return None if said is None else sqla.on_update_definition(said if isinstance(said, OnUpdate) else OnUpdate(said))


def _computed(given: Alteration) -> ComputedDefinition | Unchanged | None:
    ways = [way for way in ("virtual_as", "stored_as", "computed") if way in given]
    if len(ways) > 1:
        raise RecordingError(f"a column is computed in one way: {ways[0]}= or {ways[1]}=")
    if not ways:
        return UNCHANGED
    if "computed" in given:
        computed = given["computed"]
        return None if computed is None else sqla.computed_definition(computed)
    expression = cast("Mapping[str, Any]", given)[ways[0]]
    return sqla.computed_definition(sa.Computed(expression, persisted=ways[0] == "stored_as"))


def _identity(column: ColumnDefinition, given: Alteration) -> IdentityDefinition | Unchanged | None:
    identity = _named_identity(column, given)
    if "start" not in given:
        return identity
    counts = column.identity if isinstance(identity, Unchanged) else identity
    if counts is None:
        raise RecordingError(
            f"column {column.name!r} has no identity that could begin at {given['start']}",
            hint=f"say identity=Identity(start={given['start']}), which makes it one",
        )
    others = (option for option in counts.options if option[0] != "start")
    return replace(counts, options=(("start", given["start"]), *others))


def _named_identity(column: ColumnDefinition, given: Alteration) -> IdentityDefinition | Unchanged | None:
    if "identity" in given:
        identity = given["identity"]
        return None if identity is None else sqla.identity_definition(identity)
    if "autoincrement" not in given:
        return UNCHANGED
    if given["autoincrement"]:
        return column.identity or IdentityDefinition()
    return None if column.identity is not None else UNCHANGED


def _autoincrement(column: ColumnDefinition, given: Alteration) -> bool | str | Unchanged:
    if "identity" in given and given["identity"] is None and "autoincrement" not in given:
        return False
    if given.get("identity") is not None and column.autoincrement is False:
        return "auto"
    if "autoincrement" not in given or given["autoincrement"] is bool(column.autoincrement):
        return UNCHANGED
    return "auto" if given["autoincrement"] else False


def _position(table: TableDefinition, name: str, given: Alteration) -> Position | Unchanged:
    if given.get("first"):
        return Position()
    if "after" not in given:
        return UNCHANGED
    if given["after"] == name:
        raise RecordingError(f"column {name!r} can't stand behind itself")
    table.column(given["after"])
    return Position(given["after"])
