"""What one statement of an object's file declares: CREATE VIEW and its kind, as brant's definitions.

Views are read into what they consist of; of all else the text is kept as it stands, with the name,
the table it belongs to, and what drops it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType

from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import Options
from brant.catalog.objects import (
    NOTHING,
    AnyView,
    Body,
    MaterializedViewDefinition,
    ObjectDefinition,
    RoutineDefinition,
    ScriptedDefinition,
    TriggerDefinition,
    ViewDefinition,
)
from brant.catalog.scopes import Query
from brant.dialects.base import Dialect
from brant.errors import Unsupported
from brant.migrations.repeatable.cursor import Cursor
from brant.operations.objects import DropObject

ROUTINES = ("FUNCTION", "PROCEDURE")
_BEHIND_SIGNATURE = frozenset(
    {
        *("LANGUAGE", "AS", "IMMUTABLE", "STABLE", "VOLATILE", "LEAKPROOF", "CALLED", "STRICT", "SECURITY", "EXTERNAL"),
        *("PARALLEL", "COST", "ROWS", "SUPPORT", "SET", "TRANSFORM", "WINDOW", "BEGIN", "RETURN", "DETERMINISTIC"),
        *("NOT", "CONTAINS", "NO", "READS", "MODIFIES", "SQL", "COMMENT"),
    }
)


@dataclass(frozen=True, slots=True)
class Declared:
    """An object; ``adopting`` is what makes it where one of its name may be already."""

    definition: ObjectDefinition
    adopting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cleared:
    """DROP … IF EXISTS of an object."""

    kind: str
    name: str
    sql: str


def declared(sql: str, dialect: Dialect, views: Sequence[AnyView] = ()) -> Declared | Cleared | None:
    """What the statement says; None for one that nobody can tell how to undo. *views* are those above it."""
    cursor = Cursor(sql)
    if cursor.take("DROP"):
        return _cleared(cursor, sql)
    if cursor.take("GRANT"):
        return _granted(cursor, sql)
    if cursor.take("COMMENT", "ON"):
        return _commented(cursor, sql)
    if cursor.take("ALTER", "TABLE"):
        return _secured(cursor, sql)
    return _created(cursor, dialect, views) if cursor.take("CREATE") else None


# -- CREATE ----------------------------------------------------------------------------------------


def _created(cursor: Cursor, dialect: Dialect, views: Sequence[AnyView]) -> Declared | None:
    begin = cursor.end
    or_replace = cursor.take("OR", "REPLACE")
    rest = f"CREATE {cursor.sql[cursor.start :]}" if or_replace else cursor.sql
    replacing = f"CREATE OR REPLACE{cursor.sql[cursor.end if or_replace else begin :]}"
    options = _of_mysql(cursor)
    constraint = cursor.take("CONSTRAINT")
    definition: ObjectDefinition | None
    if cursor.take("MATERIALIZED", "VIEW"):
        definition = _materialized(cursor)
    elif cursor.take("VIEW"):
        definition = _view(cursor, options)
    elif kind := cursor.one_of(*ROUTINES):
        definition = _routine(cursor, rest, dialect, kind.lower())
    elif cursor.take("TRIGGER"):
        definition = _trigger(cursor, rest, dialect)
    elif cursor.take("POLICY"):
        definition = _policy(cursor, rest)
    elif cursor.take("EVENT"):
        definition = _event(cursor, rest)
    elif cursor.key in ("UNIQUE", "INDEX"):
        return _index(cursor, rest, views)
    else:
        return None
    if definition is None:
        return None
    _refuse_options(options, dialect)
    in_place = definition.kind in dialect.replaced_in_place and not constraint
    if in_place and isinstance(definition, ScriptedDefinition):
        definition = replace(definition, replace=_text(replacing))
    if not or_replace:
        return Declared(definition)
    return Declared(definition, (replacing,) if in_place else (if_exists(definition, dialect), rest))


def _of_mysql(cursor: Cursor) -> dict[str, str]:
    """``ALGORITHM = …``, ``DEFINER = …``, ``SQL SECURITY …``, which stand in front of the kind."""
    found: dict[str, str] = {}
    while True:
        if cursor.take("ALGORITHM", "="):
            found["mysql_algorithm"] = cursor.name().lower()
        elif cursor.take("DEFINER", "="):
            found["mysql_definer"] = cursor.until("SQL", "VIEW", *ROUTINES, "TRIGGER", "EVENT", "AGGREGATE")
        elif cursor.take("SQL", "SECURITY"):
            found["mysql_sql_security"] = cursor.name().lower()
        else:
            return found


def _refuse_options(options: dict[str, str], dialect: Dialect) -> None:
    unknown = [name for name in options if name.partition("_")[0] not in (dialect.name, *dialect.variants)]
    if unknown:
        raise Unsupported(
            f"{dialect.name} has no {unknown[0].partition('_')[2].replace('_', ' ').upper()}",
            hint="write this object in a file for the databases that have it: NAME.mysql.sql",
        )


def _view(cursor: Cursor, options: dict[str, str]) -> ViewDefinition | None:
    cursor.take("IF", "NOT", "EXISTS")
    name, columns = cursor.name(), _columns(cursor)
    storage = _storage(cursor)
    if not name or not cursor.take("AS"):
        return None
    select, check = _without_check(cursor)
    return ViewDefinition(name, _text(select), columns, check, sqla.options({**options, **storage}))


def _materialized(cursor: Cursor) -> MaterializedViewDefinition | None:
    cursor.take("IF", "NOT", "EXISTS")
    name, columns = cursor.name(), _columns(cursor)
    options: Options = sqla.options(_storage(cursor))
    if not name or not cursor.take("AS"):
        return None
    start = cursor.start
    keys = [token.key for token in cursor.tokens]
    without = keys[-3:] == ["WITH", "NO", "DATA"]
    tail = 3 if without else 2 if keys[-2:] == ["WITH", "DATA"] else 0
    end = cursor.starts[cursor.tokens[-tail].at] if tail else len(cursor.sql)
    select = _text(cursor.sql[start:end].rstrip())
    return MaterializedViewDefinition(name, select, columns, with_data=not without, options=options)


def _columns(cursor: Cursor) -> tuple[str, ...]:
    if cursor.key != "(":
        return ()
    text = cursor.inside() or ""
    return tuple(token.name for token in Query(text).tokens if token.is_name)


def _storage(cursor: Cursor) -> dict[str, object]:
    """PostgreSQL's ``WITH (security_invoker = true, …)``."""
    if not cursor.take("WITH"):
        return {}
    said = Cursor(cursor.inside() or "")
    found: dict[str, str] = {}
    while said.place < len(said.tokens):
        name = said.name().lower()
        found[name] = said.until(",").strip("'\"") if said.take("=") else "true"
        said.take(",")
    return {"postgresql_with": found}


