"""The verbs for changes that break foreign keys for a while; Schema has them too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from brant.errors import Where
from brant.migrations.recording import Recorder
from brant.operations.base import Operation
from brant.operations.enforcement import CheckForeignKeys

Recorded = tuple[Operation, Where | None]


class EnforcementVerbs(Recorder):
    """The part of Schema that switches the checking of foreign keys."""

    @contextmanager
    def without_foreign_keys(self) -> Iterator[None]:
        """Carry out what is said in the ``with`` block with foreign keys unchecked: load rows in any order, say.

        MySQL, MariaDB: ``foreign_key_checks`` of the session; rows that break a key are not found later.
        SQLite: enforcement is off in the whole transaction, actions such as CASCADE too; at the end of the block
        rows that break a key are an error, unless they did before. PostgreSQL: deferrable keys are checked at the
        end of the block (``SET CONSTRAINTS ALL DEFERRED``); keys that are not deferrable are always checked.
        PostgreSQL and SQLite need the migration's transaction for it, and refuse ``transaction=False``.
        """
        outermost = is_checked(self._operations)
        if outermost:
            self.disable_foreign_keys()
        try:
            yield
        finally:
            if outermost:
                self.enable_foreign_keys()

    def disable_foreign_keys(self) -> None:
        """From here to enable_foreign_keys(), or to the end of this migration; see without_foreign_keys()."""
        self._record(CheckForeignKeys(False))

    def enable_foreign_keys(self) -> None:
        """Check foreign keys again."""
        self._record(CheckForeignKeys(True))


def is_checked(recorded: Sequence[Recorded]) -> bool:
    """Whether foreign keys are checked behind what was recorded."""
    said = [operation.checked for operation, _ in recorded if isinstance(operation, CheckForeignKeys)]
    return said[-1] if said else True


def settled(recorded: Sequence[Recorded]) -> tuple[Recorded, ...]:
    """The same, with foreign keys checked again at its end: what one migration says is not for the next."""
    if is_checked(recorded):
        return tuple(recorded)
    return (*recorded, (CheckForeignKeys(True), recorded[-1][1]))
