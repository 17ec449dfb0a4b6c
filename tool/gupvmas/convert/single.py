# SPDX-License-Identifier: GPL-2.0-only
"""One page, one VMA of a remote mm: get_user_page_vma_remote().

The helper returns the page or an error pointer, so the result of the call (1, or 0 and less)
becomes a test of the page. What the result is read for afterwards decides how much of it has
to be kept alive; see _helper_edits().
"""

from __future__ import annotations

from gupvmas import api
from gupvmas.body import Body, Branch, within
from gupvmas.convert.braces import braces
from gupvmas.convert.call import Call, must_hold_no_comment
from gupvmas.convert.hidden import must_be_in_sight
from gupvmas.convert.lines import lines_above, lines_below, must_begin_line
from gupvmas.convert.names import drop_declaration, must_be_quiet
from gupvmas.convert.result import Kept, Result, must_be_signed, read_on_failure, result_of
from gupvmas.convert.zero import tells_zero_apart
from gupvmas.edit import Edit, replace, wrap_call
from gupvmas.generation import Prototype
from gupvmas.model import Span
from gupvmas.site import Refusal
from gupvmas.source import width_of


def helper(call: Call) -> list[Edit]:
    """Edits for get_user_page_vma_remote(). Raises Refusal where that is not shown safe."""
    page = call.passed_by_address("pages")
    if page is None:
        raise Refusal("page-not-local")
    if call.body.places("changed", page) - call.body.own("by-address", page):
        raise Refusal("changed-or-address-taken", name=page)
    if call.argument("locked") not in (b"NULL", b""):
        raise Refusal("locked-passed")
    if call.occurrence.straddles:
        raise Refusal("arguments-straddle-if")
    must_be_in_sight(call.body, page)
    direct = _direct(call, page)
    if direct is not None:
        return direct
    result = result_of(call)
    must_be_in_sight(call.body, result.name)
    _must_not_tell_zero_apart(call, result)
    if read_on_failure(call, result, page):
        raise Refusal("page-read-on-failure", name=page)
    return _helper_edits(call, page, result)


class ZeroToldApart(Refusal):
    """The helper has an error for GUP's 0, which the caller tells from one."""


def _must_not_tell_zero_apart(call: Call, result: Result) -> None:
    if tells_zero_apart(call, result):
        raise ZeroToldApart("one-vma-zero-told-apart")


def helper_roles(prototype: Prototype) -> list[str]:
    """What the helper takes of what the remote function takes: it asks for one page, locked."""
    own = ("nr_pages", "pages", "vmas", "locked")
    return [role for role in prototype.roles if role not in own]


def _helper_call(call: Call, page: str, column: int, head: bytes, tail: bytes) -> bytes:
    must_hold_no_comment(call.source, Span(call.occurrence.offset, call.occurrence.open))
    arguments = [call.commented(role) for role in helper_roles(call.prototype)]
    arguments.append(b"&" + call.vma.encode())
    return wrap_call(column, head + api.HELPER.encode(), arguments, tail)


def _direct(call: Call, page: str) -> list[Edit] | None:
    """The call stands inside the condition of an if or a while, compared right there."""
    body, source = call.body, call.source
    for branch in body.branches():
        holds = body.call_compared(call.occurrence, branch.condition)
        if holds is None:
            continue
        result = Result("", branch.keyword, branch.keyword, Kept.NOT, branch, holds)
        _must_not_tell_zero_apart(call, result)
        if read_on_failure(call, result, page):
            raise Refusal("page-read-on-failure", name=page)
        indent = source.indent(branch.keyword.start)
        column = source.column(branch.keyword.start)
        text = _helper_call(call, page, column, page.encode() + b" = ", b";")
        test = b"IS_ERR(" if result.holds == "failed" else b"!IS_ERR("
        must_hold_no_comment(source, *_around(call, branch.condition))
        return [
            *braces(body, "the if", branch.keyword.start),
            lines_above(source, "the if", branch.keyword.start, [text], indent),
            replace(branch.condition, test + page.encode() + b")"),
        ]
    for condition, arm in body.whiles():
        if body.call_compared(call.occurrence, condition) != "succeeded":
            continue
        reads = body.mentions(page) - body.own("by-address", page) - body.places("written", page)
        if any(not within(read, arm) for read in reads):
            raise Refusal("page-read-on-failure", name=page)
        must_hold_no_comment(source, *_around(call, condition))
        head = b"!IS_ERR(" + page.encode() + b" = "
        return [
            replace(condition, _helper_call(call, page, source.column(condition.start), head, b")"))
        ]
    return None


def _around(call: Call, span: Span) -> list[Span]:
    """What stands in ``span`` before and behind the call."""
    own = call.occurrence
    return [Span(span.start, own.offset), Span(own.close, span.end)]


