"""What is not restored exactly, and why; ``docs/schema/support.md`` tells it to everybody."""

from __future__ import annotations

from dataclasses import dataclass

from tests.matrix.dumps import Dump


@dataclass(frozen=True, slots=True)
class Inexact:
    """``kind`` is the beginning of the lines of a dump that differ; all others are the same."""

    kind: str
    reason: str

    def without(self, dump: Dump) -> Dump:
        """What must be the same all the same."""
        return tuple(line for line in dump if not line.startswith(self.kind))


EXACT = Inexact("nothing", "")

LAST = Inexact(
    "order ",
    "the column is there again with all that stood on it, but behind the others: a new column can't be given a place",
)

INEXACT: dict[tuple[str, str], Inexact] = {
    (case, dialect): LAST
    for dialect in ("postgresql", "sqlite")
    for case in (
        "drop_column_with_a_default",
        "drop_column_unique",
        "drop_column_of_a_foreign_key",
        "drop_column_of_an_index_over_several",
        "drop_column_in_a_check",
        "drop_column_computed",
        "drop_column_that_others_are_computed_from",
        "drop_column_with_a_quoted_name",
        "drop_several_columns",
    )
}
"""By case and dialect."""
