"""Structured logs, one JSON object a line (coloured text in development's terminal)."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError


def configure(*, development: bool) -> None:
    """Send structlog and the standard library's warnings to stderr."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(_as_json),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.WARNING if development else logging.INFO
        ),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


_ENCODE = json.JSONEncoder(default=repr).encode


def _as_json(event: Any, **_how: Any) -> str:
    """With one encoder for all lines: to make one takes as long as to use it."""
    return _ENCODE(event)


def trace_of(error: BaseException) -> str:
    """Where it failed, and what. Of an error that quotes what it could not take (a database's the
    statement's values and the row, a coding's the whole text) only the kind: it is about people."""
    quotes = isinstance(error, SQLAlchemyError | UnicodeError)
    said = type(error).__name__ if quotes else repr(error)
    return "".join([*traceback.format_tb(error.__traceback__), said])
