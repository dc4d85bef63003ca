"""Checks responses against /openapi.json."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask import Flask
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012
from werkzeug.test import TestResponse

API = "urn:bekal:api"


@cache
def openapi_of(app: Flask) -> dict[str, Any]:
    """The OpenAPI description."""
    description: dict[str, Any] = app.test_client().get("/openapi.json").get_json()
    return description


def check(app: Flask, response: TestResponse, method: str, address: str) -> TestResponse:
    """Return the response. Raises AssertionError for a status that is not described at `address`,
    and jsonschema's error for a body that does not match."""
    description = openapi_of(app)
    answers = description["paths"][address][method]["responses"]
    status = str(response.status_code)
    assert status in answers, f"{address} does not describe {status}: {response.data[:200]!r}"
    answer = answers[status]
    if "$ref" in answer:
        answer = description["components"]["responses"][answer["$ref"].rsplit("/", 1)[1]]
    if "content" in answer:
        assert response.mimetype in answer["content"]
    if "application/json" in answer.get("content", {}):
        schema = answer["content"]["application/json"]["schema"]
        if "$ref" in schema:
            schema = {"$ref": API + schema["$ref"]}
        elif "anyOf" in schema:
            schema = {"anyOf": [{"$ref": API + each["$ref"]} for each in schema["anyOf"]]}
        documents = Registry().with_resource(API, DRAFT202012.create_resource(description))
        Draft202012Validator(schema, registry=documents).validate(response.get_json())
    for header, about in answer.get("headers", {}).items():
        assert header in response.headers or not about.get("required"), header
    return response
