"""`bekal periksa` on a machine where nothing runs; tests/faults/test_watching.py has one that
runs."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from flask import Flask

from app.kit.registry import registry
from tests.deployment import free_port
from tests.shared import replace_registry


@pytest.mark.enable_socket
def test_examining_names_jobs_backup_and_address_on_a_machine_that_was_never_started(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"http://127.0.0.1:{free_port()}"  # nothing listens there
    own = replace(registry(app).settings, public_url=url)
    replace_registry(monkeypatch, app, settings=own)
    told = app.test_cli_runner().invoke(args=["periksa", "--json"])
    assert told.exit_code == 1
    sentences = json.loads(told.output)
    for expected in (
        "Belum ada cadangan yang diperiksa: bekal cadangan periksa FILE.",
        "bekal berkala belum pernah berjalan.",
    ):
        assert expected in sentences
    assert any(line.startswith(f"{url} tidak menjawab:") for line in sentences)
    assert "\n".join(sentences) + "\n" == app.test_cli_runner().invoke(args=["periksa"]).output
