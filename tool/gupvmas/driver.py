# SPDX-License-Identifier: GPL-2.0-only
"""A driver's own repository: what makes it build on kernels that have no vmas parameter.

The driver is built for many kernels, so its calls in the old shape stay as they are: they serve
the kernels that have that shape. Where a kernel without the parameter would compile one of them,
an arm ``#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)`` with the call in the new shape is
added, to the ladder that the call stands in or around its statement. A ladder that a configure
script decides is left to a person, who has to teach the script first.

Only a driver that never looks at the version, next to headers in the new shape, is taken for one
that is built for a single kernel: its calls simply lose the argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gupvmas import api, arms
from gupvmas.convert import parameter
from gupvmas.edit import Edit, apply, drop_argument, replace, wrap_call
from gupvmas.generation import Prototype
from gupvmas.model import Arm, Class, Conversion, Kernels, Kind, Occurrence, Span
from gupvmas.site import Finding, Refusal, Site
from gupvmas.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gupvmas.scan import Scan  # which calls judge()

_VERSION = b"LINUX_VERSION_CODE"


def judge(scan: Scan) -> None:
    """Choose the conversion of every site of a driver; its edits go to ``scan.arm_edits``."""
    plain = built_for_one_kernel(scan)
    units: dict[tuple[str, Span], list[Site]] = {}
    for site in scan.sites:
        if site.api not in api.FUNCTIONS:
            _keep(site, f"{site.api} is the driver's own and keeps its parameter")
        elif site.class_ is Class.CONVERTED:
            _check_boundary(scan, site)
        elif not arms.serves_new(site.occurrence):
            _keep(site, f"the arm is for {_kernels(site)}, and in the shape that they have")
        elif plain and site.occurrence.straddles:
            _refuse(site, "the argument list straddles #if")
        elif not plain:
            _served_elsewhere(scan, site)
            if site.conversion is not Conversion.NONE and site.automatic:
                unit = site.occurrence.statement
                if unit is None:
                    _refuse(site, "the call is not in a statement that can be written twice")
                else:
                    units.setdefault((site.file, unit), []).append(site)
    for (file, unit), sites in units.items():
        try:
            for site in sites:
                _may_have_an_arm(scan, site)
            edits = _new_arm(scan, scan.source(file), unit, sites)
        except Refusal as refusal:
            for site in sites:
                _refuse(site, str(refusal))
            continue
        scan.arm_edits.setdefault(file, []).extend(edits)
        for site in sites:
            site.conversion = Conversion.NEW_ARM
            site.reason += "; kernels from 6.5 on get an arm of their own"
    for file in scan.arm_edits:
        scan.arm_edits[file] += _headers(scan, file)


def hidden(scan: Scan) -> list[str]:
    """Uses of GUP behind which there may be calls in the old shape: one line each.

    A name that a ladder of macros gives it for kernels without the parameter is none.
    """
    return [
        f"{o.file}:{o.line}: {o.name} is used other than by a call"
        for o in scan.occurrences
        if o.is_other_use and o.name in api.FUNCTIONS and arms.serves_new(o)
        and not any(_is_same_macro(site.occurrence, o) for site in scan.sites)
    ]


def built_for_one_kernel(scan: Scan) -> bool:
    """Whether the headers at hand have the new shape, and the driver never asks for the version."""
    new = scan.generation and all(p.vmas < 0 for p in scan.generation.values())
    return bool(new) and not _mentions(scan, _VERSION.decode())


def _mentions(scan: Scan, name: str, file: str | None = None) -> bool:
    found = (scan.read_paths([name], [file]) if file else scan.read([name])).occurrences
    return any(
        o.kind not in (Kind.COMMENT, Kind.DOCUMENTATION) and not o.quoted for o in found
    )


def _keep(site: Site, reason: str) -> None:
    site.conversion, site.automatic, site.reason = Conversion.NONE, False, reason
    site.edits = []


def _refuse(site: Site, reason: str) -> None:
    site.conversion, site.automatic, site.reason = Conversion.MANUAL, False, reason


def _kernels(site: Site) -> str:
    ranges = [str(kernels) for kernels in site.occurrence.kernels]
    return " and ".join(ranges) or "no kernel"


def _check_boundary(scan: Scan, site: Site) -> None:
    """A finding if a call in the new shape is compiled for kernels that have the old one."""
    call = site.occurrence
    old = Kernels(0, arms.NEW.first)
    if not call.decided or not arms.is_conditional(call):
        return
    wrong = [k for k in call.kernels if k.meets(old)]
    known = [k for k, p in arms.shapes(call.name) if p.vmas >= 0]
    if any(k.meets(other) for k in wrong for other in known):
        text = scan.source(site.file).line_text(site.line)
        site.findings.append(Finding("boundary", site.file, site.line, text))


def _served_elsewhere(scan: Scan, site: Site) -> None:
    """Leave a call alone that has its counterpart in the new shape in a sibling arm, or whose
    name is a macro of the driver that takes the parameter out."""
    call = site.occurrence
    for other in scan.occurrences:
        if other.name == call.name and other.kind in (Kind.MACRO, Kind.DEFINITION):
            _own_definition(scan, site, other)
    if call.decided:
        return
    for arm in call.arms:
        for other in _in_siblings(scan, call, arm):
            new = _is_same_macro(call, other)
            for twin in scan.sites:
                new = new or (twin.occurrence is other and twin.class_ is Class.CONVERTED)
            if new:
                _keep(site, f"line {other.line} is the arm for kernels without the parameter")
                return


def _is_same_macro(call: Occurrence, other: Occurrence) -> bool:
    """Whether ``other`` makes the macro that ``call`` stands in another name for the function,
    and the macro takes the arguments that the function takes today."""
    return (
        other.kind is Kind.REFERENCE
        and call.macro is not None
        and other.macro == call.macro
        and other.name == call.name
        and len(call.macro_params) == len(arms.shapes(call.name)[-1][1].roles)
    )


def _own_definition(scan: Scan, site: Site, other: Occurrence) -> None:
    call = site.occurrence
    if not arms.serves_new(other) or (other.file != call.file and not other.file.endswith(".h")):
        return
    if call.macro == call.name:
        return
    place = f"{other.file}:{other.line}"
    inner = [
        s for s in scan.sites
        if s.occurrence.macro == call.name and s.file == other.file
        and arms.serves_new(s.occurrence)
    ]
    if inner and all(s.class_ is Class.CONVERTED for s in inner):
        _keep(site, f"the macro in {place} takes the argument out")
    else:
        _refuse(site, f"{call.name} is defined by the driver itself in {place}")


def _in_siblings(scan: Scan, call: Occurrence, arm: Arm) -> Iterable[Occurrence]:
    """The uses of GUP in the other arms of the conditional that ``arm`` is part of."""
    for other in scan.occurrences:
        if other.file != call.file or other.name not in api.FUNCTIONS:
            continue
        if other.kind not in (Kind.CALL, Kind.REFERENCE) or other.quoted:
            continue
        if any(a.first == arm.first and a.start != arm.start for a in other.arms):
            yield other


def _may_have_an_arm(scan: Scan, site: Site) -> None:
    """Raises Refusal if a test of the version would not fit the driver, or not be right."""
    call = site.occurrence
    for arm, condition in zip(reversed(call.arms), reversed(call.conditions)):
        if not arm.version and any(True for _ in _in_siblings(scan, call, arm)):
            raise Refusal(
                f"the arms are chosen by {condition}, not by the version: teach whatever sets "
                "that to try the shape without vmas, and add an arm for it"
            )
    version = arms.code_of(scan.headers_version)
    known = scan.generation.get(call.name)
    if known and known.vmas < 0 and version is not None and version < arms.NEW.first:
        raise Refusal(
            f"the headers say {scan.headers_version} and have no vmas parameter: a test of the "
            "version would take the wrong arm there"
        )


# -- the text


def _new_arm(scan: Scan, source: Source, unit: Span, sites: Sequence[Site]) -> list[Edit]:
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
        raise Refusal("other code stands before the statement on its line")
    if call.macro:
        return Span(source.line_start(unit.start), source.line_end(unit.end - 1)), 0
    start = source.line_start(unit.start)
    line_end = source.line_end(unit.end - 1)
    following = source.skip(unit.end)
    if following >= line_end:
        return Span(start, line_end), 0
    blanks = following - unit.end
    if source.data[unit.end : following].strip():
        raise Refusal("a comment stands between the statement and what follows on its line")
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
        own = [e for e in site.edits if region.start <= e.start and e.end <= region.end]
        apart = [e for e in site.edits if e not in own]
        if apart and site.class_ not in (Class.UNUSED, Class.IGNORED):
            raise Refusal("what has to change reaches beyond the statement of the call")
        if (apart or own) and site.class_ is not Class.SINGLE and _passed_elsewhere(scan, sites, site):
            raise Refusal(f"{site.vmas} is passed in other arms and would be unused in the new one")
        if apart or (own and site.class_ in (Class.UNUSED, Class.IGNORED)):
            # A local that nobody needs any more: the old kernels get NULL.
            before.append(replace(call.arguments[prototype.vmas].span, b"NULL"))
            before += own
            outside += apart
        elif site.class_ is Class.IGNORED:
            raise Refusal(f"{site.vmas} is passed in other arms and would be unused in the new one")
        inside += [*own, *_modern(scan, source, site, prototype)]
    return _cut(source, region, inside), _cut(source, region, before), outside


def _modern(scan: Scan, source: Source, site: Site, prototype: Prototype) -> list[Edit]:
    """The edits that bring the arguments of a call into today's shape.

    The call may be in the shape of any kernel since 4.4. What has no counterpart raises Refusal.
    """
    call, texts = site.occurrence, site.arguments
    if call.straddles:
        return [_list_of_today(scan, source, call)]
    today = arms.shapes(call.name)[-1][1]
    if today.vmas >= 0:
        raise Refusal(f"no kernel from 6.5 on has {call.name}()")
    gone = [role for role in prototype.roles if role not in today.roles]
    if "mm" in gone and (texts[0], texts[1]) != ("current", "current->mm"):
        raise Refusal(f"{texts[1]} may be a foreign mm: only {api.REMOTE}() takes one today")
    replaced: list[Edit] = []
    if "write" in gone:
        flags = _flags(texts[prototype.index("write")], texts[prototype.index("force")])
        span = call.arguments[prototype.index("write")].span
        replaced = [replace(span, flags.encode())]
        gone.remove("write")
    nested = any(
        o.file == call.file and call.open < o.offset < call.close for o in scan.occurrences
    )
    if gone == ["vmas"] and not nested and not replaced:
        return [parameter.drop_slot(source, call, prototype.vmas)]
    return replaced + [
        drop_argument(source, call.arguments, prototype.index(role), call.open) for role in gone
    ]


def _list_of_today(scan: Scan, source: Source, call: Occurrence) -> Edit:
    """The argument list that kernels from 6.5 on get for one with conditionals inside."""
    variant = next(v for v in call.variants if v.kernels.meets(arms.NEW))
    shape = scan.shape_of(call, variant)
    today = arms.shapes(call.name)[-1][1]
    assert shape is not None and call.statement is not None
    if tuple(role for role in shape.roles if role != "vmas") != today.roles:
        raise Refusal("what new kernels see of the argument list is an older shape still")
    texts = [source.text(span) for span in variant.arguments]
    if any(b"#" in text for text in texts):
        raise Refusal("a conditional stands within one of the arguments")
    if b"#" in source.data[call.close : call.statement.end]:
        raise Refusal("the argument list ends within a conditional")
    del texts[shape.vmas]
    start = source.column(call.offset)
    whole = wrap_call(start, call.name.encode(), [b" ".join(t.split()) for t in texts], b"")
    return Edit(call.open, call.close + 1, whole[len(call.name) :])


def _flags(write: str, force: str) -> str:
    """What the two old arguments are as flags. Raises Refusal if they are no constants."""
    if not {write, force} <= {"0", "1", "false", "true", "FALSE", "TRUE"}:
        raise Refusal(f"{write} and {force} were no flags before 4.9: say which flags they are")
    names = [
        name for name, text in (("FOLL_WRITE", write), ("FOLL_FORCE", force))
        if text.lower() in ("1", "true")
    ]
    return " | ".join(names) or "0"


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


def _headers(scan: Scan, file: str) -> list[Edit]:
    """The headers that a file needs for what its new arms name and it never named before."""
    edits = scan.arm_edits[file]
    needed = ((_VERSION, api.VERSION_HEADER), (api.UNTAG[0].encode(), api.UNTAG_HEADER))
    lines = b""
    for word, header in needed:
        line = b"#include <" + header.encode() + b">\n"
        if not any(word in edit.text for edit in edits) or _mentions(scan, word.decode(), file):
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
