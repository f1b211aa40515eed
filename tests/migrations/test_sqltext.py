"""Statements are found where each database's own client finds them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from brant.dialects import KNOWN
from brant.errors import InvalidMigration
from brant.migrations.sqltext import joined, reads_alike, split

EVERY = ("default", *KNOWN)
STANDARD = ("default", "postgresql", "sqlite")
MYSQLS = ("mysql", "mariadb")


def texts(sql: str, dialect: str) -> list[str]:
    return [part.text for part in split(sql, dialect)]


def dialects(*names: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("dialect", names)


# -- what holds everywhere


@dialects(*EVERY)
def test_a_semicolon_ends_a_statement_and_the_last_one_needs_none(dialect: str) -> None:
    assert texts("SELECT 1;\n\n;;  SELECT 2", dialect) == ["SELECT 1", "SELECT 2"]


@dialects(*EVERY)
def test_comments_between_statements_are_left_out(dialect: str) -> None:
    sql = "-- it's one; or two\nSELECT 1 -- behind it;\n; /* it's; */ SELECT 2 /* last */;\n-- the end;"
    assert texts(sql, dialect) == ["SELECT 1", "SELECT 2"]


@dialects(*EVERY)
def test_comments_inside_a_statement_stay(dialect: str) -> None:
    assert texts("SELECT 1, -- one;\n  2 /* two; */ + 3;", dialect) == ["SELECT 1, -- one;\n  2 /* two; */ + 3"]


@dialects(*EVERY)
def test_nothing_but_comments_and_blanks_is_no_statement(dialect: str) -> None:
    assert texts("-- nothing;\n /* at all; */ \n\t;", dialect) == []


@dialects(*EVERY)
def test_a_quote_is_doubled_inside_a_string(dialect: str) -> None:
    assert texts("SELECT 'it''s; here';SELECT ''';'", dialect) == ["SELECT 'it''s; here'", "SELECT ''';'"]


@dialects(*EVERY)
def test_quoted_names_hold_semicolons_and_dashes(dialect: str) -> None:
    assert texts('SELECT "a;b""c", "--d";SELECT 2', dialect) == ['SELECT "a;b""c", "--d"', "SELECT 2"]


@dialects(*EVERY)
def test_a_transaction_is_three_statements(dialect: str) -> None:
    assert texts("BEGIN; SELECT CASE WHEN 1 THEN 2 END; COMMIT;", dialect) == [
        "BEGIN",
        "SELECT CASE WHEN 1 THEN 2 END",
        "COMMIT",
    ]


@dialects(*EVERY)
def test_each_statement_knows_its_line(dialect: str) -> None:
    parts = split("-- first\n\nSELECT\n 1;\n/*\n*/ SELECT 2; SELECT 3", dialect)
    assert [part.line for part in parts] == [3, 6, 6]


# -- where databases differ: quotes and comments


@dialects(*STANDARD)
def test_a_backslash_is_a_letter_in_standard_strings(dialect: str) -> None:
    assert texts(r"SELECT 'c:\'; SELECT 'd:\'", dialect) == [r"SELECT 'c:\'", r"SELECT 'd:\'"]


@dialects(*MYSQLS)
def test_a_backslash_escapes_on_mysql(dialect: str) -> None:
    sql = r"""SELECT 'it\'s; \\', "a\";b"; SELECT 2"""
    assert texts(sql, dialect) == [r"""SELECT 'it\'s; \\', "a\";b" """.strip(), "SELECT 2"]


@pytest.mark.parametrize("prefix", ["E", "e"])
def test_a_backslash_escapes_in_an_e_string(prefix: str) -> None:
    assert texts(rf"SELECT {prefix}'it\'s; fine'; SELECT 2", "postgresql") == [
        rf"SELECT {prefix}'it\'s; fine'",
        "SELECT 2",
    ]


def test_a_word_that_ends_in_e_makes_no_e_string() -> None:
    assert texts(r"SELECT DATE'c:\'; SELECT 2", "postgresql") == [r"SELECT DATE'c:\'", "SELECT 2"]


@dialects("mysql", "mariadb", "sqlite")
def test_backticks_quote_a_name(dialect: str) -> None:
    assert texts("SELECT `a;``b`; SELECT 2", dialect) == ["SELECT `a;``b`", "SELECT 2"]


def test_brackets_quote_a_name_on_sqlite() -> None:
    assert texts("SELECT [it's; a]; SELECT 2", "sqlite") == ["SELECT [it's; a]", "SELECT 2"]


def test_brackets_are_subscripts_on_postgresql() -> None:
    assert texts("SELECT a['x;'::text]; SELECT 2", "postgresql") == ["SELECT a['x;'::text]", "SELECT 2"]


@dialects(*MYSQLS)
def test_a_hash_begins_a_comment_on_mysql(dialect: str) -> None:
    assert texts("# it's; a\nSELECT 1; # b;\nSELECT 2", dialect) == ["SELECT 1", "SELECT 2"]


def test_a_hash_is_an_operator_on_postgresql() -> None:
    assert texts("SELECT a #>> '{b;c}'; SELECT 2", "postgresql") == ["SELECT a #>> '{b;c}'", "SELECT 2"]


@dialects(*MYSQLS)
def test_two_dashes_without_a_blank_subtract_on_mysql(dialect: str) -> None:
    assert texts("SELECT 5--3; SELECT 2", dialect) == ["SELECT 5--3", "SELECT 2"]


def test_comments_nest_on_postgresql() -> None:
    assert texts("/* a /* b; */ it's; */ SELECT 1; SELECT 2", "postgresql") == ["SELECT 1", "SELECT 2"]


@dialects("mysql", "mariadb", "sqlite")
def test_comments_do_not_nest_elsewhere(dialect: str) -> None:
    assert texts("/* a /* b; */ SELECT 1; SELECT 2", dialect) == ["SELECT 1", "SELECT 2"]


@dialects(*MYSQLS)
def test_executable_comments_are_statements(dialect: str) -> None:
    assert texts("/*!40101 SET NAMES utf8mb4 */; /* no */ SELECT 2", dialect) == [
        "/*!40101 SET NAMES utf8mb4 */",
        "SELECT 2",
    ]


# -- PostgreSQL's bodies


@pytest.mark.parametrize("tag", ["$$", "$body$", "$a1$"])
@dialects("postgresql", "mysql")
def test_a_dollar_quote_holds_a_body(dialect: str, tag: str) -> None:
    body = f"CREATE FUNCTION f() RETURNS int AS {tag} BEGIN; it's $other$ -- ; \n END; {tag} LANGUAGE x"
    assert texts(f"{body}; SELECT 1;", dialect) == [body, "SELECT 1"]


def test_a_dollar_inside_a_word_quotes_nothing() -> None:
    assert texts("SELECT a$b$; SELECT c$b$", "postgresql") == ["SELECT a$b$", "SELECT c$b$"]


def test_parameters_are_no_dollar_quotes() -> None:
    assert texts("PREPARE p AS SELECT $1, $2; SELECT 2", "postgresql") == ["PREPARE p AS SELECT $1, $2", "SELECT 2"]


def test_a_routine_in_standard_sql_is_one_statement() -> None:
    routine = "CREATE FUNCTION f(a int) RETURNS int BEGIN ATOMIC SELECT CASE WHEN a > 1 THEN 2 END; SELECT 3; END"
    assert texts(f"{routine}; SELECT 1", "postgresql") == [routine, "SELECT 1"]


def test_a_rule_with_two_actions_is_one_statement() -> None:
    rule = "CREATE RULE r AS ON DELETE TO t DO ALSO (DELETE FROM a; DELETE FROM b)"
    assert texts(f"{rule}; SELECT 1", "postgresql") == [rule, "SELECT 1"]


# -- SQLite's triggers


@pytest.mark.parametrize("create", ["CREATE TRIGGER", "create temp trigger", "CREATE TEMPORARY TRIGGER IF NOT EXISTS"])
def test_a_sqlite_trigger_is_one_statement(create: str) -> None:
    trigger = (
        f"{create} t AFTER UPDATE ON a WHEN CASE WHEN new.x THEN 1 END BEGIN"
        " UPDATE b SET c = CASE WHEN 1 THEN 2 END; SELECT begin, [end;] FROM d; END"
    )
    assert texts(f"{trigger}; SELECT 1", "sqlite") == [trigger, "SELECT 1"]


def test_a_sqlite_trigger_may_be_the_last_statement_and_lack_its_semicolon() -> None:
    trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; END"
    assert texts(trigger, "sqlite") == [trigger]


# -- MySQL's bodies

BODIES = {
    "procedure": "CREATE PROCEDURE p() BEGIN SELECT 1; BEGIN SELECT 2; END; END",
    "definer": "CREATE DEFINER=`root`@`localhost` PROCEDURE p() COMMENT 'x' BEGIN SELECT 1; END",
    "labels": "CREATE PROCEDURE p() top: BEGIN inner_one: LOOP LEAVE inner_one; END LOOP inner_one; END top",
    "if": "CREATE PROCEDURE p(a INT) IF a > 1 THEN SELECT IF(a, 1, 2); ELSEIF a THEN SELECT 3; ELSE SELECT 4; END IF",
    "if in parentheses": "CREATE PROCEDURE p(a INT) BEGIN IF (a > 1) AND (a < 3) THEN SELECT 1; END IF; END",
    "if not exists": "CREATE PROCEDURE IF NOT EXISTS p() BEGIN DROP TABLE IF EXISTS t; SELECT 1; END",
    "case statement": "CREATE PROCEDURE p() CASE @a WHEN 1 THEN IF @b THEN SELECT 1; END IF; ELSE BEGIN END; END CASE",
    "case expression": "CREATE PROCEDURE p(a INT) BEGIN SET a = CASE WHEN a THEN IF(a, 1, 2) ELSE 3 END; SELECT a; END",
    "while": "CREATE PROCEDURE p(a INT) WHILE a DO SET a = a - 1; SELECT REPEAT('x', a); END WHILE",
    "repeat": "CREATE PROCEDURE p() BEGIN REPEAT SET @a = 1; UNTIL CASE @a WHEN 1 THEN 1 END END REPEAT; SELECT 1; END",
    "cursor": (
        "CREATE PROCEDURE p() BEGIN DECLARE done INT; DECLARE c CURSOR FOR SELECT 1;"
        " DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = IF(1, 2, 3);"
        " DECLARE EXIT HANDLER FOR SQLEXCEPTION, SQLSTATE '45000' BEGIN ROLLBACK; END; OPEN c; CLOSE c; END"
    ),
    "names": "CREATE PROCEDURE p() BEGIN SELECT t.end, t.begin, @end FROM t; UPDATE t SET begin = 1; END",
    "function": "CREATE FUNCTION f(a INT) RETURNS INT DETERMINISTIC RETURN IF(a, 1, 2)",
    "charset": "CREATE FUNCTION f() RETURNS CHAR(3) CHARACTER SET utf8mb4 NO SQL BEGIN SET @a = 1; RETURN 'a;'; END",
    "trigger": "CREATE TRIGGER t BEFORE UPDATE ON a FOR EACH ROW IF NEW.b THEN SET NEW.c = IF(NEW.d, 1, 2); END IF",
    "trigger after another": "CREATE TRIGGER t AFTER DELETE ON a FOR EACH ROW FOLLOWS u BEGIN SELECT 1 INTO @a; END",
    "event": "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN DELETE FROM a; DELETE FROM b; END",
    "altered event": "ALTER EVENT e ON SCHEDULE EVERY 2 DAY DO BEGIN DELETE FROM a; DELETE FROM b; END",
    "for": "CREATE PROCEDURE p() BEGIN FOR i IN 1..3 DO SELECT i; END FOR; FOR r IN (SELECT 1) DO DO 2; END FOR; END",
    "anonymous": "BEGIN NOT ATOMIC DECLARE a INT; SET a = 1; END",
    "bare if": "IF @a THEN SELECT 1; ELSE SELECT 2; END IF",
}
PLAIN = {
    "a table of that name": "CREATE TABLE event (begin INT, `end` INT, `repeat` INT)",
    "an index": "CREATE INDEX `procedure` ON t (begin)",
    "a view": "CREATE VIEW v AS SELECT IF(a, 1, 2) FROM t",
    "a loadable function": "CREATE FUNCTION f RETURNS STRING SONAME 'f.so'",
    "a user": "CREATE USER begin",
}


@dialects(*MYSQLS)
@pytest.mark.parametrize("statement", [*BODIES.values(), *PLAIN.values()], ids=[*BODIES, *PLAIN])
def test_a_body_is_kept_whole_without_delimiter(dialect: str, statement: str) -> None:
    assert texts(f"{statement};\nSELECT 1; SELECT 2", dialect) == [statement, "SELECT 1", "SELECT 2"]


@dialects(*MYSQLS)
@pytest.mark.parametrize("delimiter", ["//", "$$", ";;", "|", "END_OF_IT"])
def test_delimiter_lines_are_obeyed(dialect: str, delimiter: str) -> None:
    sql = (
        f"delimiter {delimiter} \nCREATE PROCEDURE p() BEGIN SELECT 'a{delimiter[0]}'; SELECT @x; END{delimiter}\n"
        f"CREATE FUNCTION f() RETURNS INT RETURN 2{delimiter}\nDELIMITER ;\nSELECT 3; SELECT 4"
    )
    assert texts(sql, dialect) == [
        f"CREATE PROCEDURE p() BEGIN SELECT 'a{delimiter[0]}'; SELECT @x; END",
        "CREATE FUNCTION f() RETURNS INT RETURN 2",
        "SELECT 3",
        "SELECT 4",
    ]


# -- what can't be split


@pytest.mark.parametrize(
    ("sql", "dialect", "said"),
    [
        ("SELECT 1;\nSELECT 'abc; SELECT 2", "default", "the string that begins with ' never ends (line 2"),
        ("SELECT 1;\nSELECT 'c:\\'; SELECT 2", "mysql", "as mysql reads it, the string"),
        ('SELECT "abc', "sqlite", 'the quoted name that begins with " never ends'),
        ("SELECT `abc", "mariadb", "the quoted name that begins with ` never ends"),
        ("SELECT [abc", "sqlite", "the quoted name that begins with [ never ends"),
        ("SELECT 1; /* abc", "sqlite", "the comment that begins with /* never ends"),
        ("SELECT 1; /* a /* b */", "postgresql", "the comment that begins with /* never ends"),
        ("SELECT 1; /*! abc", "mysql", "the comment that begins with /* never ends"),
        ("DO $a$ BEGIN END $b$", "postgresql", "the dollar quote that begins with $a$ never ends"),
        ("CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1;", "sqlite", "'CREATE' does not end"),
        ("CREATE PROCEDURE p() BEGIN SELECT 1; DROP TABLE t;", "mysql", "'CREATE' does not end"),
        ("SELECT 1;\nINSERT INTO t VALUES (1; SELECT 2;", "postgresql", "'INSERT' does not end (line 2"),
    ],
)
def test_what_never_ends_is_told_with_its_line(sql: str, dialect: str, said: str) -> None:
    with pytest.raises(InvalidMigration) as raised:
        split(sql, dialect)
    assert said in str(raised.value)


@dialects(*EVERY)
def test_copy_from_stdin_is_refused(dialect: str) -> None:
    with pytest.raises(InvalidMigration, match="only a client program sends"):
        split("COPY t (a, b) FROM STDIN;\n1\t2\n\\.\n", dialect)


@pytest.mark.parametrize("command", ["\\connect shop", "\\i other.sql", "SELECT 1 \\gexec", "\\copy t from 'x'"])
def test_commands_of_psql_are_refused(command: str) -> None:
    with pytest.raises(InvalidMigration, match="is a command of a client program"):
        split(f"SELECT 1;\n{command}\n", "postgresql")


@dialects(*STANDARD)
def test_delimiter_is_refused_where_no_client_knows_it(dialect: str) -> None:
    with pytest.raises(InvalidMigration, match="only clients of MySQL and MariaDB know it"):
        split("DELIMITER //\nSELECT 1//", dialect)


# -- and back


def test_a_script_has_a_delimiter_around_what_holds_semicolons_on_mysql() -> None:
    assert joined(["SELECT 1", "CREATE PROCEDURE p() BEGIN SELECT 1; END"], "mysql") == (
        "SELECT 1;\nDELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; END\n//\nDELIMITER ;\n"
    )


def test_a_delimiter_does_not_occur_in_the_statement() -> None:
    assert "DELIMITER //$\n" in joined(["CREATE PROCEDURE p() BEGIN SELECT 'http://a'; END"], "mariadb")


@dialects("postgresql", "sqlite", "default")
def test_a_script_has_semicolons_elsewhere(dialect: str) -> None:
    assert joined(["SELECT 1", "SELECT 'a;b'"], dialect) == "SELECT 1;\nSELECT 'a;b';\n"


WORDS = st.sampled_from(
    [
        *("SELECT", "CREATE", "TRIGGER", "PROCEDURE p()", "BEGIN", "END", "CASE", "WHEN a THEN b END", "IF", "THEN"),
        *("EXPLAIN", "TEMP", "TABLE", "END IF", "LOOP", "ATOMIC", "DO", "REPEAT", "UNTIL", "x", "t.end", "1", "@a"),
        *("'it''s; '", '"a;b"', "-- note; it's\n", "/* a; b' */", ",", "=", "(1)", ";", ";", "; END;", ":", "\n"),
    ]
)
SOUP = st.lists(WORDS, max_size=25).map(" ".join)


@dialects(*MYSQLS)
@given(sql=SOUP, delimiter=st.sampled_from(["//", "$$", ";;", "|"]))
def test_a_script_reads_back_as_its_statements_on_mysql(dialect: str, sql: str, delimiter: str) -> None:
    statements = texts(f"DELIMITER {delimiter}\n{sql.replace(';', delimiter, 2)}", dialect)
    assert texts(joined(statements, dialect), dialect) == statements


@dialects("postgresql", "sqlite", "default")
@given(sql=SOUP)
def test_a_script_reads_back_as_its_statements(dialect: str, sql: str) -> None:
    statements = readable(sql, dialect)
    assert texts(joined(statements, dialect), dialect) == statements


def readable(sql: str, dialect: str) -> list[str]:
    """The statements of *sql*, or of nothing where a body in it lacks its end."""
    try:
        return texts(sql, dialect)
    except InvalidMigration:
        return []


@given(sql=SOUP)
@example(sql="TRIGGER ; END;")
@example(sql="EXPLAIN QUERY PLAN CREATE TEMP TRIGGER ; END ;")
def test_statements_end_where_sqlite_says(sql: str) -> None:
    parts = list(complete_parts(sql))
    assert readable(sql, "sqlite") in ([], [text for part in parts for text in readable(part, "sqlite")])
    assert all(len(readable(part, "sqlite")) <= 1 for part in parts)


def complete_parts(sql: str) -> Iterator[str]:
    """SQLite's own judgement: cut behind each semicolon at which its shell would run the text."""
    part = ""
    for piece in sql.split(";"):
        part += piece + ";"
        if sqlite3.complete_statement(part):
            yield part
            part = ""


ORDINARY = st.sampled_from(
    [
        *("SELECT", "INSERT INTO t VALUES (1, 'a;b')", "BEGIN", "COMMIT", "SELECT CASE WHEN a", "END", "SELECT IF(a)"),
        *(
            "CREATE TABLE t (a INT)",
            "ALTER",
            '"a;b"',
            "'it''s'",
            "-- note; it's\n",
            ";",
            ";",
            "= 1 - 2,",
            "t.end",
            "\n",
        ),
    ]
)


@given(sql=st.lists(ORDINARY, max_size=25).map(" ".join).filter(reads_alike))
def test_one_reading_serves_all_where_nothing_can_differ(sql: str) -> None:
    assert {tuple(texts(sql, dialect)) for dialect in EVERY} == {tuple(texts(sql, "default"))}


@pytest.mark.parametrize(
    "sql",
    [r"SELECT 'a\'", "SELECT 5--3", "SELECT `a`", "SELECT [a]", "# a", "/*! a */", "SELECT $$a$$", *BODIES.values()],
)
def test_each_database_is_asked_where_readings_may_differ(sql: str) -> None:
    assert not reads_alike(sql)
