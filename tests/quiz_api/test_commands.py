"""The command line on a real store: the demo city once, the first administrator, verify, backup, restore."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quiz_api.app import create_app
from quiz_api.commands import main
from quiz_api.services.passwords import Passwords
from quiz_api.settings import Settings
from quiz_api.store.opening import mark_moved, open_stores
from tests.quiz_api.small_bank import bank, catalogue
from tests.quiz_api.town import Clock, Town

ADMIN = ["--city", "新禾市", "--code", "990200", "--username", "xh01", "--name", "田野", "--password", "long enough 12"]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.chdir(tmp_path)
    for name in list(Settings.__dataclass_fields__):
        monkeypatch.delenv(Settings.__dataclass_fields__[name].metadata["name"], raising=False)
    return CliRunner()


def invoke(run: CliRunner, *words: str) -> Result:
    return run.invoke(main, list(words))


def test_the_demo_is_made_once_and_kept(run: CliRunner) -> None:
    first, second = invoke(run, "demo", "--json"), invoke(run, "demo", "--json")
    assert first.exit_code == 0, first.output
    assert first.output == second.output
    accounts = json.loads(first.output)
    assert json.loads(Path("var/demo/accounts.json").read_text("utf-8")) == accounts
    assert len({row["password"] for row in accounts["staff"]}) == len(accounts["staff"])
    if sys.platform != "win32":
        for private in ("var/demo/accounts.json", "var/secret.key"):
            assert stat.S_IMODE(Path(private).stat().st_mode) == 0o600


def test_a_demo_killed_before_its_city_was_stored_is_finished_by_the_next(run: CliRunner) -> None:
    accounts = invoke(run, "demo", "--json").output
    for file in Path("var/store").rglob("*"):
        if file.is_file():
            file.unlink()
    assert invoke(run, "demo", "--json").output == accounts
    stores = open_stores("tinydb:var/store", Clock())
    assert stores.ledger.door().person_by_username("yx3x01") is not None
    stores.ledger.close()
    stores.sessions.close()


def test_the_demo_can_be_forgotten_and_real_data_cannot(run: CliRunner) -> None:
    invoke(run, "demo")
    assert invoke(run, "demo", "--forget").exit_code == 0
    assert not Path("var/demo/accounts.json").exists()
    assert invoke(run, "create-admin", *ADMIN).exit_code == 0
    refused = invoke(run, "demo")
    assert refused.exit_code == 1
    assert "正式单位" in refused.output
    assert invoke(run, "demo", "--forget").exit_code == 1
    assert invoke(run, "verify").exit_code == 0


def test_the_first_administrator(run: CliRunner) -> None:
    assert invoke(run, "create-admin", *ADMIN).exit_code == 0
    taken = invoke(run, "create-admin", *ADMIN)
    assert taken.exit_code == 1
    assert "已经有人用" in taken.output
    short = [*ADMIN[:-1], "short"]
    assert invoke(run, "create-admin", *short).exit_code == 1


def test_serve_refuses_to_start_without_its_key(run: CliRunner) -> None:
    refused = invoke(run, "serve")
    assert refused.exit_code == 1
    assert "create-admin" in refused.output


def test_a_damaged_key_is_not_replaced(run: CliRunner) -> None:
    invoke(run, "demo")
    Path("var/secret.key").write_text("abc", "ascii")
    refused = invoke(run, "serve")
    assert refused.exit_code == 1
    assert "备份" in refused.output
    assert Path("var/secret.key").read_text("ascii") == "abc"


def test_settings_that_cannot_be_used_end_every_command(run: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XINYU_PORT", "x")
    for command in ("serve", "demo", "verify"):
        answer = invoke(run, command)
        assert answer.exit_code == 1
        assert "XINYU_PORT" in answer.output


def test_backup_and_restore_tell_the_same(run: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    invoke(run, "demo")
    made = invoke(run, "backup", "safe.backup")
    assert made.exit_code == 0, made.output
    assert invoke(run, "restore", "safe.backup").exit_code == 1
    monkeypatch.setenv("XINYU_STORE", "tinydb:var/other")
    restored = invoke(run, "restore", "safe.backup")
    assert restored.exit_code == 0, restored.output
    assert restored.output.splitlines()[0] == made.output.splitlines()[0]
    assert invoke(run, "verify").exit_code == 0


def test_verify_names_what_was_touched(run: CliRunner) -> None:
    town = Town(store="tinydb:var/store")
    town.household()
    town.stores.ledger.close()
    town.stores.sessions.close()
    journal = next(path for path in Path("var/store").glob("ledger*") if b"2026-11" in path.read_bytes())
    journal.write_bytes(journal.read_bytes().replace(b'"notice_version":"2026-11"', b'"notice_version":"2026-12"'))
    answer = invoke(run, "verify")
    assert answer.exit_code == 1


def test_records_and_sessions_survive_a_restart(run: CliRunner) -> None:  # noqa: ARG001 - its directory is used
    town = Town(store="tinydb:var/store")
    family = town.household()
    family.finish_lesson({"a": ["a1"], "b": ["b1"], "c": ["c1"]})
    before = family.get("/api/v1/records").json
    token = family.client.get_cookie("xinyu")
    town.stores.ledger.close()
    town.stores.sessions.close()
    stores = open_stores("tinydb:var/store", Clock())
    client = create_app(Settings.read({}), stores, catalogue(), bank(), town.key, Clock()).test_client()
    client.set_cookie("xinyu", token.value if token else "")
    assert client.get("/api/v1/records").json == before
    stores.ledger.close()
    stores.sessions.close()


def test_a_lost_key_is_never_replaced_beside_a_store_in_use(run: CliRunner) -> None:
    """A new key would turn every card that was handed out into paper."""
    invoke(run, "create-admin", *ADMIN)
    Path("var/secret.key").unlink()
    second = ["xh02" if word == "xh01" else word for word in ADMIN]
    for words in (["create-admin", *second], ["demo"], ["serve"]):
        refused = invoke(run, *words)
        assert refused.exit_code == 1, words
        assert not Path("var/secret.key").exists(), words
    assert "从备份恢复" in invoke(run, "create-admin", *second).output


def test_forgetting_a_demo_leaves_the_key_and_what_lies_beside_its_store(
    run: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever tried the demo beside real data, or in a folder that holds more, loses the demo alone."""
    invoke(run, "create-admin", *ADMIN)
    key = Path("var/secret.key").read_bytes()
    monkeypatch.setenv("XINYU_STORE", "tinydb:var")
    assert invoke(run, "demo").exit_code == 0
    Path("var/notes.txt").write_text("not ours", "utf-8")
    assert invoke(run, "demo", "--forget").exit_code == 0
    assert sorted(path.name for path in Path("var").iterdir()) == ["demo", "notes.txt", "secret.key", "store"]
    assert Path("var/secret.key").read_bytes() == key
    monkeypatch.delenv("XINYU_STORE")
    assert invoke(run, "verify").exit_code == 0


