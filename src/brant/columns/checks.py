"""Check: a CHECK with what SQLAlchemy's own can't say."""

from __future__ import annotations

from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles


class Check(sa.CheckConstraint):
    """A CHECK that is not enforced, or that tables which inherit from its table do not get.

    ``enforced=False`` is ``NOT ENFORCED`` of MySQL and PostgreSQL 18; ``no_inherit=True`` is PostgreSQL's
    ``NO INHERIT`` and means nothing elsewhere.
    """

    inherit_cache = False

    def __init__(self, *arguments: Any, enforced: bool = True, no_inherit: bool = False, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.enforced = enforced
        self.no_inherit = no_inherit

    def _copy(self, **keywords: Any) -> Check:
        made = cast(Check, super()._copy(**keywords))
        made.enforced, made.no_inherit = self.enforced, self.no_inherit
        return made


@compiles(Check)
def _compile(check: Check, compiler: Any, **keywords: Any) -> str:
    text = str(compiler.visit_check_constraint(check, **keywords))
    return text if check.enforced else f"{text} NOT ENFORCED"


@compiles(Check, "postgresql")
def _compile_for_postgresql(check: Check, compiler: Any, **keywords: Any) -> str:
    text = str(compiler.visit_check_constraint(check, **keywords))
    if check.no_inherit:
        body = text.removesuffix(" NOT VALID")
        text = f"{body} NO INHERIT{text.removeprefix(body)}"
    return text if check.enforced else f"{text} NOT ENFORCED"


@compiles(Check, "sqlite")
def _compile_for_sqlite(check: Check, compiler: Any, **keywords: Any) -> str:
    """What is not enforced is refused before it comes here."""
    return str(compiler.visit_check_constraint(check, **keywords))
