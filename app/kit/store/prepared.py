"""Statements of the busiest paths, compiled once and told to the driver: what SQLAlchemy does
around each execution costs more than the database does for it. Errors are still told by SQLAlchemy,
and so is each statement to who watches.

Not for statements whose text depends on their values (lists in IN)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
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

Process = Callable[[Any], Any] | None
_NUL = json.dumps("\0")[1:-1]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """`binds`: a parameter's name, and what makes the driver's value of ours; `columns` of a row:
    the other way round. `fixed`: values that stand in the statement itself."""

    sql: str
    binds: tuple[tuple[str, Process], ...]
    fixed: Mapping[str, Any]
    columns: tuple[tuple[int, Callable[[Any], Any]], ...]
    returns: bool
    positional: bool


class Prepared:
    """One statement, as each dialect spells it. `columns` are the names of what is told of an
    INSERT, which has no parameters of its own."""

    def __init__(self, statement: Executable, *columns: str) -> None:
        self._statement = statement
        self._columns = list(columns) or None
        self._of: dict[str, _Compiled] = {}

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[list[Any]]:
        """Execute, once; what it returns, if anything. Raises what `connection.execute` does."""
        dialect = connection.dialect
        of = self._of.get(dialect.name) or self._compile(dialect)
        told = {**of.fixed, **values} if of.fixed else values
        parameters: Any
        if of.positional:
            parameters = tuple(
                [told[name] if make is None else make(told[name]) for name, make in of.binds]
            )
        else:
            parameters = {
                name: told[name] if make is None else make(told[name]) for name, make in of.binds
            }
        cursor = connection.connection.cursor()
        try:
            connection._cursor_execute(cursor, of.sql, parameters)
        except StatementError as error:
            if isinstance(error, DBAPIError) or error.orig is None:
                raise
            raise error.orig from None  # not the driver's: who watches refuses the statement
        if not of.returns:
            return []
        rows = [list(row) for row in cursor.fetchall()]
        for row in rows:
            for place, make in of.columns:
                row[place] = make(row[place])
        return rows

    def each(
        self, connection: Connection, values: Sequence[Mapping[str, Any]]
    ) -> Sequence[Sequence[Any]]:
        """The same of an INSERT for so many rows. To PostgreSQL they are told as one list, whose
        statement is the same for however many: it is read and planned once. A list with a NUL in
        it PostgreSQL cannot read: such rows are SQLAlchemy's to tell, as all are on SQLite."""
        if len(values) == 1:
            return self.rows(connection, values[0])
        if connection.dialect.name == "postgresql":
            told = json.dumps(values, default=_plain)
            if _NUL not in told:
                return self._listed.rows(connection, {"rows": told})
        result = connection.execute(self._statement, values)
        return result.all() if result.returns_rows else ()

    @cached_property
    def _listed(self) -> Prepared:
        """The INSERT whose rows are read from `rows`, a list of objects in JSON."""
        insert: Any = self._statement
        own = insert.table.columns
        rows = func.json_to_recordset(cast(bindparam("rows", type_=Text), JSON))
        listed = rows.table_valued(
            *(column(name, own[name].type) for name in self._columns or ())
        ).render_derived(with_types=True)
        return Prepared(insert.from_select(self._columns, select(*listed.columns)))

    def _compile(self, dialect: Dialect) -> _Compiled:
        statement: Any = self._statement
        compiled: Any = statement.compile(dialect=dialect, column_keys=self._columns)
        makers: Mapping[str, Any] = compiled._bind_processors
        names = compiled.positiontup if compiled.positional else compiled.bind_names.values()
        columns = [
            (place, column.type._cached_result_processor(dialect, None))
            for place, column in enumerate(compiled._result_columns)
        ]
        of = _Compiled(
            sql=str(compiled),
            binds=tuple((name, makers.get(name)) for name in names or ()),
            fixed={name: bind.value for name, bind in compiled.binds.items() if not bind.required},
            columns=tuple((place, make) for place, make in columns if make is not None),
            returns=bool(compiled._result_columns),
            positional=compiled.positional,
        )
        self._of[dialect.name] = of
        return of


def _plain(value: Any) -> str:
    """What PostgreSQL reads of a value that JSON has no word for."""
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValueError("a naive datetime has no place in the database")
    return str(value)
