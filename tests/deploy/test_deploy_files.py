"""What stands in deploy/: names that the code knows, units that systemd takes, a backup that is read back."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from quiz_api.settings_table import settings_table
from tests.faults.http_server import DemoServer
from tests.free_port import free_port
from tests.quiz_api.town import TEACHER, Town

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
FROM_ELSEWHERE = {"up", "node_filestat_mtime"}
FUNCTIONS = {"increase", "rate", "time", "ignoring", "le"}


def test_alerts_ask_for_figures_that_the_server_gives() -> None:
    town = Town()
    town.staff(TEACHER).get("/me")
    given = town.visit().get("/metrics").get_data(as_text=True)
    names = {re.split(r"[{ ]", line)[0] for line in given.splitlines()}
    rules = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text("utf-8"))["groups"][0]["rules"]
    for rule in rules:
        bare = re.sub(r"\{[^}]*\}|\[[^]]*\]|\"[^\"]*\"", "", rule["expr"])
        asked = set(re.findall(r"[a-z_]{2,}", bare)) - FUNCTIONS - FROM_ELSEWHERE
        assert asked <= names, rule["alert"]


def test_figures_count_answers_and_name_nobody() -> None:
    town = Town()
    town.staff(TEACHER).get("/me")
    town.visit().get("/nowhere")
    given = town.visit().get("/metrics").get_data(as_text=True)
    assert re.search(r'^xinyu_requests_total\{class="2xx"\} [1-9]', given, re.MULTILINE)
    assert re.search(r'^xinyu_requests_total\{class="404"\} 1$', given, re.MULTILINE)
    assert re.search(r'^xinyu_request_seconds_bucket\{le="\+Inf"\} 3$', given, re.MULTILINE)
    assert TEACHER not in given
    assert "127.0.0.1" not in given


def test_examples_of_settings_are_settings() -> None:
    table = settings_table()
    files = [DEPLOY / "xinyu.env.example", DEPLOY / "compose" / "compose.yml", DEPLOY / "nginx" / "xinyu.conf"]
    for path in [*files, DEPLOY / "caddy" / "Caddyfile"]:
        for name in set(re.findall(r"XINYU_[A-Z_]+", path.read_text("utf-8"))):
            assert f"`{name}`" in table, f"{path.name}: {name}"


@pytest.mark.parametrize("name", ["xinyu.service", "xinyu-backup.service", "xinyu-backup.timer"])
def test_systemd_takes_the_units(tmp_path: Path, name: str) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze here")
    for unit in (DEPLOY / "systemd").iterdir():
        text = re.sub(r"^ExecStart=/\S+", "ExecStart=/bin/true", unit.read_text("utf-8"), flags=re.MULTILINE)
        (tmp_path / unit.name).write_text(re.sub(r"^(User|Group)=.*\n", "", text, flags=re.MULTILINE))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / name], capture_output=True, text=True, check=False
    )
    complaints = [line for line in done.stderr.splitlines() if "xinyu" in line]
    assert complaints == []


def test_the_windows_start_is_written_for_windows() -> None:
    data = (DEPLOY / "windows" / "start.bat").read_bytes()
    lines = data.split(b"\n")
    assert all(line.endswith(b"\r") for line in lines[:-1])
    text = data.decode("utf-8")
    labels = set(re.findall(r"^:(\w+)", text, re.MULTILINE))
    assert set(re.findall(r"goto (\w+)", text)) <= labels
    for name in re.findall(r"-r (\w+\.txt)", text):
        assert (ROOT / "requirements" / name).is_file()


def run_backup(server: DemoServer, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return subprocess.run(
        [DEPLOY / "backup.sh", folder], cwd=ROOT, env={**server.environment, "PATH": path, **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="a script for sh")
def test_backups_are_read_back_and_rotate(tmp_path: Path) -> None:
    server = DemoServer(tmp_path, free_port(), f"tinydb:{tmp_path / 'store'}")
    server.found()
    folder = tmp_path / "backups"
    assert run_backup(server, folder).returncode == 0
    (first,) = folder.glob("*.backup")
    long_ago = time.time() - 40 * 86400
    for path in folder.iterdir():
        os.utime(path, (long_ago, long_ago))
    time.sleep(1.1)  # a name has a second in it
    assert run_backup(server, folder).returncode == 0
    (second,) = folder.glob("*.backup")
    assert second != first
    assert subprocess.run(["sha256sum", "-c", f"{second}.sha256"], capture_output=True, check=False).returncode == 0
    assert second.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(sys.platform == "win32", reason="a script for sh")
def test_a_backup_that_fails_deletes_nothing(tmp_path: Path) -> None:
    server = DemoServer(tmp_path, free_port(), f"tinydb:{tmp_path / 'store'}")
    server.found()
    folder = tmp_path / "backups"
    folder.mkdir()
    old = folder / "xinyu-20200101T000000.backup"
    old.write_text("an old one")
    os.utime(old, (0, 0))
    journal = tmp_path / "store" / "ledger.journal"
    journal.write_bytes(journal.read_bytes().replace(b"city", b"citx", 1))
    assert run_backup(server, folder).returncode != 0
    assert old.exists()


def log_files() -> set[str]:
    text = (DEPLOY / "nginx" / "xinyu.conf").read_text("utf-8")
    return set(re.findall(r"^\s*access_log (\S+) ", text, re.MULTILINE))


def test_logs_of_the_proxy_are_rotated_by_one_rule_alone() -> None:
    """Ours; a shell's pattern stops at a slash, so Debian's for /var/log/nginx/*.log does not reach into the folder."""
    rule = (DEPLOY / "logrotate" / "xinyu").read_text("utf-8")
    (pattern,) = re.findall(r"^(/\S+) \{$", rule, re.MULTILINE)
    for file in log_files():
        assert Path(file).parent == Path("/var/log/nginx/xinyu") == Path(pattern).parent
        assert Path(file).match(pattern)
    assert int(re.findall(r"^    rotate (\d+)$", rule, re.MULTILINE)[0]) >= 184


def test_logrotate_takes_the_rule(tmp_path: Path) -> None:
    program = shutil.which("logrotate", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("no logrotate here")
    rule = (DEPLOY / "logrotate" / "xinyu").read_text("utf-8").replace("/var/log/nginx/xinyu", str(tmp_path))
    if subprocess.run(["id", "www-data"], capture_output=True, check=False).returncode:
        rule = rule.replace("create 0640 www-data adm", "create 0640")
    (tmp_path / "rule").write_text(rule)
    (tmp_path / "rule").chmod(0o644)
    (tmp_path / "access.log").write_text("a line\n")
    done = subprocess.run(
        [program, "-d", "-f", "-s", tmp_path / "state", tmp_path / "rule"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "error" not in done.stderr, done.stderr
    assert "(184 rotations)" in done.stderr
    assert f"rotating log {tmp_path}/access.log" in done.stderr


def test_the_unit_gives_files_back_and_ends_trying() -> None:
    unit = (DEPLOY / "systemd" / "xinyu.service").read_text("utf-8")
    assert re.search(r"^ExecStartPre=-\+/bin/chown -R xinyu:xinyu /srv/xinyu/var /srv/xinyu/build$", unit, re.MULTILINE)
    within = int(re.findall(r"^StartLimitIntervalSec=(\d+)$", unit, re.MULTILINE)[0])
    tries = int(re.findall(r"^StartLimitBurst=(\d+)$", unit, re.MULTILINE)[0])
    pause = int(re.findall(r"^RestartSec=(\d+)$", unit, re.MULTILINE)[0])
    assert tries * pause >= 300
    assert tries * (pause + 5) <= within  # a start that takes five seconds to fail still reaches the limit
