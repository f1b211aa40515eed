"""Hands each event to whoever listens; a listener that raises never stops a migration."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TypeVar

from brant.events import Event, ListenerFailed

E = TypeVar("E", bound=Event)


class Listeners:
    """Handlers by type of event."""

    def __init__(self) -> None:
        self._handlers: list[tuple[type[Event], Callable[[Any], object]]] = []

    def add(self, handler: Callable[[E], object], event: type[E]) -> Callable[[], None]:
        """Calls *handler* with each *event* from now on. Returns what stops it."""
        entry = (event, handler)
        self._handlers.append(entry)
        return lambda: self._handlers.remove(entry) if entry in self._handlers else None

    def notify(self, event: Event) -> None:
        for kind, handler in tuple(self._handlers):
            if isinstance(event, kind):
                try:
                    handler(event)
                except Exception as error:
                    self._tell_failure(handler, event, error)

    def _tell_failure(self, handler: Callable[[Any], object], event: Event, error: Exception) -> None:
        name = getattr(handler, "__qualname__", repr(handler))
        if isinstance(event, ListenerFailed):  # telling that it failed has failed: stop there
            print(f"brant: listener {name} failed: {type(error).__name__}", file=sys.stderr)  # noqa: T201
            return
        self.notify(ListenerFailed(listener=name, event=type(event).__name__, error=f"{type(error).__name__}: {error}"))
