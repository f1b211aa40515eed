"""The table of docs/schema/indexes.md, from what the dialects refuse: ``python -m tests.dialects.index_page``."""

from __future__ import annotations

from pathlib import Path

from brant.dialects import KNOWN, dialect_for

PAGE = Path(__file__).parents[2] / "docs" / "schema" / "indexes.md"
BEGIN = "<!-- support: written by `python -m tests.dialects.index_page`; a test compares -->\n"
END = "<!-- end of support -->\n"
TITLES = {"postgresql": "PostgreSQL", "mysql": "MySQL", "mariadb": "MariaDB", "sqlite": "SQLite"}

ROWS = (
    ("partial", '`where="…"`'),
    ("expression", "an expression"),
    ("nulls", '`"a NULLS LAST"`'),
    ("collation", "`'a COLLATE \"C\"'`"),
    ("length", '`"a(20)"`, `length=`'),
    ("opclass", '`"a x_ops"`, `ops=`'),
    ("using", "`using=`"),
    ("include", "`include=`"),
    ("nulls_not_distinct", "`nulls_not_distinct=True`"),
    ("with_", "`with_=`"),
    ("tablespace", "`tablespace=`"),
    ("invisible", "`visible=False`"),
    ("fulltext", "`add_fulltext_index`"),
    ("spatial", "`add_spatial_index`"),
    ("vector", "`add_vector_index`"),
)
IGNORED = (
    ("`comment=`", {"sqlite"}),
    ("`concurrently=True`", {"mysql", "mariadb", "sqlite"}),
    ("`algorithm=`, `lock=`", {"postgresql", "sqlite"}),
)


def table() -> str:
    lines = ["| | " + " | ".join(TITLES[name] for name in KNOWN) + " |", "|---|" + "---|" * len(KNOWN)]
    for feature, said in ROWS:
        cells = ("yes" if feature in dialect_for(name).index_features else "refused" for name in KNOWN)
        lines.append(f"| {said} | {' | '.join(cells)} |")
    for said, ignored_by in IGNORED:
        lines.append(f"| {said} | {' | '.join('ignored' if name in ignored_by else 'yes' for name in KNOWN)} |")
    return "\n".join(lines) + "\n"


def page() -> str:
    """The page with the table as it is now."""
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + "\n" + table() + "\n" + END + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
