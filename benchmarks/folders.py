"""The same history as files: a folder for brant, one for Alembic, a list of statements for the bare driver."""

from __future__ import annotations

import compileall
import json
from collections.abc import Sequence
from pathlib import Path

from benchmarks.workload import Change

ALEMBIC_ENV = """\
from alembic import context
from sqlalchemy import engine_from_config, pool

config = context.config
connectable = engine_from_config(config.get_section("alembic"), prefix="sqlalchemy.", poolclass=pool.NullPool)
with connectable.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""
"""What ``alembic init`` writes, without its logging."""


def name_of(number: int) -> str:
    return f"2024_01_01_{number:06}_change"


def write_brant(folder: Path, changes: Sequence[Change]) -> Path:
    """Byte code is warm for all, as after an installation."""
    folder.mkdir(parents=True)
    for number, change in enumerate(changes):
        lines = "".join(f"    {line}\n" for line in change.brant())
        text = f"import sqlalchemy as sa\n\nfrom brant import Schema\n\n\ndef up(schema: Schema) -> None:\n{lines}"
        (folder / f"{name_of(number)}.py").write_text(text)
    compileall.compile_dir(folder, quiet=2)
    return folder


def write_alembic(folder: Path, changes: Sequence[Change]) -> Path:
    versions = folder / "versions"
    versions.mkdir(parents=True)
    (folder / "env.py").write_text(ALEMBIC_ENV)
    before = "None"
    for number, change in enumerate(changes):
        lines = "".join(f"    {line}\n" for line in change.alembic())
        revision = repr(revision_of(number))
        head = f"import sqlalchemy as sa\nfrom alembic import op\n\nrevision = {revision}\ndown_revision = {before}\n"
        text = f"{head}\n\ndef upgrade() -> None:\n{lines}\n\ndef downgrade() -> None:\n    pass\n"
        (versions / f"{revision_of(number)}_change.py").write_text(text)
        before = revision
    compileall.compile_dir(folder, quiet=2)
    return folder


def revision_of(number: int) -> str:
    return f"{number:012x}"


def write_alembic_ini(file: Path, folder: Path, url: str) -> Path:
    escaped = url.replace("%", "%%")
    file.write_text(f"[alembic]\nscript_location = {folder}\npath_separator = os\nsqlalchemy.url = {escaped}\n")
    return file


def write_statements(file: Path, changes: Sequence[Change], family: str) -> Path:
    named = [(name_of(number), change.sql(family)) for number, change in enumerate(changes)]
    file.write_text(json.dumps(named))
    return file
