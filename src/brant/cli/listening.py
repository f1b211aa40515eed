"""Who listens to a run on the command line: the talk, or the log in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brant.events import Event

if TYPE_CHECKING:
    from brant.cli.invocation import Invocation
    from brant.migrator import Migrator
    from brant.sinks.log import LogSink


def listen(migrator: Migrator, invocation: Invocation) -> None:
    if invocation.logging:
        migrator.listen(log_of(invocation), Event)
    elif not invocation.quiet:
        from brant.cli.talk import Talk

        migrator.listen(Talk(invocation), Event)


def log_of(invocation: Invocation) -> LogSink:
    """The log on stderr, in the form and as detailed as asked for."""
    import logging
    import sys

    from brant.sinks.log import LOGGER, JsonFormatter, LogSink

    logger = logging.getLogger(LOGGER)
    logger.propagate = False
    logger.setLevel(logging.ERROR if invocation.quiet else logging.DEBUG if invocation.verbose > 1 else logging.INFO)
    handler = logging.StreamHandler(sys.stderr)
    if invocation.log_format == "json":
        handler.setFormatter(JsonFormatter())
    else:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)-7s %(message)s"))
    logger.handlers[:] = [handler]
    return LogSink(logger, mask=invocation.masked)
