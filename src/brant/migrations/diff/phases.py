"""Operations found in any order, in an order in which they can be done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum, auto

from brant.catalog.definitions import ConstraintDefinition, ForeignKeyDefinition
from brant.operations.base import Operation


class Phase(IntEnum):
    """What is done before what: nothing is dropped while another thing stands on it, nothing made before its ground."""

    GROUND = auto()
    DROP_OBJECTS = auto()
    DROP_KEYS = auto()
    DROP_INDEXES = auto()
    DROP_CONSTRAINTS = auto()
    RENAME = auto()
    ADD_FIRST_COLUMNS = auto()
    DROP_COLUMNS = auto()
    ATTACH = auto()
    DROP_TABLES = auto()
    DETACH = auto()
    CREATE_TABLES = auto()
    ADD_COLUMNS = auto()
    ALTER_COLUMNS = auto()
    ADD_CONSTRAINTS = auto()
    ADD_INDEXES = auto()
    ADD_KEYS = auto()
    OBJECTS = auto()
    SAY = auto()
    LEAVE = auto()


def phase_of(constraint: ConstraintDefinition) -> Phase:
    """When it is added."""
    return Phase.ADD_KEYS if isinstance(constraint, ForeignKeyDefinition) else Phase.ADD_CONSTRAINTS


@dataclass(slots=True)
class Work:
    """What is to be done, by phase."""

    by_phase: dict[Phase, list[Operation]] = field(default_factory=lambda: defaultdict(list))
    moved: set[str] = field(default_factory=set[str])
    """Tables that are partitions now, and the other way round."""

    def put(self, phase: Phase, *operations: Operation) -> None:
        self.by_phase[phase] += operations

    def __iter__(self) -> Iterator[Operation]:
        for phase in Phase:
            yield from self.by_phase[phase]
