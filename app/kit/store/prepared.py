"""Statements of the most frequent paths, compiled once and passed to the driver directly:
SQLAlchemy's overhead of an execution exceeds the database's own work. Errors are still raised as
SQLAlchemy's, and its event listeners still see each statement.

Not for statements whose text depends on their values (lists in IN)."""

from __future__ import annotations

import json
from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import (
    JSON,
    Connection,
    Dialect,
    Executable,
    Text,
    bindparam,
    cast,
    column,
    func,
    select,
)
from sqlalchemy.exc import DBAPIError, StatementError

from app.kit.store import sqlalchemy_internals
from app.kit.store.sqlalchemy_internals import Convert

_NUL = json.dumps("\0")[1:-1]


@dataclass(frozen=True, slots=True)
class _CompiledStatement:
    """`binds`: parameter names and the functions that convert values for the driver. `columns`:
    positions in a row and the functions that convert values from the driver. `fixed`: values of
    literals in the statement. `make_row`: a named tuple of a list of values."""

    sql: str
    binds: tuple[tuple[str, Convert], ...]
    fixed: Mapping[str, Any]
    columns: tuple[tuple[int, Callable[[Any], Any]], ...]
    make_row: Callable[[Sequence[Any]], Any] | None
    positional: bool


class PreparedStatement:
    """One statement, compiled once for each dialect. `columns` names the parameters of an INSERT,
    which has none of its own."""

    def __init__(self, statement: Executable, *columns: str) -> None:
        self._statement = statement
        self._columns = list(columns) or None
        self._compiled: dict[str, _CompiledStatement] = {}

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Execute once and return the rows, if any, as named tuples. Raises the errors of
        `connection.execute`."""
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name) or self._compile(dialect)
        parameter_values = {**compiled.fixed, **values} if compiled.fixed else values
        parameters: Any
        if compiled.positional:
            parameters = tuple(
                [
                    parameter_values[name] if convert is None else convert(parameter_values[name])
                    for name, convert in compiled.binds
                ]
            )
        else:
            parameters = {
                name: parameter_values[name] if convert is None else convert(parameter_values[name])
                for name, convert in compiled.binds
            }
        cursor = connection.connection.cursor()
        try:
            sqlalchemy_internals.execute_on_cursor(connection, cursor, compiled.sql, parameters)
        except StatementError as error:
            if isinstance(error, DBAPIError) or error.orig is None:
                raise
            raise error.orig from None  # raised by a listener that vetoes the statement
        if compiled.make_row is None:
            return []
        rows = [list(row) for row in cursor.fetchall()]
        for row in rows:
            for index, convert in compiled.columns:
                row[index] = convert(row[index])
        return [compiled.make_row(row) for row in rows]

    def insert_all(
        self, connection: Connection, values: Sequence[Mapping[str, Any]]
    ) -> Sequence[Any]:
        """Execute an INSERT for several rows and return named tuples. PostgreSQL gets the rows as
        one JSON list, so that the statement is the same for any number of them and is parsed and
        planned once. PostgreSQL cannot read a list with a NUL; such rows go through SQLAlchemy, as
        all do on SQLite."""
        if len(values) == 1:
            return self.rows(connection, values[0])
        if connection.dialect.name == "postgresql":
            rows = json.dumps(values, default=_encode_json_value)
            if _NUL not in rows:
                return self._from_json.rows(connection, {"rows": rows})
        result = connection.execute(self._statement, values)
        return result.all() if result.returns_rows else ()

    @cached_property
    def _from_json(self) -> PreparedStatement:
        """The INSERT that reads its rows from the parameter `rows`, a JSON list of objects."""
        insert: Any = self._statement
        own = insert.table.columns
        rows = func.json_to_recordset(cast(bindparam("rows", type_=Text), JSON))
        listed = rows.table_valued(
            *(column(name, own[name].type) for name in self._columns or ())
        ).render_derived(with_types=True)
        return PreparedStatement(insert.from_select(self._columns, select(*listed.columns)))

    def _compile(self, dialect: Dialect) -> _CompiledStatement:
        statement: Any = self._statement
        compiled: Any = statement.compile(dialect=dialect, column_keys=self._columns)
        converters = sqlalchemy_internals.parameter_converters(compiled)
        results = sqlalchemy_internals.result_converters(compiled, dialect)
        names = compiled.positiontup if compiled.positional else compiled.bind_names.values()
        result = _CompiledStatement(
            sql=str(compiled),
            binds=tuple((name, converters.get(name)) for name in names or ()),
            fixed={name: bind.value for name, bind in compiled.binds.items() if not bind.required},
            columns=tuple((i, how) for i, how in enumerate(results.values()) if how is not None),
            make_row=_make_row_type(results) if results else None,
            positional=compiled.positional,
        )
        self._compiled[dialect.name] = result
        return result


def _make_row_type(column_names: Iterable[str]) -> Callable[[Sequence[Any]], Any]:
    row: Any = namedtuple("Row", column_names)  # type: ignore[misc]
    make: Callable[[Sequence[Any]], Any] = row._make
    return make


def _encode_json_value(value: Any) -> str:
    """Convert a value that JSON does not support to PostgreSQL's text."""
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValueError("a naive datetime has no place in the database")
    return str(value)