def _helper_edits(call: Call, page: str, result: Result) -> list[Edit]:
    """``name = call;`` becomes ``page = helper();`` and the test one of the page.

    1. The failing arm is ``return name;`` and nothing else reads it: IS_ERR, PTR_ERR.
    2. Nothing else reads it: IS_ERR.
    3. Something reads it: name = PTR_ERR_OR_ZERO(page), and where a success is read later
       (it was 1) the line name = 1 after the test.
    4. Anything else: name = IS_ERR(page) ? PTR_ERR(page) : 1, and the code as it was.
    """
    body, source = call.body, call.source
    name, branch = result.name, result.branch
    must_be_signed(call, name)
    text, edits, place = _statement(call, page, result)
    indent = source.indent(result.place.start)
    ident = page.encode()
    reads = body.reads_after("result-read", call.occurrence, name)
    if branch is not None:
        reads = {read for read in reads if not within(read, branch.condition)}
    arm = good = None
    if branch is not None:
        arm, good = branch.then, branch.otherwise
        if result.holds != "failed":
            arm, good = good, arm
    past = body.reads_after("read-past-test", call.occurrence, name)
    past |= {read for read in reads if within(read, good)}
    in_arm = {read for read in reads if within(read, arm)}
    later = {read for read in reads - in_arm if read in past or result.kept is not Kept.ASSIGNED}
    after_failure = reads - later
    lines = [text]
    after: list[bytes] = []
    simple = branch is not None and branch.otherwise is None
    keep = b"%s = IS_ERR(%s) ? PTR_ERR(%s) : 1;" % (name.encode(), ident, ident)
    if branch is None or result.holds == "other":
        lines.append(keep)
    elif result.holds == "failed":
        returned = _sole_return(body, name, branch)
        if not later and after_failure == ({returned} if returned else set()):
            edits.append(replace(branch.condition, b"IS_ERR(%s)" % ident))
            if returned:
                edits.append(replace(returned, b"PTR_ERR(%s)" % ident))
        elif not later or (simple and body.ends_in_jump(branch.then)):
            lines.append(b"%s = PTR_ERR_OR_ZERO(%s);" % (name.encode(), ident))
            edits.append(replace(branch.condition, name.encode()))
            if later:
                after = [b"%s = 1;" % name.encode()]
        else:
            lines.append(keep)
    elif not reads:
        edits.append(replace(branch.condition, b"!IS_ERR(%s)" % ident))
    else:
        lines.append(keep)
    if result.kept is Kept.IN_TEST and keep in lines and branch is not None:
        raise Refusal("result-read-after-test")
    place(lines)
    if after and branch is not None:
        edits.append(lines_below(source, "the if", branch.then.end, after, indent))
    if len(lines) == 1:
        edits += _forget(call, result, branch)
    return edits


def _statement(
    call: Call, page: str, result: Result
) -> tuple[bytes, list[Edit], "_Placer"]:
    """The new statement, the edits so far, and what puts the lines where they belong."""
    source = call.source
    edits: list[Edit] = []
    span = result.statement
    if result.kept is Kept.IN_TEST and result.branch is not None:
        span = result.branch.condition
    must_hold_no_comment(source, *_around(call, span))
    if result.kept is Kept.ASSIGNED:
        column = source.column(result.place.start)
        must_begin_line(source, "the call", result.place.start)
    else:
        column = width_of(source.indent(result.place.start))
    text = _helper_call(call, page, column, page.encode() + b" = ", b";")
    return text, edits, _Placer(call, result, edits)


class _Placer:
    """Puts the lines of the new call in the place of the old statement or declaration."""

    def __init__(self, call: Call, result: Result, edits: list[Edit]) -> None:
        self._call = call
        self._result = result
        self._edits = edits

    def __call__(self, lines: list[bytes]) -> None:
        source, result = self._call.source, self._result
        indent = source.indent(result.place.start)
        if result.kept is Kept.ASSIGNED:
            if len(lines) > 1:
                self._edits += braces(self._call.body, "the call", result.statement.start)
            self._edits.append(replace(result.statement, (b"\n" + indent).join(lines)))
            return
        if result.branch is None:
            raise Refusal("result-not-tested-at-once")
        if result.kept is Kept.DECLARED:
            self._edits.append(Edit(result.place.end, result.statement.end - 1))
        self._edits += braces(self._call.body, "the if", result.branch.keyword.start)
        start = result.branch.keyword.start
        self._edits.append(lines_above(source, "the if", start, lines, indent))


def _sole_return(body: Body, name: str, branch: Branch) -> Span | None:
    """The place of ``name`` if the failing arm is nothing but ``return name;``."""
    source = body.source
    for at, fact in body.all("returned", name):
        if not within(at, branch.then):
            continue
        start = branch.then.start
        if source.data[start : start + 1] == b"{":
            start = source.skip(start + 1)
        if start == at.start:
            return body.detail(fact, "read")
    return None


def _forget(call: Call, result: Result, branch: Branch | None) -> list[Edit]:
    """Drop the result's declaration if nothing mentions it any more."""
    body = call.body
    declaration = body.declarations(result.name)[0]
    gone = {result.place}
    for span in body.mentions(result.name) | body.places("written", result.name):
        if span in gone or span == declaration.name:
            continue
        if branch and within(span, branch.condition):
            continue
        if branch and span == _sole_return(body, result.name, branch):
            continue
        return []
    if result.kept is not Kept.DECLARED:
        must_be_quiet(body, declaration, result.name)
    return [drop_declaration(body.source, declaration)]
