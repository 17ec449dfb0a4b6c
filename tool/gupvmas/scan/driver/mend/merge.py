# SPDX-License-Identifier: GPL-2.0-only
"""What a view of a driver's file was converted to, put back into the file.

The lines that change get an arm of #if for the kernels of the view, and stay for all others as they
are. Where only those kernels compile them, they change in place. Positions in a view are those of
the file, so the edits of a conversion need not be moved.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence

from gupvmas.code.edit import Edit, apply, merge, one_brace, replace, settle, wrap_call
from gupvmas.code.model import Class, Kernels, Occurrence, Span
from gupvmas.code.source import Source
from gupvmas.gup import api
from gupvmas.gup import arms
from gupvmas.gup.generation import Prototype
from gupvmas.gup.site import Refusal, Site
from gupvmas.scan.driver import aliases
from gupvmas.scan.driver.mend import newarm
from gupvmas.scan.driver.mend.today import loses_the_array_alone, modern
from gupvmas.scan.model import Alias, Scan, Seen

_DIRECTIVE = re.compile(rb"^[ \t]*#[ \t]*(if|ifdef|ifndef|elif|elifdef|elifndef|else|endif)\b", re.M)

#: Flags none of which is FOLL_LONGTERM.
_KNOWN = re.compile(r"(0|1|FOLL_(?!LONGTERM)\w+)( \| FOLL_(?!LONGTERM)\w+)*")


@dataclasses.dataclass
class Change:
    """The edits of a file: for those of ``kernels`` that see a view, and for all."""

    seen: Seen
    kernels: Kernels
    new: list[Edit] = dataclasses.field(default_factory=list)
    all: list[Edit] = dataclasses.field(default_factory=list)
    #: The statements around the calls, and definitions: an arm has all of one, or nothing.
    units: list[tuple[Span, Occurrence]] = dataclasses.field(default_factory=list)
    #: The lists that lose their comments, which stay where other kernels have the call.
    bare: list[Span] = dataclasses.field(default_factory=list)
    #: The calls that pass NULL to the other kernels from now on.
    nulled: set[tuple[str, int]] = dataclasses.field(default_factory=set)


def change_of(scan: Scan, parts: Sequence[Site | Alias]) -> Change:
    """What has to change for calls and macros, all read in one view. Raises Refusal."""
    change = Change(scan.seen[place_of(parts[0])], arms.NEW)
    seen = change.seen.source
    for site in parts:
        if isinstance(site, Alias):
            change.new.append(aliases.edit_of(scan, site))
            change.units.append((aliases.lines_of(scan, site), site.definition))
            continue
        call = site.occurrence
        prototype = scan.prototype(call) or Prototype(call.name, (), "", 0)
        unit = call.statement or Span(call.offset, call.close + 1)
        change.units.append((unit, call))
        beside = site.edits_beside
        if beside and site.class_ in (Class.UNUSED, Class.IGNORED) and _goes_for_all(scan, seen, site):
            # A local that nobody needs any more: the others get NULL.
            change.all += [*beside, replace(call.arguments[prototype.vmas].span, b"NULL")]
            change.nulled.add(place_of(site))
        else:
            change.new += beside
        own = modern(scan, seen, site, prototype)
        own = laid_out(scan, change, call, own, loses_the_array_alone(scan, call, prototype))
        if any(e.start < o.end and o.start < e.end for e in beside for o in own):
            raise Refusal("arms-would-differ")  # one of them would be lost
        change.new += own
        change.all += not_used(scan, seen, site, prototype, own)
    change.new = settle(seen, one_brace(change.new))
    return change


def place_of(part: Site | Alias) -> tuple[str, int]:
    """The file and the offset of a call or a macro."""
    return part.place if isinstance(part, Alias) else (part.file, part.occurrence.offset)


def _flags_of(scan: Scan, site: Site) -> list[str]:
    """What says which flags a call has."""
    shape = scan.prototype(site.occurrence)
    roles = shape.roles if shape else ()
    if site.api == api.FUNCTIONS[1]:
        return ["FOLL_LONGTERM"]
    return [text for role, text in zip(roles, site.arguments) if role == "gup_flags"]


def not_used(
    scan: Scan, seen: Source, site: Site, prototype: Prototype, edits: Sequence[Edit]
) -> list[Edit]:
    """What says of a local that the new call has no use for it: the task of old kernels."""
    function, at = site.occurrence.function, prototype.index("tsk")
    if function is None or at < 0 or not edits:
        return []
    name = site.arguments[at]
    if not name.isidentifier() or name in ("current", "NULL"):
        return []
    word = re.compile(rb"\b%b\b" % name.encode())
    body = seen.data.find(b"{", function.span.start)
    uses = list(word.finditer(seen.data, function.span.start, function.span.end))
    in_raw = scan.source(site.file).data
    if len(uses) != 2 or uses[0].start() < body or uses[1].start() < site.occurrence.open:
        return []
    if not re.match(rb"\s*[=;,]", in_raw[uses[0].end() : uses[0].end() + 99]):
        return []
    return [Edit(uses[0].end(), uses[0].end(), b" __maybe_unused")]


def laid_out(
    scan: Scan, change: Change, call: Occurrence, edits: list[Edit], in_place: bool
) -> list[Edit]:
    """The edits of the list of a call that conditionals stand in, or comments, on as few lines as it
    needs; of another one as they are, and of one with comments if they are ``in_place``.

    Comments say what old arguments are: they are not taken along, nor is one behind the statement
    if such are in the list.
    """
    seen = change.seen.source
    comments = next(seen.comments_in(call.open, call.close), None) is not None
    if b"#" not in scan.source(call.file).data[call.open : call.close] and (in_place or not comments):
        return edits
    # What takes an argument out may move what is behind the list to another line.
    whole = Span(call.offset, max([call.close + 1, *(edit.end for edit in edits)]))
    text = _uncommented(seen.path, _cut(seen, whole, edits))
    opening = text.index(b"(")
    closing = Source(seen.path, text).closing(opening)
    part = Source(seen.path, text[opening + 1 : closing])
    commas = [at for at, byte, depth in part.walk(0) if byte == b"," and not depth]
    bounds = zip([0, *(at + 1 for at in commas)], [*commas, len(part.data)])
    texts = [b" ".join(part.data[start:end].split()) for start, end in bounds]
    tail = text[closing + 1 :].rstrip() if comments else text[closing + 1 :]
    new = wrap_call(seen.column(call.offset), text[:opening].rstrip(), texts, tail)
    made = [Edit(whole.start, whole.end, new)]
    if comments:
        change.bare.append(whole)
        end = seen.line_end(call.close)
        last = [c for c in seen.comments_in(whole.end, end) if not seen.data[c.end : end].strip()]
        made += [Edit(len(seen.data[: c.start].rstrip()), c.end) for c in last]
    return made


def _uncommented(path: str, text: bytes) -> bytes:
    part = Source(path, text)
    return apply(part, [Edit(c.start, c.end, b" ") for c in part.comments_in(0, len(text))])


def _goes_for_all(scan: Scan, seen: Source, site: Site) -> bool:
    """Whether no kernel needs the local that a call stores its VMAs to: no arm names it that the
    kernels of the view do not see."""
    function = site.occurrence.function
    name = site.variable or (site.vmas or "").lstrip("&")
    if function is None or not name:
        return False
    # From 4.15 to 5.10 GUP itself makes an array for longterm pages that is passed none, by a
    # kcalloc() that fails for many (52650c8b466b, "mm/gup: remove the vma allocation from
    # gup_longterm_locked()"): a driver may have one to be spared that.
    if name == site.vmas and not all(_KNOWN.fullmatch(text) for text in _flags_of(scan, site)):
        return False
    raw = scan.source(site.file)
    word = re.compile(rb"\b%b\b" % re.escape(name.encode()))
    return all(
        seen.data[found.start() : found.end()] == found[0]
        for found in word.finditer(raw.data, function.span.start, function.span.end)
    )


@dataclasses.dataclass
class Region:
    """Lines that change together, and the call in them that says how, if one does."""

    span: Span
    call: Occurrence | None = None
    #: Blanks behind a statement that ends within a line.
    rest: int = 0


def edits_of(
    scan: Scan, file: str, changes: Sequence[Change], test: newarm.Test
) -> list[Edit]:
    """The edits of the file itself that make ``changes``, one for each view, for the kernels of
    ``test``. Raises Refusal."""
    raw = scan.source(file)
    done: list[Edit] = []
    spans: list[Span] = []
    for_all = [edit for change in changes for edit in change.all]
    for change in changes:
        for region in _regions(raw, change):
            done += _region(scan, raw, region, change, for_all, test)
            spans.append(region.span)
    for edit in settle(raw, for_all):
        if not any(span.start <= edit.start and edit.end <= span.end for span in spans):
            done.append(edit)
    return done


def _regions(raw: Source, change: Change) -> list[Region]:
    """The lines of a file that a change is in."""
    found = []
    seen = change.seen.source
    for unit, call in change.units:
        span, rest = newarm.lines(seen, unit, call)
        found.append(Region(span, call, rest))
    for edit in change.new:
        if not any(r.span.start <= edit.start and edit.end <= r.span.end for r in found):
            found.append(Region(_lines_of(seen, edit)))
    found.sort(key=lambda region: (region.span.start, region.span.end))
    while True:
        together = _together(seen, found)
        whole = [_balanced(raw, region) for region in together]
        if whole == found:
            return whole
        found = sorted(whole, key=lambda region: (region.span.start, region.span.end))


def _lines_of(source: Source, edit: Edit) -> Span:
    start = source.line_start(edit.start)
    if edit.start == edit.end == start:
        return Span(start, start)  # between two lines
    last = edit.end if edit.end == source.line_start(edit.end) else source.line_end(edit.end)
    return Span(start, max(last, source.line_end(edit.start)))


def _together(seen: Source, regions: Iterable[Region]) -> list[Region]:
    """Regions that have nothing of the view between them are one."""
    found: list[Region] = []
    for region in regions:
        last = found[-1] if found else None
        between = seen.data[last.span.end : region.span.start] if last else b""
        if last is None or (region.span.start > last.span.end and (between.strip() or last.rest)):
            found.append(region)
            continue
        end = max(last.span.end, region.span.end)
        rest = region.rest if region.span.end == end else last.rest
        found[-1] = Region(Span(last.span.start, end), last.call or region.call, rest)
    return found


def _balanced(raw: Source, region: Region) -> Region:
    """The region with all of each conditional of which it has a directive."""
    start, end = region.span.start, region.span.end
    for opening, closing, directives in _conditionals(raw):
        if any(start <= at < end for at in directives) and (opening < start or closing > end):
            start, end = min(start, opening), max(end, closing)
    if (start, end) == (region.span.start, region.span.end):
        return region
    return Region(Span(start, end), region.call, region.rest if end == region.span.end else 0)


def _conditionals(raw: Source) -> list[tuple[int, int, list[int]]]:
    """Each conditional from its #if to behind its #endif, and where its directives begin."""
    stack: list[list[int]] = []
    found = []
    for directive in _DIRECTIVE.finditer(raw.data):
        at = directive.start()
        if directive[1].startswith(b"if"):
            stack.append([at])
        elif stack:
            stack[-1].append(at)
            if directive[1] == b"endif":
                own = stack.pop()
                found.append((own[0], raw.directive_end(at), own))
    return found


