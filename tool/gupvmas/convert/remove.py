# SPDX-License-Identifier: GPL-2.0-only
"""Taking a statement out, where that leaves C."""

from __future__ import annotations

from gupvmas.body import Body, code_before
from gupvmas.edit import Edit, delete_lines
from gupvmas.model import Span
from gupvmas.site import Refusal


def remove_statement(body: Body, span: Span) -> Edit:
    """Take a statement out. Raises Refusal if it is the whole body of an if or a loop."""
    source = body.source
    before = code_before(body, span.start)
    must_begin_statement(body, span.start)
    if before not in b";{}:":
        raise Refusal("whole-body", line=source.line(span.start))
    if before == b":" and source.data[source.skip(span.end) :][:1] == b"}":
        raise Refusal("label-left-alone", line=source.line(span.start))
    return delete_lines(source, span)


def must_begin_statement(body: Body, start: int) -> None:
    """Raise Refusal if what begins at ``start`` is in the middle of a larger statement."""
    words = body.source.data[body.extent.start : start].split()
    if code_before(body, start) not in b";{}:)" and words[-1:] not in ([b"else"], [b"do"]):
        line = body.source.line(start)
        raise Refusal("part-of-statement", line=line)
