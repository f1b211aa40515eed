"""The verbs for functions and procedures."""

from __future__ import annotations

from brant.catalog.objects import RoutineDefinition
from brant.catalog.scripted import callers_of
from brant.migrations.objects.recording import ObjectRecorder, Texts
from brant.operations.objects import CreateObject, DropObject, ReplaceObject

VOLATILITIES = ("IMMUTABLE", "STABLE", "VOLATILE")
SECURITIES = ("DEFINER", "INVOKER")


class RoutineVerbs(ObjectRecorder):
    """What a migration says about functions and procedures."""

    def create_function(
        self,
        name: str,
        *,
        returns: Texts,
        body: Texts,
        arguments: Texts = "",
        language: str = "plpgsql",
        volatility: str | None = None,
        security: str | None = None,
    ) -> None:
        """Create a function (PostgreSQL, MySQL, MariaDB): ``arguments="a integer, b integer"``, ``returns="integer"``.

        ``body`` is statements such as ``RETURN a + b``, or a block from BEGIN to END; a dict of texts, here and for
        ``arguments`` and ``returns``, gives one to each database. ``language`` is PostgreSQL's. ``volatility`` is
        ``"immutable"`` (DETERMINISTIC NO SQL on MySQL), ``"stable"`` (READS SQL DATA) or ``"volatile"``,
        ``security`` ``"definer"`` or ``"invoker"``, by default what the database has.
        """
        self._record(
            CreateObject(
                self._routine(
                    "function",
                    name,
                    arguments,
                    body,
                    returns=returns,
                    language=language,
                    volatility=volatility,
                    security=security,
                )
            )
        )

    def replace_function(
        self,
        name: str,
        *,
        returns: Texts,
        body: Texts,
        arguments: Texts = "",
        language: str = "plpgsql",
        volatility: str | None = None,
        security: str | None = None,
    ) -> None:
        """Give a function another body, or other arguments; ``down`` brings the one before back."""
        self._record(
            ReplaceObject(
                self._routine(
                    "function",
                    name,
                    arguments,
                    body,
                    returns=returns,
                    language=language,
                    volatility=volatility,
                    security=security,
                )
            )
        )

    def drop_function(self, name: str, *, if_exists: bool = False, cascade: bool = False) -> None:
        """Drop a function. Refused when a view or trigger calls it, unless ``cascade`` drops those first.

        ``if_exists`` asks the replayed history, not the server.
        """
        self._drop_routine("function", name, if_exists, cascade)

    def create_procedure(
        self,
        name: str,
        *,
        body: Texts,
        arguments: Texts = "",
        language: str = "plpgsql",
        security: str | None = None,
    ) -> None:
        """Create a procedure (PostgreSQL, MySQL, MariaDB): as a function that returns nothing.

        ``arguments`` may be ``"IN a integer, INOUT b integer"``.
        """
        self._record(
            CreateObject(self._routine("procedure", name, arguments, body, language=language, security=security))
        )

    def replace_procedure(
        self,
        name: str,
        *,
        body: Texts,
        arguments: Texts = "",
        language: str = "plpgsql",
        security: str | None = None,
    ) -> None:
        """Give a procedure another body, or other arguments; ``down`` brings the one before back."""
        self._record(
            ReplaceObject(self._routine("procedure", name, arguments, body, language=language, security=security))
        )

    def drop_procedure(self, name: str, *, if_exists: bool = False) -> None:
        """Drop a procedure. ``if_exists`` asks the replayed history, not the server."""
        self._drop_routine("procedure", name, if_exists, cascade=False)

    def _routine(
        self,
        kind: str,
        name: str,
        arguments: Texts,
        body: Texts,
        *,
        language: str,
        security: str | None,
        returns: Texts | None = None,
        volatility: str | None = None,
    ) -> RoutineDefinition:
        self._text(name, f"a {kind}'s name")
        return RoutineDefinition(
            kind,
            name,
            self._select(name, arguments, may_be_empty=True),
            None if returns is None else self._select(name, returns),
            self._select(name, body),
            self._text(language, "a language"),
            volatility and self._one_of(volatility, VOLATILITIES, "volatility"),
            security and self._one_of(security, SECURITIES, "security"),
        )

    def _drop_routine(self, kind: str, name: str, if_exists: bool, cascade: bool) -> None:
        if if_exists and not self._catalog.has_object(kind, name):
            return
        self._try(self._catalog.object, kind, self._text(name, f"a {kind}'s name"))
        self._drop_along(callers_of(self._catalog, name), f"{kind} {name!r}", cascade)
        self._record(DropObject(kind, name))
