"""Definitions as the Python that a migration file would have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import mysql
from sqlalchemy.sql import elements, operators
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

from brant.catalog import sqla
from brant.catalog.definitions import (
    CheckDefinition,
    ColumnDefinition,
    ComputedDefinition,
    ConstraintDefinition,
    ExclusionDefinition,
    Expression,
    ForeignKeyDefinition,
    FrozenMapping,
    IdentityDefinition,
    IndexDefinition,
    IndexElement,
    Online,
    OnUpdateDefinition,
    Options,
    Position,
    PrimaryKeyDefinition,
    TableDefinition,
    TypeDefinition,
    UniqueDefinition,
)
from brant.columns.elements import Spelled
from brant.operations.rendering import called, rendered
from brant.partitions import Partitioning


def call(function: str, /, *arguments: str, **keywords: object) -> str:
    """A call with the keywords that say something; values are Python source already when ``str``."""
    given = [*arguments, *(f"{name}={value}" for name, value in keywords.items() if value is not None)]
    return f"{function}({', '.join(given)})"


def quoted(value: str) -> str:
    """A Python string literal, with double quotes where that needs no escape."""
    text = repr(value)
    return f'"{value}"' if text == f"'{value}'" and '"' not in value else text


def names(values: tuple[str, ...]) -> str:
    """One name as a string, several as a list."""
    return quoted(values[0]) if len(values) == 1 else "[" + ", ".join(map(quoted, values)) + "]"


def type_source(definition: TypeDefinition) -> str:
    return _type_source(definition.construct)


def _type_source(construct: TypeEngine[Any]) -> str:
    text = rendered(construct) or f"{_module(construct)}{_type_call(construct)}".removesuffix("()")
    for dialect, variant in sorted(construct._variant_mapping.items()):
        inner = _type_source(variant)
        text += ("" if text.endswith(")") else "()") + f".with_variant({inner}, {quoted(dialect)})"
    return text


def _module(construct: TypeEngine[Any]) -> str:
    """What stands before the class's name in a file; SQLAlchemy's own types are imported by name."""
    module = type(construct).__module__
    if module.startswith("sqlalchemy.dialects."):
        return f"{module.split('.')[2]}."
    if module.startswith("brant.columns."):
        return "c."
    return "" if module.startswith("sqlalchemy.") else f"{module}."


def _type_call(construct: TypeEngine[Any]) -> str:
    name = type(construct).__name__
    own = type(construct).__module__.startswith("sqlalchemy.")
    if isinstance(construct, sa.Enum) and own:
        return _enum_call(construct)
    if isinstance(construct, sa.ARRAY) and own:
        dimensions = None if construct.dimensions is None else repr(construct.dimensions)
        return call(name, _type_source(construct.item_type), dimensions=dimensions)
    if isinstance(construct, sa.types.SchemaType) and hasattr(construct, "data_type"):
        return _domain_call(construct)
    if isinstance(construct, mysql.DOUBLE | mysql.REAL) and not construct.asdecimal:
        return f"{repr(construct).removesuffix(')').removesuffix('(')}(asdecimal=False)".replace(")(", ", ")
    return called(construct)


def _enum_call(construct: sa.Enum) -> str:
    longest = max(map(len, construct.enums), default=0)
    return call(
        type(construct).__name__,
        *map(quoted, construct.enums),
        name=construct.name and quoted(construct.name),
        schema=construct.schema and quoted(construct.schema),
        native_enum=None if construct.native_enum else "False",
        create_constraint="True" if construct.create_constraint else None,
        length=repr(construct.length) if construct.length != longest and not construct.native_enum else None,
        **{name: quoted(value) for name in ("charset", "collation") if (value := getattr(construct, name, None))},
    )


def _domain_call(construct: Any) -> str:
    """A domain of PostgreSQL."""
    check = construct.check
    return call(
        type(construct).__name__,
        quoted(construct.name),
        _type_source(construct.data_type),
        collation=construct.collation and quoted(construct.collation),
        default=None if construct.default is None else repr(str(construct.default)),
        constraint_name=construct.constraint_name and quoted(str(construct.constraint_name)),
        not_null=None if construct.not_null is None else repr(construct.not_null),
        check=None if check is None else quoted(str(check)),
        schema=construct.schema and quoted(construct.schema),
    )


def expression_source(expression: Expression) -> str:
    """Constructs that each database spells its own way as such, all else as the text it would be."""
    return (not expression.is_text and _construct(expression.construct)) or call("text", quoted(expression.key))


def _construct(element: object) -> str | None:
    match element:
        case Spelled():
            return element.source()
        case elements.True_() | elements.False_() | elements.Null():
            return f"{type(element).__name__.rstrip('_').lower()}()"
        case elements.BindParameter():
            return _value(_listed(element.value) if element.expanding else element.value)
        case elements.Grouping():
            return _construct(element.element)
        case elements.BinaryExpression():
            return _binary(element)
        case elements.ColumnClause():
            return call("column", quoted(str(element.name)))
        case FunctionElement(name=str(name)):
            arguments = [_construct(argument) for argument in element.clauses]
            written = [argument for argument in arguments if argument is not None]
            return call(f"func.{name}", *written) if len(written) == len(arguments) else None
        case _:
            return None


def _listed(value: Any) -> list[Any]:
    return list(value)


_OPERATORS = {
    operators.eq: "==",
    operators.ne: "!=",
    operators.lt: "<",
    operators.le: "<=",
    operators.gt: ">",
    operators.ge: ">=",
    operators.add: "+",
    operators.sub: "-",
    operators.mul: "*",
    operators.truediv: "/",
}


_METHODS = {
    operators.in_op: "in_",
    operators.not_in_op: "not_in",
    operators.is_: "is_",
    operators.is_not: "is_not",
    operators.like_op: "like",
    operators.not_like_op: "not_like",
}


def _binary(element: elements.BinaryExpression[Any]) -> str | None:
    left, right = _construct(element.left), _construct(element.right)
    if left is None or right is None:
        return None
    if method := _METHODS.get(element.operator):
        return f"{left}.{method}({right})"
    sign = _OPERATORS.get(element.operator)
    return f"({left} {sign} {right})" if sign else None


def default_source(default: str | Expression | None) -> str | None:
    if default is None:
        return None
    return quoted(default) if isinstance(default, str) else expression_source(default)


def column_source(column: ColumnDefinition) -> str:
    arguments = [quoted(column.name), type_source(column.type)]
    arguments += [said for said in (computed_source(column.computed), identity_source(column.identity)) if said]
    return call(
        "Column",
        *arguments,
        nullable=None if column.nullable else "False",
        server_default=default_source(column.default),
        server_onupdate=on_update_source(column.on_update),
        autoincrement=None if column.autoincrement == "auto" else repr(column.autoincrement),
        comment=column.comment and quoted(column.comment),
        **dialect_options(column.options),
    )


def computed_source(computed: ComputedDefinition | None) -> str | None:
    if computed is None:
        return None
    said = _sql_source(computed.expression)
    return call("Computed", said, persisted=None if computed.persisted is None else repr(computed.persisted))


def _sql_source(expression: Expression) -> str:
    """SQL text as such, where a text is SQL."""
    return quoted(expression.key) if expression.is_text else expression_source(expression)


def identity_source(identity: IdentityDefinition | None) -> str | None:
    if identity is None:
        return None
    options = {name: repr(value) for name, value in identity.options}
    return call("Identity", always="True" if identity.always else None, **options)


def on_update_source(on_update: OnUpdateDefinition | None) -> str | None:
    if on_update is None:
        return None
    return call("c.OnUpdate", expression_source(on_update.expression), optional="True" if on_update.optional else None)


def position_keywords(position: Position | None) -> dict[str, str]:
    if position is None:
        return {}
    return {"first": "True"} if position.after is None else {"after": quoted(position.after)}


def constraint_source(constraint: ConstraintDefinition) -> str:
    extra = dialect_options(constraint.options)
    match constraint:
        case PrimaryKeyDefinition():
            columns = map(quoted, constraint.columns)
            return call("PrimaryKeyConstraint", *columns, name=quoted(constraint.name), **_timing(constraint), **extra)
        case UniqueDefinition():
            return call(
                "UniqueConstraint",
                *map(quoted, constraint.columns),
                name=quoted(constraint.name),
                **_timing(constraint),
                **extra,
            )
        case CheckDefinition():
            plain = constraint.enforced and not constraint.no_inherit
            return call(
                "CheckConstraint" if plain else "c.Check",
                _sql_source(constraint.expression),
                name=quoted(constraint.name),
                enforced=None if constraint.enforced else "False",
                no_inherit="True" if constraint.no_inherit else None,
                **extra,
            )
        case ForeignKeyDefinition():
            targets = [f"{constraint.referred_table}.{column}" for column in constraint.referred_columns]
            return call(
                "ForeignKeyConstraint",
                "[" + ", ".join(map(quoted, constraint.columns)) + "]",
                "[" + ", ".join(map(quoted, targets)) + "]",
                name=quoted(constraint.name),
                **foreign_key_keywords(constraint),
                **extra,
            )
        case ExclusionDefinition():
            return _exclusion_source(constraint)


def _exclusion_source(constraint: ExclusionDefinition) -> str:
    """An expression is told by its text alone: ``ops`` finds it by that."""
    elements, opclasses = [], {}
    for part in constraint.elements:
        column, said = part.element.column, part.element.expression
        if said is not None and part.opclass is not None:
            element = call("literal_column", quoted(said.key))
        else:
            element = quoted(column) if column is not None else expression_source(cast(Expression, said))
        elements.append(f"({element}, {quoted(part.operator)})")
        if part.opclass is not None:
            opclasses[part.element.label] = part.opclass
    return call(
        "postgresql.ExcludeConstraint",
        *elements,
        name=quoted(constraint.name),
        using=None if constraint.using == "gist" else quoted(constraint.using),
        where=constraint.where and expression_source(constraint.where),
        ops=_value(FrozenMapping(tuple(opclasses.items()))) if opclasses else None,
        **_timing(constraint),
    )


def foreign_key_keywords(key: ForeignKeyDefinition) -> dict[str, str | None]:
    return {
        "ondelete": (said := sqla.action_text(key)) and quoted(said),
        "onupdate": key.onupdate and quoted(key.onupdate),
        "match": key.match and quoted(key.match),
        **_timing(key),
    }


def _timing(
    constraint: PrimaryKeyDefinition | UniqueDefinition | ForeignKeyDefinition | ExclusionDefinition,
) -> dict[str, str | None]:
    return {
        "deferrable": None if constraint.deferrable is None else repr(constraint.deferrable),
        "initially": constraint.initially and quoted(constraint.initially),
    }


def index_source(index: IndexDefinition, online: Online | None = None) -> str:
    """As SQLAlchemy's Index, or as an IndexOn where that has no word for it."""
    where = index.where and expression_source(index.where)
    hints = online_keywords(online or Online())
    is_plain = index.visible and index.comment is None and index.kind is None and not index.required
    if is_plain and hints.keys() <= {"concurrently"}:
        return call(
            "Index",
            quoted(index.name),
            *map(_element, index.elements),
            unique="True" if index.unique else None,
            postgresql_where=where,
            sqlite_where=where,
            postgresql_concurrently=hints.get("concurrently"),
            **_each_place(index),
            **dialect_options(index.options),
        )
    said = {option: word for word, option in sqla.SAID_TO_ALL.items() if word in index.required}
    return call(
        "c.IndexOn",
        *map(_element, index.elements),
        kind=index.kind and quoted(index.kind),
        name=quoted(index.name),
        unique="True" if index.unique else None,
        where=where,
        comment=None if index.comment is None else quoted(index.comment),
        visible=None if index.visible else "False",
        **_each_place(index),
        **dialect_options(index.settings),
        **{said.get(name, name): value for name, value in dialect_options(index.options).items()},
        **hints,
    )


