# SPDX-License-Identifier: GPL-2.0-only
"""Braces for the arm of an if that gets a second statement."""

from __future__ import annotations

from gupvmas.body import Body, Branch, code_before
from gupvmas.edit import Edit, insert_lines
from gupvmas.model import Span
from gupvmas.site import Refusal


def alone_in_arm(body: Body, start: int) -> bool:
    """Whether the statement at ``start`` is all that an if, an else or a loop does, without braces."""
    return code_before(body, start) not in b";{}:"


def braces(body: Body, what: str, start: int) -> list[Edit]:
    """The braces that the statement ``what``, at ``start``, needs before it can become several.

    None if it stands in a block. Kernel style wants them on all arms of an if, then, and on those
    of an else if. Raises Refusal if it is the body of a loop, or the layout is not understood.
    """
    if not alone_in_arm(body, start):
        return []
    branch = next((b for b in body.branches() if start in (a.start for a in _arms(b))), None)
    if branch is None:
        raise Refusal("loop-without-braces", what=what)
    found = {b.otherwise.start: b for b in body.branches() if b.otherwise and _is_else_if(body, b)}
    while branch.keyword.start in found:
        branch = found[branch.keyword.start]
    edits: list[Edit] = []
    while True:
        indent = body.source.indent(branch.keyword.start)
        opening = body.source.closing(body.source.skip(branch.keyword.end)) + 1
        edits += _braced(body, opening, branch.then, branch.otherwise, indent)
        if branch.otherwise is None:
            return edits
        if not _is_else_if(body, branch):
            behind = body.source.after(branch.then.end, b"else")
            return edits + _braced(body, behind, branch.otherwise, None, indent)
        following = body.branch_at(branch.otherwise)
        if following is None:
            raise Refusal("layout-not-understood")
        branch = following


def _arms(branch: Branch) -> list[Span]:
    return [arm for arm in (branch.then, branch.otherwise) if arm]


def _is_else_if(body: Body, branch: Branch) -> bool:
    """Whether the else of ``branch`` goes on with an if on its line."""
    if branch.otherwise is None or body.branch_at(branch.otherwise) is None:
        return False
    return not body.source.blank_before(branch.otherwise.start)


def _braced(
    body: Body, opening: int, arm: Span, otherwise: Span | None, indent: bytes
) -> list[Edit]:
    """Braces for one arm: ``opening`` is where what comes before it ends."""
    source = body.source
    if source.data[arm.start : arm.start + 1] == b"{":
        return []
    end = source.line_end(arm.end - 1)
    behind = source.skip(arm.end) if otherwise else end
    # No #if may stand between, nor a comment where the brace goes.
    if (
        source.skip(opening) != arm.start
        or not source.blank_before(arm.start)
        or source.skip(arm.end) < end
        or source.line_start(behind) != end
    ):
        raise Refusal("layout-not-understood")
    edits = [Edit(opening, opening, b" {")]
    if otherwise:
        return [*edits, Edit(behind, behind, b"} ")]
    return [*edits, insert_lines(source, end, [b"}"], indent)]
