"""Edits of CREATE TABLE text touch what they name and nothing else."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brant.dialects.sqlite_grammar import parse
from brant.dialects.sqlite_text import (
    AddColumnText,
    AddConstraint,
    AddPrimaryKey,
    DropColumn,
    DropConstraint,
    DropForeignKey,
    DropPrimaryKey,
    DropUnique,
    Edit,
    RenameTable,
    SetDefault,
    SetNullable,
    SetType,
    can_add_natively,
    edit,
    with_name,
)
from brant.dialects.sqlite_tokens import quote
from brant.errors import (
    AlreadyExists,
    InvalidMigration,
    RecordingError,
    UnknownColumn,
    UnknownConstraint,
    Unsupported,
)

FILMS = """\
CREATE TABLE "films" (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice
  -- shown in lists
  title VARCHAR(200) NOT NULL COLLATE NOCASE CONSTRAINT uq_title UNIQUE ON CONFLICT FAIL,
  [year] INT DEFAULT 1900 CHECK ([year] > 1880), /* of release */
  studio_id INT REFERENCES studios (id) ON DELETE CASCADE,
  price DECIMAL(6, 2)
    /* in cents */ NOT NULL
    DEFAULT -1, -- unknown
  label TEXT AS (title || ', ' || "year") STORED,
  CONSTRAINT ck_price CHECK (price <> 0) -- free
)"""


def changed(create_sql: str, *edits: Edit) -> str:
    """The lines that differ, the old ones behind '-', the new ones behind '+'."""
    old, new = create_sql.split("\n"), edit(create_sql, edits).split("\n")
    gone = [f"- {line.strip()}" for line in old if line not in new]
    return "\n".join(gone + [f"+ {line.strip()}" for line in new if line not in old])


ONE_EDIT = {
    "type": (
        SetType("YEAR", "SMALLINT"),
        "[year] SMALLINT DEFAULT 1900 CHECK ([year] > 1880), /* of release */",
    ),
    "nullable": (
        SetNullable("title", True),
        "title VARCHAR(200) COLLATE NOCASE CONSTRAINT uq_title UNIQUE ON CONFLICT FAIL,",
    ),
    "not null": (
        SetNullable("studio_id", False),
        "studio_id INT NOT NULL REFERENCES studios (id) ON DELETE CASCADE,",
    ),
    "default replaced": (SetDefault("price", "0.5"), "DEFAULT 0.5, -- unknown"),
    "default of an expression": (
        SetDefault("year", "1900 + 1"),
        "[year] INT DEFAULT (1900 + 1) CHECK ([year] > 1880), /* of release */",
    ),
    "default behind not null": (
        SetDefault("title", "''"),
        "title VARCHAR(200) NOT NULL DEFAULT '' COLLATE NOCASE CONSTRAINT uq_title UNIQUE ON CONFLICT FAIL,",
    ),
    "default dropped": (
        SetDefault("year", None),
        "[year] INT CHECK ([year] > 1880), /* of release */",
    ),
    "unique of a column": (DropUnique(("TITLE",)), "title VARCHAR(200) NOT NULL COLLATE NOCASE,"),
    "constraint of a column": (DropConstraint("UQ_title"), "title VARCHAR(200) NOT NULL COLLATE NOCASE,"),
    "foreign key of a column": (DropForeignKey(("studio_id",)), "studio_id INT,"),
    "primary key of a column": (DropPrimaryKey(), "id INTEGER, -- never used twice"),
}


@pytest.mark.parametrize(("change", "line"), ONE_EDIT.values(), ids=ONE_EDIT.keys())
def test_one_edit_changes_one_line(change: Edit, line: str) -> None:
    added = [said for said in changed(FILMS, change).split("\n") if said.startswith("+")]

    assert added == [f"+ {line}"]
    assert accepted(edit(FILMS, [change]))


def test_a_dropped_constraint_leaves_the_comments_around_it() -> None:
    assert changed(FILMS, SetNullable("price", True)) == "- /* in cents */ NOT NULL\n+ /* in cents */"


def test_a_column_goes_with_its_comments() -> None:
    assert changed(FILMS, DropColumn("year"), DropColumn("label")) == (
        "- [year] INT DEFAULT 1900 CHECK ([year] > 1880), /* of release */\n"
        "- label TEXT AS (title || ', ' || \"year\") STORED,"
    )


def test_a_column_comes_before_the_table_constraints() -> None:
    lines = edit(FILMS, [AddColumnText("rating TEXT -- stars", "rating")]).split("\n")

    assert lines[-4:-1] == [
        "  label TEXT AS (title || ', ' || \"year\") STORED,",
        "  rating TEXT,",
        "  CONSTRAINT ck_price CHECK (price <> 0) -- free",
    ]


def test_a_constraint_comes_last_and_the_comment_stays_on_its_line() -> None:
    lines = edit(FILMS, [AddConstraint("CONSTRAINT fk FOREIGN KEY (year) REFERENCES years")]).split("\n")

    assert lines[-3:] == [
        "  CONSTRAINT ck_price CHECK (price <> 0), -- free",
        "  CONSTRAINT fk FOREIGN KEY (year) REFERENCES years",
        ")",
    ]


def test_a_primary_key_takes_the_place_of_the_one_of_a_column() -> None:
    assert edit("CREATE TABLE t (a INTEGER PRIMARY KEY, b INT)", [AddPrimaryKey("PRIMARY KEY (a, b)")]) == (
        "CREATE TABLE t (a INTEGER, b INT, PRIMARY KEY (a, b))"
    )


def test_table_constraints_without_commas_between_them_are_dropped_one_by_one() -> None:
    sql = "CREATE TABLE t (a, b, CONSTRAINT x CHECK (a > 0) CONSTRAINT y UNIQUE (a) UNIQUE (a, b))"

    assert edit(sql, [DropUnique(("a",))]) == ("CREATE TABLE t (a, b, CONSTRAINT x CHECK (a > 0) UNIQUE (a, b))")
    assert edit(sql, [DropConstraint("x"), DropConstraint("y"), DropUnique(("a", "b"))]) == "CREATE TABLE t (a, b)"


def test_a_deferral_goes_with_the_foreign_key_it_speaks_of() -> None:
    sql = "CREATE TABLE t (a REFERENCES p NOT NULL DEFERRABLE INITIALLY DEFERRED)"

    assert edit(sql, [DropForeignKey(("a",))]) == "CREATE TABLE t (a NOT NULL)"


def test_two_foreign_keys_over_the_same_columns_are_not_guessed_between() -> None:
    with pytest.raises(RecordingError, match="2 foreign keys over a"):
        edit("CREATE TABLE t (a REFERENCES p, FOREIGN KEY (a) REFERENCES q)", [DropForeignKey(("a",))])


def test_one_of_two_constraints_over_the_same_columns_is_dropped_by_name() -> None:
    sql = "CREATE TABLE t (a, CONSTRAINT x UNIQUE (a), CONSTRAINT y UNIQUE (a))"

    assert edit(sql, [DropUnique(("a",), "x")]) == "CREATE TABLE t (a, CONSTRAINT y UNIQUE (a))"


def test_a_constraint_without_a_name_is_dropped_by_its_columns() -> None:
    assert edit("CREATE TABLE t (a UNIQUE, b)", [DropUnique(("a",), "uq_t_a")]) == "CREATE TABLE t (a, b)"


def test_null_goes_with_the_not_null_it_stands_beside() -> None:
    assert edit("CREATE TABLE t (a NOT NULL NULL)", [SetNullable("a", True)]) == "CREATE TABLE t (a)"


def test_null_gives_way_to_not_null() -> None:
    assert edit("CREATE TABLE t (a INT NULL)", [SetNullable("a", False)]) == "CREATE TABLE t (a INT NOT NULL)"


def test_words_never_run_together() -> None:
    sql = "CREATE TABLE t(\"a\"CHECK(a)NOT NULL DEFAULT'x',b INT CHECK(b)UNIQUE,c/* c */INT--\n)"

    assert edit(sql, [SetType("a", "INT"), SetNullable("a", True), DropUnique(("b",)), SetType("c", "")]) == (
        "CREATE TABLE t(\"a\" INT CHECK(a) DEFAULT'x',b INT CHECK(b),c/* c */--\n)"
    )
    assert edit(sql, [SetNullable("b", False), AddColumnText("d", "d")]) == (
        "CREATE TABLE t(\"a\"CHECK(a)NOT NULL DEFAULT'x',b INT NOT NULL CHECK(b)UNIQUE,c/* c */INT,--\n d\n)"
    )


def test_a_rename_takes_along_what_refers_to_the_table_itself() -> None:
    sql = "CREATE TABLE t (id INTEGER PRIMARY KEY, up REFERENCES T (id), CHECK (t.id > 0 AND main . t.up <> 't.id'))"

    assert edit(sql, [RenameTable("new name")]) == (
        'CREATE TABLE "new name" (id INTEGER PRIMARY KEY, up REFERENCES "new name" (id),'
        " CHECK (id > 0 AND up <> 't.id'))"
    )


def test_with_name_changes_the_name_alone() -> None:
    assert with_name("CREATE TABLE IF NOT EXISTS main.[a b](id REFERENCES [a b])", 'c"d') == (
        'CREATE TABLE IF NOT EXISTS main."c""d"(id REFERENCES [a b])'
    )


ERRORS = {
    "unknown column": (DropColumn("titel"), UnknownColumn, "no column 'titel'\n.*did you mean 'title'"),
    "unknown column of a type": (SetType("nope", "INT"), UnknownColumn, "no column 'nope'"),
    "unknown constraint": (DropConstraint("ck_prise"), UnknownConstraint, "did you mean 'ck_price'"),
    "no such unique": (DropUnique(("id",)), UnknownConstraint, "no unique constraint over id"),
    "no such foreign key": (DropForeignKey(("id",)), UnknownConstraint, "no foreign key over id"),
    "column there already": (AddColumnText('"ID" INT', "ID"), AlreadyExists, "already has a column 'ID'"),
    "constraint there already": (AddConstraint("CONSTRAINT CK_PRICE CHECK (1)"), AlreadyExists, "'CK_PRICE'"),
    "constraint on an unknown column": (AddConstraint("UNIQUE (nope)"), UnknownColumn, "no column 'nope'"),
    "needed by a check": (
        DropColumn("price"),
        RecordingError,
        "'price' .* still needed by CONSTRAINT ck_price",
    ),
    "needed by a generated column": (DropColumn("year"), RecordingError, "still needed by AS"),
    "another name in the definition": (AddColumnText("a INT", "b"), RecordingError, "is that of 'a'"),
    "no definition": (AddColumnText("CHECK (1)", "b"), InvalidMigration, "can't read"),
    "no constraint": (AddConstraint("a INT"), InvalidMigration, "can't read"),
    "no type": (SetType("id", "INT NOT NULL"), RecordingError, "'INT NOT NULL' is not a type"),
    "two in one type": (SetType("id", "INT, x TEXT"), InvalidMigration, "can't read"),
    "two in one definition": (AddColumnText("a INT, b INT", "a"), InvalidMigration, "can't read"),
    "more than a default": (SetDefault("id", "1) NOT NULL, (2"), InvalidMigration, "can't read"),
}


@pytest.mark.parametrize(("change", "error", "message"), ERRORS.values(), ids=ERRORS.keys())
def test_what_cannot_be_is_an_error(change: Edit, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=f"(?s){message}"):
        edit(FILMS, [change])


def test_a_column_a_foreign_key_refers_to_from_the_table_itself_is_needed() -> None:
    with pytest.raises(RecordingError, match="still needed by REFERENCES"):
        edit("CREATE TABLE t (a UNIQUE, b REFERENCES t (a))", [DropColumn("a")])


def test_a_dropped_column_may_be_needed_until_the_last_edit() -> None:
    assert edit(FILMS, [DropColumn("price"), DropConstraint("ck_price")]).count("price") == 0


def test_the_only_column_cannot_go() -> None:
    with pytest.raises(Unsupported, match="the only one"):
        edit("CREATE TABLE t (a)", [DropColumn("a")])


def test_a_table_without_rowid_keeps_its_primary_key() -> None:
    with pytest.raises(Unsupported, match="WITHOUT ROWID"):
        edit("CREATE TABLE t (a PRIMARY KEY) WITHOUT ROWID", [DropPrimaryKey()])


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE VIEW v AS SELECT 1",
        "CREATE VIRTUAL TABLE t USING fts5(a)",
        "CREATE TABLE t AS SELECT 1",
        "CREATE TABLE t",
        "CREATE TABLE t (",
        "CREATE TABLE t (a,)",
        "CREATE TABLE t ()",
        "CREATE TABLE t (a CHECK)",
        "CREATE TABLE t (a DEFAULT)",
        "CREATE TABLE t (a 'open)",
        "DROP TABLE t",
        "",
    ],
)
def test_what_is_no_table_definition_is_refused(sql: str) -> None:
    with pytest.raises(InvalidMigration, match="can't read"):
        edit(sql, [])


DEFINITIONS = [
    "x",
    "x INT",
    "x INT NULL DEFAULT 1",
    "x INT NOT NULL",
    "x INT NOT NULL DEFAULT NULL",
    "x INT NOT NULL DEFAULT (NULL)",
    "x INT NOT NULL DEFAULT 1",
    "x INT NOT NULL DEFAULT ((-1.5e3))",
    "x INT DEFAULT (1 + 2)",
    "x TEXT NOT NULL DEFAULT 'it''s'",
    "x TEXT NOT NULL DEFAULT word",
    'x TEXT NOT NULL DEFAULT "quoted"',
    "x BLOB DEFAULT x'00'",
    "x NOT NULL DEFAULT true",
    "x DEFAULT CURRENT_TIMESTAMP",
    "x DEFAULT (CURRENT_DATE)",
    "x DEFAULT (random())",
    "x PRIMARY KEY",
    "x UNIQUE",
    "x CHECK (x > 0 OR x IS NULL)",
    "x AS (id + 1)",
    "x AS (id + 1) VIRTUAL NOT NULL",
    "x GENERATED ALWAYS AS (id + 1) STORED",
    "x REFERENCES t (id)",
    "x REFERENCES t (id) DEFAULT NULL",
    "x REFERENCES t (id) DEFAULT 1",
    "x CONSTRAINT n NOT NULL ON CONFLICT FAIL CONSTRAINT d DEFAULT 0 COLLATE NOCASE",
]


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_what_can_be_added_natively_is_what_sqlite_takes(definition: str) -> None:
    script = "PRAGMA foreign_keys = ON; CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1)"

    assert can_add_natively(definition) == accepted(f"{script}; ALTER TABLE t ADD COLUMN {definition}")


KEYS = [
    "(id INTEGER PRIMARY KEY)",
    "(id integer primary key asc on conflict replace autoincrement)",
    "(id INTEGER PRIMARY KEY DESC)",
    '(id "INTEGER" CONSTRAINT k PRIMARY KEY)',
    "(id INT PRIMARY KEY)",
    "(id INTEGER(4) PRIMARY KEY)",
    "(id BIG INTEGER PRIMARY KEY)",
    "(id INTEGER, PRIMARY KEY (id))",
    '(id INTEGER, PRIMARY KEY ("ID" DESC))',
    "(id INTEGER, PRIMARY KEY ('id'))",
    "(id INTEGER, b INTEGER, PRIMARY KEY (id, b))",
    "(id INTEGER PRIMARY KEY) WITHOUT ROWID",
    "(id INTEGER UNIQUE)",
]


@pytest.mark.parametrize("body", KEYS)
def test_the_rowid_column_is_the_one_sqlite_makes(body: str) -> None:
    sql = f"CREATE TABLE t {body}"
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(sql)
        keyed = connection.execute("SELECT count(*) FROM pragma_table_info('t') WHERE pk").fetchone()[0]
        indexed = connection.execute("SELECT count(*) FROM pragma_index_list('t') WHERE origin = 'pk'").fetchone()[0]

    assert (parse(sql).rowid_column == "id") == (keyed > 0 and indexed == 0)


# Properties

BLANKS = st.sampled_from([" ", " ", " ", "\n  ", "\t", ' -- it\'s (a) "comment",\n', " /* another, ') */ ", "/**/"])
NAMES = ["a", "B_1", "key", "Straße", "select", "two words", 'q"q', "it's", "x)", "tick`", "--no", "[b"]
TYPES = ["", "INT", "INTEGER", "VARCHAR ( 10 )", "DECIMAL(10,-2)", "DOUBLE PRECISION", '"odd type"', "'text'"]
LITERALS = [
    "1",
    "-1.5e-3",
    "+ .5",
    "'it''s, ('",
    "NULL",
    "true",
    "x'0F'",
    "CURRENT_TIMESTAMP",
    "(1 + (2))",
    "word",
]
CONFLICT = ["", "", " ON CONFLICT IGNORE", " ON CONFLICT ROLLBACK"]


def spelled(name: str) -> st.SearchStrategy[str]:
    ways = [quote(name), "`" + name.replace("`", "``") + "`", "'" + name.replace("'", "''") + "'"]
    ways += [f"[{name}]"] if "]" not in name else []
    ways += [name] if name.isidentifier() and name not in ("select",) else []
    return st.sampled_from(ways)


@st.composite
def columns(draw: st.DrawFn, name: str) -> str:
    """A column that isn't generated."""
    in_expression = quote(name)
    constraints = st.sampled_from(
        [
            "NOT NULL",
            "NULL",
            "UNIQUE",
            "COLLATE NOCASE",
            'COLLATE "rtrim"',
            f"CHECK ( {in_expression} > '), --' )",
            f"CHECK({in_expression} IN (1,2) OR t.{in_expression} IS NULL)",
            "REFERENCES p",
            "REFERENCES [p] (x) ON DELETE SET NULL ON UPDATE NO ACTION MATCH FULL",
            "REFERENCES p NOT DEFERRABLE INITIALLY IMMEDIATE",
        ]
    )
    defaults = st.sampled_from(LITERALS).map(lambda literal: f"DEFAULT {literal}")
    parts = [draw(spelled(name)), draw(st.sampled_from(TYPES))]
    for constraint in draw(st.lists(st.one_of(constraints, defaults), max_size=4)):
        takes_conflict = constraint in ("NOT NULL", "NULL")
        label = draw(st.sampled_from(["", "", "CONSTRAINT c", 'CONSTRAINT "d e"']))
        parts += [label, constraint + (draw(st.sampled_from(CONFLICT)) if takes_conflict else "")]
    return "".join(part + draw(BLANKS) for part in parts if part)


