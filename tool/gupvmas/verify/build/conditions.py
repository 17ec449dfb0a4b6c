# SPDX-License-Identifier: GPL-2.0-only
"""Conditions of #if, as gupscan writes them down, and what a configuration makes of them.

A condition is the text behind #if, "defined(X)" for #ifdef X and "!(...)" for an #else. gupscan
evaluates it as far as CONFIG_ options decide it; what depends on anything else is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from gupvmas.code import scanner

_OPTION = re.compile(r"\bCONFIG_\w+\b")

#: The options of a configuration: name (with CONFIG_) -> "y", "m" or a value; not set: absent.
Config = Mapping[str, str]


def read_config(text: str) -> dict[str, str]:
    """The options set in a .config or auto.conf."""
    found = {}
    for line in text.splitlines():
        name, equals, value = line.partition("=")
        if equals and name.startswith("CONFIG_"):
            found[name] = value
    return found


def options(conditions: Iterable[str]) -> list[str]:
    """The options that conditions name, in order, without the suffix of modules."""
    found: dict[str, None] = {}
    for condition in conditions:
        for name in _OPTION.findall(condition):
            found.setdefault(name.removesuffix("_MODULE"))
    return list(found)


def holds(condition: str, config: Config) -> bool | None:
    """Whether a condition is true in a configuration; None if that can't be told."""
    return scanner.hold([((), condition)], config)[0]


def all_hold(conditions: Sequence[str], config: Config) -> bool | None:
    """Whether all conditions are true; unknown ones make it unknown unless one is false."""
    return _all(scanner.hold([((), condition) for condition in conditions], config))


def _all(values: Sequence[bool | None]) -> bool | None:
    if False in values:
        return False
    return None if None in values else True


def negated(condition: str) -> str:
    """The condition of the other side."""
    if condition.startswith("!(") and condition.endswith(")") and _closes_last(condition[1:]):
        return condition[2:-1]
    return f"!({condition})"


def _closes_last(text: str) -> bool:
    depth = 0
    for at, char in enumerate(text):
        depth += {"(": 1, ")": -1}.get(char, 0)
        if depth == 0:
            return at == len(text) - 1
    return False


def flips(conditions: Sequence[str], config: Config) -> list[str] | None:
    """The fewest options to be turned round so that all conditions hold; None if none do.

    Only options of the last condition are turned: those before it say where it stands.
    """
    names = options(conditions[-1:])
    choices = [
        chosen for count in range(1, min(len(names), 3) + 1) for chosen in combinations(names, count)
    ]
    asked = [(chosen, condition) for chosen in choices for condition in conditions]
    values = scanner.hold(asked, config)
    length = len(conditions)
    for number, chosen in enumerate(choices):
        if _all(values[number * length : (number + 1) * length]):
            return list(chosen)
    return None


def header(names: Iterable[str], config: Config) -> str:
    """The text of a header that turns these options round, to be included before all others."""
    lines = ["/* SPDX-License-Identifier: GPL-2.0-only */"]
    for name in names:
        lines.append(f"#undef {name}")
        lines.append(f"#undef {name}_MODULE")
        if name not in config:
            lines.append(f"#define {name} 1")
    return "\n".join(lines) + "\n"
