"""How a type that is not SQLAlchemy's own is written into a file: as somebody has said, or by its arguments."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlalchemy.util import generic_repr

T = TypeVar("T", bound=TypeEngine[Any])
Renderer = Callable[[Any], str]

_RENDERERS: dict[type, Renderer] = {}


def render_type(kind: type[T]) -> Callable[[Callable[[T], str]], Callable[[T], str]]:
    """Says how a type of this class, or one derived from it, is written into a migration file.

    The function gets the type, and returns a Python expression with the whole path of its module, such as
    ``'shop.types.Money("EUR")'``: the module is imported by the file. Register it where the type is defined, or
    where the models are.
    """

    def register(render: Callable[[T], str]) -> Callable[[T], str]:
        _RENDERERS[kind] = render
        return render

    return register


def rendered(construct: TypeEngine[Any]) -> str | None:
    """As it was said for its class; None where nothing was."""
    for kind in type(construct).__mro__:
        if kind in _RENDERERS:
            return _RENDERERS[kind](construct)
    return None


def called(construct: TypeEngine[Any]) -> str:
    """The class and its arguments, as SQLAlchemy tells them.

    A TypeDecorator hands its arguments on to what it decorates, unless it has an ``__init__`` of its own: then they are
    those of that, told by the attributes of their names.
    """
    own = not type(construct).__module__.startswith("sqlalchemy.")
    if own and isinstance(construct, TypeDecorator) and _has_arguments_of_its_own(type(construct)):
        return generic_repr(construct, to_inspect=construct)
    return repr(construct)


def _has_arguments_of_its_own(kind: type[TypeDecorator[Any]]) -> bool:
    if "__init__" not in _said_by(kind) or "__repr__" in _said_by(kind):
        return False
    given = inspect.signature(kind).parameters.values()
    return not any(one.kind is one.VAR_KEYWORD for one in given)


def _said_by(kind: type[TypeDecorator[Any]]) -> set[str]:
    """What it and its parents say before TypeDecorator does."""
    above = kind.__mro__[: kind.__mro__.index(TypeDecorator)]
    return {name for parent in above for name in vars(parent)}
