"""What is worked out from the files, and remembered beside their bytecode."""

from __future__ import annotations

import contextlib
import os
import pickle
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import brant

T = TypeVar("T")


class Memory:
    """One thing that is remembered: *what* it is, of the files in *folder*; *shape* tells other makings of it apart."""

    def __init__(self, folder: Path, what: str, shape: str, pickler: type[pickle.Pickler] = pickle.Pickler) -> None:
        tag = f"{sys.implementation.cache_tag}-{brant.__version__}-{shape}"
        self._place = folder / "__pycache__" / f"brant-{what}.{tag}.pickle"
        self._pickler = pickler

    def recall(self, read: Callable[[Any], T], otherwise: T) -> T:
        """What *read* makes of what was kept; *otherwise* where nothing was, or it can't be read."""
        try:
            return read(pickle.loads(self._place.read_bytes()))
        except Exception:
            return otherwise

    def keep(self, value: object) -> None:
        """Written beside and moved in place: no reader sees half of it. A read-only folder remembers nothing."""
        if sys.dont_write_bytecode:
            return
        with contextlib.suppress(Exception):
            self._place.parent.mkdir(exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self._place.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    self._pickler(file).dump(value)
                os.replace(temporary, self._place)
            except BaseException:
                os.unlink(temporary)
                raise
