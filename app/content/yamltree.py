"""YAML in which every value keeps its line number for fault reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import yaml

from app.content.faults import Report

# Course files are three levels deep; an alias that contains itself would recurse forever.
_DEEPEST: Final = 8
# The longest has 3,000; nested aliases could expand a few lines into millions of nodes.
_MOST_NODES: Final = 20_000
# The C loader is much faster, where PyYAML was built with it.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class YamlNode:
    """A YAML value with its line number. `written` is the scalar as written in the file: YAML
    parses twelve hex digits such as 12345678e901 as a number."""

    line: int
    value: object
    written: str = ""

    def as_text(self) -> str | None:
        return self.value if isinstance(self.value, str) and self.value.strip() else None

    def as_int(self) -> int | None:
        return self.value if type(self.value) is int else None

    def as_date(self) -> date | None:
        return self.value if type(self.value) is date else None

    def as_list(self) -> Sequence[YamlNode]:
        """The entries of a list; empty if it is not a list."""
        return self.value if isinstance(self.value, list) else ()

    def as_mapping(self) -> Mapping[str, YamlNode]:
        """The entries of a mapping; empty if it is not a mapping."""
        return self.value if isinstance(self.value, dict) else {}


def parse_yaml(text: str, report: Report, offset: int = 0) -> YamlNode | None:
    """Parses `text`, whose first line is line `offset` + 1 of its file. None if it is no YAML,
    which is reported."""
    try:
        loader = _LOADER(text)
        root = loader.get_single_node()
        left = iter(range(_MOST_NODES))
        return (
            _build_yaml_node(loader, root, report, offset, 0, left)
            if root
            else YamlNode(offset + 1, {})
        )
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = offset + (mark.line if mark else 0) + 1
        report(line, "unreadable-line", f"baris ini tidak terbaca sebagai YAML ({error.problem})")
    except (yaml.YAMLError, ValueError) as error:
        report(offset + 1, "unreadable-line", f"bagian ini tidak terbaca sebagai YAML ({error})")
    return None


def _build_yaml_node(
    loader: yaml.SafeLoader,
    node: yaml.Node,
    report: Report,
    offset: int,
    depth: int,
    left: Iterator[int],
) -> YamlNode:
    line = offset + node.start_mark.line + 1
    if depth > _DEEPEST:
        raise ValueError("terlalu dalam")
    if next(left, None) is None:
        raise ValueError("terlalu panjang")
    if isinstance(node, yaml.SequenceNode):
        return YamlNode(
            line,
            [
                _build_yaml_node(loader, each, report, offset, depth + 1, left)
                for each in node.value
            ],
        )
    if isinstance(node, yaml.MappingNode):
        fields: dict[str, YamlNode] = {}
        for key, value in node.value:
            name = str(getattr(key, "value", key))
            key_line = offset + key.start_mark.line + 1
            if name in fields:
                report(key_line, "duplicate-key", f"kunci “{name}” ditulis dua kali")
            below = _build_yaml_node(loader, value, report, offset, depth + 1, left)
            fields[name] = YamlNode(key_line, below.value, below.written)
        return YamlNode(line, fields)
    try:
        return YamlNode(line, loader.construct_object(node), str(node.value))
    except ValueError:  # 2025-13-01: callers that need a date report it
        return YamlNode(line, node.value, str(node.value))
