"""The alert rules and the dashboard of deploy/."""

from __future__ import annotations

import json
import re
import subprocess

from config import ROOT

RULES = ROOT / "deploy" / "prometheus" / "bekal.rules.yml"
DASHBOARD = ROOT / "deploy" / "grafana" / "bekal.json"
SOURCES = (ROOT / "app" / "kit" / "metrics.py", ROOT / "app" / "monitoring" / "queries.py")


def test_alert_rules_pass_their_own_tests() -> None:
    """In promtool, which `make test` installs."""
    told = subprocess.run(
        ["promtool", "test", "rules", RULES.with_name("bekal.test.yml")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr


def test_every_alert_is_tested_and_explained_to_operators() -> None:
    alerts = set(re.findall(r"- alert: (\w+)", RULES.read_text("utf-8")))
    assert len(alerts) >= 10
    tests = RULES.with_name("bekal.test.yml").read_text("utf-8")
    operating = (ROOT / "docs" / "operating.md").read_text("utf-8")
    for alert in alerts:
        assert re.search(rf"alertname: {alert}\n *exp_alerts:", tests), alert
        assert f"`{alert}`" in operating, alert


def test_alert_rules_and_dashboard_use_only_metrics_that_exist() -> None:
    source = "".join(path.read_text("utf-8") for path in SOURCES)
    panels = json.loads(DASHBOARD.read_text("utf-8"))["panels"]
    asked = [target["expr"] for panel in panels for target in panel["targets"]]
    used = set(re.findall(r"\bbekal_\w+", " ".join([RULES.read_text("utf-8"), *asked])))
    assert len(used) >= 10
    for name in used - {"bekal_info"}:  # the library adds what a kind of metric ends in
        stem = re.sub(r"_(count|bucket|total)$", "", name)
        assert f'"{stem}"' in source, name
