"""One ``.sql`` file as one database reads it: its statements by section, and its settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from brant.errors import InvalidMigration, Where
from brant.migrations.sqlnames import FileName
from brant.migrations.sqlnotes import DoneWhen, Header, Marker, Way, is_marker, is_setting, note_in
from brant.migrations.sqltext import Remark, SqlPart, pieces
from brant.operations.rows import SqlText


@dataclass(slots=True)
class Reading:
    """One file as one database reads it."""

    sections: dict[Way, list[SqlText]] = field(default_factory=dict)
    header: Header = field(default_factory=Header)


def read(text: str, reader: str, path: Path, named: FileName) -> Reading:
    assembly = _Assembly(path, named)
    for piece in pieces(text, reader, str(path), is_marker):
        if isinstance(piece, SqlPart):
            assembly.add(piece)
        elif piece.inside is not None:
            assembly.refuse_setting_inside(piece)
        else:
            assembly.obey(piece)
    return assembly.finish()


class _Assembly:
    """Sorts the pieces of one file into sections."""

    def __init__(self, path: Path, named: FileName) -> None:
        self.path = path
        self.named = named
        self.way: Way = "down" if named.direction == "down" else "up"
        self.markers: dict[Way, int] = {}
        self.in_transaction = True
        self.waiting: tuple[str, int] | None = None
        self.reading = Reading({self.way: []})

    def add(self, part: SqlPart) -> None:
        transactional = self.in_transaction and self.reading.header.transaction
        done_when = self.waiting[0] if self.waiting else None
        where = Where(str(self.path), part.line)
        self.reading.sections[self.way].append(SqlText(part.text, transactional, done_when, where))
        self.waiting = None

    def obey(self, remark: Remark) -> None:
        try:
            note = note_in(remark.text)
        except InvalidMigration as error:
            error.where = Where(str(self.path), remark.line)
            raise
        match note:
            case Marker():
                self._begin(note, remark)
            case Header():
                self._settle(note, remark)
            case DoneWhen():
                self._need_statement()
                self.waiting = note.query, remark.line
            case None:
                pass

    def refuse_setting_inside(self, remark: Remark) -> None:
        if is_setting(remark.text):
            raise self._mistake(
                f"{remark.text!r} stands inside the statement that begins on line {remark.inside}",
                remark.line,
                hint="end that statement with ';', or put the setting above it",
            )

    def _begin(self, marker: Marker, remark: Remark) -> None:
        self._need_statement()
        if self.named.direction != "both":
            raise self._mistake(f"{remark.text!r} in a file whose name says the direction", remark.line)
        if marker.way in self.markers:
            first = self.markers[marker.way]
            raise self._mistake(f"a second {remark.text!r}: the first is on line {first}", remark.line)
        if marker.way == "up" and (early := self.reading.sections["up"]):
            raise self._mistake(f"a statement stands above {remark.text!r}: {early[0].text[:40]!r}", remark.line)
        self.markers[marker.way] = remark.line
        self.way, self.in_transaction = marker.way, marker.transaction
        self.reading.sections.setdefault(marker.way, [])

    def _settle(self, header: Header, remark: Remark) -> None:
        if any(self.reading.sections.values()):
            raise self._mistake(
                f"{remark.text!r} is for the whole file", remark.line, hint="put it above the first statement"
            )
        known = self.reading.header
        self.reading.header = Header(known.depends_on + header.depends_on, known.transaction and header.transaction)

    def _need_statement(self) -> None:
        if self.waiting is not None:
            raise self._mistake("done_when= stands above no statement", self.waiting[1])

    def finish(self) -> Reading:
        self._need_statement()
        # A database's own file may be empty: there is nothing to do on it.
        if self.reading.sections.get("up") == [] and self.named.dialect is None:
            raise self._mistake(
                f"{self.path.name} has no statement to apply",
                self.markers.get("up", 1),
                hint="write one, or leave the file out",
            )
        return self.reading

    def _mistake(self, message: str, line: int, hint: str | None = None) -> InvalidMigration:
        return InvalidMigration(message, where=Where(str(self.path), line), hint=hint)
