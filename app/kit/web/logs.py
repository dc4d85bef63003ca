"""Structured logs, one JSON object per line."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError


def configure_logs(*, development: bool) -> None:
    """Send structlog and the standard library's warnings to stderr."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(_encode_log_event),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.WARNING if development else logging.INFO
        ),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


_ENCODE = json.JSONEncoder(default=repr).encode


def _encode_log_event(event: Any, **_how: Any) -> str:
    """Uses one encoder for all lines, since creating one takes as long as using it."""
    return _ENCODE(event)


def safe_traceback(error: BaseException) -> str:
    """The traceback and the error. If the error quotes its input (a database error the statement's
    values, a Unicode error the whole text), only its type, since the input is personal data."""
    quotes = isinstance(error, SQLAlchemyError | UnicodeError)
    text = type(error).__name__ if quotes else repr(error)
    return "".join([*traceback.format_tb(error.__traceback__), text])
