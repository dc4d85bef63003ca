"""Requests that match the OpenAPI description, or nearly: every response is as described, and none
is a server error."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.kit.store.db import new_id
from tests.api import check, openapi_of
from tests.rooms.sync.phone import JSON, Phone

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
KINDS = st.sampled_from(["quiz", "review"]) | st.text(max_size=20)
Strategy = st.SearchStrategy[Any]
some = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class SchemaStrategies:
    """Strategies generated from the schemas of the description."""

    def __init__(self, app: Flask) -> None:
        self._named = openapi_of(app)["components"]["schemas"]

    def of(self, schema: dict[str, Any]) -> Strategy:
        """Values that a schema accepts, for the keywords that our schemas use."""
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[1]
            return KINDS if name == "Kind" else self.of(self._named[name])
        if "allOf" in schema:
            parts = [self.of(each) for each in schema["allOf"]]
            return st.tuples(*parts).map(lambda dicts: {k: v for d in dicts for k, v in d.items()})
        if "const" in schema:
            return st.just(schema["const"])
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        return st.one_of([getattr(self, f"_{kind}")(schema) for kind in kinds])

    def _object(self, schema: dict[str, Any]) -> Strategy:
        if "properties" not in schema:
            return BODIES | st.dictionaries(st.text(max_size=8), anything, max_size=3)
        named = {name: self.of(each) for name, each in schema["properties"].items()}
        needed = set(schema.get("required", ()))
        return st.fixed_dictionaries(
            {name: each for name, each in named.items() if name in needed},
            optional={name: each for name, each in named.items() if name not in needed},
        )

    def _array(self, schema: dict[str, Any]) -> Strategy:
        return st.lists(self.of(schema["items"]), min_size=schema["minItems"], max_size=4)

    def _integer(self, schema: dict[str, Any]) -> Strategy:
        return st.integers(min_value=schema.get("minimum"))

    def _string(self, schema: dict[str, Any]) -> Strategy:
        return st.uuids().map(str) if schema.get("format") == "uuid" else st.text(max_size=30)

    def _null(self, _schema: dict[str, Any]) -> Strategy:
        return st.none()


ANSWERS = st.dictionaries(
    st.text(min_size=1, max_size=8),
    st.lists(st.integers(-1, 100), max_size=4) | st.text(max_size=20),
    max_size=3,
)
BODIES = st.fixed_dictionaries(
    {
        "lesson": st.sampled_from(["kirim-uang/dua-biaya", "a\x00"]) | st.text(max_size=20),
        "rev": st.just("0" * 64) | st.text(max_size=3),
        "answers": ANSWERS,
    }
)


@st.composite
def nearly_valid(draw: st.DrawFn, whole: Strategy, ours: dict[str, Any]) -> Any:
    """A value of `whole`, often with values of `ours` (this phone, this person), and sometimes with
    an arbitrary or a missing part."""
    said: dict[str, Any] = draw(whole)
    if draw(st.integers(0, 3)):
        said |= ours
    spoilt = draw(st.lists(st.sampled_from([*sorted(said), "items"]), max_size=2))
    for name in spoilt:
        if draw(st.booleans()):
            said[name] = draw(anything)
        else:
            said.pop(name, None)
    return draw(anything) if draw(st.integers(0, 15)) == 0 else said


def send_request(phone: Phone, method: str, address: str, path: str, said: Any, kind: str) -> int:
    """Sends the request and checks the response against the description of `address`."""
    bearer = {"Authorization": f"Bearer {phone.token}"}
    answer = phone.client.open(
        path, method=method, data=json.dumps(said), content_type=kind, headers=bearer
    )
    check(phone.app, answer, method.lower(), address)
    assert answer.status_code < 500
    return answer.status_code


def fuzz(app: Flask, schema: str, send: Callable[[Phone, Any, str], int]) -> set[int]:
    """The statuses that occurred."""
    phone, seen = Phone(app), set[int]()
    ours = phone.envelope()
    types = st.sampled_from([JSON] * 9 + ["text/plain"])

    @some
    @given(said=nearly_valid(SchemaStrategies(app).of({"$ref": f"#/{schema}"}), ours), kind=types)
    def each(said: Any, kind: str) -> None:
        seen.add(send(phone, said, kind))

    each()
    return seen


def test_sync_batch_responses_match_the_openapi_document_for_generated_input(app: Flask) -> None:
    send = partial(_batch, "/sync/v1/batch")
    assert {200, 400} <= fuzz(app, "Batch", send)


def _batch(path: str, phone: Phone, said: Any, kind: str) -> int:
    return send_request(phone, "POST", path, path, said, kind)


def test_sync_item_responses_match_the_openapi_document_for_generated_input(app: Flask) -> None:
    assert {400, 422} <= fuzz(app, "Single", _item)


def _item(phone: Phone, said: Any, kind: str) -> int:
    return send_request(
        phone, "PUT", "/sync/v1/items/{id}", f"/sync/v1/items/{new_id()}", said, kind
    )


def test_sync_item_responses_match_the_openapi_document_for_generated_ids_in_the_url(
    app: Flask,
) -> None:
    phone = Phone(app)
    said = phone.envelope() | {"kind": "quiz", "at": 1, "body": {}}

    @some
    @given(st.uuids().map(str) | st.text(st.characters(codec="utf-8", exclude_characters="/?#.")))
    def each(name: str) -> None:
        if name:
            send_request(phone, "PUT", "/sync/v1/items/{id}", f"/sync/v1/items/{name}", said, JSON)

    each()


def test_coverage_json_answers_302_or_404_to_a_signed_out_visitor_for_generated_region_codes(
    app: Flask,
) -> None:
    client = app.test_client()
    code = openapi_of(app)["components"]["parameters"]["Region"]["schema"]

    @some
    @given(st.from_regex(code["pattern"], fullmatch=True) | st.text("0123456789.", min_size=1))
    def each(code: str) -> None:
        answer = client.get(f"/cakupan/{code}.json")
        assert answer.status_code in (302, 404)

    each()
