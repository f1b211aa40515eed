"""Objects beside tables as the lines of a migration file that create, replace and drop them."""

from __future__ import annotations

from typing import assert_never

from brant.catalog.names import trigger_function
from brant.catalog.objects import (
    NOTHING,
    Body,
    DomainDefinition,
    EnumDefinition,
    ExtensionDefinition,
    MaterializedViewDefinition,
    ObjectDefinition,
    RoutineDefinition,
    SchemaDefinition,
    ScriptedDefinition,
    SequenceDefinition,
    TriggerDefinition,
    ViewDefinition,
)
from brant.operations import source

VERBS = ("view", "function", "procedure", "enum", "domain", "sequence", "schema", "extension")
"""The kinds that have a verb of their own; all others are spoken of as objects."""


def created(definition: ObjectDefinition) -> str:
    return _said("create", definition)


def replaced(definition: ObjectDefinition) -> str:
    return _said("replace", definition)


def dropped(kind: str, name: str) -> str:
    if kind == "trigger":
        table, _, trigger = name.rpartition(".")
        return source.call("schema.drop_trigger", source.quoted(trigger), table=source.quoted(table))
    if kind in VERBS:
        return source.call(f"schema.drop_{kind}", source.quoted(name))
    return source.call("schema.drop_object", source.quoted(kind), source.quoted(name))


def _said(verb: str, definition: ObjectDefinition) -> str:
    match definition:
        case ViewDefinition():
            return _view(verb, definition)
        case MaterializedViewDefinition():
            return _materialized_view(verb, definition)
        case TriggerDefinition():
            return _trigger(verb, definition)
        case RoutineDefinition():
            return _routine(verb, definition)
        case ScriptedDefinition():
            return _scripted(verb, definition)
        case EnumDefinition():
            return source.call("schema.create_enum", source.quoted(definition.name), _list(definition.values) or "[]")
        case DomainDefinition():
            return _domain(verb, definition)
        case SequenceDefinition():
            return _sequence(verb, definition)
        case SchemaDefinition():
            return source.call("schema.create_schema", source.quoted(definition.name))
        case ExtensionDefinition():
            return _extension(definition)
        case _:
            assert_never(definition)


def _view(verb: str, definition: ViewDefinition) -> str:
    return source.call(
        f"schema.{verb}_view",
        source.quoted(definition.name),
        body_source(definition.select),
        columns=_list(definition.columns),
        check_option=definition.check_option and source.quoted(definition.check_option.lower()),
        **source.dialect_options(definition.options),
    )


def _materialized_view(verb: str, definition: MaterializedViewDefinition) -> str:
    return source.call(
        f"schema.{verb}_materialized_view",
        source.quoted(definition.name),
        body_source(definition.select),
        columns=_list(definition.columns),
        indexes=_lines(list(map(source.index_source, definition.indexes))),
        with_data=None if definition.with_data else "False",
        **source.dialect_options(definition.options),
    )


def _trigger(verb: str, definition: TriggerDefinition) -> str:
    events = tuple(event.lower() for event in definition.events)
    return source.call(
        f"schema.{verb}_trigger",
        source.quoted(definition.name),
        table=source.quoted(definition.table),
        timing=source.quoted(definition.timing.lower()),
        event=source.names(events),
        body=body_source(definition.body),
        columns=_list(definition.columns),
        for_each=None if definition.for_each == "ROW" else source.quoted(definition.for_each.lower()),
        when=definition.when and body_source(definition.when),
        function=_unless(definition.function, trigger_function(definition.table, definition.name)),
    )


def _routine(verb: str, definition: RoutineDefinition) -> str:
    return source.call(
        f"schema.{verb}_{definition.kind}",
        source.quoted(definition.name),
        arguments=None if definition.arguments == NOTHING else body_source(definition.arguments),
        returns=definition.returns and body_source(definition.returns),
        body=body_source(definition.body),
        language=_unless(definition.language, "plpgsql"),
        volatility=definition.volatility and source.quoted(definition.volatility.lower()),
        security=definition.security and source.quoted(definition.security.lower()),
    )


def _scripted(verb: str, definition: ScriptedDefinition) -> str:
    return source.call(
        f"schema.{verb}_object",
        source.quoted(definition.kind),
        source.quoted(definition.name),
        create=body_source(definition.create),
        drop=body_source(definition.drop),
        replace=definition.replace and body_source(definition.replace),
        on=definition.on and source.quoted(definition.on),
    )


def _domain(verb: str, definition: DomainDefinition) -> str:
    checks = [source.constraint_source(check) for check in definition.checks]
    return source.call(
        f"schema.{verb}_domain",
        source.quoted(definition.name),
        source.type_source(definition.type),
        nullable=None if definition.nullable else "False",
        default=source.default_source(definition.default),
        checks=_lines(checks),
    )


def _sequence(verb: str, definition: SequenceDefinition) -> str:
    return source.call(
        f"schema.{verb}_sequence",
        source.quoted(definition.name),
        **{name: repr(value) for name, value in sequence_settings(definition).items()},
    )


def _extension(definition: ExtensionDefinition) -> str:
    return source.call(
        "schema.create_extension",
        source.quoted(definition.name),
        schema=definition.schema and source.quoted(definition.schema),
        version=definition.version and source.quoted(definition.version),
        if_not_exists="True" if definition.if_not_exists else None,
    )


def sequence_settings(sequence: SequenceDefinition) -> dict[str, int | bool]:
    """What it says, by the names of the verb."""
    given = {
        "start": sequence.start,
        "increment": sequence.increment,
        "minimum": sequence.minimum,
        "maximum": sequence.maximum,
        "cache": sequence.cache,
    }
    said: dict[str, int | bool] = {name: value for name, value in given.items() if value is not None}
    return {**said, "cycle": True} if sequence.cycle else said


def _unless(value: str, usual: str) -> str | None:
    return None if value == usual else source.quoted(value)


def body_source(body: Body) -> str:
    """One text, or a dict of texts by database."""
    if [name for name, _ in body.texts] == ["default"]:
        return source.quoted(body.texts[0][1])
    return "{" + ", ".join(f"{source.quoted(name)}: {source.quoted(text)}" for name, text in body.texts) + "}"


def _list(names: tuple[str, ...]) -> str | None:
    return _lines(list(map(source.quoted, names)))


def _lines(items: list[str]) -> str | None:
    return "[" + ", ".join(items) + "]" if items else None
