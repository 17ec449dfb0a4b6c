# SPDX-License-Identifier: GPL-2.0-only
"""An arm of #if for kernels without the parameter: its place, its text, the headers it needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gupvmas.gup import api
from gupvmas.gup import arms
from gupvmas.code.edit import Edit, apply, replace
from gupvmas.gup.generation import Prototype
from gupvmas.code.model import Class, Kind, Occurrence, Span
from gupvmas.scan.model import Scan
from gupvmas.gup.site import Refusal, Site
from gupvmas.code.source import Source
from gupvmas.scan.driver.today import modern


_VERSION = api.VERSION_CODE.encode()


def new_arm(scan: Scan, source: Source, unit: Span, sites: Sequence[Site]) -> list[Edit]:
    """The edits that give the statement ``unit`` an arm for kernels without the parameter."""
    call = sites[0].occurrence
    region, rest = _lines(source, unit, call)
    new, old, outside = _both(scan, source, region, sites)
    if all(k.first >= arms.NEW.first for k in call.kernels):
        return [Edit(region.start, region.end, new), *outside]
    ladder = _extended(source, region, call, new, old, rest)
    if ladder:
        return [*ladder, *outside]
    nl = b"\n"
    text = b"#if " + _test(b">=") + nl + _ended(new) + b"#else" + nl + _ended(old) + b"#endif" + nl
    if rest:
        text += source.indent(unit.start)
    return [Edit(region.start, region.end + rest, text), *outside]


def _test(comparison: bytes, like: bytes = b"") -> bytes:
    """A test of the version for kernels without the parameter, spelt as another one is."""
    comma = b"," if b"," in like and b", " not in like else b", "
    numbers = comma.join(b"%d" % n for n in api.WITHOUT_VMAS)
    text = _VERSION + b" " + comparison + b" KERNEL_VERSION(" + numbers + b")"
    alone = like.startswith(b"(") and Source("", like).closing(0) == len(like) - 1
    return b"(" + text + b")" if alone else text


def _ended(text: bytes) -> bytes:
    return text if text.endswith(b"\n") else text + b"\n"


def _lines(source: Source, unit: Span, call: Occurrence) -> tuple[Span, int]:
    """The whole lines of a statement, and how many blanks follow it if code of another one does.

    Raises Refusal if it does not begin its line.
    """
    if not source.blank_before(unit.start):
        raise Refusal("code-before-statement")
    if call.macro:
        return Span(source.line_start(unit.start), source.line_end(unit.end - 1)), 0
    start = source.line_start(unit.start)
    line_end = source.line_end(unit.end - 1)
    following = source.skip(unit.end)
    if following >= line_end:
        return Span(start, line_end), 0
    blanks = following - unit.end
    if source.data[unit.end : following].strip():
        raise Refusal("comment-behind-statement")
    return Span(start, unit.end), blanks


def _both(
    scan: Scan, source: Source, region: Span, sites: Sequence[Site]
) -> tuple[bytes, bytes, list[Edit]]:
    """The lines for kernels without the parameter, those for the others, and edits elsewhere."""
    inside: list[Edit] = []
    before: list[Edit] = []
    outside: list[Edit] = []
    for site in sites:
        call = site.occurrence
        prototype = scan.prototype(call) or Prototype(call.name, (), "", 0)
        own = [e for e in site.edits_beside if region.start <= e.start and e.end <= region.end]
        apart = [e for e in site.edits_beside if e not in own]
        if apart and site.class_ not in (Class.UNUSED, Class.IGNORED):
            raise Refusal("change-beyond-statement")
        if (apart or own) and site.class_ is not Class.SINGLE and _passed_elsewhere(scan, sites, site):
            raise Refusal("passed-in-other-arms", text=site.vmas or "")
        if apart or (own and site.class_ in (Class.UNUSED, Class.IGNORED)):
            # A local that nobody needs any more: the old kernels get NULL.
            before.append(replace(call.arguments[prototype.vmas].span, b"NULL"))
            before += own
            outside += apart
        elif site.class_ is Class.IGNORED:
            raise Refusal("passed-in-other-arms", text=site.vmas or "")
        inside += [*own, *modern(scan, source, site, prototype)]
    return _cut(source, region, inside), _cut(source, region, before), outside

def _passed_elsewhere(scan: Scan, sites: Sequence[Site], site: Site) -> bool:
    """Whether another call in the function, in another statement, stores to the same variable."""
    return any(
        other.vmas == site.vmas and other.file == site.file and other not in sites
        and other.occurrence.function == site.occurrence.function
        for other in scan.sites
    )


def _cut(source: Source, region: Span, edits: Iterable[Edit]) -> bytes:
    """The text of some lines with edits carried out."""
    part = Source(source.path, source.text(region))
    part.newline = source.newline
    moved = [Edit(e.start - region.start, e.end - region.start, e.text) for e in edits]
    return apply(part, moved).replace(b"\r\n", b"\n")


def _extended(
    source: Source, region: Span, call: Occurrence, new: bytes, old: bytes, rest: int
) -> list[Edit] | None:
    """One more arm for the ladder that the statement is all the innermost arm of, if it is."""
    arm = call.arms[-1] if call.arms else None
    if arm is None or not arm.decided or min(arm.next, arm.endif) < 0:
        return None
    if [k for k in call.kernels if k.meets(arms.NEW)] != [call.kernels[-1]]:
        return None
    if call.kernels[-1].end < arms.NEW.end or len(call.kernels) != 1:
        return None
    body = Span(source.directive_end(arm.start), source.line_start(arm.next))
    outside = source.text(Span(body.start, region.start)), source.text(Span(region.end, body.end))
    if outside[0].strip() or outside[1].strip() not in (b"", b"{"):
        return None
    new, old = (outside[0] + text + outside[1] for text in (new, old))
    hash_at = source.line_start(arm.start)
    prefix = source.text(Span(hash_at, arm.start)) + b"#"
    word_at = source.skip(arm.start + 1)
    line = source.text(Span(word_at, source.directive_end(arm.start))).strip()
    gap = source.text(Span(arm.start + 1, word_at))
    changed = [Edit(body.start, body.end, old)] if old != source.text(body) else []
    first_at = source.skip(arm.first + 1)
    like = source.text(Span(first_at, source.directive_end(first_at))).strip()[2:].strip()
    if arm.start == arm.first:
        if not line.startswith((b"if ", b"if(", b"if\t")):
            return None
        first = prefix + gap + b"if " + _test(b">=", like) + b"\n" + _ended(new)
        return [Edit(hash_at, hash_at, first), Edit(word_at, word_at, b"el"), *changed]
    if line == b"else":
        last = prefix + gap + b"elif " + _test(b"<", like) + b"\n"
        return [
            Edit(hash_at, body.start, last),
            *changed,
            Edit(body.end, body.end, prefix + gap + b"else\n" + _ended(new)),
        ]
    middle = prefix + gap + b"elif " + _test(b">=", like) + b"\n" + _ended(new)
    return [Edit(hash_at, hash_at, middle), *changed]


def mentions(scan: Scan, name: str, file: str | None = None) -> bool:
    """Whether code of the driver, or of one file of it, has a name in it."""
    found = (scan.read_paths([name], [file]) if file else scan.read([name])).occurrences
    return any(
        o.kind not in (Kind.COMMENT, Kind.DOCUMENTATION) and not o.quoted for o in found
    )


def headers(scan: Scan, file: str) -> list[Edit]:
    """The headers that a file needs for what its new arms name and it never named before."""
    edits = scan.arm_edits[file]
    needed = ((_VERSION, api.VERSION_HEADER), (api.UNTAG[0].encode(), api.UNTAG_HEADER))
    lines = b""
    for word, header in needed:
        line = b"#include <" + header.encode() + b">\n"
        if not any(word in edit.text for edit in edits) or mentions(scan, word.decode(), file):
            continue
        if line.strip() not in scan.source(file).data:
            lines += line
    if not lines:
        return []
    at = _after_includes(scan, file, min(edit.start for edit in edits if edit.text))
    return [Edit(at, at, lines)]


def _after_includes(scan: Scan, file: str, first: int) -> int:
    """Where an #include can go: behind those of linux/ that come before offset ``first``."""
    source = scan.source(file)
    includes = [
        o for o in scan.read_paths(["include"], [file]).occurrences
        if o.kind is Kind.REFERENCE and not o.arms and o.offset < first
    ]
    linux = [o for o in includes if "<linux/" in source.line_text(o.line)]
    if linux:
        return source.line_end(linux[-1].offset)
    return source.line_start(includes[0].offset if includes else source.skip(0))