def online_keywords(online: Online) -> dict[str, str]:
    """How a change is made, as keywords."""
    given = {"algorithm": online.algorithm, "lock": online.lock}
    keywords = {"concurrently": "True"} if online.concurrently else {}
    return keywords | {name: quoted(value.lower()) for name, value in given.items() if value is not None}


def _each_place(index: IndexDefinition) -> dict[str, str]:
    """Operator classes and lengths, by column."""
    found: dict[str, str] = {}
    for attribute, word, own in (("opclass", "ops", "postgresql_ops"), ("length", "length", "mysql_length")):
        values = {place.label: getattr(place, attribute) for place in index.elements if getattr(place, attribute)}
        if values:
            found[word if attribute in index.required else own] = _value(FrozenMapping(tuple(values.items())))
    return found


def _element(element: IndexElement) -> str:
    collation = element.collation
    if element.expression is not None:
        is_collated_text = element.expression.is_text and collation is not None
        text = call("text", quoted(sqla.index_place(IndexElement(expression=element.expression, collation=collation))))
        text = text if is_collated_text else expression_source(element.expression)
        collation = None if is_collated_text else collation
    elif element.descending or element.nulls or collation:
        text = call("column", quoted(element.column or ""))
    else:
        return quoted(element.column or "")
    text += f".collate({quoted(collation)})" if collation else ""
    if element.descending:
        text = f"desc({text})" if text.startswith("text(") else f"{text}.desc()"
    if element.nulls:
        text = (
            f"nulls_{element.nulls}({text})"
            if text.startswith(("text(", "desc("))
            else f"{text}.nulls_{element.nulls}()"
        )
    return text


def table_items(table: TableDefinition) -> Iterator[str]:
    """Columns, then constraints, then indexes, each as one line."""
    for column in table.columns:
        yield column_source(column)
    for constraint in table.constraints:
        yield constraint_source(constraint)
    for index in table.indexes:
        yield index_source(index)


def table_source(table: TableDefinition, verb: str, keywords: Mapping[str, str] | None = None) -> str:
    lines = [quoted(table.name), *table_items(table)]
    if table.comment:
        lines.append(f"comment={quoted(table.comment)}")
    lines += [f"{name}={value}" for name, value in {**dialect_options(table.options), **(keywords or {})}.items()]
    return f"{verb}(\n" + "".join(f"    {line},\n" for line in lines) + ")"


def dialect_options(options: Options) -> dict[str, str]:
    return {name: _value(value) for name, value in options}


def _value(value: Any) -> str:
    match value:
        case FrozenMapping():
            return "{" + ", ".join(f"{_value(key)}: {_value(item)}" for key, item in value.items) + "}"
        case Expression():
            return expression_source(value)
        case tuple() | list():
            return "[" + ", ".join(map(_value, value)) + "]"
        case str():
            return quoted(value)
        case Partitioning():
            return value.source()
        case _:
            return repr(value)
