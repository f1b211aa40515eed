"""Each case on each engine: it runs, its script does the same, and both ways back restore the schema exactly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from brant.dialects import KNOWN
from brant.errors import Unsupported
from tests.engines.scratch import Scratch
from tests.matrix.case import Case
from tests.matrix.cases import CASES
from tests.matrix.clients import client_of
from tests.matrix.dumps import difference
from tests.matrix.inexact import EXACT, INEXACT
from tests.matrix.trying import Bench, CaseMigrator

pytestmark = pytest.mark.slow


class Benches:
    """A worker's bench on one server; a new one where a case has left something."""

    def __init__(self, scratch: Scratch, folder: Path) -> None:
        self._scratch = scratch
        self._folder = folder
        self._bench: Bench | None = None

    def bench(self) -> Bench:
        if self._bench is not None and not self._bench.is_clean:
            self.close()
        if self._bench is None:
            database = self._scratch.another(self._folder)
            self._bench = Bench(database, client_of(database))
        return self._bench

    def close(self) -> None:
        if self._bench is not None:
            self._bench.close()
            self._scratch.drop(self._bench.database)
        self._bench = None


@pytest.fixture(scope="session")
def benches(scratch: Scratch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Benches]:
    benches = Benches(scratch, tmp_path_factory.mktemp("matrix"))
    yield benches
    benches.close()


@pytest.fixture
def bench(case: Case, benches: Benches) -> Bench:
    bench = benches.bench()
    if case.is_refused_by(bench.dialect):
        pytest.skip(f"{bench.dialect.name} refuses it, as another test shows")
    return bench


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_is_done_and_undone_by_brant_and_by_its_script(case: Case, bench: Bench) -> None:
    inexact = INEXACT.get((case.name, bench.dialect.name), EXACT)
    tried = bench.try_case(case)
    before = inexact.without(tried.before)

    assert difference(before, inexact.without(tried.restored)) == ""
    assert difference(tried.after, tried.after_script) == ""
    assert difference(before, inexact.without(tried.restored_by_script)) == ""
    assert tried.is_exact == (inexact is EXACT), "the exception is not needed any more"


REFUSED = [
    pytest.param(case, dialect, id=f"{case.name}-{dialect}") for case in CASES for dialect in sorted(case.refused_by)
]


@pytest.mark.parametrize(("case", "dialect"), REFUSED)
def test_what_a_database_has_no_way_to_do_is_refused_when_it_is_planned(case: Case, dialect: str) -> None:
    with pytest.raises(Unsupported) as refused:
        CaseMigrator(f"{dialect}://", case).whole_script(dialect)
    assert refused.value.where is not None


@pytest.mark.parametrize("place", INEXACT, ids=str)
def test_each_exception_is_of_a_case(place: tuple[str, str]) -> None:
    assert place[0] in {case.name for case in CASES}
    assert place[1] in KNOWN


def test_cases_have_names_of_their_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 89


def test_what_is_replayed_is_remembered_by_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("brant.migrations.replay.WORTH_REMEMBERING", 0.0)
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    for _ in range(2):
        for name in ("add_foreign_key", "add_primary_key"):
            case = next(case for case in CASES if case.name == name)
            assert "ADD CONSTRAINT" in CaseMigrator("postgresql://", case).up_script("postgresql")
