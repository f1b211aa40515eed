"""What a case of the matrix is: a migration file's ``up``, and what the database has before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from brant import Schema
from brant.testing.case import nothing

Story = Callable[[Schema], object]


@dataclass(frozen=True, slots=True)
class Case:
    """``given`` is told on top of the base; ``refused_by`` names dialects that refuse it when it is planned."""

    name: str
    up: Story
    given: Story = nothing
    refused_by: frozenset[str] = field(default_factory=frozenset)
    down: Story | None = None


class Cases:
    """Collects the cases of one family."""

    def __init__(self) -> None:
        self.found: list[Case] = []

    def __call__(
        self, *, given: Story = nothing, refused_by: tuple[str, ...] = (), down: Story | None = None
    ) -> Callable[[Story], Story]:
        """Marks a function as a case; its name is the case's."""

        def add(up: Story) -> Story:
            self.found.append(Case(up.__code__.co_name, up, given, frozenset(refused_by), down))
            return up

        return add
