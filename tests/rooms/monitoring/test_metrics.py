"""`/metrics`: who reads it, and that it counts what happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from app import create_app
from app.kit.clock import utcnow
from app.kit.items import SentItem
from app.kit.registry import registry
from app.kit.store.db import database, db, new_id, transaction
from app.kit.store.leases import acquire_job_lease, release_job_lease
from app.kit.store.standby import drop_standby, set_up_standby
from app.operations.rules import SCHEDULED_JOBS_LEASE
from app.sync.actions import begin_epoch, store_sent_items
from tests.conftest import settings
from tests.shared import replace_registry

TOKEN = "t" * 32
ELSEWHERE = {"REMOTE_ADDR": "203.0.113.9"}


def read_metrics(client: FlaskClient) -> dict[str, float]:
    """Sample (name and labels as written) to value."""
    response = client.get("/metrics")
    assert response.status_code == 200, response.text
    return {
        f"{sample.name}{[*sample.labels.values()]}": sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
        if "le" not in sample.labels
    }


def test_metrics_are_not_found_by_who_asks_from_elsewhere(client: FlaskClient) -> None:
    refused = client.get("/metrics", environ_base=ELSEWHERE)
    assert refused.status_code == 404
    assert "bekal_" not in refused.text


def test_metrics_are_not_found_through_a_proxy_of_this_machine(client: FlaskClient) -> None:
    assert client.get("/metrics").status_code == 200
    for header in ("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "Via"):
        assert client.get("/metrics", headers={header: "x"}).status_code == 404


def test_metrics_are_read_from_elsewhere_with_the_token_only(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = replace(registry(app).settings, metrics_token=TOKEN)
    replace_registry(monkeypatch, app, settings=own)
    for sent, status in ((TOKEN, 200), ("u" * 32, 404), ("", 404)):
        response = client.get(
            "/metrics", environ_base=ELSEWHERE, headers={"Authorization": f"Bearer {sent}"}
        )
        assert response.status_code == status


def test_metrics_answer_under_any_host_name_where_pages_do_not(
    app: Flask, database_url: str
) -> None:
    """Prometheus asks each machine by its own address."""
    state_dir = registry(app).settings.state_dir
    production = create_app(
        settings(state_dir, database_url, env="production", public_url="https://bekal.example")
    )
    client, elsewhere = production.test_client(), "http://10.0.0.7:5000"
    assert client.get("/sehat", base_url=elsewhere).status_code == 400
    assert client.get("/metrics", base_url=elsewhere).status_code == 200
    with production.app_context():
        database().drop_connection()
        db.engine.dispose()


def test_metrics_count_requests_by_method_and_status(client: FlaskClient) -> None:
    before = read_metrics(client)
    client.get("/bantuan")
    client.get("/tidak-ada")
    client.open("/bantuan", method="BREW")
    after = read_metrics(client)
    added = {
        name: value - before.get(name, 0)
        for name, value in after.items()
        if name.startswith("bekal_request_seconds_count") and value != before.get(name, 0)
    }
    assert added == {
        "bekal_request_seconds_count['GET', '200']": 2,  # with /metrics, read before
        "bekal_request_seconds_count['GET', '404']": 1,
        "bekal_request_seconds_count['other', '405']": 1,
    }


def test_metrics_count_sent_items_by_kind_and_outcome(app: Flask, client: FlaskClient) -> None:
    before = read_metrics(client)
    with app.app_context():
        item = SentItem(new_id(), new_id(), new_id(), "kind-of-nobody", {}, utcnow())
        assert [each.status for each in store_sent_items([item], utcnow())] == ["rejected"]
    after = read_metrics(client)
    name = "bekal_sent_items_total['other', 'rejected']"
    assert after[name] - before.get(name, 0) == 1
    assert not any("kind-of-nobody" in each for each in after)


def test_metrics_tell_when_the_scheduled_jobs_ended(app: Flask, client: FlaskClient) -> None:
    name = "bekal_scheduled_jobs_timestamp_seconds[]"
    assert name not in read_metrics(client)
    now = utcnow()
    with app.app_context(), transaction() as tx:
        acquire_job_lease(tx, SCHEDULED_JOBS_LEASE, now - timedelta(minutes=1))
        release_job_lease(tx, SCHEDULED_JOBS_LEASE, now)
    assert read_metrics(client)[name] == pytest.approx(now.timestamp(), abs=1)


def test_metrics_tell_role_and_timeline_of_postgresql_only(app: Flask, client: FlaskClient) -> None:
    found = read_metrics(client)
    with app.app_context():
        is_postgresql = not database().is_sqlite
    assert ("bekal_database_timeline[]" in found) == is_postgresql
    if is_postgresql:
        assert found["bekal_database_replica[]"] == 0
        assert found["bekal_database_timeline[]"] >= 1


def test_metrics_tell_the_lag_of_the_standby_for_reports(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    assert "bekal_read_lag_seconds[]" not in read_metrics(client)
    with app.app_context():
        if database().is_sqlite:
            return
        url = database().engine.url.render_as_string(hide_password=False)
        set_up_standby(app, url, tmp_path)
        try:
            assert read_metrics(client)["bekal_read_lag_seconds[]"] == 0
        finally:
            drop_standby(app)


def test_metrics_tell_when_the_epoch_of_phones_began(app: Flask, client: FlaskClient) -> None:
    now = utcnow()
    with app.app_context(), transaction() as tx:
        begin_epoch(tx, now=now)
    name = "bekal_sync_epoch_timestamp_seconds[]"
    assert read_metrics(client)[name] == pytest.approx(now.timestamp(), abs=1)