def _without_check(cursor: Cursor) -> tuple[str, str | None]:
    start, keys = cursor.start, [token.key for token in cursor.tokens]
    if keys[-2:] != ["CHECK", "OPTION"]:
        return cursor.sql[start:].rstrip(), None
    word = keys[-3] if keys[-3] in ("LOCAL", "CASCADED") else "CASCADED"
    tail = 4 if keys[-3] != "WITH" else 3
    return cursor.sql[start : cursor.starts[cursor.tokens[-tail].at]].rstrip(), word


def _routine(cursor: Cursor, sql: str, dialect: Dialect, kind: str) -> ScriptedDefinition | None:
    """By name alone, or with what it takes where several may have one name."""
    cursor.take("IF", "NOT", "EXISTS")
    name = cursor.name()
    arguments = cursor.inside()
    if not name or arguments is None:
        return None
    drop = _dropping(RoutineDefinition(kind, name, NOTHING, NOTHING, NOTHING), dialect)
    if dialect.routines_overload:
        taken = ", ".join(_without_default(argument) for argument in _arguments(arguments))
        name, drop = f"{name}({taken})", f"{drop}({taken})"
    return ScriptedDefinition(kind, name, _text(sql), _text(drop))


def _arguments(text: str) -> list[str]:
    cursor, found = Cursor(text), list[str]()
    while cursor.place < len(cursor.tokens):
        found.append(cursor.until(","))
        cursor.take(",")
    return found


