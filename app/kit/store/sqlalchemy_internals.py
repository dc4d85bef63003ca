"""The four private names of SQLAlchemy that Bekal uses, all of them for `kit.store.prepared`.

A private name can change in any release. TRIED names the releases with which the tests have passed;
`tests/rooms/kit/test_prepared.py` fails with another one. Then read its changes to these names, run
`make test`, and add it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Dialect

Convert = Callable[[Any], Any] | None
"""Converts one value to or from the driver; None if it stays as it is."""

TRIED = ("2.1.9",)


def execute_on_cursor(connection: Connection, cursor: Any, sql: str, parameters: Any) -> None:
    """Execute on a cursor of the driver, with SQLAlchemy's events and errors."""
    connection._cursor_execute(cursor, sql, parameters)


def parameter_converters(compiled: Any) -> Mapping[str, Convert]:
    """{parameter: how its value is converted for the driver}"""
    converters: Mapping[str, Convert] = compiled._bind_processors
    return converters


def result_converters(compiled: Any, dialect: Dialect) -> dict[str, Convert]:
    """{column of the result: how its value is converted from the driver}, in the order of a row"""
    return {
        column.keyname: column.type._cached_result_processor(dialect, None)
        for column in compiled._result_columns
    }
