# SPDX-License-Identifier: GPL-2.0-only
"""Which observations are new: those that nothing before the change answers for.

Each one before answers for one after. The surest matches come first: the same call in the same
function; then the same in a function of that name in another file (moved, or the file renamed);
then a call that was edited in place; last the same call in code that was moved to a function of
another name, told by the lines around it.
"""

from __future__ import annotations

import collections
from collections.abc import Callable, Hashable, Sequence

from gupvmas.check import rules
from gupvmas.check.observe import Observation

#: How much of the shorter of two functions has to be in the other for code to count as moved.
MOVED = 0.6


def new(before: Sequence[Observation], after: Sequence[Observation]) -> list[Observation]:
    """Those of ``after`` that ``before`` does not answer for."""
    old, left = list(before), list(after)
    keys: list[Callable[[Observation], Hashable]] = [
        lambda o: (o.kind, o.file, o.function, o.text),
        lambda o: (o.kind, o.function, o.text),
        # Something else about the call has changed; it was and is the same user.
        lambda o: (o.kind, o.file, o.function, o.api, o.vmas) if o.site else None,
    ]
    for key in keys:
        old, left = _pair(old, left, key)
    old, left = _stopped(old, left)
    old, left = _narrowed(old, left)
    return _moved(old, left)


def _pair(
    old: list[Observation], left: list[Observation], key: Callable[[Observation], Hashable]
) -> tuple[list[Observation], list[Observation]]:
    by_key: dict[Hashable, list[Observation]] = collections.defaultdict(list)
    for seen in old:
        by_key[key(seen)].append(seen)
    rest = []
    used = set()
    for seen in left:
        value = key(seen)
        if value is not None and by_key.get(value):
            used.add(id(by_key[value].pop(0)))
        else:
            rest.append(seen)
    return [seen for seen in old if id(seen) not in used], rest


def _stopped(
    old: list[Observation], left: list[Observation]
) -> tuple[list[Observation], list[Observation]]:
    """A user that passes NULL now is on its way out: that is progress."""
    rest = []
    for seen in left:
        match = None
        if seen.rule is rules.UNUSED:
            match = next(
                (
                    o
                    for o in old
                    if o.site and o.function == seen.function and o.file == seen.file
                    and o.kind == "user"
                ),
                None,
            )
        if match:
            old.remove(match)
        else:
            rest.append(seen)
    return old, rest


def _narrowed(
    old: list[Observation], left: list[Observation]
) -> tuple[list[Observation], list[Observation]]:
    """A driver's call that broke from 6.5 on, and now on other kernels only: that is progress."""
    rest = []
    for seen in left:
        match = None
        if seen.rule is rules.SHAPE:
            same = seen.file, seen.function, seen.text
            match = next((o for o in old if o.site and (o.file, o.function, o.text) == same), None)
        if match:
            old.remove(match)
        else:
            rest.append(seen)
    return old, rest


def _moved(old: list[Observation], left: list[Observation]) -> list[Observation]:
    """Those that were not moved with the lines around them, or renamed with their function."""
    rest = []
    for seen in left:
        for candidate in old:
            same = candidate.text == seen.text if seen.site else candidate.rule is seen.rule
            if candidate.kind == seen.kind and same and _alike(candidate, seen):
                old.remove(candidate)
                break
        else:
            rest.append(seen)
    return rest


def _alike(one: Observation, other: Observation) -> bool:
    """Whether most lines of one function are in the other, its head aside."""

    def counted(seen: Observation) -> collections.Counter[str]:
        plain = (line for line in seen.body if len(line) > 2)
        return collections.Counter(
            line for line in plain if not seen.function or seen.function not in line
        )

    first, second = counted(one), counted(other)
    shorter = min(first.total(), second.total())
    common = (first & second).total()
    return shorter > 1 and common >= MOVED * shorter
