# SPDX-License-Identifier: GPL-2.0-only
"""GUP's 0 for a fault that would have to sleep, where a caller tells it from an error.

The helper has -EBUSY for it. Most callers take both for a failure and do the same for them.
"""

from __future__ import annotations

from gupvmas.body import within
from gupvmas.convert.call import Call
from gupvmas.convert.flags import may_not_wait
from gupvmas.convert.names import stays_in_block
from gupvmas.convert.result import Kept, Result
from gupvmas.model import Span


def tells_zero_apart(call: Call, result: Result) -> bool:
    """Whether GUP may return 0 for the page, and the caller may do something else then than for
    an error.

    A comparison such as ``<= 0`` or ``== 1`` does not tell them apart. Any other read does that a
    failed call may get to: a ``< 0``, a switch, a return of the result as it is.
    """
    if not may_not_wait(call):
        return False
    body, own = call.body, call.occurrence
    if any(True for _ in body.of_call("call-negative", own)):
        return True
    if result.kept is Kept.NOT:
        return False
    name = result.name
    reads = body.mentions(name) - body.places("written", name)
    if result.kept is Kept.ASSIGNED:
        reads = body.reads_after("result-read", own, name)
    blind = body.places("failed", name) | body.places("succeeded", name)
    blind -= body.places("negative", name)
    return any(not _had_a_page(call, name, blind, read) for read in reads - blind)


def _had_a_page(call: Call, name: str, blind: set[Span], read: Span) -> bool:
    """Whether a read is only reached where a comparison, one of ``blind``, said so."""
    body = call.body
    for branch in body.branches():
        if not any(within(at, branch.condition) for at in blind):
            continue
        for kind, arm, other in (
            ("failed", branch.then, branch.otherwise),
            ("succeeded", branch.otherwise, branch.then),
        ):
            if not body.says(kind, branch, name):
                continue
            if within(read, other):
                return True
            end = max(branch.then.end, branch.otherwise.end if branch.otherwise else 0)
            if (
                arm is not None
                and body.ends_in_jump(arm)
                and end <= read.start
                and stays_in_block(body.source, end, read.start)
                and not _may_be_jumped_to(call, end, read.start)
            ):
                return True
    return False


def _may_be_jumped_to(call: Call, start: int, end: int) -> bool:
    """Whether there may be a label between two offsets: a colon that no question mark goes with."""
    marks = [byte for _, byte, _ in call.source.walk(start, end)]
    return marks.count(b":") > marks.count(b"?")