def _region(
    scan: Scan,
    raw: Source,
    region: Region,
    change: Change,
    for_all: Sequence[Edit],
    test: newarm.Test,
) -> list[Edit]:
    """The edits of the lines of a region."""
    span, seen = region.span, change.seen.source
    of_all = [e for e in for_all if span.start <= e.start and e.end <= span.end]
    inside = [e for e in change.new if span.start <= e.start and e.end <= span.end] + of_all
    if not _others_see(scan, raw, span, change):
        if any(span.start <= each.start < span.end for each in change.bare):
            raise Refusal("comment-beside-argument")
        return merge(inside)
    new = _cut(seen, span, [*inside, *_unseen_lines(raw, seen, span)])
    old = _cut(raw, span, of_all)
    if region.call:
        ladder = newarm.extended(raw, span, region.call, test, new, old)
        if ladder:
            return ladder
    text = newarm.arm(raw, span, test, new, old)
    if region.rest:
        text += raw.indent(span.start)
    return [Edit(span.start, span.end + region.rest, text)]


def _others_see(scan: Scan, raw: Source, span: Span, change: Change) -> bool:
    """Whether other kernels than those that a change is for compile these lines."""
    if span.start == span.end:  # between two lines: as the one above
        above = len(raw.data[: span.start].rstrip())
        span = Span(raw.line_start(max(above - 1, 0)), above)
    own = change.seen.view
    if not all(change.kernels.covers(point.kernels) for point in own.points):
        return True
    return any(
        view.see(raw.data)[span.start : span.end].strip()
        for view in scan.views[raw.path].views
        if view is not own
    )


def _unseen_lines(raw: Source, seen: Source, span: Span) -> list[Edit]:
    """What takes out the lines that are blank in the view alone."""
    found = []
    at = span.start
    while at < span.end:
        end = min(raw.line_end(at), span.end)
        if raw.data[at:end].strip() and not seen.data[at:end].strip():
            found.append(Edit(at, end))
        at = end
    return found


def _cut(source: Source, span: Span, edits: Iterable[Edit]) -> bytes:
    """The text of some lines with edits carried out."""
    part = Source(source.path, source.text(span))
    part.newline = source.newline
    moved = [Edit(e.start - span.start, e.end - span.start, e.text) for e in edits]
    return apply(part, merge(moved)).replace(b"\r\n", b"\n")
