"""The exit codes: stable, and also in JSON as ``code``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

EXIT_CODES: Final[Mapping[int, str]] = {
    0: "Done, or nothing to do.",
    1: "A bug of brant's.",
    2: "The command line, the configuration or a file can't be used as it is.",
    3: "Something is pending, missing or different (check; status, drift and diff with --exit-code; make --check).",
    5: "A migration failed, and the database is as it was before that migration.",
    6: "A migration stopped part-way; the next run continues it.",
    7: "Nobody can tell whether one statement took effect; brant resolve says it.",
    8: "Another runner held the lock for too long.",
    9: "History and files tell different stories: edited, missing or late.",
    10: "Refused: a protected environment, or destruction without consent.",
    11: "The database can't be reached.",
    130: "Interrupted with Ctrl-C.",
    143: "Ended by SIGTERM.",
}
RETRYABLE: Final = (5, 6, 8, 11)
"""Safe for a blind retry: by Kubernetes, say."""