def test_a_folder_that_is_no_store_is_not_emptied(run: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    invoke(run, "demo")
    Path("theirs/exports").mkdir(parents=True)
    Path("theirs/exports/letter.txt").write_text("not ours", "utf-8")
    monkeypatch.setenv("XINYU_STORE", "tinydb:theirs")
    assert invoke(run, "demo", "--forget").exit_code == 1
    assert Path("theirs/exports/letter.txt").exists()


def test_a_forgotten_password_is_replaced_and_the_old_one_is_out(run: CliRunner) -> None:
    invoke(run, "create-admin", *ADMIN)
    done = invoke(run, "reset-password", "xh01")
    assert done.exit_code == 0, done.output
    fresh = done.output.splitlines()[0].removeprefix("新密码：")
    stores = open_stores("tinydb:var/store")
    person = stores.ledger.door().person_by_username("xh01")
    assert person is not None
    credential = stores.ledger.door().credential(person.id)
    stores.sessions.close()
    stores.ledger.close()
    assert credential is not None
    assert Passwords().matches(fresh, credential.password_hash)
    assert not Passwords().matches("long enough 12", credential.password_hash)
    unknown = invoke(run, "reset-password", "nobody")
    assert unknown.exit_code == 1
    assert "nobody" in unknown.output


@pytest.mark.parametrize("command", ["serve", "verify"])
def test_a_start_without_its_database_ends_with_a_sentence(
    run: CliRunner, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """And with an exit code for which a service manager starts it again."""
    assert invoke(run, "demo").exit_code == 0
    monkeypatch.setenv("XINYU_STORE", f"postgresql://postgres@/xinyu?host={Path.cwd()}")
    found = invoke(run, command)
    assert found.exit_code == 1
    last = found.output.splitlines()[-1]
    assert last.startswith("Error: 连不上数据库")
    assert "XINYU_STORE" in last


@pytest.mark.parametrize(
    "words",
    [
        ["reset-password", "xh01"],
        ["appoint", "xh01", "--post", "审计员", "--unit", "990200"],
        ["purge"],
        ["export-file", "a.csv"],
        ["copy-store", "tinydb:var/store", "tinydb:var/other"],
        ["verify"],
        ["backup", "a.backup"],
    ],
    ids=lambda words: words[0],
)
def test_a_command_told_the_wrong_place_says_so_and_makes_no_store(run: CliRunner, words: list[str]) -> None:
    refused = invoke(run, *words)
    assert refused.exit_code == 1
    assert "没有存储" in refused.output, refused.output
    assert "/etc/xinyu.env" in refused.output
    assert not Path("var/store").exists()
    assert not Path("a.csv").exists()


def test_real_people_do_not_come_beside_invented_ones(run: CliRunner) -> None:
    invoke(run, "demo")
    refused = invoke(run, "create-admin", *ADMIN)
    assert refused.exit_code == 1
    assert "--forget" in refused.output
    assert invoke(run, "demo", "--forget").exit_code == 0
    assert invoke(run, "create-admin", *ADMIN).exit_code == 0


def test_a_store_that_was_moved_is_refused_until_the_mark_is_deleted(
    run: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    invoke(run, "create-admin", *ADMIN)
    move = ("copy-store", "tinydb:var/store", "tinydb:var/new?password=pw-1")
    moved = invoke(run, *move)
    assert moved.exit_code == 0, moved.output
    for words in (
        ["verify"], ["backup", "a.backup"], ["reset-password", "xh01"], ["purge"], ["serve"], ["create-admin", *ADMIN],
        ["demo"], ["demo", "--forget"],
    ):  # fmt: skip
        refused = invoke(run, *words)
        assert refused.exit_code == 1, words
        assert "已搬到 tinydb:var/new，" in refused.output, words
        assert "moved-to.txt" in refused.output, words
        assert "pw-1" not in refused.output, words
    assert "已经是同样的内容" in invoke(run, *move).output  # run again, as after a kill
    monkeypatch.setenv("XINYU_STORE", "tinydb:var/new?password=pw-1")
    assert invoke(run, "verify").exit_code == 0
    monkeypatch.delenv("XINYU_STORE")
    Path("var/store/moved-to.txt").unlink()
    assert invoke(run, "verify").exit_code == 0
    assert invoke(run, "reset-password", "xh01").exit_code == 0


def test_a_store_that_is_its_own_target_is_not_marked(run: CliRunner) -> None:
    invoke(run, "create-admin", *ADMIN)
    invoke(run, "copy-store", "tinydb:var/store", f"tinydb://{Path.cwd()}/var/store")
    assert invoke(run, "verify").exit_code == 0


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://xinyu:pw-1@one,two:5433/xinyu?sslmode=require", "postgresql://xinyu@one,two:5433/xinyu"),
        ("postgresql://db/xinyu?user=xinyu&password=pw-1", "postgresql://db/xinyu"),
        ("postgresql:///xinyu", "postgresql:///xinyu"),
    ],
)
def test_the_mark_of_a_move_holds_no_password(run: CliRunner, url: str, shown: str) -> None:
    invoke(run, "create-admin", *ADMIN)
    mark_moved("tinydb:var/store", url)
    assert Path("var/store/moved-to.txt").read_text("utf-8") == f"{shown}\n"
    assert "pw-1" not in invoke(run, "verify").output
