"""What a case of the matrix is: a migration file's ``up``, and what the database has before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from brant import Schema
from brant.dialects.base import Dialect
from brant.testing.case import nothing

Story = Callable[[Schema], object]


@dataclass(frozen=True, slots=True)
class Case:
    """``given`` is told on top of the base; ``refused_by`` names dialects that refuse it when it is planned.

    ``done_by`` names newer versions that do it, as ``postgresql18``.
    """

    name: str
    up: Story
    given: Story = nothing
    refused_by: frozenset[str] = field(default_factory=frozenset)
    down: Story | None = None
    done_by: frozenset[str] = field(default_factory=frozenset)

    def is_refused_by(self, dialect: Dialect) -> bool:
        return dialect.name in self.refused_by and dialect.key not in self.done_by


class Cases:
    """Collects the cases of one family."""

    def __init__(self) -> None:
        self.found: list[Case] = []

    def __call__(
        self,
        *,
        given: Story = nothing,
        refused_by: tuple[str, ...] = (),
        down: Story | None = None,
        done_by: tuple[str, ...] = (),
    ) -> Callable[[Story], Story]:
        """Marks a function as a case; its name is the case's."""

        def add(up: Story) -> Story:
            self.found.append(Case(up.__code__.co_name, up, given, frozenset(refused_by), down, frozenset(done_by)))
            return up

        return add
