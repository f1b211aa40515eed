"""What the server's own catalog tells of a database: nothing of brant's reflection has a part in it.

A dump is a list of lines, sorted. PostgreSQL's come from its ``pg_get_…def`` functions, as those of pg_dump do;
MySQL's and MariaDB's from SHOW CREATE; SQLite's from sqlite_master. Brant's own tables are left out, and the names
that PostgreSQL 18 gives to NOT NULL by itself: after a rename they may speak of the name before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa

Dump = tuple[str, ...]


def dump(connection: sa.Connection, *schemas: str) -> Dump:
    """The database's default schema, and *schemas* where they are there."""
    return tuple(sorted(_DUMPS[connection.dialect.name](connection, schemas)))


def difference(one: Dump, other: Dump) -> str:
    """What the two do not have in common; empty where they are equal."""
    gone = [f"- {line}" for line in one if line not in other]
    new = [f"+ {line}" for line in other if line not in one]
    return "\n".join(gone + new)


def _ask(connection: sa.Connection, sql: str) -> list[Any]:
    return list(connection.exec_driver_sql(sql, execution_options={"no_parameters": True}))


# -- PostgreSQL ------------------------------------------------------------------------------------

_OURS = """n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'"""
_OF_EXTENSION = "EXISTS (SELECT FROM pg_depend d WHERE d.objid = {0}.oid AND d.deptype = 'e')"

_POSTGRESQL = f"""
WITH rel AS (
    SELECT c.oid::regclass::text AS name, c.oid, c.relkind, c.relpersistence, c.reloptions, c.relispartition,
           c.relrowsecurity, c.relacl, c.relpartbound
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE {_OURS} AND c.relname NOT LIKE 'brant\\_migrations%'
)
SELECT 'schema ' || quote_ident(nspname) FROM pg_namespace n WHERE {_OURS}
UNION ALL
SELECT concat_ws(' ', 'relation', name, relkind, relpersistence, reloptions, relispartition, relrowsecurity, relacl,
                 pg_get_partkeydef(oid), pg_get_expr(relpartbound, oid), obj_description(oid, 'pg_class'))
  FROM rel WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
UNION ALL
SELECT concat_ws(' ', 'column', r.name, quote_ident(attname), format_type(atttypid, atttypmod),
                 CASE WHEN attnotnull THEN 'NOT NULL' END, 'DEFAULT ' || pg_get_expr(adbin, adrelid),
                 attidentity, attgenerated, attstorage, attcompression,
                 CASE WHEN attcollation <> t.typcollation THEN attcollation::regcollation::text END,
                 col_description(r.oid, attnum))
  FROM rel r JOIN pg_attribute a ON attrelid = r.oid AND attnum > 0 AND NOT attisdropped
  JOIN pg_type t ON t.oid = atttypid
  LEFT JOIN pg_attrdef ON adrelid = r.oid AND adnum = attnum WHERE relkind IN ('r', 'p', 'v', 'm', 'f')
UNION ALL
SELECT concat_ws(' ', 'order', r.name, string_agg(quote_ident(attname), ', ' ORDER BY attnum))
  FROM rel r JOIN pg_attribute ON attrelid = r.oid AND attnum > 0 AND NOT attisdropped
 WHERE relkind IN ('r', 'p', 'v', 'm', 'f') GROUP BY r.name
UNION ALL
SELECT concat_ws(' ', 'constraint', conrelid::regclass,
                 CASE WHEN contype <> 'n' OR conname !~ '_not_null\\d*$' THEN quote_ident(conname) END,
                 pg_get_constraintdef(k.oid),
                 obj_description(k.oid, 'pg_constraint'))
  FROM pg_constraint k JOIN rel ON rel.oid = conrelid
UNION ALL
SELECT concat_ws(' ', 'index', pg_get_indexdef(indexrelid), indisvalid, indisprimary, indisreplident,
                 obj_description(indexrelid, 'pg_class'))
  FROM pg_index JOIN rel ON rel.oid = indrelid
UNION ALL
SELECT concat_ws(' ', 'view', name, pg_get_viewdef(oid)) FROM rel WHERE relkind IN ('v', 'm')
UNION ALL
SELECT concat_ws(' ', 'trigger', pg_get_triggerdef(t.oid), tgenabled)
  FROM pg_trigger t JOIN rel ON rel.oid = tgrelid WHERE NOT tgisinternal
UNION ALL
SELECT concat_ws(' ', 'policy', name, polname, polcmd, pg_get_expr(polqual, polrelid),
                 pg_get_expr(polwithcheck, polrelid))
  FROM pg_policy JOIN rel ON rel.oid = polrelid
UNION ALL
SELECT concat_ws(' ', 'sequence', name, seqtypid::regtype, seqstart, seqincrement, seqmin, seqmax, seqcache, seqcycle,
                 d.refobjid::regclass,
                 (SELECT attname FROM pg_attribute WHERE attrelid = d.refobjid AND attnum = d.refobjsubid))
  FROM rel JOIN pg_sequence ON seqrelid = rel.oid
  LEFT JOIN pg_depend d ON d.objid = rel.oid AND d.deptype IN ('a', 'i') AND d.classid = 'pg_class'::regclass
UNION ALL
SELECT concat_ws(' ', 'enum', t.oid::regtype, (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder)
                 FROM pg_enum WHERE enumtypid = t.oid))
  FROM pg_type t JOIN pg_namespace n ON n.oid = typnamespace WHERE {_OURS} AND typtype = 'e'
UNION ALL
SELECT concat_ws(' ', 'domain', t.oid::regtype, format_type(typbasetype, typtypmod), typnotnull, typdefault,
                 (SELECT string_agg(conname || ' ' || pg_get_constraintdef(k.oid), ', ' ORDER BY conname)
                    FROM pg_constraint k WHERE contypid = t.oid))
  FROM pg_type t JOIN pg_namespace n ON n.oid = typnamespace
 WHERE {_OURS} AND typtype = 'd' AND NOT {_OF_EXTENSION.format("t")}
UNION ALL
SELECT concat_ws(' ', 'routine', pg_get_functiondef(p.oid), p.proacl)
  FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
 WHERE {_OURS} AND prokind IN ('f', 'p') AND NOT {_OF_EXTENSION.format("p")}
UNION ALL
SELECT concat_ws(' ', 'extension', extname, extversion) FROM pg_extension WHERE extname <> 'plpgsql'
"""


