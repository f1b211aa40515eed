"""The one door for entities of alembic-utils: their public SQL texts become definitions.

alembic-utils is not imported here: who has an entity has it.
"""

from __future__ import annotations

from typing import Any

from brant.catalog.objects import (
    Body,
    ExtensionDefinition,
    MaterializedViewDefinition,
    ObjectDefinition,
    ScriptedDefinition,
    ViewDefinition,
)
from brant.dialects import dialect_for
from brant.errors import RecordingError

ON = {"trigger": "on_entity", "policy": "on_entity"}
"""The attribute that names the table an entity belongs to."""


def definition_of(entity: Any) -> ObjectDefinition:
    """Views as brant's own, so that tables can change under them; all else as SQL that is written out."""
    if not any(base.__module__.startswith("alembic_utils.") for base in type(entity).__mro__):
        if isinstance(entity, str):
            raise RecordingError(
                f"{entity!r} is no entity of alembic-utils",
                hint="write schema.create_table(…) or schema.drop_table(…), create_view(…), drop_view(…) and so on",
            )
        raise RecordingError(
            f"{entity!r} is no entity of alembic-utils",
            hint="PGFunction, PGTrigger, PGPolicy … can be given here; brant's own verbs are create_view() and others",
        )
    match entity.type_:
        case "view":
            return ViewDefinition(_name(entity), _body(entity.definition))
        case "materialized_view":
            return MaterializedViewDefinition(_name(entity), _body(entity.definition), with_data=bool(entity.with_data))
        case "extension":
            return ExtensionDefinition(str(entity.signature), str(entity.schema))
        case _:
            return _scripted(entity)


def _scripted(entity: Any) -> ScriptedDefinition:
    kind = str(entity.type_)
    in_place = list(entity.to_sql_statement_create_or_replace()) if kind == "function" else []
    return ScriptedDefinition(
        kind.replace("_", " "),
        str(entity.identity).partition(": ")[2] or str(entity.identity),
        _body(_sql(entity.to_sql_statement_create())),
        _body(_sql(entity.to_sql_statement_drop())),
        _body(_sql(in_place[0])) if len(in_place) == 1 else None,
        _on(entity, kind),
    )


def _on(entity: Any, kind: str) -> str | None:
    if kind == "grant_table":
        return f"{entity.schema}.{entity.table}"
    return str(getattr(entity, ON[kind])) if kind in ON else None


def _name(entity: Any) -> str:
    return f"{entity.schema}.{entity.signature}"


def _body(sql: str) -> Body:
    return Body((("postgresql", sql.strip().rstrip(";").rstrip()),))


def _sql(text: Any) -> str:
    return dialect_for("postgresql").compile(text)
