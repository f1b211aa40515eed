"""What a foreign key can do when the row it refers to goes or changes."""

from __future__ import annotations

from brant.catalog.definitions import ForeignKeyDefinition
from brant.errors import RecordingError, did_you_mean

ACTIONS = ("CASCADE", "RESTRICT", "SET NULL", "SET DEFAULT", "NO ACTION")
"""What ON DELETE and ON UPDATE can say."""


def check_actions(key: ForeignKeyDefinition) -> None:
    """Raises RecordingError for an action that there is not, or columns that are not the key's own."""
    for action in filter(None, (key.ondelete, key.onupdate)):
        if action not in ACTIONS:
            raise RecordingError(
                f"{action!r} is nothing a foreign key can do",
                hint=did_you_mean(action, ACTIONS) or f"it can: {', '.join(ACTIONS)}",
            )
    if key.ondelete_columns and key.ondelete not in ("SET NULL", "SET DEFAULT"):
        raise RecordingError(f"ON DELETE {key.ondelete} takes no list of columns", hint="SET NULL and SET DEFAULT do")
    for column in key.ondelete_columns:
        if column not in key.columns:
            raise RecordingError(
                f"ON DELETE {key.ondelete} can't set {column!r}, which is not in the foreign key {key.name!r}",
                hint=did_you_mean(column, key.columns) or f"its columns: {', '.join(key.columns)}",
            )
