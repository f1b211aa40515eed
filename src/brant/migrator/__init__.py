"""The front door: a database and a directory → migrate, rollback, status, plan, sql, new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brant.execution.status import MigrationStatus, ObjectState, ObjectStatus, State
from brant.migrator.converting import Converting
from brant.migrator.history import LockStatus
from brant.migrator.running import Outcome
from brant.migrator.snapshots import Snapshots

if TYPE_CHECKING:
    from brant.inspector import Inspector

__all__ = [
    "LockStatus",
    "MigrationStatus",
    "Migrator",
    "ObjectState",
    "ObjectStatus",
    "Outcome",
    "State",
]


class Migrator(Converting, Snapshots):
    """Brings one database to where a directory of migrations says.

    *database* is an Engine of the application's, a URL, or a Connection (then all happens on it, inside
    its transaction if one is open; async applications hand it over through ``run_sync``). Nothing is
    connected or imported before a method is called. *objects* names the folders of views, functions and the like
    that are kept as files; by default ``objects/`` inside or beside each folder of migrations. *lock_wait*,
    *lock_timeout* and *statement_timeout* are in seconds. *include* and *exclude* say what of a database is looked at
    when it is compared or adopted: patterns such as ``"legacy_*"`` and ``"audit.*"``, or a function of the name.
    """

    # -- the database itself

    def inspect(self) -> Inspector:
        """Asks the database what is in it: tables, sizes, indexes, views … Nothing is changed."""
        from brant.inspector import Inspector

        return Inspector(self.database)

    def create_database(self) -> bool:
        """Makes the database that the URL names, empty and in UTF-8; False if it was there.

        Raises CannotConnect, ConfigurationError, and Unsupported for a database brant has no file for.
        """
        from brant.execution.databases import create_database

        return create_database(self.database)

    def drop_database(self) -> bool:
        """Drops the database that the URL names, with all that is in it; False if there was none.

        Raises what create_database() raises.
        """
        from brant.execution.databases import drop_database

        return drop_database(self.database)
