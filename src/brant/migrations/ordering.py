"""The order of a whole directory, without looking into every file again for what it depends on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from brant.migrations.directory import Directory
from brant.migrations.memory import Memory
from brant.migrations.migration import Migration, PythonMigration, SqlFileMigration

Dependencies = dict[tuple[str, str], tuple[str, ...]]
"""What files depend on, by their names and the checksums of their contents."""


def in_order(directory: Directory) -> list[Migration]:
    """All migrations with dependencies first, as ``Directory.in_dependency_order()`` has them.

    What a file's contents depend on is remembered beside the files, and a file that has not changed is not imported
    to be asked again. Raises DependencyError.
    """
    # An Alembic revision's are in the graph, which is remembered by itself.
    files = [one for one in directory.migrations if isinstance(one, (PythonMigration, SqlFileMigration))]
    if not files:
        return directory.in_dependency_order(directory.migrations)
    memory = Memory(Path(files[0].file).parent, "dependencies", "1")
    unknown = _remind(files, memory.recall(dict))
    order = directory.in_dependency_order(directory.migrations)
    if unknown:
        memory.keep({(one.name, one.checksum): one.dependencies for one in files})
    return order


def _remind(files: Sequence[Migration], known: Dependencies) -> bool:
    """Tells each what it depends on; whether some are to be asked themselves."""
    unknown = False
    for one in files:
        said = known.get((one.name, one.checksum))
        if said is None:
            unknown = True
        else:
            one.dependencies = said
    return unknown
