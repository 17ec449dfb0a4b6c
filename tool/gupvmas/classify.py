# SPDX-License-Identifier: GPL-2.0-only
"""What a site does with the VMAs, the lines that show it, and the conversion that follows.

The rules of cocci/scan/ say what stands where; this module draws the conclusion. A conversion
is automatic exactly if its edits could be built, and a conversion that can't be shown safe says
why in Site.cause.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence

from gupvmas import api
from gupvmas.body import Body
from gupvmas.convert import multi
from gupvmas.convert.after import lookup
from gupvmas.convert.array import examine
from gupvmas.convert.call import Call, must_act_by_no_macro, must_be_pure
from gupvmas.convert.hidden import must_be_in_sight
from gupvmas.convert.names import drop_declaration, must_be_quiet
from gupvmas.convert.single import ZeroToldApart, helper
from gupvmas.convert.walk import VMA
from gupvmas.features import Features
from gupvmas.generation import Prototype
from gupvmas.macros import Macros
from gupvmas.model import Class, Conversion, Evidence, Occurrence, Role, Span
from gupvmas.nulls import is_null, never_set, redefines
from gupvmas.reasons import Cause, of
from gupvmas.site import Finding, Refusal, Site
from gupvmas.source import Source
from gupvmas.spatch import Fact


def texts_of(occurrence: Occurrence, source: Source) -> list[str]:
    """The arguments of a call, each on one line."""
    return texts_at((a.span for a in occurrence.arguments), source)


def texts_at(spans: Iterable[Span], source: Source) -> list[str]:
    """What stands at some places, each on one line."""
    return [" ".join(source.text(s).decode("utf-8", "surrogateescape").split()) for s in spans]


def site_of(occurrence: Occurrence, prototype: Prototype, source: Source) -> Site:
    """The site at ``occurrence``, its arguments as the file has them, not classified yet."""
    texts = texts_of(occurrence, source)
    vmas, pages = prototype.vmas, prototype.index("nr_pages")
    return Site(
        occurrence,
        texts,
        texts[vmas] if 0 <= vmas < len(texts) else None,
        texts[pages] if 0 <= pages < len(texts) else None,
    )


def judge(
    site: Site,
    prototype: Prototype,
    source: Source,
    facts: Sequence[Fact],
    tree: Features,
    macros: Callable[[str], Macros],
) -> None:
    """Classify ``site`` and choose its conversion; ``facts`` are its file's.

    ``macros`` gives those that a file may see, which takes a while: a plain NULL needs none.
    """
    occurrence = site.occurrence
    note_call(site, source)
    new = prototype.vmas < 0 or len(site.arguments) == len(prototype.roles) - 1
    # What gupscan counts of a list with conditionals in it is the list of nobody.
    if new and not (occurrence.straddles and prototype.vmas >= 0):
        site.class_, site.conversion = Class.CONVERTED, Conversion.NONE
        site.vmas = None
        site.cause = of("new-shape")
        return
    if occurrence.straddles:
        _refuse(site, of("arguments-straddle-if"))
        return
    if len(site.arguments) != len(prototype.roles):
        _refuse(
            site,
            of(
                "arguments-unlike-prototype",
                count=len(site.arguments), place=prototype.place, declared=len(prototype.roles),
            ),
        )
        return
    extent = occurrence.function.span if occurrence.function else Span(0, len(source.data))
    plain = site.vmas == "NULL" and not redefines(source, "NULL")
    body = Body(source, extent, facts, None if plain else macros(site.file))
    if plain or is_null(site, prototype, body):
        _unused(site, of("null-constant"))
        return
    if occurrence.macro:
        _in_macro(site)
        return
    call = Call(occurrence, prototype, body, VMA, tree)
    address, named = call.passed_by_address("vmas"), _passed(call, "by-name")
    name = address or named or _passed(call, "by-offset")
    try:
        if name is not None:
            must_be_in_sight(body, name)
            must_be_pure(call, "vmas")
            must_act_by_no_macro(call, "vmas")
    except Refusal as refusal:
        _refuse(site, refusal.cause)
        return
    if address is not None:
        _one(site, dataclasses.replace(call, vma=address), address, tree)
        return
    site.variable = name or ""
    if name is None:
        _refuse(site, of("argument-not-understood", text=site.vmas or ""))
    elif body.places("parameter", name):
        site.class_, site.conversion = Class.FORWARDED, Conversion.DROP_PARAMETER
        site.cause = of("forwarded", name=name)
    elif never_set(body, name):
        _unused(site, of("only-null", name=name))
        _forget_null(site, body, name)
    else:
        _many(site, call, name, tree, offset=named is None)


def note_call(site: Site, source: Source) -> None:
    """The lines of the call itself are evidence."""
    _note(site, source, site.line, site.occurrence.end_line)


def _refuse(site: Site, cause: Cause) -> None:
    site.conversion, site.automatic, site.cause = Conversion.MANUAL, False, cause


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
        _refuse(site, of("used-inside-macro", macro=macro or ""))


def _passed(call: Call, kind: str) -> str | None:
    index = str(call.prototype.vmas)
    for fact in call.body.of_call(kind, call.occurrence):
        if fact.text("index") == index:
            return fact.text("name")
    return None


def _forget_null(site: Site, body: Body, name: str) -> None:
    """A local that is only ever NULL goes, unless something else looks at it."""
    declaration = body.declarations(name)[0]
    _note(site, body.source, body.source.line(declaration.name.start), role=Role.DECLARED)
    try:
        site.edits += examine(body, site.occurrence, name).edits
    except Refusal:
        return


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


def _one(site: Site, call: Call, name: str, tree: Features) -> None:
    """&name is passed."""
    body, source = call.body, call.source
    declarations = body.declarations(name)
    for declaration in declarations:
        _note(site, source, source.line(declaration.name.start), role=Role.DECLARED)
    if len(declarations) > 1:
        site.class_ = Class.SINGLE if is_one(site.nr_pages) else Class.UNKNOWN
        _refuse(site, of("declared-twice", name=name))
        return
    reads = _reads(body, call.occurrence, name)
    _lock(site, body, reads)
    if not reads:
        site.class_, site.conversion = Class.IGNORED, Conversion.DROP_ARGUMENT
        if len(declarations) != 1:
            _refuse(site, of("not-local", name=name))
            return
        site.automatic = True
        site.cause = of("never-read", name=name)
        declared = {declaration.name for declaration in declarations}
        others = body.mentions(name) - body.own("by-address", name) - declared
        if not others and not body.places("written", name) - declared:
            try:
                must_be_quiet(body, declarations[0], name)
                site.edits.append(drop_declaration(source, declarations[0]))
            except Refusal as refusal:
                _refuse(site, refusal.cause)
        return
    for read in sorted(reads, key=lambda span: span.start):
        _note(site, source, source.line(read.start), role=Role.READ)
    if site.nr_pages is None:
        _refuse(site, of("pages-not-known", name=name))
        return
    if not is_one(site.nr_pages):
        _refuse(site, of("pages-for-one-vma", count=site.nr_pages, name=name))
        return
    site.class_ = Class.SINGLE
    remote = call.occurrence.name == api.REMOTE and tree.helper
    site.conversion = Conversion.HELPER if remote else Conversion.LOOKUP
    try:
        _must_have_lookup(tree)
        _single_edits(site, call, name, reads, declarations)
    except Refusal as refusal:
        _refuse(site, refusal.cause)


def is_one(text: str | None) -> bool:
    """Whether a number is the constant 1, with or without a suffix."""
    try:
        return int((text or "").rstrip("uUlL"), 0) == 1
    except ValueError:
        return False


def _must_have_lookup(tree: Features) -> None:
    if not tree.lookup:
        raise Refusal("no-lookup")


def _reads(body: Body, call: Occurrence, name: str) -> set[Span]:
    """Where the VMA that ``call`` stored is read.

    If nothing else assigns the variable, that is wherever it stands; if something does, the
    rules have looked where the value of this call can get to.
    """
    declared = {declaration.name for declaration in body.declarations(name)}
    if body.places("written", name) - declared:
        return body.reads_after("later", call, name)
    return body.mentions(name) - body.own("by-address", name) - declared


def _single_edits(
    site: Site,
    call: Call,
    name: str,
    reads: set[Span],
    declarations: Sequence[object],
) -> None:
    body = call.body
    if len(declarations) != 1:
        raise Refusal("not-local", name=name)
    if site.lock == "dropped":
        raise Refusal("read-after-unlock", name=name)
    if body.places("changed", name) - body.own("by-address", name):
        raise Refusal("changed-or-address-taken", name=name)
    if body.places("member-written", name) & reads:
        raise Refusal("vma-written", name=name)
    if body.places("escapes", name) & reads:
        raise Refusal("vma-escapes", name=name)
    if call.argument("locked") not in (b"NULL", b""):
        raise Refusal("locked-passed")
    if site.conversion is Conversion.HELPER and call.passed_by_address("pages"):
        try:
            site.edits = helper(call)
            site.replaces_call = True
            site.cause = of("one-vma-remote")
        except ZeroToldApart as zero:
            site.conversion = Conversion.LOOKUP
            site.edits = lookup(call)
            site.cause = zero.cause
    else:
        site.conversion = Conversion.LOOKUP
        site.edits = lookup(call)
        site.cause = of("one-vma")
    site.automatic = True


def _many(site: Site, call: Call, name: str, tree: Features, offset: bool) -> None:
    """An array, or a pointer to one, is passed; ``offset``: or to a place further on in it."""
    body, source = call.body, call.source
    aside = body.own("by-offset", name)
    elements = [(at, fact) for at, fact in body.all("element", name) if at not in aside]
    for declaration in body.declarations(name):
        _note(site, source, source.line(declaration.name.start), role=Role.DECLARED)
    for at, _ in elements:
        _note(site, source, source.line(at.start), role=Role.READ)
    _lock(site, body, {at for at, _ in elements})
    if not elements:
        site.class_, site.conversion = Class.IGNORED, Conversion.DROP_ARGUMENT
    else:
        site.class_, site.conversion = Class.MULTI, Conversion.WALK
    try:
        if site.lock == "dropped":
            raise Refusal("read-after-unlock", name=name)
        if call.argument("locked") not in (b"NULL", b""):
            raise Refusal("locked-passed")
        if elements and offset:
            raise Refusal("base-is-not-array", name=name, text=site.vmas or "")
        if elements and is_one(site.nr_pages):
            _must_have_lookup(tree)
            site.class_, site.conversion = Class.SINGLE, Conversion.LOOKUP
            site.edits = multi.only(call, name)
            site.cause = of("one-vma")
        elif elements:
            _must_have_lookup(tree)
            site.edits = multi.walk(call, name, tree.iterator)
            site.cause = of("array-page-by-page")
        else:
            site.edits = examine(body, call.occurrence, name).edits
            site.cause = of("array-never-read", name=name)
        site.automatic = True
    except Refusal as refusal:
        if not body.declarations(name):
            site.class_ = Class.UNKNOWN
        elif site.class_ is Class.IGNORED:
            site.class_ = Class.MULTI
        _refuse(site, refusal.cause)
