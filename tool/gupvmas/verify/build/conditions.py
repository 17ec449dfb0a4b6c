# SPDX-License-Identifier: GPL-2.0-only
"""Conditions of #if, as gupscan writes them down, and what a configuration makes of them.

A condition is the text behind #if, "defined(X)" for #ifdef X and "!(...)" for an #else. It is
evaluated as far as CONFIG_ options decide it (C11 6.10.1, with the IS_ENABLED() family of
include/linux/kconfig.h); what depends on anything else is unknown. Directives are no C: this is
the whole of their grammar that matters here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations

_TOKEN = re.compile(
    r"\s*(?:([A-Za-z_]\w*)|(0[xX][0-9a-fA-F]+|\d+)[uUlL]*|(\|\||&&|[=!<>]=|[-+!<>(),]))"
)
_OPTION = re.compile(r"\bCONFIG_\w+\b")
_FAMILY = {
    "IS_ENABLED": ("y", "m"),
    "IS_REACHABLE": ("y",),
    "IS_BUILTIN": ("y",),
    "IS_MODULE": ("m",),
}

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
    try:
        reader = _Reader(condition, config)
        value = reader.either()
        if reader.token() is not None:
            return None
    except _Unreadable:
        return None
    return None if value is None else bool(value)


def all_hold(conditions: Sequence[str], config: Config) -> bool | None:
    """Whether all conditions are true; unknown ones make it unknown unless one is false."""
    values = [holds(condition, config) for condition in conditions]
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
    for count in range(1, min(len(names), 3) + 1):
        for chosen in combinations(names, count):
            if all_hold(conditions, turned(config, chosen)):
                return list(chosen)
    return None


def turned(config: Config, names: Iterable[str]) -> dict[str, str]:
    """A configuration with these options turned round."""
    result = dict(config)
    for name in names:
        if name in result:
            del result[name]
        else:
            result[name] = "y"
    return result


def header(names: Iterable[str], config: Config) -> str:
    """The text of a header that turns these options round, to be included before all others."""
    lines = ["/* SPDX-License-Identifier: GPL-2.0-only */"]
    for name in names:
        lines.append(f"#undef {name}")
        lines.append(f"#undef {name}_MODULE")
        if name not in config:
            lines.append(f"#define {name} 1")
    return "\n".join(lines) + "\n"


class _Unreadable(Exception):
    pass


class _Reader:
    """A recursive descent through one condition; values are int, or None for unknown."""

    def __init__(self, text: str, config: Config) -> None:
        self._config = config
        self._tokens: list[str] = []
        at = 0
        text = text.strip()
        while at < len(text):
            found = _TOKEN.match(text, at)
            if not found:
                raise _Unreadable
            self._tokens.append(found[1] or found[2] or found[3])
            at = found.end()
        self._at = 0

    def token(self) -> str | None:
        """The next token, which is not taken."""
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self, wanted: str | None = None) -> str:
        token = self.token()
        if token is None or (wanted is not None and token != wanted):
            raise _Unreadable
        self._at += 1
        return token

    def either(self) -> int | None:
        """a || b"""
        value = self._both()
        while self.token() == "||":
            self._take()
            other = self._both()
            if value or other:
                value = 1
            else:
                value = None if value is None or other is None else 0
        return value

    def _both(self) -> int | None:
        value = self._compared()
        while self.token() == "&&":
            self._take()
            other = self._compared()
            if value == 0 or other == 0:
                value = 0
            else:
                value = None if value is None or other is None else 1
        return value

    def _compared(self) -> int | None:
        value = self._sum()
        compare: dict[str, Callable[[int, int], bool]] = {
            "==": lambda a, b: a == b, "!=": lambda a, b: a != b,
            "<": lambda a, b: a < b, ">": lambda a, b: a > b,
            "<=": lambda a, b: a <= b, ">=": lambda a, b: a >= b,
        }  # fmt: skip
        while (token := self.token()) in compare:
            assert token is not None
            self._take()
            other = self._sum()
            value = None if value is None or other is None else int(compare[token](value, other))
        return value

    def _sum(self) -> int | None:
        value = self._unary()
        while self.token() in ("+", "-"):
            sign = 1 if self._take() == "+" else -1
            other = self._unary()
            value = None if value is None or other is None else value + sign * other
        return value

    def _unary(self) -> int | None:
        token = self._take()
        if token == "!":
            value = self._unary()
            return None if value is None else int(not value)
        if token == "-":
            value = self._unary()
            return None if value is None else -value
        if token == "(":
            value = self.either()
            self._take(")")
            return value
        if token[0].isdigit():
            return int(token, 16 if token[:2] in ("0x", "0X") else 8 if token[0] == "0" else 10)
        if token == "defined":
            return self._defined()
        if token in _FAMILY:
            self._take("(")
            name = self._take()
            self._take(")")
            return int(self._config.get(name) in _FAMILY[token])
        if self.token() == "(":
            raise _Unreadable  # a macro of the tree's
        return self._value(token)

    def _defined(self) -> int | None:
        if self.token() == "(":
            self._take()
            name = self._take()
            self._take(")")
        else:
            name = self._take()
        if not name.startswith("CONFIG_"):
            return None
        if name.endswith("_MODULE") and name not in self._config:
            return int(self._config.get(name.removesuffix("_MODULE")) == "m")
        return int(self._config.get(name, "m") != "m")

    def _value(self, name: str) -> int | None:
        if not name.startswith("CONFIG_"):
            return None
        text = self._config.get(name, "0")
        if text in ("y", "m"):
            return int(text == "y")
        try:
            return int(text, 0)
        except ValueError:
            return None
