# SPDX-License-Identifier: GPL-2.0-only
"""What there is in one state that a rule of check is about, new or not.

A call is one observation, by its class; a VMA that is read too late, a locked argument next to
VMAs, and a function that hands VMAs out are observations of their own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from gupvmas.gup import wrappers
from gupvmas.check import fits, rules
from gupvmas.check.judged import judged
from gupvmas.check.model import Rule, Severity
from gupvmas.code.model import Class, Conversion, Kind, Occurrence
from gupvmas.gup.reasons import Cause, of
from gupvmas.scan import Scan
from gupvmas.code.scanner import Reading
from gupvmas.gup.site import Site
from gupvmas.code.source import Source

#: The struct whose double pointers are what all this is about.
_VMA = "vm_area_struct"


#: The rules that are one and the same thing seen in several ways.
_USERS = (rules.SINGLE, rules.MULTI, rules.IGNORED, rules.FORWARDED)


@dataclasses.dataclass
class Observation:
    """Something that a rule is about: where, and what it is known by."""

    rule: Rule
    file: str
    line: int
    column: int
    end_column: int
    function: str | None
    text: str  # the call in one line; for others what makes them the same
    api: str  # the function called; empty for a wrapper
    vmas: str  # what is passed
    message: str
    body: tuple[str, ...]  # the lines of the function around it, without blanks
    extent: tuple[int, int]  # the lines of the call or of the head
    site: Site | None = None
    severity: Severity = Severity.ERROR
    use: Occurrence | None = None  # of what is no call, a macro that is another name

    @property
    def occurrence(self) -> Occurrence | None:
        """What the matrix of a driver has it under."""
        return self.site.occurrence if self.site else self.use

    @property
    def kind(self) -> str:
        """What is compared with each other: a class may change without anybody having done it."""
        return "user" if self.rule in _USERS else self.rule.id


@dataclasses.dataclass(frozen=True)
class Unread:
    """Something that could not be judged: where, why, and the text it is about."""

    file: str
    line: int
    column: int
    cause: Cause
    text: str


def _lines(data: bytes) -> tuple[str, ...]:
    lines = (b" ".join(line.split()) for line in data.split(b"\n"))
    return tuple(line.decode("utf-8", "surrogateescape") for line in lines if line)


def around(source: Source, call: Occurrence) -> tuple[str, ...]:
    if call.function:
        return _lines(source.text(call.function.span))
    # A macro: the lines that are continued into each other.
    first = last = source.line_start(call.offset)
    while first and source.data[:first].rstrip(b"\r\n").endswith(b"\\"):
        first = source.line_start(first - 1)
    while source.data[last : source.line_end(last)].rstrip().endswith(b"\\"):
        last = source.line_end(last)
    return _lines(source.data[first : source.line_end(last)])


def _beside(scan: Scan) -> Severity:
    """How bad what is no call is: in a driver only what does not build is an error."""
    return Severity.WARNING if scan.driver else Severity.ERROR


def is_parameter(scan: Scan, use: Occurrence) -> bool:
    """Whether the function around ``use`` has a parameter of that name, or ``use`` is it."""
    if not use.function:
        return False
    start = use.function.span.start
    body = scan.source(use.file).data.find(b"{", start)
    return any(
        o.file == use.file and o.name == use.name and start <= o.offset < body and o.is_other_use
        for o in scan.occurrences
    )


def of_sites(scan: Scan) -> list[Observation]:
    """What ``scan`` found, as observations: its calls, and what is wrong with them.

    Of a driver's call the matrix decides; what else is wrong with it is a warning.
    """
    found = []
    for site in scan.sites:
        rule, vmas, arguments, prototype = judged(scan, site)
        if scan.is_for_others(site.occurrence) or is_parameter(scan, site.occurrence):
            continue  # the version of the tree switches it off; or it is another function
        if prototype is None:
            rule = None
        call, source = site.occurrence, scan.source(site.file)
        name = wrappers.enclosing(site) or None
        text = f"{site.api}({', '.join(arguments)})"
        seen = Observation(
            rule or rules.SHAPE, site.file, site.line, call.column, call.column + len(site.api), name,
            text, site.api, vmas, _message(site, rule, vmas) if rule else "", around(source, call),
            (call.line, call.end_line), site, _beside(scan),
        )  # fmt: skip
        if scan.driver:
            verdict = fits.of_call(scan, site, rule, vmas)
            if verdict:
                found.append(dataclasses.replace(seen, **vars(verdict)))
            if site.conversion is Conversion.NONE:
                continue  # an arm of kernels that have the parameter
        if rule is None or prototype is None:
            continue
        if not scan.driver:
            found.append(seen)
        if rule is rules.UNUSED:
            continue
        locked = -1 if call.straddles else prototype.index("locked")
        if locked >= 0 and arguments[locked] not in ("NULL", "0"):
            span = call.arguments[locked].span
            found.append(
                dataclasses.replace(
                    seen,
                    rule=rules.LOCKED,
                    line=source.line(span.start),
                    column=span.start - source.line_start(span.start) + 1,
                    end_column=span.end - source.line_start(span.start) + 1,
                    message=f"{site.api}() may drop the mmap lock as {arguments[locked]} is "
                    f"passed for locked, and the VMAs in {vmas} may be gone then",
                )
            )
        for late in site.findings:
            if late.rule != "dangling":
                continue
            start = source.offset(late.line, 0)
            blanks = len(source.indent(start))
            text_of_line = source.data[start : source.line_end(start)].rstrip()
            found.append(
                dataclasses.replace(
                    seen,
                    rule=rules.DANGLING,
                    line=late.line,
                    column=blanks + 1,
                    end_column=len(text_of_line) + 1,
                    text=f"{text} ... {' '.join(late.text.split())}",
                    message=f"the VMA in {site.variable or site.vmas} from {site.api}() is used "
                    "after the mmap lock may have been dropped",
                )
            )
    return found


def _message(site: Site, rule: Rule, vmas: str) -> str:
    what = f"{site.api}()"
    if rule is rules.UNUSED:
        return f"{what} is passed {vmas} for vmas, a parameter that is going away"
    if rule is rules.SINGLE:
        return f"{what} stores a VMA in {vmas}; look it up instead"
    if rule is rules.MULTI:
        return f"{what} fills {vmas} with VMAs; walk the VMAs of the range instead"
    if rule is rules.IGNORED:
        return f"{what} stores VMAs in {vmas}, and nothing reads them"
    return f"{what} is handed {vmas} of the {'macro' if site.occurrence.macro else 'function'} around it"


def unread(scan: Scan) -> list[Unread]:
    """What of ``scan`` could not be judged."""
    found = []

    def text(file: str, line: int, end_line: int) -> str:
        if not line:
            return ""
        source = scan.source(file)
        start = source.offset(line, 0)
        end = source.line_end(source.offset(max(line, end_line), 0))
        return "\n".join(_lines(source.data[start:end]))

    for item in scan.ledger.unaccounted:
        near = text(item.file, item.line, item.end_line)
        found.append(Unread(item.file, item.line, item.column, item.cause.at(item.name), near))
    told = {(item.file, item.line, item.column) for item in found}
    known = {id(site.occurrence) for site in scan.sites}
    for site in scan.sites:
        call = site.occurrence
        if is_parameter(scan, call) or scan.is_for_others(call):
            continue
        if scan.driver and (site.conversion is Conversion.NONE or fits.is_known(scan, call)):
            continue  # an arm of kernels that have the parameter; or the matrix tells
        if site.cause.slug == "too-many-arguments":
            continue  # the tree can't compile it: no user, and nothing to be blind of
        if site.class_ is not Class.UNKNOWN or (site.file, call.line, call.column) in told:
            continue
        rule, _, _, prototype = judged(scan, site)
        if rule is None or prototype is None:
            near = text(site.file, call.line, call.end_line)
            found.append(Unread(site.file, call.line, call.column, site.cause.at(site.api), near))
    for call in scan.occurrences:
        if call.kind is not Kind.CALL or id(call) in known or scan.prototype(call):
            continue
        near = text(call.file, call.line, call.end_line)
        cause = of("not-declared").at(call.name)
        found.append(Unread(call.file, call.line, call.column, cause, near))
    return found


def of_outputs(
    scan: Scan, users: Iterable[Observation], reading: Reading | None = None
) -> list[Observation]:
    """The functions and macros that hand VMAs out: with a GUP call inside that is passed some, or,
    in the files of ``reading`` (gupscan's, for the name of the struct), with an array of pages
    next to the array of VMAs.
    """
    inside = {(seen.file, seen.function) for seen in users if seen.kind == "user" and seen.function}
    names = {name for _, name in inside if name}
    files = {file for file, _ in inside}
    if reading:
        for seen in reading.occurrences:
            if seen.function and _is_double(scan.source(seen.file), seen.offset):
                names.add(seen.function.name)
                files.add(seen.file)
    if not names:
        return []
    found = []
    forwarding = {
        (seen.file, seen.function) for seen in users if seen.rule is rules.FORWARDED
    }
    for head in scan.read_paths(sorted(names), sorted(files)).occurrences:
        source = scan.source(head.file)
        place = (head.file, head.name)
        if head.kind is Kind.MACRO:
            if place in forwarding:
                found.append(_output(source, head, "macro", _beside(scan)))
        elif head.kind is Kind.DEFINITION and head.function:
            parameters = [source.text(a.span) for a in head.arguments]
            if not any(_is_output(text, _VMA) for text in parameters):
                continue
            pages = any(_is_output(text, "page") for text in parameters)
            if place in inside or (reading and pages):
                found.append(_output(source, head, "function", _beside(scan)))
    return found


def _is_double(source: Source, offset: int) -> bool:
    """Whether the name of the struct at ``offset`` begins a double pointer or an array of them."""
    at = source.after(source.skip(offset) + len(_VMA), b"*")
    return at >= 0 and source.data[source.skip(at) : source.skip(at) + 1] != b""


def _is_output(parameter: bytes, struct: str) -> bool:
    """Whether a parameter is a pointer to pointers to ``struct``, or an array of them."""
    words = parameter.replace(b"*", b" * ").replace(b"[", b" [ ").split()
    return struct.encode() in words and words.count(b"*") + words.count(b"[") >= 2


def _output(source: Source, head: Occurrence, what: str, severity: Severity) -> Observation:
    body = around(source, head)
    text = f"{what} {head.name}"
    message = f"the {what} {head.name}() hands VMAs out along with pages; return the pages only"
    last = source.line(head.close) if head.close >= 0 else head.end_line
    return Observation(
        rules.WRAPPER, head.file, head.line, head.column, head.column + len(head.name),
        head.name, text, "", "", message, body, (head.line, last), severity=severity,
    )  # fmt: skip


def aliases(scan: Scan) -> list[Observation]:
    """Where the name of a function with VMAs is used other than by a call."""
    found = []
    for use in scan.occurrences:
        prototype = scan.generation.get(use.name)
        if not use.is_other_use or prototype is None or prototype.vmas < 0:
            continue
        if is_parameter(scan, use):
            continue
        source = scan.source(use.file)
        name = use.macro or (use.function.name if use.function else None)
        line = " ".join(source.line_text(use.line).split())
        message = f"{use.name} is used other than by a call; what is passed for vmas is not seen"
        found.append(
            Observation(
                rules.WRAPPER, use.file, use.line, use.column, use.column + len(use.name), name,
                f"{use.name} in {line}", "", "", message, around(source, use),
                (use.line, use.end_line),
            )
        )  # fmt: skip
    return found


def into_the_change(scan: Scan, seen: Observation, before: set[bytes]) -> Observation:
    """``seen`` at a line that the change brings, if its own is none: ``before`` holds the lines
    that the file had. Where only the argument of a long call changes, it is that.

    Whoever reviews the change sees no other lines, and annotations can't stand at others.
    """
    source = scan.source(seen.file)

    def text(line: int) -> bytes:
        start = source.offset(line, 0)
        return source.data[start : source.line_end(start)].rstrip(b"\r\n")

    if text(seen.line) not in before:
        return seen
    first, last = seen.extent
    lines = [n for n in range(first, last + 1) if text(n).strip() and text(n) not in before]
    if not lines:
        return seen
    line = lines[0]
    begin, end = len(text(line)) - len(text(line).lstrip()), len(text(line))
    prototype = scan.prototype(seen.site.occurrence) if seen.site else None
    if seen.site and prototype and prototype.vmas >= 0 and not seen.site.occurrence.straddles:
        span = seen.site.occurrence.arguments[prototype.vmas].span
        if source.line(span.start) in lines:
            line = source.line(span.start)
            begin = span.start - source.line_start(span.start)
            end = min(span.end - source.line_start(span.start), len(text(line)))
    return dataclasses.replace(seen, line=line, column=begin + 1, end_column=end + 1)
