"""``python -m tests.matrix`` writes docs/schema/support.md."""

from __future__ import annotations

from tests.matrix.page import PAGE, page, shown

if __name__ == "__main__":
    PAGE.write_text(page(shown()), "utf-8")
