# SPDX-License-Identifier: GPL-2.0-only
"""One page, one VMA: get_user_page_vma_remote(), or vma_lookup() after the call.

The helper returns the page or an error pointer, so the result of the call (1, or 0 and less)
becomes a test of the page. What the result is read for afterwards decides how much of it has
to be kept alive; see _helper_edits().
"""

from __future__ import annotations

import dataclasses
import enum

from gupvmas import api
from gupvmas.body import Body, Branch, code_before, within
from gupvmas.convert.names import drop_declaration, statement_end
from gupvmas.edit import Edit, insert_lines, replace, wrap_call
from gupvmas.features import Features
from gupvmas.generation import Prototype
from gupvmas.model import Occurrence, Span
from gupvmas.site import Refusal
from gupvmas.source import TAB, WIDTH, Source, indent_to, width_of

#: Types that hold -errno, 0 and 1; the rest would change what a test of them means.
_SIGNED = frozenset({"int", "long", "ssize_t", "s32", "s64", "long int", "signed int", "signed long"})


@dataclasses.dataclass(frozen=True)
class Call:
    """A call and its surroundings, as the conversions need them."""

    occurrence: Occurrence
    prototype: Prototype
    body: Body
    vma: str
    tree: Features

    @property
    def source(self) -> Source:
        """The file."""
        return self.body.source

    def argument(self, role: str) -> bytes:
        """The text of the argument for ``role``; empty if the prototype has none."""
        index = self.prototype.index(role)
        if index < 0:
            return b""
        return self.source.text(self.occurrence.arguments[index].span)

    def passed_by_address(self, role: str) -> str | None:
        """The variable whose address is the argument for ``role``, if it is one."""
        index = str(self.prototype.index(role))
        for fact in self.body.of_call("by-address", self.occurrence):
            if fact.text("index") == index:
                return fact.text("name")
        return None

    @property
    def mm(self) -> bytes:
        """The mm that the call works on."""
        return self.argument("mm") or b"current->mm"

    @property
    def writes(self) -> bool:
        """Whether the pages are written to for sure."""
        flags = self.argument("gup_flags").replace(b"|", b" ").split()
        return b"FOLL_WRITE" in flags or self.argument("write") in (b"1", b"true")

    def untagged(self, address: bytes) -> bytes:
        """``address`` as GUP sees it in this tree (22883973244b: a lookup does not untag)."""
        if self.tree.untag == "untagged_addr_remote":
            return b"untagged_addr_remote(" + self.mm + b", " + address + b")"
        if self.tree.untag:
            return self.tree.untag.encode() + b"(" + address + b")"
        return address


class Kept(enum.Enum):
    """How the result comes into its variable."""

    ASSIGNED = "by a statement"
    DECLARED = "as the value of its declaration"
    IN_TEST = "inside the condition of an if"
    NOT = "it is compared right away"


@dataclasses.dataclass(frozen=True)
class Result:
    """The variable that keeps the result, and the test that follows."""

    name: str
    place: Span
    statement: Span  # "name = call;" with its semicolon, or the declaration from name on
    kept: Kept
    branch: Branch | None
    holds: str  # failed, succeeded or other


def result_of(call: Call) -> Result:
    """The result of ``call``, kept in a variable. Raises Refusal if it is not."""
    body, source = call.body, call.source
    for fact in body.of_call("kept-in-test", call.occurrence):
        place = body.detail(fact, "place")
        end = body.detail(fact, "other").end
        for branch in body.branches():
            inner, negated = body.core(branch.condition)
            if not negated and inner.end == end and source.skip(inner.start + 1) == place.start:
                return Result(
                    fact.text("name"), place, branch.keyword, Kept.IN_TEST, branch, "failed"
                )
        raise Refusal("the result is part of a larger condition")
    for kind in ("kept-value", "kept"):
        for fact in body.of_call(kind, call.occurrence):
            name, place = fact.text("name"), body.detail(fact, "place")
            end = statement_end(source, place.start)
            if source.skip(call.occurrence.close + 1) != end - 1:
                raise Refusal("the result is part of a larger expression")
            test, holds = _next_test(call, name)
            return Result(
                name,
                place,
                Span(place.start, end),
                Kept.DECLARED if kind == "kept-value" else Kept.ASSIGNED,
                test,
                holds,
            )
    raise Refusal("the result is not kept in a variable")


