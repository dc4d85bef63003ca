"""An example address for each URL rule."""

from __future__ import annotations

import re

from werkzeug.routing import MapAdapter, Rule

from app.kit.store.db import new_id


def example(adapter: MapAdapter, rule: Rule) -> str:
    """An address that matches the rule; its objects need not exist."""
    given = dict(rule.defaults or {})
    gaps = rule.arguments - given.keys()
    return adapter.build(rule.endpoint, given | {name: _example_value(rule, name) for name in gaps})


def _example_value(rule: Rule, name: str) -> object:
    converter = rule._converters[name]
    if "UUID" in type(converter).__name__:
        return new_id()
    fitting = ("abc", "35", *getattr(converter, "items", ()))
    return next(each for each in fitting if re.fullmatch(converter.regex, each))
