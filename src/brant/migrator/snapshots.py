"""The whole schema as a file: written down, made again, compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brant import events
from brant.errors import ConfigurationError
from brant.migrator.generation import Generation

if TYPE_CHECKING:
    from brant.execution.generation import Changes
    from brant.execution.stamping import Stamped


class Snapshots(Generation):
    """For the first deployment, and for tests that need the schema and not its history."""

    def snapshot(self) -> str:
        """The database's schema and history as a text: one sorted block of SQL for each object, and no rows.

        The same schema is the same text. Needs no client program. Only the default schema is in it, and what
        *include* and *exclude* leave. Raises CannotConnect, Unsupported.
        """
        from brant.execution.snapshot import taken

        told = self._side("db").told
        assert told is not None
        with self.database.peek() as connection:
            _, applied, interrupted = self._applied(connection, self._directory_if_any)
            kept = self._kept(connection)
        if interrupted is not None:
            raise ConfigurationError(f"{interrupted.name} stands half-way", hint="brant migrate continues it")
        return taken(told, self.database.dialect, applied, kept).text

    def load_snapshot(self, text: str, file: str = "the snapshot") -> Stamped:
        """Makes an empty database what the snapshot says, and records its history as batch 0.

        What has come since is pending. Raises ConfigurationError for a database that is not empty or of another
        kind, StatementFailed, LockNotObtained.
        """
        from brant.execution.snapshot import load, refuse_other_kinds
        from brant.execution.stamping import Stamped
        from brant.migrations.snapshots import parsed

        snapshot = parsed(text, file)
        refuse_other_kinds(snapshot, self.database.dialect)
        with self.database.connect() as (connection, dialect), self._session(connection, dialect) as session:
            there = [*self._side("db").catalog.tables]
            rows = self._tracker.applied(connection) if self._tracker.exists(connection) else []
            if there or rows:
                what = f"table {there[0]}" if there else f"{rows[0].name} applied"
                raise ConfigurationError(
                    f"{self.database.url} is not empty: it has {what}",
                    hint="brant db wipe empties it; brant migrate goes on from what it has",
                )
            load(snapshot, session)
        done = Stamped(tuple(row["name"] for row in snapshot.migrations))
        self._notify(events.HistoryStamped(recorded=done.recorded, forgotten=()))
        return done

    def verify_snapshot(self, text: str, file: str = "the snapshot") -> Changes:
        """What leads from what the snapshot makes to what the database has; false if they are the same.

        It is made in an empty place of the same server. Raises what load_snapshot() raises.
        """
        from brant.execution.generation import difference
        from brant.execution.sides import Side, chosen
        from brant.execution.snapshot import made_apart, refuse_other_kinds
        from brant.migrations.readable import readable
        from brant.migrations.snapshots import parsed

        snapshot = parsed(text, file)
        refuse_other_kinds(snapshot, self.database.dialect)
        told = chosen(made_apart(snapshot, self.database), self._choose)
        made = Side(file, readable(told, self.database.dialect.type_text), told)
        return difference(made, self._side("db"), self.database)
