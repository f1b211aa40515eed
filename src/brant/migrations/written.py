"""Operations → the text of a migration file that reads as if it had been written by hand."""

from __future__ import annotations

import ast
import keyword
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from textwrap import indent

from brant.operations.base import Operation
from brant.operations.columns import AddColumn, AlterColumn, DropColumn, RenameColumn
from brant.operations.tables import CreateTable, DropTable, RenameTable

WIDTH = 120
_INDENT = "    "
_DIALECTS = ("mysql", "postgresql", "sqlite", "oracle", "mssql")
_OF_TABLE = re.compile(r'schema\.table\((?P<name>"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\')\)\.')


def written(
    operations: Sequence[Operation],
    title: str,
    settings: str = "",
    *,
    down: Sequence[Operation] | None = None,
    facts: str = "",
) -> str:
    """The file: docstring, imports of what is used, ``up``, and a ``down`` that is not derived; lines of up to 120.

    *settings* are the arguments of ``@migration``, if there are any; *facts* are lines that stand above the functions.
    """
    lines = list(_lines([operation.source() for operation in operations]))
    undone = None if down is None else list(_lines([operation.source() for operation in down]))
    imports = "\n".join(_imports("\n".join([*lines, *(undone or ())]), ["migration"] if settings else []))
    facts = f"\n\n{facts.strip()}" if facts else ""
    decorator = _broken_if_long(f"migration({settings})") if settings else ""
    functions = [f"{decorator}{_function('up', lines)}", *([] if undone is None else [_function("down", undone)])]
    return f'"""{title}."""\n\n{imports}{facts}\n\n\n' + "\n\n\n".join(functions) + "\n"


def _function(name: str, lines: Sequence[str]) -> str:
    body = "".join("\n" + indent(_formatted(line), _INDENT) for line in lines) or " ..."
    return f"def {name}(schema: Schema) -> None:{body}"


def _broken_if_long(call: str) -> str:
    if len(call) < WIDTH:
        return f"@{call}\n"
    tree = ast.parse(call).body[0]
    assert isinstance(tree, ast.Expr)
    return f"@{_broken(tree.value, call, len(_INDENT))}\n"


def named(operations: Sequence[Operation]) -> str:
    """What a file is called that nobody has named: after what it does first, and to how many tables."""
    match operations:
        case [CreateTable(table=table)]:
            return f"create_{_word(table.name)}"
        case [DropTable(name=name)]:
            return f"drop_{_word(name)}"
        case [RenameTable(name=name, to=to)]:
            return f"rename_{_word(name)}_to_{_word(to)}"
        case [AddColumn(table=table, column=column), *_] if _is_of(operations, table):
            return f"add_{_word(column.name)}_to_{_word(table)}"
        case [DropColumn(table=table, name=name)]:
            return f"drop_{_word(name)}_from_{_word(table)}"
        case [RenameColumn(table=table, name=name, to=to)]:
            return f"rename_{_word(name)}_to_{_word(to)}_in_{_word(table)}"
        case [AlterColumn(table=table, name=name)]:
            return f"alter_{_word(name)}_of_{_word(table)}"
        case _:
            pass
    created = [operation.table.name for operation in operations if isinstance(operation, CreateTable)]
    tables = sorted({table for operation in operations for table in operation.changes()})
    verb, of = ("create", created) if created else ("change", tables)
    words = "_and_".join(map(_word, of[:2]))
    return f"{verb}_{words}" if len(of) <= 2 else f"{verb}_{words}_and_{len(of) - 2}_more"


def _is_of(operations: Sequence[Operation], table: str) -> bool:
    return all(operation.changes() == frozenset({table}) for operation in operations)


def _word(name: str) -> str:
    return re.sub(r"\W+", "_", name).strip("_").lower() or "table"


# -- lines -----------------------------------------------------------------------------------------


def _lines(sources: Sequence[str]) -> Iterator[str]:
    """A table that several lines in a row are of gets a name of its own."""
    tables = [match["name"] if (match := _OF_TABLE.match(source)) else None for source in sources]
    counts = Counter(name for name in tables if name is not None)
    variables: dict[str, str] = {}
    for name, source in zip(tables, sources, strict=True):
        if name is None or counts[name] < 2:
            yield source
            continue
        if name not in variables:
            variables[name] = _variable(ast.literal_eval(name), {*variables.values()})
            yield f"{variables[name]} = schema.table({name})"
        yield f"{variables[name]}.{source[source.index(name) + len(name) + 2 :]}"


def _variable(table: str, taken: set[str]) -> str:
    word = _word(table)
    if not word.isidentifier() or keyword.iskeyword(word) or word in _RESERVED:
        word = f"{word}_table" if f"{word}_table".isidentifier() else "table"
    name, number = word, 1
    while name in taken:
        number += 1
        name = f"{word}_{number}"
    return name


_RESERVED = ("schema", "c", "text", "column", "partitions", "up", *_DIALECTS)


def _formatted(line: str) -> str:
    """The line, a call that does not fit broken into its arguments, as ruff and black do it."""
    tree = ast.parse(line).body[0]
    text = _joined(line)
    if isinstance(tree, ast.Assign) or (len(_INDENT + text) <= WIDTH and "\n" not in text):
        return text
    assert isinstance(tree, ast.Expr)
    return _broken(tree.value, line, len(_INDENT))


