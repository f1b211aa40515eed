"""The order of a whole directory, without looking into every file again for what it depends on."""

from __future__ import annotations

from pathlib import Path

from brant.migrations.directory import Directory
from brant.migrations.memory import Memory
from brant.migrations.migration import Migration, PythonMigration, SqlFileMigration

Dependencies = dict[tuple[str, str], tuple[str, ...]]
"""What files depend on, by their names and the checksums of their contents."""


def in_order(directory: Directory) -> list[Migration]:
    """All migrations with dependencies first, as ``Directory.in_dependency_order()`` has them, for a replay.

    What a file's contents depend on is remembered beside the files, and a file that has not changed is not imported
    to be asked again. What is run or recorded is ordered by what the files say themselves. Raises DependencyError.
    """
    # Alembic's revisions are left out: what one comes after is in the graph of all of them.
    files = [one for one in directory.migrations if isinstance(one, (PythonMigration, SqlFileMigration))]
    if not files:
        return directory.in_dependency_order(directory.migrations)
    memory = Memory(Path(files[0].file).parent, "dependencies", "1")
    stored: Dependencies = memory.recall(dict, {})
    known = {one.name: stored[key] for one in files if (key := (one.name, one.checksum)) in stored}
    order = directory.in_dependency_order(directory.migrations, known)
    unknown = [one for one in files if one.name not in known]
    if unknown:
        known |= {one.name: one.settings.depends_on for one in unknown}
        memory.keep({(one.name, one.checksum): known[one.name] for one in files})
    return order