def _without_default(argument: str) -> str:
    return " ".join(Cursor(argument).until("DEFAULT", "=", ":=").split())


def _trigger(cursor: Cursor, sql: str, dialect: Dialect) -> ScriptedDefinition | None:
    cursor.take("IF", "NOT", "EXISTS")
    name = cursor.name().rpartition(".")[2]
    cursor.until("ON")
    table = cursor.name() if cursor.take("ON") else ""
    if not name or not table:
        return None
    call = Body((("default", "EXECUTE FUNCTION nothing()"),))
    probe = TriggerDefinition(name, table, "AFTER", ("INSERT",), call, "nothing")
    drop = _dropping(probe, dialect)
    return ScriptedDefinition("trigger", f"{table}.{name}", _text(sql), _text(drop), on=table)


def _policy(cursor: Cursor, sql: str) -> ScriptedDefinition | None:
    start = cursor.start
    name = cursor.name()
    table = cursor.name() if cursor.take("ON") else ""
    if not name or not table:
        return None
    drop = f"DROP POLICY {cursor.sql[start : cursor.end]}"
    return ScriptedDefinition("policy", f"{name} on {table}", _text(sql), _text(drop), on=table)


def _event(cursor: Cursor, sql: str) -> ScriptedDefinition | None:
    cursor.take("IF", "NOT", "EXISTS")
    start = cursor.start
    name = cursor.name()
    drop = f"DROP EVENT {cursor.sql[start : cursor.end]}"
    return ScriptedDefinition("event", name, _text(sql), _text(drop)) if name else None


def _index(cursor: Cursor, sql: str, views: Sequence[AnyView]) -> Declared | None:
    """On a materialized view of the same file: on a table it belongs into a migration."""
    cursor.take("UNIQUE")
    cursor.take("INDEX")
    cursor.take("IF", "NOT", "EXISTS")
    start = cursor.start
    name = cursor.name()
    written = cursor.sql[start : cursor.end]
    view = cursor.name() if cursor.take("ON") else ""
    if not name or view not in [known.name for known in views if isinstance(known, MaterializedViewDefinition)]:
        return None
    schema = f"{view.rpartition('.')[0]}." if "." in view else ""
    drop = f"DROP INDEX {schema}{written}"
    return Declared(ScriptedDefinition("index", name, _text(sql), _text(drop), on=view))


# -- other words -----------------------------------------------------------------------------------


def _granted(cursor: Cursor, sql: str) -> Declared | None:
    """GRANT privileges ON something TO somebody; a role given to a role is none of a schema's objects."""
    privileges = cursor.until("ON")
    if not cursor.take("ON"):
        return None
    kind = cursor.one_of("TABLE", "SEQUENCE", *ROUTINES, "SCHEMA", "TYPE", "DOMAIN", "ALL")
    what = cursor.until("TO")
    if not cursor.take("TO") or not what:
        return None
    roles = cursor.until("WITH", "GRANTED", "REQUIRE")
    of = f"{kind} " if kind else ""
    text = f"{privileges} on {of.lower()}{what} to {roles}"
    drop = f"REVOKE {privileges} ON {of}{what} FROM {roles}"
    on = Cursor(what).name() if kind in (None, "TABLE") and "," not in what and "*" not in what else None
    return Declared(ScriptedDefinition("grant", " ".join(text.split()), _text(sql), _text(drop), on=on))