def _postgresql(connection: sa.Connection, schemas: tuple[str, ...]) -> Iterator[str]:
    yield from (row[0] for row in _ask(connection, _POSTGRESQL))


# -- MySQL and MariaDB -----------------------------------------------------------------------------

_COUNTER = re.compile(r" AUTO_INCREMENT=\d+")
_SEQUENCE_COUNTER = re.compile(r"start with \d+ ")


def _mysql(connection: sa.Connection, schemas: tuple[str, ...]) -> Iterator[str]:
    """Each line of SHOW CREATE by itself: the order of keys and constraints means nothing, that of columns does."""
    here = str(_ask(connection, "SELECT DATABASE()")[0][0])
    there = {row[0] for row in _ask(connection, "SELECT schema_name FROM information_schema.schemata")}
    for schema in (here, *sorted(there & set(schemas))):
        yield f"schema {schema if schema != here else ''}"
        for line in _schema(connection, schema):
            yield line.replace(f"`{here}`.", "")


def _schema(connection: sa.Connection, schema: str) -> Iterator[str]:
    tables = _ask(
        connection,
        "SELECT table_name, table_type FROM information_schema.tables"
        f" WHERE table_schema = '{schema}' AND table_name NOT LIKE 'brant%migrations%'",
    )
    for name, kind in tables:
        quoted = f"`{schema}`.`{name.replace('`', '``')}`"
        said = _ask(connection, f"SHOW CREATE {'VIEW' if kind == 'VIEW' else 'TABLE'} {quoted}")[0][1]
        if kind != "BASE TABLE":
            yield f"{kind} {name} {said}"
            continue
        lines = [line.strip().rstrip(",") for line in _COUNTER.sub("", said).splitlines()[1:]]
        yield from (f"{name}: {line}" for line in lines)
        yield f"order {name} {', '.join(line.partition(' ')[0] for line in lines if line.startswith('`'))}"
    for (name,) in _ask(
        connection, f"SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = '{schema}'"
    ):
        yield f"trigger {_ask(connection, f'SHOW CREATE TRIGGER `{schema}`.`{name}`')[0][2]}"
    for name, kind in _ask(
        connection,
        f"SELECT routine_name, routine_type FROM information_schema.routines WHERE routine_schema = '{schema}'",
    ):
        yield f"routine {_ask(connection, f'SHOW CREATE {kind} `{schema}`.`{name}`')[0][2]}"


# -- SQLite ----------------------------------------------------------------------------------------

_TOKENS = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^]]*\]|[\w.]+|\S""")
_PLAIN = re.compile(r"""(["`])(\w+)\1""")


def _sqlite(connection: sa.Connection, schemas: tuple[str, ...]) -> Iterator[str]:
    """The stored texts by their words: each clause of a table by itself, in which words may stand in any order."""
    for kind, name, table, sql in _ask(
        connection,
        "SELECT type, name, tbl_name, sql FROM sqlite_master"
        " WHERE tbl_name NOT LIKE 'brant%migrations%' AND name <> 'sqlite_sequence'",
    ):
        words = [_PLAIN.sub(r"\2", word) for word in _TOKENS.findall(sql or "")]
        if kind != "table":
            yield f"{kind} {name} on {table}: {' '.join(words)}"
            continue
        clauses, tail = _clauses(words[words.index("(") + 1 :])
        yield f"table {name}: {' '.join(tail)}"
        yield from (f"{name}: {clause[0]} {' '.join(sorted(clause[1:]))}" for clause in clauses)
        yield f"order {name} {', '.join(row[1] for row in _ask(connection, f'PRAGMA table_xinfo({_quoted(name)})'))}"


def _clauses(words: list[str]) -> tuple[list[list[str]], list[str]]:
    """What stands between the commas of a table's parentheses, and what stands behind them."""
    clauses: list[list[str]] = [[]]
    depth = 0
    for position, word in enumerate(words):
        depth += (word == "(") - (word == ")")
        if depth < 0:
            return clauses, words[position + 1 :]
        if word == "," and depth == 0:
            clauses.append([])
        else:
            clauses[-1].append(word)
    raise AssertionError(words)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


_DUMPS: dict[str, Callable[[sa.Connection, tuple[str, ...]], Iterator[str]]] = {
    "postgresql": _postgresql,
    "mysql": _mysql,
    "mariadb": _mysql,
    "sqlite": _sqlite,
}
