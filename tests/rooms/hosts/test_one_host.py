"""One machine on SQLite stays as it is."""

from __future__ import annotations

from pathlib import Path

from app import create_app
from app.hosts import queries
from app.kit.store.db import Model, database, db
from tests.conftest import counted, settings
from tests.factories import NOW
from tests.rooms.hosts.conftest import Host


def test_one_host_on_sqlite_sends_no_statement_for_hosts(tmp_path: Path, course: Path) -> None:
    made = create_app(settings(tmp_path / "state", f"sqlite:///{tmp_path / 'satu.sqlite3'}"))
    with made.app_context():
        Model.metadata.create_all(db.engine)
    host = Host(made, tmp_path / "state")
    with counted(made) as seen:
        version = host.publish(course)
        assert host.tick() == 0
        with made.app_context():
            assert not queries.must_fetch()
            assert not queries.is_replaced_release(NOW)
            assert queries.problems_of_host(NOW) + queries.warnings_of_host(NOW) == []
    assert host.version == version
    assert not [each for each in seen if "shared_" in each or "app_host" in each]
    with made.app_context():
        database().drop_connection()
        db.engine.dispose()
