# SPDX-License-Identifier: GPL-2.0-only
"""What a site does with the VMAs, the lines that show it, and the conversion that follows.

The rules of cocci/scan/ say what stands where; this module draws the conclusion. A conversion
is automatic exactly if its edits could be built, and a conversion that can't be shown safe says
why in Site.reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from gupvmas.gup import api
from gupvmas.gup.body import Body
from gupvmas.convert.hidden import must_be_in_sight
from gupvmas.convert import catalogue
from gupvmas.convert.decide import Trial
from gupvmas.gup.features import Features
from gupvmas.gup.generation import Prototype
from gupvmas.code.macros import Macros
from gupvmas.code.model import Class, Conversion, Evidence, Occurrence, Role, Span
from gupvmas.scan.nulls import is_null, never_set, redefines
from gupvmas.gup.reasons import Cause, of
from gupvmas.gup.site import Finding, Refusal, Site
from gupvmas.code.source import Source
from gupvmas.gup.spatch import Fact


def judge(
    site: Site,
    prototype: Prototype,
    source: Source,
    facts: Sequence[Fact],
    tree: Features,
    macros: Callable[[str], Macros],
) -> Trial | None:
    """Classify ``site``; ``facts`` are its file's, ``macros`` gives those that a file may see.

    Returned is what the semantic patches of cocci/convert/ have to be asked, if anything: they
    decide whether it can be converted, and by that what it is.
    """
    occurrence = site.occurrence
    note_call(site, source)
    new = prototype.vmas < 0 or len(site.arguments) == len(prototype.roles) - 1
    # What gupscan counts of a list with conditionals in it is the list of nobody.
    if new and not (occurrence.straddles and prototype.vmas >= 0):
        site.class_, site.conversion = Class.CONVERTED, Conversion.NONE
        site.vmas = None
        site.cause = of("new-shape")
        return None
    if occurrence.straddles:
        site.refuse(of("arguments-straddle-if"))
        return None
    if len(site.arguments) > len(prototype.roles) and not occurrence.macro:
        # No macro makes fewer of them; a call in a macro may be for who uses that.
        site.refuse(of(
            "too-many-arguments",
            count=len(site.arguments), place=prototype.place, declared=len(prototype.roles),
        ))
        site.conversion = Conversion.NONE
        return None
    if len(site.arguments) != len(prototype.roles):
        site.refuse(
            of(
                "arguments-unlike-prototype",
                count=len(site.arguments), place=prototype.place, declared=len(prototype.roles),
            ),
        )
        return None
    extent = occurrence.function.span if occurrence.function else Span(0, len(source.data))
    if site.vmas == "NULL" and not redefines(source, "NULL"):
        _unused(site, of("null-constant"))
        return None
    body = Body(source, extent, facts, macros(site.file))
    if is_null(site, prototype, body):
        _unused(site, of("null-constant"))
        return None
    if occurrence.macro:
        _in_macro(site)
        return None
    return _judge_passed(site, prototype, body, tree)


def _judge_passed(
    site: Site, prototype: Prototype, body: Body, tree: Features
) -> Trial | None:
    """Judge a call that passes something for the VMAs that is not null."""
    address, named = (_passed(site, prototype, body, kind) for kind in ("by-address", "by-name"))
    name = address or named or _passed(site, prototype, body, "by-offset")
    try:
        if name is not None:
            must_be_in_sight(body, name)
        _must_be_plain(site, prototype, body)
    except Refusal as refusal:
        site.refuse(refusal.cause)
        return None
    if name is not None and address is None:
        site.variable = name
        if body.places("parameter", name):
            site.class_, site.conversion = Class.FORWARDED, Conversion.DROP_PARAMETER
            site.cause = of("forwarded", name=name)
            # If the function that it is of must keep it, the array can still be filled.
            return _trial(site, {"parameter"}, prototype, body, tree)
        if never_set(body, name):
            _unused(site, of("only-null", name=name))
            _note_declarations(site, body, name)
            return Trial(site, catalogue.names({"null"}), prototype, body, tree)
    one = is_one(site.nr_pages)
    words = {"one" if one else "several"}
    if name is None:
        words.add("unknown")
        site.class_, site.cause = Class.UNKNOWN, of("argument-not-understood", text=site.vmas or "")
    else:
        reads = _reads(site, body, name) if address else _elements(body, name)
        _note_declarations(site, body, name)
        for read in sorted(reads, key=lambda span: span.start):
            _note(site, body.source, body.source.line(read.start), role=Role.READ)
        _lock(site, body, reads)
        # What it is as long as no rule takes it.
        site.class_ = (
            Class.SINGLE if reads and one else Class.UNKNOWN if address else Class.MULTI
        )
        site.cause = of("no-rule")
        if address and not one:
            site.cause = of("several-pages", text=site.nr_pages or "all")
        words |= {"address" if address else "array", "read" if reads else "unread"}
    return _trial(site, words, prototype, body, tree)


def _trial(
    site: Site, words: set[str], prototype: Prototype, body: Body, tree: Features
) -> Trial | None:
    """What to ask the semantic patches that are for a call of which ``words`` hold."""
    cause = None
    if site.api == api.REMOTE and tree.helper:
        words.add("helper")
    if "other" in prototype.roles:
        words.add("wrapper")
        cause = of("parameters-not-known", function=site.api)
    elif tree.lookup:
        words.add("lookup")
    else:
        cause = of("no-lookup")
    if cause and site.class_ is not Class.FORWARDED:
        site.cause = cause
    names = catalogue.names(words)
    return Trial(site, names, prototype, body, tree) if names else None


def _must_be_plain(site: Site, prototype: Prototype, body: Body) -> None:
    """Raise Refusal if what is passed for the VMAs does anything but give a value."""
    index = str(prototype.vmas)
    if any(f.text("index") == index for f in body.of_call("impure", site.occurrence)):
        raise Refusal("argument-not-pure", role="vmas")
    if body.macros.acts(site.vmas or ""):
        raise Refusal("argument-macro-may-act", role="vmas")


def _elements(body: Body, name: str) -> set[Span]:
    """Where an array is read: what stands beside the call's own argument."""
    return body.places("element", name) - body.own("by-offset", name)


