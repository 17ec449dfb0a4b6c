# SPDX-License-Identifier: GPL-2.0-only
"""What a rule reports: facts, one line of JSON each."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from gupvmas.base.errors import IncompleteError


@dataclasses.dataclass(frozen=True)
class Fact:
    """One match of a rule: what, where, and details that are text or places.

    A place is [line, column, end line, end column] as spatch counts, columns from 0.
    """

    kind: str
    file: str
    function: str
    at: tuple[int, int, int, int]
    details: dict[str, Any]

    def text(self, key: str) -> str:
        """A detail that is text."""
        return str(self.details[key])

    def to_json(self) -> list[Any]:
        """The fact as plain data, its file left out."""
        return [self.kind, self.function, list(self.at), self.details]

    @staticmethod
    def from_json(file: str, value: list[Any]) -> Fact:
        """The fact about ``file`` that to_json() made ``value`` from."""
        kind, function, (line, column, last, end), details = value
        return Fact(kind, file, function, (line, column, last, end), details)

    def place(self, key: str) -> tuple[int, int, int, int]:
        """A detail that is a place."""
        first, column, last, end = self.details[key]
        return (first, column, last, end)


def facts_in(output: bytes) -> list[Fact]:
    """The facts in what spatch wrote. Raises IncompleteError if one is damaged."""
    facts = []
    for line in output.splitlines():
        if not line.startswith(b"{"):
            continue
        try:
            record = json.loads(line)
            kind, file, function = (record.pop(key) for key in ("fact", "file", "function"))
            facts.append(Fact.from_json(file, [kind, function, record.pop("at"), record]))
        except (ValueError, KeyError, TypeError) as error:
            shown = line[:60].decode("utf-8", "replace")
            raise IncompleteError(f"spatch: its report is damaged: {shown} ({error})") from None
    return facts
