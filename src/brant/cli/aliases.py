"""What Laravel, Django, Alembic and others taught people's fingers, and what brant calls it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

FAMILIES: Final[Mapping[str, Mapping[str, str]]] = {
    "Laravel": {
        "migrate:rollback": "rollback",
        "migrate:reset": "reset",
        "migrate:refresh": "refresh",
        "migrate:fresh": "fresh",
        "migrate:status": "status",
        "migrate:install": "install",
        "migrate:make": "new",
        "make:migration": "new",
        "db:wipe": "db wipe",
        "db:show": "db show",
        "schema:dump": "snapshot dump",
        "db:table": "db table",
    },
    "Django": {
        "makemigrations": "make",
        "showmigrations": "status",
        "sqlmigrate": "sql",
        "squashmigrations": "squash",
        "inspectdb": "inspect",
    },
    "Alembic": {
        "upgrade": "migrate",
        "downgrade": "rollback",
        "revision": "new",
        "current": "status",
        "heads": "status",
        "history": "log",
        "ensure_version": "install",
    },
    "goose, dbmate, Rails and others": {
        "validate": "check",
        "verify": "check",
        "up": "migrate",
        "down": "rollback",
        "apply": "migrate",
        "deploy": "migrate",
        "update": "migrate",
        "revert": "rollback",
        "undo": "rollback",
        "create": "new",
        "info": "status",
        "wait": "db wait",
        "wipe": "db wipe",
        "sqlacodegen": "inspect",
        "db:create": "db create",
        "db:drop": "db drop",
        "db:migrate": "migrate",
        "db:migrate:status": "status",
        "db:rollback": "rollback",
        "db:schema:dump": "snapshot dump",
        "db:schema:load": "snapshot load",
        "dump": "snapshot dump",
        "load": "snapshot load",
    },
}
"""By whose habit it is: the word, and the command it stands for."""

_SEEDS = "brant has no seeders yet; schema.execute and schema.run in a migration load rows"

NOT_YET: Final[Mapping[str, str]] = {
    "merge": "there are no branches to merge: migrations run in order of name, late ones too where they may",
    "branches": "there are no branches: migrations run in order of name, late ones too where they may",
    "make:model": "models are SQLAlchemy's or your own",
    "model:show": "models are SQLAlchemy's or your own; brant db table NAME shows a table",
    "model:prune": "brant has no models; schema.execute in a migration changes rows",
    "db:monitor": "a monitor of the server's own counts its connections",
    "dbshell": "psql, mysql or sqlite3 open the database",
    "sqlflush": "brant fresh drops the tables and migrates again",
    "flush": "brant fresh drops the tables and migrates again",
    "optimizemigration": "there is nothing to optimize: changes of one table go into one statement where that can be",
    "edit": "a migration is a file: open it in an editor",
    "make:factory": _SEEDS,
    "make:seeder": _SEEDS,
    "db:seed": _SEEDS,
    "seed": _SEEDS,
}
"""Words that are understood and can't be obeyed, and the way there is instead."""

OPTIONS: Final[Mapping[str, str]] = {
    "--graceful": "an error is an exit code; a script can ignore what it likes",
    "--seed": _SEEDS,
    "--seeder": _SEEDS,
    "--schema-path": "brant snapshot load FILE makes an empty database of a snapshot; then brant migrate",
    "--prune": "brant squash writes one migration for several, and --finish deletes those",
    "--realpath": "leave it out: a path may be absolute",
    "--fullpath": "leave it out: the path that is printed leads there",
    "--drop-views": "leave it out: views go with the tables",
    "--drop-types": "leave it out: types go with the tables",
    "--plan": "--pretend shows the SQL",
    "--fake": "brant stamp NAME records it as applied and runs nothing",
    "--fake-initial": "brant stamp NAME records the first migration as applied where its tables are there already",
    "--run-syncdb": "leave it out: every table comes from a migration",
    "--noinput": "leave it out: only a terminal is asked",
    "--no-input": "leave it out: only a terminal is asked",
    "--autogenerate": "brant make writes a migration from the models",
    "--splice": "there are no branches: migrations run in order of name",
    "--head": "there are no branches: migrations run in order of name",
    "--branch-label": "there are no branches: migrations run in order of name",
    "--rev-id": "leave it out: the file's name is its identity",
}
"""Options of others, and what to do instead where brant has no such option."""

WORDS: Final[Mapping[str, str]] = {word: command for family in FAMILIES.values() for word, command in family.items()}


def translated(args: Sequence[str]) -> list[str]:
    """*args*, which begin with a command, in brant's own words."""
    word, rest = args[0], list(args[1:])
    match word:
        case "upgrade" if "--sql" in rest:
            rest.remove("--sql")
            return ["sql", *_as_range(rest)]
        case "sqlmigrate" | "migrate" if len(names := _names(rest)) == 2:
            # Django's first argument is the application; brant has one history.
            rest.remove(names[0])
    return [*WORDS.get(word, word).split(), *rest] if word in WORDS else [word, *rest]


def _names(args: Sequence[str]) -> list[str]:
    """The arguments, where there are no options that could take one of them."""
    return [] if any(word.startswith("-") for word in args) else list(args)


def _as_range(args: Sequence[str]) -> list[str]:
    """Alembic prints everything up to its target, unless told FROM:TO."""
    return [word if word.startswith("-") or ":" in word else f":{word}" for word in args]
