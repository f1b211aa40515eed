"""The verbs for views, plain and materialized."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import sqlalchemy as sa

from brant.catalog import sqla
from brant.catalog.definitions import IndexDefinition
from brant.catalog.dependents import views_over
from brant.catalog.objects import MaterializedViewDefinition, ViewDefinition
from brant.errors import did_you_mean
from brant.migrations.objects.recording import ObjectRecorder, Query
from brant.operations.objects import CreateObject, DropObject, RefreshView, RenameObject, ReplaceObject

CHECK_OPTIONS = ("local", "cascaded")


class ViewVerbs(ObjectRecorder):
    """What a migration says about views."""

    def create_view(
        self,
        name: str,
        select: Query | Mapping[str, Query],
        *,
        columns: Sequence[str] = (),
        check_option: str | None = None,
        **options: Any,
    ) -> None:
        """Create a view from the text of a SELECT, a SQLAlchemy ``select(…)``, or a dict of either by database.

        ``columns`` names its columns anew. ``check_option="cascaded"`` (or ``"local"``) refuses to write rows
        through it that it would not show. ``options`` are dialect options: ``postgresql_with={"security_invoker":
        True}``, ``mysql_sql_security="invoker"``, ``mysql_algorithm="merge"``.
        A table's column that the view uses can still be altered and renamed: the view is dropped before and
        created again after. Raises AlreadyExists.
        """
        self._record(CreateObject(self._view(name, select, columns, check_option, options)))

    def replace_view(
        self,
        name: str,
        select: Query | Mapping[str, Query],
        *,
        columns: Sequence[str] = (),
        check_option: str | None = None,
        **options: Any,
    ) -> None:
        """Give a view another query; ``down`` brings the one before back. Views over it are made again.

        Raises UnknownObject.
        """
        self._record(ReplaceObject(self._view(name, select, columns, check_option, options)))

    def rename_view(self, name: str, to: str) -> None:
        """Rename a view, materialized or not; views over it follow."""
        self._record(RenameObject("view", self._text(name, "a view's name"), self._text(to, "a view's name")))

    def drop_view(self, name: str, *, if_exists: bool = False, cascade: bool = False) -> None:
        """Drop a view, materialized or not. Refused when others read it, unless ``cascade`` drops those first.

        ``if_exists`` asks the replayed history, not the server.
        """
        if if_exists and not self.has_view(self._text(name, "a view's name")):
            return
        self._try(self._catalog.object, "view", self._text(name, "a view's name"))
        self._drop_along(views_over(self._catalog, name), f"view {name!r}", cascade)
        self._drop_what_is_on(name)
        self._record(DropObject("view", name))

    def has_view(self, name: str) -> bool:
        """Whether the files know a view of that name, materialized or not."""
        return self._catalog.has_object("view", name)

    def create_materialized_view(
        self,
        name: str,
        select: Query | Mapping[str, Query],
        *,
        columns: Sequence[str] = (),
        indexes: Iterable[sa.Index] = (),
        with_data: bool = True,
        **options: Any,
    ) -> None:
        """Create a view that keeps its result until it is refreshed, with indexes on that (PostgreSQL).

        ``with_data=False`` leaves it empty, and not to be read before its first refresh.
        """
        definition = self._materialized(name, select, columns, indexes=indexes, with_data=with_data, options=options)
        self._record(CreateObject(definition))

    def replace_materialized_view(
        self,
        name: str,
        select: Query | Mapping[str, Query],
        *,
        columns: Sequence[str] = (),
        indexes: Iterable[sa.Index] = (),
        with_data: bool = True,
        **options: Any,
    ) -> None:
        """Give a materialized view another query and other indexes; ``down`` brings the ones before back."""
        definition = self._materialized(name, select, columns, indexes=indexes, with_data=with_data, options=options)
        self._record(ReplaceObject(definition))

    def refresh_materialized_view(self, name: str, *, concurrently: bool = False) -> None:
        """Run its query again. ``concurrently`` lets it be read meanwhile, and needs a unique index on it."""
        self._record(RefreshView(self._text(name, "a view's name"), concurrently))

    def _view(
        self,
        name: str,
        select: Query | Mapping[str, Query],
        columns: Sequence[str],
        check_option: str | None,
        options: Mapping[str, Any],
    ) -> ViewDefinition:
        if check_option is not None and check_option not in CHECK_OPTIONS:
            raise self._mistake(
                f"{check_option!r} is no check option", hint=did_you_mean(str(check_option), CHECK_OPTIONS)
            )
        return ViewDefinition(
            self._text(name, "a view's name"),
            self._select(name, select),
            sqla.sequence_of(columns),
            check_option and check_option.upper(),
            self._options(options),
        )

    def _materialized(
        self,
        name: str,
        select: Query | Mapping[str, Query],
        columns: Sequence[str],
        *,
        indexes: Iterable[sa.Index],
        with_data: bool,
        options: Mapping[str, Any],
    ) -> MaterializedViewDefinition:
        return MaterializedViewDefinition(
            self._text(name, "a view's name"),
            self._select(name, select),
            sqla.sequence_of(columns),
            tuple(self._index_on(name, index) for index in indexes),
            with_data,
            self._options(options),
        )

    def _index_on(self, view: str, index: sa.Index) -> IndexDefinition:
        """An index names columns of the view, which are not known here."""
        if not isinstance(index, sa.Index):
            raise self._mistake(f"indexes= takes Index(…), not {index!r}")
        named = [expression for expression in index._pending_colargs if isinstance(expression, str)]
        return cast(IndexDefinition, self._try(sqla.item_definition, view, named, index))