def _joined(line: str) -> str:
    """On one line, as far as it is a call written over several."""
    tree = ast.parse(line).body[0]
    if not isinstance(tree, ast.Expr) or not isinstance(tree.value, ast.Call):
        return line
    return _flat(tree.value, line)


def _flat(node: ast.expr, source: str) -> str:
    if isinstance(node, ast.Call):
        function = _flat(node.func, source)
        return f"{function}({', '.join(_flat_arguments(node, source))})"
    if isinstance(node, ast.Attribute):
        return f"{_flat(node.value, source)}.{node.attr}"
    match node:
        case ast.Constant(value=str() as value):
            return _string(value)
        case ast.List():
            return f"[{', '.join(_items(node, source))}]"
        case ast.Dict():
            return "{" + ", ".join(_items(node, source)) + "}"
        case _:
            return ast.get_source_segment(source, node) or ""


def _string(value: str) -> str:
    """With double quotes, unless that asks for more escapes."""
    text = repr(value)
    return text if text[0] == '"' or '"' in value else '"' + text[1:-1].replace("\\'", "'") + '"'


def _items(node: ast.List | ast.Dict, source: str) -> Iterator[str]:
    if isinstance(node, ast.List):
        yield from (_flat(item, source) for item in node.elts)
        return
    for key, value in zip(node.keys, node.values, strict=True):
        assert key is not None
        yield f"{_flat(key, source)}: {_flat(value, source)}"


def _flat_arguments(node: ast.Call, source: str) -> Iterator[str]:
    for argument in node.args:
        yield _flat(argument, source)
    for given in node.keywords:
        value = _flat(given.value, source)
        yield f"{given.arg}={value}"


def _broken(node: ast.expr, source: str, at: int) -> str:
    """Over several lines, of which the first stands *at* so many columns."""
    outer, inner = " " * (at - len(_INDENT)), " " * at
    if isinstance(node, ast.List | ast.Dict):
        start, end = "[]" if isinstance(node, ast.List) else "{}"
        return f"{start}\n" + "".join(f"{inner}{item},\n" for item in _items(node, source)) + f"{outer}{end}"
    if not isinstance(node, ast.Call) or not (node.args or node.keywords):
        return _flat(node, source)
    first, *links = _chain(node, source)
    if len(links) > 1:
        return "\n".join([first, *(f"{outer}{link}" for link in links)])
    parts = [_fitted(argument, source, at + len(_INDENT), "") for argument in node.args]
    parts += [_fitted(given.value, source, at + len(_INDENT), f"{given.arg}=") for given in node.keywords]
    arguments = "".join(f"{inner}{part},\n" for part in parts)
    return f"{_flat(node.func, source)}(\n{arguments}{outer})"


def _chain(node: ast.expr, source: str) -> list[str]:
    """``X().a(1).b(2)`` → ``X()``, ``.a(1)``, ``.b(2)``."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Call() as before, attr=attr)):
            return [*_chain(before, source), f".{attr}({', '.join(_flat_arguments(node, source))})"]
        case _:
            return [_flat(node, source)]


def _fitted(node: ast.expr, source: str, at: int, prefix: str) -> str:
    text = prefix + _flat(node, source)
    return text if at + len(text) < WIDTH else prefix + _broken(node, source, at)


# -- imports ---------------------------------------------------------------------------------------


def _imports(body: str, names_of_brant: Sequence[str] = ()) -> Iterator[str]:
    """What the lines use, as isort orders it where all of it is third parties'."""
    import sqlalchemy

    whole = {"Schema", *names_of_brant}
    with_columns = False
    names: set[str] = set()
    modules: set[str] = set()
    dialects: set[str] = set()
    for node in ast.walk(ast.parse(body)):
        match node:
            case ast.Name(id="c"):
                with_columns = True
            case ast.Name(id="partitions"):
                whole.add("partitions")
            case ast.Name(id=name) if name in _DIALECTS:
                dialects.add(name)
            case ast.Name(id=name) if hasattr(sqlalchemy, name):
                names.add(name)
            case ast.Attribute(attr=attr) if attr[0].isupper() and (path := _path(node)) is not None:
                modules.add(path.rpartition(".")[0])
            case _:
                pass
    names -= {*_RESERVED[:1], *_assigned(body)}
    used = modules - {"c", "partitions", *_DIALECTS}
    used = {module for module in used if not hasattr(sqlalchemy, module)}
    yield from (f"import {module}" for module in sorted(used))
    yield f"from brant import {', '.join(sorted(whole, key=_isort))}"
    if with_columns:
        yield "from brant import columns as c"
    if names:
        yield _from("sqlalchemy", sorted(names, key=_isort))
    if dialects:
        yield _from("sqlalchemy.dialects", sorted(dialects))


def _assigned(body: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(body)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _from(module: str, names: Sequence[str]) -> str:
    line = f"from {module} import {', '.join(names)}"
    return line if len(line) <= WIDTH else f"from {module} import (\n{_INDENT}" + f",\n{_INDENT}".join(names) + ",\n)"


def _isort(name: str) -> tuple[int, str]:
    """Constants, classes, the rest, each by name."""
    return (0 if name.isupper() and len(name) > 1 else 1 if name[0].isupper() else 2, name)


def _path(node: ast.expr) -> str | None:
    match node:
        case ast.Attribute(value=value, attr=attr):
            inner = _path(value)
            return inner and f"{inner}.{attr}"
        case ast.Name(id=name):
            return name
        case _:
            return None