def _next_test(call: Call, name: str) -> tuple[Branch | None, str]:
    for fact in call.body.of_call("next-test", call.occurrence):
        if fact.text("name") != name:
            continue
        keyword = call.body.detail(fact, "keyword")
        branch = call.body.branch_at(keyword)
        for holds in ("failed", "succeeded"):
            if branch is not None and call.body.says(holds, branch, name):
                return branch, holds
        return branch, "other"
    return None, "other"


def read_on_failure(call: Call, result: Result | None, name: str) -> bool:
    """Whether ``name`` may be read on a path that a failed call takes.

    Reads in the failing arm, after a jump out of it and, where it does not end in a jump,
    anywhere outside of the other arm count. Without a test that is understood, all reads do.
    """
    body = call.body
    own = body.own("by-address", name) | body.places("written", name)
    reads = body.mentions(name) - own
    branch = result.branch if result else None
    if branch is None or not result or result.holds == "other":
        return bool(reads)
    arm = branch.then if result.holds == "failed" else branch.otherwise
    good = branch.otherwise if result.holds == "failed" else branch.then
    if arm and any(within(read, arm) for read in reads):
        return True
    for at, fact in body.all("after-jump", name):
        if arm and within(at, arm) and body.detail(fact, "read") not in own:
            return True
    if arm and body.ends_in_jump(arm):
        return False
    return any(not within(read, good) for read in reads)


def helper(call: Call) -> list[Edit]:
    """Edits for get_user_page_vma_remote(). Raises Refusal where that is not shown safe."""
    page = call.passed_by_address("pages")
    if page is None:
        raise Refusal("the page is not a plain local variable")
    if call.argument("locked") not in (b"NULL", b""):
        raise Refusal("locked is passed: the lock may be dropped inside the call")
    if call.occurrence.straddles:
        raise Refusal("the argument list straddles #if")
    direct = _direct(call, page)
    if direct is not None:
        return direct
    result = result_of(call)
    if read_on_failure(call, result, page):
        raise Refusal(f"{page} is read where the call may have failed")
    return _helper_edits(call, page, result)


def helper_roles(prototype: Prototype) -> list[str]:
    """What the helper takes of what the remote function takes: it asks for one page, locked."""
    own = ("nr_pages", "pages", "vmas", "locked")
    return [role for role in prototype.roles if role not in own]


def _helper_call(call: Call, page: str, column: int, head: bytes, tail: bytes) -> bytes:
    arguments = [call.argument(role) for role in helper_roles(call.prototype)]
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
        if read_on_failure(call, result, page):
            raise Refusal(f"{page} is read where the call may have failed")
        if not source.blank_before(branch.keyword.start):
            raise Refusal("there is no room for a statement before the if")
        _must_stand_in_block(body, branch.keyword.start)
        indent = source.indent(branch.keyword.start)
        column = source.column(branch.keyword.start)
        text = _helper_call(call, page, column, page.encode() + b" = ", b";")
        test = b"IS_ERR(" if result.holds == "failed" else b"!IS_ERR("
        _must_hold_no_comment(call, branch.condition)
        return [
            insert_lines(source, source.line_start(branch.keyword.start), [text], indent),
            replace(branch.condition, test + page.encode() + b")"),
        ]
    for condition, arm in body.whiles():
        if body.call_compared(call.occurrence, condition) != "succeeded":
            continue
        reads = body.mentions(page) - body.own("by-address", page) - body.places("written", page)
        if any(not within(read, arm) for read in reads):
            raise Refusal(f"{page} is read where the call may have failed")
        _must_hold_no_comment(call, condition)
        head = b"!IS_ERR(" + page.encode() + b" = "
        return [
            replace(condition, _helper_call(call, page, source.column(condition.start), head, b")"))
        ]
    return None


