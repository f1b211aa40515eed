"""Operation: what a change means, on every database."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from brant.catalog.catalog import Catalog

if TYPE_CHECKING:
    from sqlalchemy.schema import ExecutableDDLElement


class Operation(ABC):
    """One change to a schema. Subclasses are frozen dataclasses that hold definitions.

    An operation knows the schema after it, what undoes it, its standard DDL and
    the line that records it. How one database carries it out is the dialect's.
    """

    __slots__ = ()

    lossy: ClassVar[bool] = False
    """Undoing restores the shape, not the rows: carrying this out destroys data."""

    @abstractmethod
    def apply(self, before: Catalog) -> Catalog:
        """The schema afterwards. Raises a RecordingError when it can't be done to *before*."""

    @abstractmethod
    def reverse(self, before: Catalog) -> Operation:
        """What undoes it, when it was done to *before*. Raises Irreversible naming the missing fact."""

    @abstractmethod
    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        """The DDL that is right on every database that has the standard form."""

    @abstractmethod
    def source(self) -> str:
        """The line of a migration file that records it."""

    @abstractmethod
    def touches(self) -> frozenset[str]:
        """The tables it changes or depends on, by name; ``"*"`` when nobody can tell."""

    def changes(self) -> frozenset[str]:
        """The tables it changes, as opposed to those it only depends on; ``"*"`` when nobody can tell."""
        return self.touches()

    def names(self) -> Iterator[str]:
        """The identifiers it brings into the world, for the database's length limit."""
        return iter(())
