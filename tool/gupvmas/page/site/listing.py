# SPDX-License-Identifier: GPL-2.0-only
"""The code around a site, line by line, as the page shows it."""

from __future__ import annotations

import dataclasses

from gupvmas.code.model import Role
from gupvmas.gup.site import Site
from gupvmas.page.site import comparison
from gupvmas.page.site import explanation
from gupvmas.scan import Scan

#: Lines of code shown around a line that matters, in a function that is long.
CONTEXT = 6
#: Up to this many lines a function is shown whole.
WHOLE = 60


@dataclasses.dataclass(frozen=True)
class Line:
    """A line of code. roles: what it has to do with the verdict; locked: the lock is held there.

    skipped: how many lines are left out before it.
    """

    number: int
    text: str
    roles: tuple[str, ...]
    locked: bool
    skipped: int = 0


def of(scan: Scan, site: Site) -> list[Line]:
    """The function around a site; of a long one the lines near those that matter."""
    source = scan.source(site.file)
    first, last = comparison.extent(site)
    roles: dict[int, list[str]] = {}
    for evidence in site.evidence:
        if evidence.file == site.file:
            roles.setdefault(evidence.line, []).append(evidence.role.value)
    taken, dropped = explanation.lock_span(site)
    held = range(taken, dropped + 1) if taken and dropped else range(0)
    texts = source.data.decode("utf-8", "surrogateescape").split("\n")
    near = set(range(first, last + 1))
    if last - first >= WHOLE:
        matter = [first, *(line for line in roles if first <= line <= last)]
        near &= {line + d for line in matter for d in range(-CONTEXT, CONTEXT + 1)}
    lines = [
        Line(line, texts[line - 1].rstrip("\r"), (Role.NULL.value,), False)
        for line in sorted(roles)
        if not first <= line <= last
    ]
    before = lines[-1].number if lines else first - 1
    for line in sorted(near):
        skipped = max(0, line - before - 1)
        lines.append(
            Line(line, texts[line - 1].rstrip("\r"), tuple(roles.get(line, ())), line in held, skipped)
        )
        before = line
    if before < last:
        lines.append(Line(last, texts[last - 1].rstrip("\r"), (), False, last - before - 1))
    return lines