def _must_hold_no_comment(call: Call, span: Span) -> None:
    text = call.source.text(span)
    if b"/*" in text or b"//" in text:
        raise Refusal("a comment inside the call would be lost")


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
    declarations = body.declarations(name)
    if len(declarations) != 1 or declarations[0].type not in _SIGNED:
        raise Refusal(f"{name} is not a local of a signed type")
    _must_hold_no_comment(call, Span(call.occurrence.offset, call.occurrence.close))
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
        raise Refusal("the result is read after the test that it is assigned in")
    place(lines)
    if after and branch is not None:
        edits.append(insert_lines(source, source.line_end(branch.then.end - 1), after, indent))
    if len(lines) == 1:
        edits += _forget(call, result, branch)
    return edits


def _statement(
    call: Call, page: str, result: Result
) -> tuple[bytes, list[Edit], "_Placer"]:
    """The new statement, the edits so far, and what puts the lines where they belong."""
    source = call.source
    edits: list[Edit] = []
    if result.kept is Kept.ASSIGNED:
        column = source.column(result.place.start)
        if not source.blank_before(result.place.start):
            raise Refusal("the call shares its line with other code")
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
                _must_stand_in_block(self._call.body, result.statement.start)
            self._edits.append(replace(result.statement, (b"\n" + indent).join(lines)))
            return
        if result.branch is None:
            raise Refusal("the result is not tested right after its declaration")
        if result.kept is Kept.DECLARED:
            self._edits.append(Edit(result.place.end, result.statement.end - 1))
        if not source.blank_before(result.branch.keyword.start):
            raise Refusal("there is no room for a statement before the if")
        _must_stand_in_block(self._call.body, result.branch.keyword.start)
        start = source.line_start(result.branch.keyword.start)
        self._edits.append(insert_lines(source, start, lines, indent))


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
    return [drop_declaration(body.source, declaration)]


def lookup(call: Call) -> list[Edit]:
    """Edits for vma_lookup() after the call, on success only. Raises Refusal.

    The caller takes the argument out. A page that has no VMA is given back and the result
    becomes an error, so that the test that is there sees a failure (that cannot be; WARN).
    """
    return lookup_after(call, b"1")


def lookup_after(call: Call, pages_kept: bytes) -> list[Edit]:
    """lookup() for a call that returned ``pages_kept`` pages: "1", or the result itself."""
    source, body = call.source, call.body
    occurrence = call.occurrence
    if occurrence.straddles:
        raise Refusal("the argument list straddles #if")
    if call.argument("locked") not in (b"NULL", b""):
        raise Refusal("locked is passed: the lock may be dropped inside the call")
    for role in ("mm", "start", "pages"):
        must_be_pure(call, role)
    result = result_of(call)
    if result.kept not in (Kept.ASSIGNED, Kept.DECLARED):
        raise Refusal("the result is not kept in a variable before it is tested")
    if not body.reads_after("result-read", occurrence, result.name) and not result.branch:
        raise Refusal("the result is never looked at")
    if body.declarations(result.name) and not _signed(body, result.name):
        raise Refusal(f"{result.name} is not a local of a signed type")
    release, page = _release(call, result, pages_kept)
    if page and read_on_failure(call, result, page):
        raise Refusal(f"{page} is read where the call may have failed")
    indent = source.indent(result.place.start)
    start = source.line_end(result.statement.end - 1)
    if result.kept is Kept.DECLARED:
        if result.branch is None:
            raise Refusal("the result is not tested right after its declaration")
        start = source.line_start(result.branch.keyword.start)
    else:
        _must_stand_in_block(body, result.statement.start)
    lines = _lookup_lines(call, result, release, pages_kept, width_of(indent))
    return [insert_lines(source, start, lines, indent)]


