"""Where a run goes, and by which rules."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NoReturn

from brant.errors import ConfigurationError, did_you_mean

# -- where to ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Latest:
    """Everything that is pending."""


@dataclass(frozen=True, slots=True)
class Steps:
    """The next *count* pending migrations, or the *count* applied last."""

    count: int

    def __post_init__(self) -> None:
        if self.count < 1:
            raise ConfigurationError(f"the number of steps is 1 or more, not {self.count}")


@dataclass(frozen=True, slots=True)
class Through:
    """The point of history right after the migration *name*: up to it and with it; down to it, and it stays."""

    name: str


@dataclass(frozen=True, slots=True)
class Only:
    """These migrations and no others."""

    names: tuple[str, ...]

    def __init__(self, *names: str) -> None:
        object.__setattr__(self, "names", names)


NO_RUN = 0
"""The batch of what was recorded without being run: no rollback of a batch takes it, only one that names it."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch, by its number; without one, the last that was run."""

    number: int | None = None


@dataclass(frozen=True, slots=True)
class Everything:
    """All that is applied."""


Target = Latest | Steps | Through | Only | Batch | Everything
"""Where a run goes. Batch and Everything lead down, Latest leads up, the others either way."""


# -- by which rules ---------------------------------------------------------------------------------


class _Rule(Enum):
    """A rule by its word, as a setting or a flag says it."""

    @classmethod
    def _missing_(cls, value: object) -> NoReturn:
        words = [str(rule.value) for rule in cls]
        raise ConfigurationError(
            f"{cls.__name__.lower()} can't be {value!r}",
            hint=did_you_mean(str(value), words) or f"it is one of {', '.join(words)}",
        )


class Late(_Rule):
    """What to do with an unapplied migration that sorts before an applied one."""

    INDEPENDENT = "independent"
    """Apply it if it touches nothing that later ones touch."""
    ANY = "any"
    REFUSE = "refuse"


class Edited(_Rule):
    """What to do when a file no longer says what was applied."""

    REFUSE = "refuse"
    WARN = "warn"
    IGNORE = "ignore"


class Batching(_Rule):
    """How a run's migrations are numbered."""

    TOGETHER = "together"
    SEPARATE = "separate"
    """Each its own batch, so that they are rolled back one by one (Laravel's ``--step``)."""


class Transactions(_Rule):
    """What one transaction holds, where the database can roll DDL back."""

    EACH = "each"
    ALL = "all"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Rules:
    """How a run is planned."""

    late: Late = Late.INDEPENDENT
    edited: Edited = Edited.REFUSE
    batching: Batching = Batching.TOGETHER
    transactions: Transactions = Transactions.EACH
