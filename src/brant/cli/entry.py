"""What the installed ``brant`` program calls: start cheaply, end early, and never leave a transaction to chance.

Imports are lazy here: the collector must rest before anything is imported.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn

INTERRUPTED = 130
TERMINATED = 143


class Terminated(KeyboardInterrupt):
    """SIGTERM, raised in the main thread. Drivers cancel a running statement for a KeyboardInterrupt."""


def main() -> NoReturn:
    """Runs the command line with the process's arguments, and ends the process."""
    # Nothing that imports make is garbage, and looking for it costs a third of a short command.
    gc.disable()
    try:
        _obey_sigterm()
        _say_whatever_the_encoding()
        _import_from_here()
        from brant.cli.root import brant

        code = brant.run(sys.argv[1:])
    except KeyboardInterrupt as error:
        code = TERMINATED if isinstance(error, Terminated) else INTERRUPTED
    _leave(code)


def rested() -> None:
    """All is imported: what there is now stays, and collecting begins, if main() has put it off."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def _obey_sigterm() -> None:
    import signal

    def terminate(*_: object) -> NoReturn:
        raise Terminated

    signal.signal(signal.SIGTERM, terminate)


def _say_whatever_the_encoding() -> None:
    """An ASCII terminal gets ``\\xfc`` for ü, not an error."""
    from io import TextIOWrapper

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _import_from_here() -> None:
    """As ``python -m brant`` does: a migration may use a module of the project. What is installed comes first."""
    if "" not in sys.path and (here := os.getcwd()) not in sys.path:
        sys.path.append(here)


def _leave(code: int) -> NoReturn:
    """Ends without tearing the interpreter down, which frees what the system frees anyway."""
    import atexit
    from contextlib import suppress

    with suppress(Exception):
        atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        # A program may be started with either of them closed.
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(code)
