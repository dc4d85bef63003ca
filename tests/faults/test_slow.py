"""Clients that send their request slowly do not delay others."""

from __future__ import annotations

import socket
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.deployment import serving
from tests.faults.conftest import Deployment

pytestmark = [pytest.mark.faults, pytest.mark.enable_socket]
UNFINISHED_REQUEST = (
    b"POST /alat/impas HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 60\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\ntetap="
)
SLOW, QUICK = 200, 12


def test_slow_clients_do_not_block_other_clients(deployment: Deployment) -> None:
    with serving(deployment.environment) as site:
        with ExitStack() as open_:
            port = urlsplit(site.url).port or 0
            for _ in range(SLOW):
                slow = open_.enter_context(
                    socket.create_connection(("127.0.0.1", port), timeout=10)
                )
                slow.sendall(UNFINISHED_REQUEST)
            for _ in range(QUICK):  # enough requests for both workers
                with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as phone:
                    phone.request("GET", "/masuk")
                    assert phone.getresponse().status == 200
            with closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as cut:
                cut.sendall(UNFINISHED_REQUEST + b"8000")
                cut.shutdown(socket.SHUT_WR)
                assert cut.recv(12) == b"HTTP/1.1 400"
            with closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as long:
                long.sendall(b"GET /masuk HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 60_000)
                assert long.recv(12) == b"HTTP/1.1 431"
            slow.sendall(b"800000&harga=10000&biaya=6000".ljust(54, b"&"))
            assert slow.recv(12) == b"HTTP/1.1 200"
        assert "WARNING" not in (site.state_dir / "server.log").read_text("utf-8")
