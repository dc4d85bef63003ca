"""nginx with deploy/nginx.conf in front of a deployment, on ports and in a folder of its own."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config import ROOT
from tests.deployment import answers, free_port, wait_until

_FRAME = """daemon off;
{user}worker_processes {workers};
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{config}
}}
"""


def config_for(port: int, app_port: int, folder: Path) -> str:
    """deploy/nginx.conf with these ports, without TLS and the server that redirects to it."""
    text, _, _ = (ROOT / "deploy" / "nginx.conf").read_text("utf-8").rpartition("\nserver {")
    text = re.sub(r"(?m)^ *(listen|ssl_\w+|server_name) .*\n", "", text)
    text = text.replace("server {\n", f"server {{\n    listen 127.0.0.1:{port};\n")
    text = text.replace("127.0.0.1:5000", f"127.0.0.1:{app_port}")
    text = text.replace("/var/cache/nginx-bekal", f"{folder}/cache")
    return text.replace("/var/log/nginx/", f"{folder}/")


@contextmanager
def nginx_in_front(app_port: int, folder: Path, workers: int = 1) -> Iterator[int]:
    """Starts nginx in `folder`; yields its port. Stops it afterwards."""
    folder.mkdir()
    port = free_port()
    user = "user root;\n" if os.geteuid() == 0 else ""  # the folder may be closed to others
    config = config_for(port, app_port, folder)
    text = _FRAME.format(folder=folder, user=user, workers=workers, config=config)
    (folder / "nginx.conf").write_text(text, "utf-8")
    command = ["/usr/sbin/nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]
    process = subprocess.Popen([*command, "-e", str(folder / "error.log")])
    try:
        wait_until(lambda: process.poll() is not None or answers(port), 10)
        if process.poll() is not None:
            raise RuntimeError((folder / "error.log").read_text())
        yield port
    finally:
        process.terminate()
        process.wait(timeout=10)