@st.composite
def statements(draw: st.DrawFn) -> str:
    """A CREATE TABLE statement that SQLite takes, with its columns' names among NAMES."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=5, unique=True))
    items = [draw(columns(name)) for name in names]
    first, second = quote(names[0]), quote(names[1])
    if draw(st.booleans()):
        stored = draw(st.sampled_from(["", " STORED", " VIRTUAL"]))
        items.append(f"generated INT GENERATED ALWAYS AS ({first} || ',') {stored}")
    if draw(st.booleans()):
        items.append("added_last TEXT")
    constraints = [
        f"UNIQUE ({first}, {second} COLLATE nocase DESC) ON CONFLICT REPLACE",
        f'CONSTRAINT "f k" FOREIGN KEY ({first}) REFERENCES p (x) ON DELETE CASCADE DEFERRABLE',
        f"CHECK ({second} <> '(')",
        f"PRIMARY KEY ({first})",
        "CONSTRAINT says_nothing",
    ]
    tail = draw(st.lists(st.sampled_from(constraints), unique=True))
    text = ",".join(draw(BLANKS) + item + draw(BLANKS) for item in items)
    for at, constraint in enumerate(tail):
        comma = "," if at == 0 or draw(st.booleans()) else ""
        text += comma + draw(BLANKS) + constraint + draw(BLANKS)
    return f"CREATE TABLE t{draw(BLANKS)}({text}){draw(st.sampled_from(['', ' ', ' -- end']))}"


def accepted(script: str) -> bool:
    with closing(sqlite3.connect(":memory:")) as connection:
        try:
            connection.executescript(script)
        except sqlite3.Error:
            return False
        return True


def first_column(sql: str) -> str:
    return parse(sql).columns[0].name


@given(statements())
def test_no_edits_give_the_same_text(sql: str) -> None:
    assert accepted(sql)
    assert edit(sql, []) == sql


@given(statements(), st.booleans())
def test_setting_nullable_twice_is_setting_it_once(sql: str, nullable: bool) -> None:
    change = SetNullable(first_column(sql), nullable)

    once = edit(sql, [change])

    assert edit(once, [change]) == once
    assert accepted(once)


@given(statements(), st.sampled_from(LITERALS))
def test_a_default_set_and_dropped_gives_the_original(sql: str, default: str) -> None:
    column = first_column(sql)
    without = edit(sql, [SetDefault(column, None)])

    there = edit(without, [SetDefault(column, default)])

    assert accepted(there)
    assert edit(there, [SetDefault(column, None)]) == without


@given(statements())
def test_not_null_set_and_dropped_gives_the_original(sql: str) -> None:
    column = first_column(sql)
    without = edit(sql, [SetNullable(column, False), SetNullable(column, True)])

    there = edit(without, [SetNullable(column, False)])

    assert there != without
    assert edit(there, [SetNullable(column, True)]) == without


@given(statements(), st.sampled_from(["INT", "VARCHAR(3)", "DOUBLE PRECISION", ""]))
def test_a_type_set_back_gives_the_original(sql: str, type_sql: str) -> None:
    column = parse(sql).columns[0]
    there = edit(sql, [SetType(column.name, type_sql)])

    assert parse(there).columns[0].type_sql == type_sql
    assert parse(there).columns[1:] == parse(sql).columns[1:]
    assert accepted(there)


@given(statements(), st.sampled_from(["late INT NOT NULL -- why", '"late" /* c */ CHECK (late > 0)']))
def test_a_column_added_and_dropped_leaves_the_others(sql: str, definition: str) -> None:
    there = edit(sql, [AddColumnText(definition, "late")])
    back = edit(there, [DropColumn("LATE")])

    assert accepted(there)
    assert accepted(back)
    assert [column.body for column in parse(back).columns] == [column.body for column in parse(sql).columns]


@given(
    statements(),
    st.sampled_from(["UNIQUE (a) ON CONFLICT FAIL", "CHECK (1)", "FOREIGN KEY (a) REFERENCES p"]),
)
def test_a_constraint_added_and_dropped_leaves_the_others(sql: str, constraint: str) -> None:
    constraint = constraint.replace("(a)", f"({quote(first_column(sql))})")
    there = edit(sql, [AddConstraint(f"CONSTRAINT late {constraint}")])
    back = edit(there, [DropConstraint("late")])

    assert accepted(there)
    assert accepted(back)
    assert [clause.text for clause in parse(back).constraints] == [clause.text for clause in parse(sql).constraints]


@given(statements())
@settings(max_examples=200)
def test_a_dropped_column_leaves_a_table_that_sqlite_takes_or_is_refused(sql: str) -> None:
    column = parse(sql).columns[-1].name
    try:
        there = edit(sql, [DropColumn(column)])
    except RecordingError:
        return
    assert accepted(there)
    assert column not in [left.name for left in parse(there).columns]
