"""What stands on a table, a column or a view, and what it says once that has another name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from sqlalchemy.engine.default import DefaultDialect

from brant.catalog.catalog import Catalog
from brant.catalog.objects import AnyView, Body, MaterializedViewDefinition, ViewDefinition
from brant.catalog.queries import (
    ColumnSought,
    IsTable,
    Quote,
    Unclear,
    has_star_over,
    output_columns,
    table_renamed,
    tables_read,
)

_STANDARD_QUOTES = DefaultDialect().identifier_preparer

_DEFAULT_SCHEMAS = ("public", "main")
"""What a table's name may have in front of it without being another table's."""


def is_called(catalog: Catalog, name: str) -> IsTable:
    """Whether a name in SQL text is that of the table or view *name*, said with or without its schema."""
    schema, _, base = name.lower().rpartition(".")
    spellings = {name.lower()}
    if not schema:
        spellings |= {f"{default}.{base}" for default in _DEFAULT_SCHEMAS}
    elif base not in {table.lower() for table in catalog.tables} | {view.name.lower() for view in views(catalog)}:
        spellings.add(base)
    return lambda written: written.lower() in spellings


def views(catalog: Catalog) -> Iterator[AnyView]:
    for found in catalog.objects.values():
        if isinstance(found, ViewDefinition | MaterializedViewDefinition):
            yield found


def views_over(catalog: Catalog, table: str, column: str | None = None) -> tuple[AnyView, ...]:
    """The views that read *table*, or use its *column*, and those over these; in an order to create them.

    A view that can't be followed counts as one that uses the column.
    """
    is_table = is_called(catalog, table)
    direct = [view for view in views(catalog) if _reads(view, is_table)]
    if column is not None:
        sought = column_of(catalog, table, column)
        direct = [view for view in direct if any(_may_use(sought, text) for text in view.select)]
    return _with_those_above(catalog, direct)


def _reads(view: AnyView, is_table: IsTable) -> bool:
    return any(is_table(written) for text in view.select for written in tables_read(text))


def _may_use(sought: ColumnSought, text: str) -> bool:
    try:
        return sought.is_used_by(text)
    except Unclear:
        return True


def _with_those_above(catalog: Catalog, direct: Iterable[AnyView]) -> tuple[AnyView, ...]:
    found: dict[str, AnyView] = {}
    waiting = list(direct)
    while waiting:
        view = waiting.pop()
        if view.name not in found:
            found[view.name] = view
            is_view = is_called(catalog, view.name)
            waiting += [above for above in views(catalog) if _reads(above, is_view)]
    return tuple(in_creation_order(catalog, list(found.values())))


def in_creation_order(catalog: Catalog, wanted: Sequence[AnyView]) -> Iterator[AnyView]:
    """Each view behind those it reads."""
    done: set[str] = set()

    def visit(view: AnyView) -> Iterator[AnyView]:
        if view.name in done:
            return
        done.add(view.name)
        for below in wanted:
            if below.name != view.name and _reads(view, is_called(catalog, below.name)):
                yield from visit(below)
        yield view

    for view in sorted(wanted, key=lambda view: list(catalog.objects).index(view.key)):
        yield from visit(view)


# -- names in queries ------------------------------------------------------------------------------


def column_of(catalog: Catalog, table: str, column: str) -> ColumnSought:
    return ColumnSought(is_called(catalog, table), column, lambda written: columns_of(catalog, written))


def columns_of(catalog: Catalog, written: str) -> Sequence[str] | None:
    """The columns of what a query calls so, as far as the files know it."""
    for table in catalog:
        if is_called(catalog, table.name)(written):
            return table.column_names
    for view in views(catalog):
        if is_called(catalog, view.name)(written):
            return view.columns or output_columns(next(iter(view.select)), lambda inner: columns_of(catalog, inner))
    return None


def with_column_renamed(catalog: Catalog, view: AnyView, table: str, column: str, to: str) -> AnyView:
    """The view as it reads once the column has its new name. Raises Unclear, with what can be done."""
    sought = column_of(catalog, table, column)
    _refuse_name_through_star(catalog, view, table, column)
    try:
        return replace(view, select=rewritten(view.select, lambda text, quote: sought.renamed(text, to, quote)))
    except Unclear as error:
        raise Unclear(
            f"column {column!r} of {table!r} can't be renamed: in view {view.name!r}, {error.message}",
            hint=error.hint or "say it with its table there: replace_view(…)",
        ) from None


def _refuse_name_through_star(catalog: Catalog, view: AnyView, table: str, column: str) -> None:
    """A view with ``SELECT *`` gives the new name from now on: what reads that view may break."""
    for below in views(catalog):
        gives_all = any(has_star_over(text, is_called(catalog, table)) for text in below.select)
        if not gives_all or below.columns or below.name == view.name:
            continue
        if not _reads(view, is_called(catalog, below.name)):
            continue
        sought = column_of(catalog, below.name, column)
        if any(_may_use(sought, text) for text in view.select):
            raise Unclear(
                f"column {column!r} of {table!r} can't be renamed: view {view.name!r} uses it through view"
                f" {below.name!r}, which says SELECT *",
                hint=f"name the columns of {below.name!r} first: replace_view(…)",
            )


def with_table_renamed(catalog: Catalog, view: AnyView, name: str, to: str) -> AnyView:
    """The view reading from the table, or other view, under its new name."""
    is_table = is_called(catalog, name)
    return replace(view, select=rewritten(view.select, lambda text, quote: table_renamed(text, is_table, to, quote)))


def rewritten(body: Body, rewrite: Callable[[str, Quote], str]) -> Body:
    """Each text rewritten, with the quotes of its database; MySQL gets one of its own where quotes matter."""
    texts = {name: rewrite(text, _quotes(name)) for name, text in body.texts}
    if "default" in texts and "mysql" not in texts:
        own = rewrite(dict(body.texts)["default"], _quotes("mysql"))
        if own != texts["default"]:
            texts["mysql"] = own
    return Body(tuple(sorted(texts.items())))


def _quotes(dialect: str) -> Quote:
    if dialect not in ("mysql", "mariadb"):
        return _STANDARD_QUOTES.quote
    return lambda name: name if _STANDARD_QUOTES.quote(name) == name else "`" + name.replace("`", "``") + "`"
