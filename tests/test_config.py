"""Configuration: where each setting comes from, and what is said about one that can't be used."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from brant.config import Config, DatabaseUrl, load, seconds
from brant.errors import ConfigurationError


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def revealed(config: Config) -> str | None:
    return config.url.reveal() if config.url else None


def refusal(start: Path, *, flags: Mapping[str, object] | None = None, environ: Mapping[str, str] | None = None) -> str:
    with pytest.raises(ConfigurationError) as raised:
        revealed(load(flags=flags, environ=environ or {}, start=start))
    return str(raised.value)


# Sources and their precedence


def test_without_any_source_everything_has_its_default(tmp_path: Path) -> None:
    config = load(environ={}, start=tmp_path)
    assert config == Config(dir=(tmp_path / "migrations",))
    assert set(config.origins.values()) == {"default"}


@pytest.mark.parametrize(
    ("flags", "environ", "table", "origin"),
    [
        ({"table": "flagged"}, {"BRANT_TABLE": "environment"}, "flagged", "flag --table"),
        ({"table": None}, {"BRANT_TABLE": "environment"}, "environment", "environment BRANT_TABLE"),
        ({}, {"BRANT_TABLE": ""}, "file", "{file}"),
    ],
)
def test_flags_go_before_the_environment_and_that_before_the_file(
    tmp_path: Path, flags: dict[str, object], environ: dict[str, str], table: str, origin: str
) -> None:
    file = write(tmp_path / "brant.toml", 'table = "file"')
    config = load(flags=flags, environ=environ, start=tmp_path)
    assert (config.table, config.origins["table"]) == (table, origin.format(file=file))


def test_every_setting_can_be_in_the_file(tmp_path: Path) -> None:
    write(
        tmp_path / "brant.toml",
        """
        url = "postgres://ann:pw@host/shop"
        dir = ["migrations", "/srv/more"]
        default_env = "staging"
        protected = ["live"]
        table = "history"
        schema = "ops"
        lock_wait = "1m30s"
        lock_timeout = 3
        statement_timeout = "500ms"
        late = "any"
        edited = "warn"
        tx = "all"
        """,
    )
    assert load(environ={}, start=tmp_path) == Config(
        url=DatabaseUrl("postgresql+psycopg://ann:pw@host/shop"),
        dir=(tmp_path / "migrations", Path("/srv/more")),
        env="staging",
        protected=("live",),
        table="history",
        schema="ops",
        lock_wait=90.0,
        lock_timeout=3.0,
        statement_timeout=0.5,
        late="any",
        edited="warn",
        tx="all",
    )


def test_every_setting_can_be_in_the_environment(tmp_path: Path) -> None:
    environ = {
        "BRANT_DATABASE_URL": "sqlite:///x.db",
        "BRANT_DIR": f"/srv/a{os.pathsep}/srv/b",
        "BRANT_ENV": "staging",
        "BRANT_PROTECTED": "live, prod",
        "BRANT_TABLE": "history",
        "BRANT_SCHEMA": "ops",
        "BRANT_LOCK_WAIT": "90",
        "BRANT_LOCK_TIMEOUT": "3s",
        "BRANT_STATEMENT_TIMEOUT": "0",
        "BRANT_LATE": "refuse",
        "BRANT_EDITED": "ignore",
        "BRANT_TX": "none",
    }
    assert load(environ=environ, start=tmp_path) == Config(
        url=DatabaseUrl("sqlite:///x.db"),
        dir=(Path("/srv/a"), Path("/srv/b")),
        env="staging",
        protected=("live", "prod"),
        table="history",
        schema="ops",
        lock_wait=90.0,
        lock_timeout=3.0,
        statement_timeout=0.0,
        late="refuse",
        edited="ignore",
        tx="none",
    )


def test_flags_come_as_the_command_line_has_them(tmp_path: Path) -> None:
    flags = {"dir": ("a", Path("b")), "lock_wait": "10s", "order": "strict", "schema": None, "protected": ()}
    config = load(flags=flags, environ={}, start=tmp_path)
    assert (config.dir, config.lock_wait, config.late) == ((tmp_path / "a", tmp_path / "b"), 10.0, "refuse")
    assert config.origins["lock_wait"] == "flag --lock-wait"


# Files


def test_the_nearest_file_on_the_way_up_counts_alone(tmp_path: Path) -> None:
    write(tmp_path / "brant.toml", 'table = "far"\nschema = "far"')
    near = write(tmp_path / "app/brant.toml", 'table = "near"')
    write(tmp_path / "app/src/pyproject.toml", "[project]\nname = 'brantford'")
    config = load(environ={}, start=tmp_path / "app/src")
    assert (config.file, config.table, config.schema) == (near, "near", None)


def test_brant_toml_goes_before_pyproject_in_the_same_folder(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", '[tool.brant]\ntable = "shared"')
    write(tmp_path / "brant.toml", 'table = "own"')
    assert load(environ={}, start=tmp_path).table == "own"


def test_pyproject_counts_with_its_tool_table(tmp_path: Path) -> None:
    file = write(tmp_path / "pyproject.toml", '[tool.brant]\ntable = "shared"\n[tool.brant.env.dev]\nschema = "dev"')
    config = load(flags={"env": "dev"}, environ={}, start=tmp_path)
    assert (config.table, config.origins["table"]) == ("shared", f"{file} [tool.brant]")
    assert (config.schema, config.origins["schema"]) == ("dev", f"{file} [tool.brant.env.dev]")


def test_a_broken_pyproject_that_does_not_mention_brant_is_no_concern(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", "[project")
    assert load(environ={}, start=tmp_path).file is None


@pytest.mark.parametrize(
    ("flags", "environ", "table"),
    [
        ({"config": "one.toml"}, {"BRANT_CONFIG": "two.toml"}, "one"),
        ({}, {"BRANT_CONFIG": "two.toml"}, "two"),
        ({"config": Path("one.toml")}, {}, "one"),
    ],
)
def test_a_file_can_be_named(tmp_path: Path, flags: dict[str, object], environ: dict[str, str], table: str) -> None:
    write(tmp_path / "one.toml", 'table = "one"')
    write(tmp_path / "two.toml", 'table = "two"')
    write(tmp_path / "brant.toml", 'table = "nearest"')
    assert load(flags=flags, environ=environ, start=tmp_path).table == table


def test_paths_in_a_file_count_from_its_folder(tmp_path: Path) -> None:
    write(tmp_path / "brant.toml", 'dir = "db/migrations"\nurl = "sqlite:///dev.db"')
    (tmp_path / "src").mkdir()
    config = load(environ={}, start=tmp_path / "src")
    assert (config.dir, revealed(config)) == ((tmp_path / "db/migrations",), f"sqlite:///{tmp_path}/dev.db")


def test_the_default_folder_is_beside_the_file(tmp_path: Path) -> None:
    write(tmp_path / "brant.toml", "")
    (tmp_path / "src").mkdir()
    assert load(environ={}, start=tmp_path / "src").dir == (tmp_path / "migrations",)


def test_paths_stay_short_in_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "brant.toml", 'dir = "db"\nurl = "sqlite:///dev.db"')
    config = load(environ={})
    assert (config.dir, revealed(config)) == ((Path("db"),), "sqlite:///dev.db")


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "brant.toml").write_bytes(b'\xef\xbb\xbftable = "x"')
    assert load(environ={}, start=tmp_path).table == "x"


# Environments and named databases

ENVIRONMENTS = """
default_env = "dev"
table = "everywhere"
[env.dev]
url = "sqlite:////srv/dev.db"
[env.production]
url = { env = "PRODUCTION_URL" }
table = "live"
lock_wait = "30s"
[databases]
reports = "sqlite:////srv/reports.db"
archive = { env = "ARCHIVE_URL" }
"""


def test_an_environment_overrides_the_rest_of_the_file(tmp_path: Path) -> None:
    file = write(tmp_path / "brant.toml", ENVIRONMENTS)
    config = load(environ={"BRANT_ENV": "production"}, start=tmp_path)
    assert (config.env, config.table, config.lock_wait) == ("production", "live", 30.0)
    assert (config.origins["env"], config.origins["table"]) == ("environment BRANT_ENV", f"{file} [env.production]")


def test_the_file_may_choose_the_environment(tmp_path: Path) -> None:
    write(tmp_path / "brant.toml", ENVIRONMENTS)
    config = load(environ={}, start=tmp_path)
    assert (config.env, config.table, revealed(config)) == ("dev", "everywhere", "sqlite:////srv/dev.db")


def test_an_environment_is_accepted_where_no_file_names_any(tmp_path: Path) -> None:
    assert load(environ={"BRANT_ENV": "staging"}, start=tmp_path).env == "staging"


def test_a_protected_name_is_an_environment_without_a_table_too(tmp_path: Path) -> None:
    write(tmp_path / "brant.toml", "[env.dev]")
    assert load(flags={"env": "prod"}, environ={}, start=tmp_path).is_protected


@pytest.mark.parametrize(
    ("env", "is_protected"), [("production", True), ("prod", True), ("Production", True), ("dev", False), (None, False)]
)
def test_production_is_protected_from_the_start(env: str | None, is_protected: bool) -> None:
    assert Config(env=env).is_protected is is_protected


@pytest.mark.parametrize(
    ("config", "name"),
    [
        (Config(env="staging", url=DatabaseUrl("mysql://host/shop")), "staging"),
        (Config(url=DatabaseUrl("mysql://host/shop")), "shop"),
        (Config(url=DatabaseUrl("sqlite:///var/x.db"), dir=(Path("m"),)), "x.db"),
        (Config(), None),
    ],
)
def test_destruction_is_consented_to_by_the_environments_or_the_databases_name(
    config: Config, name: str | None
) -> None:
    assert config.target_name == name


@pytest.mark.parametrize("choice", [{"flags": {"database": "reports"}}, {"environ": {"BRANT_DATABASE": "reports"}}])
def test_a_database_can_be_chosen_by_name(tmp_path: Path, choice: dict[str, dict[str, str]]) -> None:
    file = write(tmp_path / "brant.toml", ENVIRONMENTS)
    config = load(flags=choice.get("flags"), environ=choice.get("environ", {}), start=tmp_path)
    assert (revealed(config), config.origins["url"]) == ("sqlite:////srv/reports.db", f"{file} [databases]")


# Which URL counts


@pytest.mark.parametrize(
    ("flags", "environ", "url"),
    [
        ({"url": "sqlite:///1"}, {"BRANT_DATABASE_URL": "sqlite:///2", "DATABASE_URL": "sqlite:///3"}, "sqlite:///1"),
        ({}, {"BRANT_DATABASE_URL": "sqlite:///2", "DATABASE_URL": "sqlite:///3"}, "sqlite:///2"),
        ({}, {"BRANT_DATABASE_URL": "sqlite:///2", "BRANT_DATABASE": "reports"}, "sqlite:///2"),
        ({}, {"DATABASE_URL": "sqlite:///3"}, "sqlite:///3"),
        ({}, {"DATABASE_URL": "sqlite:///3", "BRANT_DATABASE": "reports"}, "sqlite:////srv/reports.db"),
        ({"database": "reports"}, {"BRANT_DATABASE_URL": "sqlite:///2"}, "sqlite:////srv/reports.db"),
        ({"url": "sqlite:///1", "env": "dev"}, {}, "sqlite:///1"),
        ({}, {}, "sqlite:////srv/dev.db"),
    ],
)
def test_the_nearest_url_counts(tmp_path: Path, flags: dict[str, object], environ: dict[str, str], url: str) -> None:
    write(tmp_path / "brant.toml", ENVIRONMENTS)
    assert revealed(load(flags=flags, environ=environ, start=tmp_path)) == url


def test_an_environment_chosen_by_flag_never_means_the_database_of_another(tmp_path: Path) -> None:
    write(tmp_path / "brant.toml", ENVIRONMENTS)
    config = load(flags={"env": "dev"}, environ={"DATABASE_URL": "mysql://host/production"}, start=tmp_path)
    assert revealed(config) == "sqlite:////srv/dev.db"


# Where a URL is kept


def test_a_url_is_read_from_a_variable(tmp_path: Path) -> None:
    write(tmp_path / "brant.toml", 'url = { env = "SHOP_URL" }')
    assert (
        revealed(load(environ={"SHOP_URL": "postgres://host/shop"}, start=tmp_path)) == "postgresql+psycopg://host/shop"
    )


def test_a_url_is_read_from_a_file(tmp_path: Path) -> None:
    write(tmp_path / "secrets/url", "mysql://ann:pw@host/shop\n")
    write(tmp_path / "brant.toml", 'url = { file = "secrets/url" }')
    assert revealed(load(environ={}, start=tmp_path)) == "mysql+pymysql://ann:pw@host/shop"


@pytest.mark.parametrize(
    "command", [f"['{sys.executable}', '-c', 'print(\"sqlite:///x y.db\")']", "'echo sqlite:///x y.db'"]
)
def test_a_url_is_what_a_command_prints(tmp_path: Path, command: str) -> None:
    write(tmp_path / "brant.toml", f"url = {{ command = {command} }}")
    assert revealed(load(environ=os.environ, start=tmp_path)) == "sqlite:///x y.db"


def test_a_list_is_run_without_a_shell(tmp_path: Path) -> None:
    write(tmp_path / "brant.toml", "url = { command = ['echo', 'sqlite:///$HOME;true'] }")
    assert revealed(load(environ=os.environ, start=tmp_path)) == "sqlite:///$HOME;true"


def test_nothing_is_fetched_for_work_that_needs_no_database(tmp_path: Path) -> None:
    write(tmp_path / "brant.toml", "url = { command = 'touch fetched' }")
    load(environ=os.environ, start=tmp_path)
    assert not (tmp_path / "fetched").exists()


# What is shown


def test_rows_show_values_and_origins_with_secrets_masked(tmp_path: Path) -> None:
    environ = {"BRANT_DATABASE_URL": "postgres://ann:s3cret@host/shop"}
    rows = list(load(flags={"lock_timeout": "3s", "dir": ["/a", "/b"]}, environ=environ, start=tmp_path).rows())
    assert rows[0] == ("url", "postgresql+psycopg://ann:***@host/shop", "environment BRANT_DATABASE_URL")
    assert ("dir", "/a, /b", "flag --dir") in rows
    assert ("lock_timeout", "3s", "flag --lock-timeout") in rows
    assert ("schema", "-", "default") in rows


def test_rows_say_why_a_url_can_not_be_fetched(tmp_path: Path) -> None:
    write(tmp_path / "brant.toml", 'url = { env = "SHOP_URL" }')
    [(_, shown, _), *_] = load(environ={}, start=tmp_path).rows()
    assert shown == "(url is kept in the environment variable SHOP_URL, which isn't set)"


def test_a_configuration_shows_no_secret(tmp_path: Path) -> None:
    assert "s3cret" not in repr(Config(url=DatabaseUrl("postgres://ann:s3cret@host/shop")))


# What can't be used


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\ntabel = 'x'", "there is no setting 'tabel'\n  at {file}:2\n  did you mean 'table'?"),
        ("[env.dev]\nlokc_wait = 1", "there is no setting 'lokc_wait'\n  at {file}:2\n  did you mean 'lock_wait'?"),
        ("[env.dev]\ndefault_env = 'x'", "there is no setting 'default_env'\n  at {file}:2"),
        ("[database]\nx = 'y'", "there is no setting 'database'\n  at {file}:1\n  did you mean 'databases'?"),
        ("table = 5", "table must be text, not a number\n  at {file}:1"),
        ("table = ' '", "table is empty\n  at {file}:1"),
        ("dir = [1]", "dir must be text or a list of texts, not a list\n  at {file}:1"),
        ("dir = []", "dir is empty\n  at {file}:1"),
        ("tx = 'al'", "tx can't be 'al'\n  at {file}:1\n  allowed: each, all, none; did you mean 'all'?"),
        ("tx = true", "tx must be text, not true or false\n  at {file}:1"),
        ("lock_wait = true", "lock_wait must be a duration, not true or false\n  at {file}:1"),
        ("late = 'any'\norder = 'any'", "late and order are the same setting; keep one\n  at {file}:2"),
        ("x = 1\ny = = 2", "not valid TOML: Invalid value (at line 2, column 5)\n  at {file}:2"),
        ("url = 5", "url must be a URL or a table that says where it is kept, not a number\n  at {file}:1"),
        ("url = 'sqlite:x.db'", "url: 'sqlite:x.db' isn't a database URL\n  at {file}:1\n  for an SQLite file write sqlite:///x.db"),
        ("url = { envv = 'X' }", "url has no source 'envv'\n  at {file}:1\n  did you mean 'env'?"),
        ("[url]\nenv = 'X'", "url is kept in the environment variable X, which isn't set\n  at {file}:2"),
        ("databases = 'x'", "databases must be a table\n  at {file}:1\n  write [databases] and below it NAME = URL"),
    ],
)  # fmt: skip
def test_the_file_is_refused_with_the_line_and_what_to_write(tmp_path: Path, text: str, said: str) -> None:
    file = write(tmp_path / "brant.toml", text)
    assert refusal(tmp_path) == said.format(file=file)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lock_wait = 'soon'", "lock_wait: 'soon' isn't a duration"),
        ("url = { env = 'X', file = 'y' }", "url must name one source"),
        ("url = { env = 5 }", "url.env must be text"),
        ("url = { command = [] }", "url.command must be text"),
        ("url = { file = 'absent' }", "absent, which can't be read: No such file or directory"),
        ("url = { command = ['absent-program'] }", "url: its command can't be started: No such file or directory"),
        ("env = 'production'", 'write default_env = "NAME" to choose an environment'),
        ("[env]\ndev = 'x'", "dev must be a table of settings, not text"),
        ("default_env = 'dve'\n[env.dev]", "there is no environment 'dve' in the configuration"),
    ],
)
def test_the_file_is_refused_with_what_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    write(tmp_path / "brant.toml", text)
    assert said in refusal(tmp_path)


@pytest.mark.parametrize(
    ("flags", "environ", "said", "hint"),
    [
        ({"env": "productio"}, {}, "there is no environment 'productio'", "did you mean 'production'?"),
        ({"env": "x"}, {}, "there is no environment 'x'", "known: dev, production, prod"),
        ({"database": "report"}, {}, "there is no database 'report'", "did you mean 'reports'?"),
        ({"database": "reports", "url": "sqlite://"}, {}, "--url and --database exclude each other", ""),
        ({"tables": "x"}, {}, "there is no setting 'tables'", "did you mean 'table'?"),
        ({"tx": "x"}, {}, "--tx can't be 'x'", "allowed: each, all, none"),
        ({}, {"BRANT_LATE": "strct"}, "BRANT_LATE can't be 'strct'", "did you mean 'strict'?"),
        (
            {},
            {"DATABASE_URL": "s3cret"},
            "DATABASE_URL: the database URL can't be read as one",
            "postgresql://user@host",
        ),
    ],
)
def test_a_flag_or_variable_is_refused_under_its_own_name(
    tmp_path: Path, flags: dict[str, object], environ: dict[str, str], said: str, hint: str
) -> None:
    write(tmp_path / "brant.toml", ENVIRONMENTS)
    refused = refusal(tmp_path, flags=flags, environ=environ)
    assert refused.startswith(said)
    assert hint in refused
    assert "s3cret" not in refused


def test_a_named_file_that_is_missing_is_an_error(tmp_path: Path) -> None:
    assert refusal(tmp_path, flags={"config": "absent.toml"}) == (
        f"{tmp_path}/absent.toml can't be read: No such file or directory"
    )


def test_a_named_pyproject_must_speak_of_brant(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", "[tool.other]")
    assert "the file has no table [tool.brant]" in refusal(tmp_path, flags={"config": "pyproject.toml"})


def test_a_file_in_another_encoding_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "brant.toml").write_bytes("table = 'é'".encode("latin-1"))
    assert "it isn't UTF-8" in refusal(tmp_path)


def test_a_failing_command_says_so_and_keeps_its_output_to_itself(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "brant.toml", "url = { command = 'echo s3cret; echo s3cret >&2; exit 3' }")
    said = refusal(tmp_path, environ=os.environ)
    assert "url: its command failed with exit code 3" in said
    assert "s3cret" not in said + "".join(capfd.readouterr())


def test_a_secret_that_is_no_url_is_not_repeated(tmp_path: Path) -> None:
    write(tmp_path / "secret", "s3cret")
    write(tmp_path / "brant.toml", "url = { file = 'secret' }")
    assert "s3cret" not in refusal(tmp_path)


# The page for operators

PAGE = (Path(__file__).parent.parent / "docs/configuration.md").read_text("utf-8")


@pytest.mark.parametrize("example", re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL))
def test_examples_of_files_can_be_loaded(tmp_path: Path, example: str) -> None:
    file = write(tmp_path / ("pyproject.toml" if "[tool.brant]" in example else "brant.toml"), example)
    assert load(environ={}, start=tmp_path).file == file


@pytest.mark.parametrize("source", re.findall(r"^\| `(url = .*?)` \|", PAGE, re.MULTILINE))
def test_examples_of_sources_can_be_loaded(tmp_path: Path, source: str) -> None:
    write(tmp_path / "brant.toml", source.replace("\\|", "|"))
    assert load(environ={}, start=tmp_path).url


@pytest.mark.parametrize("name", [name for name, _, _ in Config().rows()])
def test_every_setting_is_in_the_table(name: str) -> None:
    key, variable = {"url": ("url", "DATABASE_URL"), "env": ("default_env", "ENV")}.get(name, (name, name.upper()))
    assert re.search(rf"^\| `{key}` \|.*\| `BRANT_{variable}`", PAGE, re.MULTILINE)


# Durations


@pytest.mark.parametrize(
    ("duration", "expected"),
    [
        ("1m30s", 90.0),
        ("10m", 600.0),
        ("1h", 3600.0),
        ("2d", 172800.0),
        ("500ms", 0.5),
        ("1.5s", 1.5),
        ("1H 30M", 5400.0),
        ("90", 90.0),
        (90, 90.0),
        (0.25, 0.25),
        ("0", 0.0),
    ],
)
def test_a_duration_is_read_as_seconds(duration: str | float, expected: float) -> None:
    assert seconds(duration) == expected


@pytest.mark.parametrize("duration", ["", "soon", "10 parsecs", "30s1m", "-1s", "1s1s", "m", -1, float("nan"), True])
def test_anything_else_is_no_duration_and_the_allowed_forms_are_named(duration: str | float) -> None:
    with pytest.raises(ConfigurationError, match=r"write 90 \(seconds\), 500ms, 30s, 10m, 1m30s, 1h or 2d"):
        seconds(duration)


# Start-up


def test_importing_the_configuration_costs_neither_sqlalchemy_nor_click_nor_tomllib() -> None:
    script = "import sys, brant.config; print({'sqlalchemy', 'click', 'tomllib', 'subprocess'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