def _note_declarations(site: Site, body: Body, name: str) -> None:
    for place in sorted(body.declarations(name), key=lambda span: span.start):
        _note(site, body.source, body.source.line(place.start), role=Role.DECLARED)


def note_call(site: Site, source: Source) -> None:
    """The lines of the call itself are evidence."""
    _note(site, source, site.line, site.occurrence.end_line)


def _unused(site: Site, cause: Cause) -> None:
    site.class_, site.conversion = Class.UNUSED, Conversion.DROP_ARGUMENT
    site.automatic, site.cause = True, cause


def _note(
    site: Site, source: Source, first: int, last: int | None = None, role: Role = Role.CALL
) -> None:
    for line in range(first, (last or first) + 1):
        evidence = Evidence(site.file, line, source.line_text(line), role)
        if evidence not in site.evidence:
            site.evidence.append(evidence)


def _in_macro(site: Site) -> None:
    macro = site.occurrence.macro
    if site.vmas is not None and site.vmas.strip("() ").isidentifier():
        site.class_, site.conversion = Class.FORWARDED, Conversion.DROP_PARAMETER
        site.variable = site.vmas.strip("() ")
        site.cause = of("forwarded-by-macro", name=site.vmas, macro=macro or "")
    else:
        site.refuse(of("used-inside-macro", macro=macro or ""))


def _passed(site: Site, prototype: Prototype, body: Body, kind: str) -> str | None:
    """The variable that a call passes for the VMAs in the way ``kind``; None if it passes none so."""
    index = str(prototype.vmas)
    for fact in body.of_call(kind, site.occurrence):
        if fact.text("index") == index:
            return fact.text("name")
    return None


def _lock(site: Site, body: Body, reads: set[Span]) -> None:
    """Where the lock is: what was found, and the lines that show it."""
    source = body.source
    dangling = list(body.of_call("dangling", site.occurrence))
    bad = [
        fact
        for fact in dangling
        if body.detail(fact, "read") in reads
    ]
    taken = [at for at, _ in body.all("lock") if at.start < site.occurrence.offset]
    dropped = [at for at, _ in body.all("unlock")]
    for at in taken:
        _note(site, source, source.line(at.start), role=Role.LOCK)
    for at in dropped:
        _note(site, source, source.line(at.start), role=Role.UNLOCK)
    if bad:
        site.lock = "dropped"
        for fact in bad:
            line = source.line(body.detail(fact, "read").start)
            finding = Finding("dangling", site.file, line, source.line_text(line))
            if finding not in site.findings:
                site.findings.append(finding)
            _note(site, source, line, role=Role.DANGLING)
    elif taken:
        site.lock = "held"
    _may_be_dropped(site, body, reads)


def _may_be_dropped(site: Site, body: Body, reads: set[Span]) -> None:
    """A finding for each read behind a function that may drop the lock: of which only the name is known."""
    for fact in body.of_call("may-dangle", site.occurrence):
        read = body.detail(fact, "read")
        line = body.source.line(read.start)
        text = body.source.line_text(line)
        finding = Finding("may-dangle", site.file, line, text, fact.text("unlock"))
        if read in reads and not any(f.line == line for f in site.findings):
            site.findings.append(finding)
            site.lock = "unknown" if site.lock == "held" else site.lock


def is_one(text: str | None) -> bool:
    """Whether a number is the constant 1, with or without a suffix."""
    try:
        return int((text or "").rstrip("uUlL"), 0) == 1
    except ValueError:
        return False


def _reads(site: Site, body: Body, name: str) -> set[Span]:
    """Where the VMA that a call stored is read.

    If nothing else assigns the variable, that is wherever it stands; if something does, the
    rules have looked where the value of this call can get to.
    """
    declared = body.declarations(name)
    if body.places("written", name) - declared:
        return body.reads_after("later", site.occurrence, name)
    return body.mentions(name) - body.own("by-address", name) - declared
