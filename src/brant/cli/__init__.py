"""The command line: one file per command, imported only when it is called."""

from brant.cli.entry import main

__all__ = ["main"]
