"""A folder served by nginx, as an installation does (deploy/nginx): a host that takes next to nothing of the processors
on which what it answers is timed. The one of static_host.py is Python, in the process that asks.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from site_builder.precompressing import GZIP_LEVEL
from tests.bench.static_host import LOOPBACK, static_host
from tests.free_port import free_port

PATIENCE = 10
"""Seconds until a host that does not answer counts as broken."""

CONFIGURATION = """\
{user}daemon off; pid {folder}/pid; worker_processes 1;
events {{}}
http {{
  include /etc/nginx/mime.types;
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  keepalive_requests 1000000; tcp_nodelay on;
  gzip on; gzip_comp_level {level};
  gzip_types text/css text/javascript application/javascript application/json image/svg+xml;
  server {{ listen {host}:{port}; root "{root}"; }}
}}
"""


def find_nginx() -> str | None:
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


@contextmanager
def quick_host(folder: Path, work: Path) -> Iterator[str]:
    """The address of `folder`, served until the block ends; by Python, and said so, where there is no nginx.

    `work` is a folder for what nginx writes.
    """
    nginx = find_nginx()
    if nginx is None:
        print("no nginx here: Python serves the files, and its time counts as the site's")
        with static_host(folder) as url:
            yield url
        return
    work.mkdir(parents=True, exist_ok=True)
    port = free_port()
    user = "user root; " if hasattr(os, "geteuid") and os.geteuid() == 0 else ""  # who may read a folder of ours
    values = {
        "user": user,
        "folder": work,
        "level": GZIP_LEVEL,
        "host": LOOPBACK,
        "port": port,
        "root": folder.resolve(),
    }
    config = work / "nginx.conf"
    config.write_text(CONFIGURATION.format(**values), "utf-8")
    server = subprocess.Popen([nginx, "-c", config, "-p", work, "-e", work / "error.log"])
    try:
        _wait_for(port, server, work / "error.log")
        yield f"http://{LOOPBACK}:{port}"
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _wait_for(port: int, server: subprocess.Popen[bytes], errors: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as line:
            if line.connect_ex((LOOPBACK, port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nginx does not answer: {errors.read_text('utf-8', 'replace') if errors.exists() else ''}")
