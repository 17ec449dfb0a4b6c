# SPDX-License-Identifier: GPL-2.0-only
"""What the script rules of cocci/ report with: one JSON line per match.

spatch's embedded Python imports this module at every start, so it imports next to nothing: json
and typing alone would take it a fifth of the time that a spatch takes to start.
"""

from __future__ import annotations

import sys

try:
    from _json import encode_basestring_ascii as _quoted
except ImportError:  # not CPython's json, or not as it is in 3.9 to 3.13
    from json.encoder import py_encode_basestring_ascii as _quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_seen: set[str] = set()


def _place(positions: Any) -> list[int]:
    """A position as [line, column, end line, end column]; spatch counts columns from 0."""
    first = positions[0]
    return [int(first.line), int(first.column), int(first.line_end), int(first.column_end)]


def as_json(record: dict[str, Any]) -> str:
    """A line of JSON with ``record``, whose values are text or lists of whole numbers."""
    items = (
        f"{_quoted(key)}: {_quoted(value) if isinstance(value, str) else value}"
        for key, value in record.items()
    )
    return "{" + ", ".join(items) + "}\n"


def fact(kind: str, at: Any, **details: Any) -> None:
    """Print one fact about the site (or the function) at the position ``at``.

    A detail is a position or text as spatch prints it, with a space between all tokens. spatch
    reports a match once for every path that leads to it; a fact is printed once.
    """
    record: dict[str, Any] = {
        "fact": kind,
        "file": at[0].file,
        "function": at[0].current_element,
        "at": _place(at),
    }
    for key, value in details.items():
        record[key] = value if isinstance(value, str) else _place(value)
    line = as_json(record)
    if line not in _seen:
        _seen.add(line)
        sys.stdout.write(line)