def _commented(cursor: Cursor, sql: str) -> Declared | None:
    start = cursor.start
    cursor.take("MATERIALIZED")
    kind = cursor.one_of("VIEW", "TABLE", "COLUMN")
    on = cursor.name() if kind else None
    if kind == "COLUMN" and on is not None:
        on = on.rpartition(".")[0]
    cursor.until("IS")
    named = " ".join(sql[start : cursor.start].split())
    if not cursor.take("IS"):
        return None
    return Declared(ScriptedDefinition("comment", named, _text(sql), _text(f"{sql[: cursor.end]} NULL"), on=on))


def _secured(cursor: Cursor, sql: str) -> Declared | None:
    """PostgreSQL's row level security, without which policies say nothing."""
    cursor.take("ONLY")
    start = cursor.start
    table = cursor.name()
    written = cursor.sql[start : cursor.end]
    word = cursor.one_of("ENABLE", "FORCE")
    if not table or word is None or not cursor.take("ROW", "LEVEL", "SECURITY") or cursor.place < len(cursor.tokens):
        return None
    undo = {"ENABLE": "DISABLE", "FORCE": "NO FORCE"}[word]
    drop = f"ALTER TABLE {written} {undo} ROW LEVEL SECURITY"
    kind = "row level security" if word == "ENABLE" else "forced row level security"
    return Declared(ScriptedDefinition(kind, table, _text(sql), _text(drop), on=table))


def _cleared(cursor: Cursor, sql: str) -> Cleared | None:
    kind = "view" if cursor.take("MATERIALIZED", "VIEW") else None
    kind = kind or (cursor.one_of("VIEW", *ROUTINES, "TRIGGER", "POLICY", "EVENT") or "").lower()
    if not kind or not cursor.take("IF", "EXISTS"):
        return None
    return Cleared(kind, cursor.name(), sql)


def is_cleared(definition: ObjectDefinition, cleared: Cleared) -> bool:
    kind, name = definition.key
    base = name.partition("(")[0] if kind in ("function", "procedure") else name
    if kind == "trigger":
        base = base.rpartition(".")[2]
    if kind == "policy":
        base = base.partition(" on ")[0]
    return kind == cleared.kind and cleared.name in (base, name)


# -- in place --------------------------------------------------------------------------------------


def goes_in_place(was: ObjectDefinition, now: ObjectDefinition) -> bool:
    """Whether the one can be replaced by the other. OR REPLACE can't change what a routine takes and returns."""
    if not isinstance(was, ScriptedDefinition) or not isinstance(now, ScriptedDefinition):
        return type(was) is type(now)
    if now.replace is None:
        return False
    if now.kind.upper() not in ROUTINES:
        return True
    return [_signature(text) for text in was.create] == [_signature(text) for text in now.create]


def _signature(sql: str) -> str:
    cursor = Cursor(sql)
    cursor.until(*ROUTINES)
    return " ".join(cursor.until(*_BEHIND_SIGNATURE).split())


def signature_words(definition: ObjectDefinition) -> str:
    """The text that binds a routine to types, and so to tables: what it takes and returns, or an SQL body."""
    if not isinstance(definition, ScriptedDefinition) or definition.kind.upper() not in ROUTINES:
        return ""
    text = next(iter(definition.create))
    keys = [token.key for token in Query(text).tokens]
    bound = any(pair == ("BEGIN", "ATOMIC") for pair in pairwise(keys))
    return text if bound else _signature(text)


def _dropping(definition: ObjectDefinition, dialect: Dialect) -> str:
    """How the database drops such an object."""
    catalog = Catalog(objects=MappingProxyType({definition.key: definition}))
    (work,) = dialect.work([(DropObject(*definition.key), None)], catalog)
    return str(work)


def if_exists(definition: ObjectDefinition, dialect: Dialect) -> str:
    """DROP of an object that may not be there."""
    drop = _dropping(definition, dialect)
    cursor = Cursor(drop)
    cursor.take("DROP")
    cursor.take("MATERIALIZED")
    cursor.place += 1
    return f"{drop[: cursor.end]} IF EXISTS{drop[cursor.end :]}"


def _text(sql: str) -> Body:
    """The text is that of one database already, which the file was read for."""
    return Body((("default", sql),))
