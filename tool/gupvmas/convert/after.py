# SPDX-License-Identifier: GPL-2.0-only
"""One page, one VMA: vma_lookup() after the call, on success only."""

from __future__ import annotations

from gupvmas import api
from gupvmas.convert.braces import braces
from gupvmas.convert.call import Call, must_act_by_no_macro, must_be_pure
from gupvmas.convert.lines import lines_above, lines_below, must_begin_line
from gupvmas.convert.result import Kept, Result, must_be_signed, read_on_failure, result_of
from gupvmas.convert.stable import changed, names_in
from gupvmas.edit import Edit, wrap_call
from gupvmas.model import Span
from gupvmas.site import Refusal
from gupvmas.source import TAB, WIDTH, indent_to, width_of


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
        raise Refusal("arguments-straddle-if")
    if call.argument("locked") not in (b"NULL", b""):
        raise Refusal("locked-passed")
    for role in ("mm", "start", "pages"):
        must_be_pure(call, role)
    result = result_of(call)
    if result.kept not in (Kept.ASSIGNED, Kept.DECLARED):
        raise Refusal("result-tested-unkept")
    if not body.reads_after("result-read", occurrence, result.name) and not result.branch:
        raise Refusal("result-never-tested")
    if body.declarations(result.name):
        must_be_signed(call, result.name)
    _must_stay(call, result)
    release, page = _release(call, result, pages_kept)
    if page and read_on_failure(call, result, page):
        raise Refusal("page-read-on-failure", name=page)
    indent = source.indent(result.place.start)
    lines = _lookup_lines(call, result, release, pages_kept, width_of(indent))
    if result.kept is Kept.DECLARED:
        if result.branch is None:
            raise Refusal("result-not-tested-at-once")
        return [lines_above(source, "the if", result.branch.keyword.start, lines, indent)]
    must_begin_line(source, "the call", result.statement.start)
    return [
        *braces(body, "the call", result.statement.start),
        lines_below(source, "the call", result.statement.end, lines, indent),
    ]


def _must_stay(call: Call, result: Result) -> None:
    """Raise Refusal if what is evaluated once more may be something else behind the call."""
    body, own = call.body, call.occurrence
    at = result.statement.end
    if result.kept is Kept.DECLARED and result.branch is not None:
        at = result.branch.keyword.start
    for role in ("mm", "start"):
        index = call.prototype.index(role)
        if index >= 0:
            change = changed(body, own, own.arguments[index].span, Span(at, at))
            if change:
                raise change.refusal("between the call and the lookup")
    must_act_by_no_macro(call, "pages")
    # The page is given back by the name that it was stored by.
    index = call.prototype.index("pages")
    for name in sorted(names_in(body, own.arguments[index].span)):
        if name in (result.name, call.vma):
            raise Refusal("operand-may-change", text=name, when="between the call and the lookup")


def _lookup_lines(
    call: Call, result: Result, release: list[bytes], pages_kept: bytes, column: int
) -> list[bytes]:
    address = call.untagged(call.argument("start"))
    name, vma = result.name.encode(), call.vma.encode()
    inner, deepest = column + TAB, column + 2 * TAB
    test = b"%s == 1" % name if pages_kept == b"1" else b"%s > 0" % name
    lookup_call = wrap_call(inner, vma + b" = vma_lookup", [call.mm, address], b";")
    lines = [b"if (%s) {" % test, b"\t" + lookup_call]
    if call.tree.gate and not call.writes:
        # get_gate_page() refuses FOLL_WRITE; without it GUP returns the gate page. A module, which
        # can't link what knows of it, takes that for a failure.
        gate = b"in_gate_area(%s, %s))" % (call.mm, address)
        glue = b" "
        if inner + len(b"if (!%s && " % vma + gate) > WIDTH:
            broken = inner + len(b"if (")
            glue = b"\n" + indent_to(broken)
            gate = wrap_call(broken, b"in_gate_area", [call.mm, address], b")")
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


def _release(
    call: Call, result: Result, pages_kept: bytes
) -> tuple[list[bytes], str | None]:
    """The lines that give the pages back, and the page variable if it is a plain one."""
    pages = call.argument("pages")
    if pages in (b"NULL", b""):
        return [], None
    if call.occurrence.name not in api.FUNCTIONS:
        raise Refusal("release-not-known", function=call.occurrence.name)
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
        raise Refusal("page-place-not-understood")
    return [b"%s(*%s);" % (one, pages)], None