def _must_stand_in_block(body: Body, start: int) -> None:
    """Raise Refusal if the statement there is all that an if, an else or a loop does, without braces."""
    if code_before(body, start) not in b";{}:":
        raise Refusal("the call is the whole body of an if, an else or a loop without braces")


def _lookup_lines(
    call: Call, result: Result, release: list[bytes], pages_kept: bytes, column: int
) -> list[bytes]:
    address = call.untagged(call.argument("start"))
    name, vma = result.name.encode(), call.vma.encode()
    inner, deepest = column + TAB, column + 2 * TAB
    test = b"%s == 1" % name if pages_kept == b"1" else b"%s > 0" % name
    lookup_call = wrap_call(inner, vma + b" = vma_lookup", [call.mm, address], b";")
    lines = [b"if (%s) {" % test, b"\t" + lookup_call]
    if not call.writes:
        # get_gate_page() refuses FOLL_WRITE; without it GUP returns the gate page.
        gate = b"in_gate_area(%s, %s))" % (call.mm, address)
        glue = b" "
        if inner + len(b"if (!%s && " % vma + gate) > WIDTH:
            glue = b"\n" + indent_to(inner + len(b"if ("))
        lines += [
            b"\tif (!%s &&" % vma + glue + gate,
            b"\t\t" + wrap_call(deepest, vma + b" = get_gate_vma", [call.mm], b";"),
        ]
    failed = b"\t\t%s = -EINVAL;" % name
    if release:
        lines += [b"\tif (WARN_ON_ONCE(!%s)) {" % vma]
        lines += [*(b"\t\t" + line for line in release), failed, b"\t}"]
    else:
        lines += [b"\tif (WARN_ON_ONCE(!%s))" % vma, failed]
    return [*lines, b"}"]


def _signed(body: Body, name: str) -> bool:
    declarations = body.declarations(name)
    return len(declarations) == 1 and declarations[0].type in _SIGNED


def must_be_pure(call: Call, role: str) -> None:
    """Raise Refusal if the argument for ``role`` can't be evaluated a second time."""
    index = str(call.prototype.index(role))
    if any(f.text("index") == index for f in call.body.of_call("impure", call.occurrence)):
        raise Refusal(f"the argument {role} calls something or changes something")


def _release(
    call: Call, result: Result, pages_kept: bytes
) -> tuple[list[bytes], str | None]:
    """The lines that give the pages back, and the page variable if it is a plain one."""
    pages = call.argument("pages")
    if pages in (b"NULL", b""):
        return [], None
    if call.occurrence.name not in api.FUNCTIONS:
        raise Refusal(f"how the pages of {call.occurrence.name}() are given back is not known")
    pinned = call.occurrence.name in api.PINNING
    if pages_kept != b"1":
        kept = result.name.encode()
        if pinned or call.tree.release:
            many = b"unpin_user_pages" if pinned else b"release_pages"
            return [b"%s(%s, %s);" % (many, pages, kept)], None
        array = pages if pages.replace(b"_", b"").isalnum() else b"(" + pages + b")"
        return [b"while (%s--)" % kept, b"\tput_page(%s[%s]);" % (array, kept)], None
    one = b"unpin_user_page" if pinned else b"put_page"
    name = call.passed_by_address("pages")
    if name:
        return [b"%s(%s);" % (one, name.encode())], name
    if pages.startswith(b"&"):
        return [b"%s(%s);" % (one, pages[1:].strip())], None
    if not pages.replace(b"->", b"").replace(b".", b"").replace(b"_", b"").isalnum():
        raise Refusal("where the page is stored is not understood")
    return [b"%s(*%s);" % (one, pages)], None
