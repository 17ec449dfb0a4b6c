# SPDX-License-Identifier: GPL-2.0-only
"""The story of one site, in plain words: what explain prints, and the report shows.

It says nothing that the verdict does not rest on: each sentence comes from the class, the lock or
a line of evidence.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable

from gupvmas.page.site import comparison
from gupvmas.gup import wrappers
from gupvmas.base.gitrepo import printable
from gupvmas.code.model import Class, Conversion, Role
from gupvmas.convert import catalogue
from gupvmas.convert.texts import Texts
from gupvmas.gup.reasons import Reason
from gupvmas.scan import Scan
from gupvmas.gup.site import Site
from gupvmas.base.terminal import Paint, cut, fill

#: Why a conversion does the same as the code before it: the reason of its rule.
_WHY = {
    (Class.UNUSED, Conversion.DROP_ARGUMENT):
        "The call asks for no VMAs, so without the parameter it does what it did.",
    (Class.IGNORED, Conversion.DROP_ARGUMENT):
        "Nothing reads what GUP stores, so nothing changes when it is not stored any more. What "
        "only held it goes as well.",
    (Class.SINGLE, Conversion.HELPER):
        "The helper makes the same call, for one page, and looks the VMA up by the address that "
        "GUP used, under the lock that was held for it. It returns the page or an error "
        "pointer, never NULL; that GUP returns no page (0) becomes an error, too. The VMA is set "
        "on success only, as before.",
    (Class.SINGLE, Conversion.LOOKUP):
        "The call stays. After it, and on success only, the VMA is looked up by the address that "
        "GUP used, under the lock that GUP needs, so it is the one that GUP would have stored. If "
        "none is found for the page, that is warned about, the page is given back, and the "
        "result is an error. It does not become the helper, which is for get_user_pages_remote() "
        "alone: it sets FOLL_REMOTE and takes a reference, not a pin.",
    (Class.MULTI, Conversion.FILL):
        "The array stays, and what reads it. GUP stored the VMA of every page that it returned; now "
        "each of them is looked up behind the call, by the addresses that GUP used and under the "
        "lock that GUP needs, so they are the same ones. If none is found for a page, that is "
        "warned about, the pages are given back, and the result is an error.",
    (Class.MULTI, Conversion.WALK):
        "GUP stored the VMA of every page, and pages next to each other have the same one. Asking "
        "once for every VMA of exactly the pages that were returned, the first one included, in "
        "the same order and in the same words, comes to the same as asking for every page. The "
        "lock is held from the call to the end of the walk. The array goes, with its allocation "
        "and the failure of that.",
    (Class.MULTI, Conversion.INNER):
        "This is GUP itself, and all that the function does is to call another one of this file. "
        "The reader calls that, with the same arguments, and keeps its array; the function loses "
        "its parameter.",
    (Class.FORWARDED, Conversion.DROP_PARAMETER):
        "No caller reads what would be stored, so the parameter goes from the whole chain, "
        "callers first, and every commit builds.",
}

#: The same of an arm, whatever it does with VMAs.
_NEW_ARM = (
    "Kernels from 6.5 on have no such parameter, so they get the statement once more, converted, "
    "in an arm of their own. What older kernels compile stays as it is, token for token, but for a "
    "local that no kernel needs: that goes, and they pass NULL. Both are held against the file by "
    "taking all its views again."
)


@dataclasses.dataclass(frozen=True)
class Part:
    """A section of the story: a heading, paragraphs, and the lines of evidence it rests on."""

    heading: str
    paragraphs: tuple[str, ...]
    lines: tuple[int, ...] = ()


def name_of(site: Site) -> str:
    """The function or macro around a site, as prose: "f()", or what there is instead."""
    name = wrappers.enclosing(site)
    if not name:
        return "code outside of all functions"
    return f"the macro {name}()" if site.occurrence.macro else f"{name}()"


def parts(scan: Scan, site: Site) -> list[Part]:
    """The story, in the order in which a colleague would tell it."""
    found = [_passes(site)]
    if site.class_ is not Class.CONVERTED and site.class_ is not Class.UNUSED:
        found += [_reads(scan, site), _lock(site)]
    cells = scan.matrix.shown(site.occurrence)
    if cells:
        found.append(Part("On each kernel", ("; ".join(map(str, cells)) + ".",)))
    found.append(_becomes(site))
    if site.conversion is Conversion.MANUAL:
        found.append(Part("By hand", (by_hand(site),)))
    return found


def by_hand(site: Site) -> str:
    """What a person can do about a site that is left."""
    return site.cause.advice or "Read the function, convert it, and build it."


def why(site: Site) -> str:
    """Why the conversion of a site is right; empty for one that has none."""
    if site.conversion is Conversion.NEW_ARM:
        return _NEW_ARM
    entry = catalogue.of(site.conversion, site.class_)
    return _WHY.get((site.class_, site.conversion)) or (entry.safe if entry else "")


def lines_of(site: Site, *roles: Role) -> tuple[int, ...]:
    """The lines of evidence that have one of these parts, in order."""
    return tuple(sorted({e.line for e in site.evidence if e.role in roles}))


def lock_span(site: Site) -> tuple[int | None, int | None]:
    """The lines where the lock is taken last before the call, and dropped first after it."""
    end = site.occurrence.end_line
    taken = [line for line in lines_of(site, Role.LOCK) if line <= site.line]
    dropped = [line for line in lines_of(site, Role.UNLOCK) if line >= end]
    return (taken[-1] if taken else None), (dropped[0] if dropped else None)


def _passes(site: Site) -> Part:
    if site.class_ is Class.CONVERTED:
        return Part("What it passes", (f"No VMAs: {site.reason}.",))
    pages = site.nr_pages or "an unknown number of"
    asks = f"{pages} page{'' if pages == '1' else 's'}"
    if site.class_ is Class.UNUSED:
        text = f"{site.vmas} for vmas, so it asks for {asks} and for no VMA: {site.reason}."
    elif site.vmas is None:
        text = f"{len(site.arguments)} arguments: {', '.join(site.arguments)}."
    else:
        text = f"{site.vmas} for vmas, and asks for {asks}."
    declared = lines_of(site, Role.DECLARED)
    return Part("What it passes", (text,), declared + lines_of(site, Role.NULL))


def _reads(scan: Scan, site: Site) -> Part:
    reads = lines_of(site, Role.READ, Role.DANGLING)
    if site.class_ is Class.FORWARDED:
        wrapper = scan.wrappers.around(site)
        callers = [
            s for s in scan.sites if wrapper and scan.wrappers.find(s.api, s.file) is wrapper
        ]
        names = sorted({name_of(caller) for caller in callers})
        who = f"It is called by {_and(names)}." if names else "No call of it was found."
        return Part("Who reads it", (f"Nobody here: {site.reason}. {who}",))
    if reads:
        words = "is read in line" if len(reads) == 1 else "is read in lines"
        return Part("Who reads it", (f"What is stored {words} {_and(map(str, reads))}.",), reads)
    if site.class_ is Class.IGNORED:
        return Part("Who reads it", ("Nobody: it is stored, and that is all.",))
    return Part("Who reads it", ("That could not be followed to its end.",))


def _lock(site: Site) -> Part:
    taken, dropped = lock_span(site)
    lines = lines_of(site, Role.LOCK, Role.UNLOCK)
    if site.lock == "dropped":
        bad = lines_of(site, Role.DANGLING)
        text = (
            f"The mmap_lock may have been dropped before line {_and(map(str, bad))} reads the VMA, "
            "which may be freed by then. That is a bug of today, whatever becomes of the parameter."
        )
        return Part("The lock", (text,), lines)
    if taken and dropped:
        text = f"The mmap_lock is taken in line {taken} and held until line {dropped}."
    elif taken:
        text = f"The mmap_lock is taken in line {taken}; nothing here drops it after the call."
    elif dropped:
        text = f"A caller has taken the mmap_lock; it is dropped in line {dropped}."
    elif site.class_ is Class.UNKNOWN:
        text = "No line of this function is known to take or to drop the mmap_lock."
    else:
        text = (
            "No line of this function is known to take or to drop the mmap_lock, and GUP wants it "
            "held: see that a caller holds it, or what is called before."
        )
    if lines_of(site, Role.READ) and site.automatic:
        text += " What is stored is read before it is dropped on every path."
    return Part("The lock", (text,), lines)


def _becomes(site: Site) -> Part:
    if site.class_ is Class.CONVERTED:
        return Part("What becomes of it", ("Nothing: it has been converted.",))
    if site.conversion is Conversion.NONE:
        return Part("What becomes of it", (f"Nothing: {site.reason}.",))
    if not site.automatic:
        text = f"Nothing: it is left as it is, because no rewrite is shown to be safe. {_cap(site.reason)}."
        return Part("What becomes of it", (text,))
    entry = catalogue.of(site.conversion, site.class_)
    head = {
        Conversion.DROP_ARGUMENT: "The argument goes.",
        Conversion.DROP_PARAMETER: "The argument goes, and the parameter that it hands on.",
        Conversion.NEW_ARM: "The statement stays, and an #else or #if joins it.",
    }.get(site.conversion, entry.becomes if entry else "")
    return Part("What becomes of it", (f"{head} {why(site)}".strip(),))


def _cap(text: str) -> str:
    """A sentence: its first letter large, unless the word is a name of the code."""
    first = text.split(" ")[0]
    return text[:1].upper() + text[1:] if first in ("the", "a", "there", "where", "it", "its") else text


def _and(words: Iterable[str]) -> str:
    found = list(words)
    return found[0] if len(found) == 1 else ", ".join(found[:-1]) + " and " + found[-1]


def of_reason(reason: Reason, paint: Paint) -> str:
    """What the table says of one ``reason``, for a terminal."""
    names = {name: name.upper() for name in reason.fields}
    lines = [paint("bold", reason.slug), *fill(_cap(reason.sentence.format_map(names)) + ".", "  ")]
    by_hand = reason.advice or "Nothing has to be done."
    return "\n".join([*lines, "", paint("bold", "By hand"), *fill(by_hand, "  ")]) + "\n"


def tell(scan: Scan, site: Site, texts: Texts, paint: Paint) -> str:
    """All of it for a terminal, with the diff. ``texts``: the suggestion."""
    head = f"{printable(site.file)}:{site.line}: {name_of(site)} calls {site.api}()"
    verdict = f"{site.class_.value}: {site.conversion.value} [{site.cause.slug}]"
    lines = [paint("bold", head), *fill(verdict, "  "), ""]
    source = scan.source(site.file)
    lines += _code(source.line_text, lines_of(site, Role.CALL), paint)
    for part in parts(scan, site):
        lines += ["", paint("bold", part.heading)]
        for paragraph in part.paragraphs:
            lines += fill(printable(paragraph), "  ")
        lines += _code(source.line_text, part.lines, paint)
    changes = comparison.hunks(texts, site, 2) if site.automatic else []
    if changes:
        lines += ["", paint("bold", "The change")]
    for hunk in changes:
        lines.append(paint("cyan", f"@@ line {next(r.old_line for r in hunk if r.old_line)} @@"))
        lines += [_diff_line(row, paint) for row in _unified(hunk)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _code(text_of: Callable[[int], str], numbers: Iterable[int], paint: Paint) -> list[str]:
    return [
        paint("cyan", f"{number:7}") + "  " + cut(printable(" ".join(text_of(number).split())), 69)
        for number in numbers
    ]


def _unified(hunk: list[comparison.Row]) -> list[tuple[str, str]]:
    """A hunk as lines with a sign, what goes before what comes."""
    found: list[tuple[str, str]] = []
    coming: list[tuple[str, str]] = []
    for row in hunk:
        if row.kind == "same":
            found += coming
            coming = []
            found.append((" ", row.old or ""))
            continue
        if row.old is not None:
            found.append(("-", row.old))
        if row.new is not None:
            coming.append(("+", row.new))
    return found + coming


def _diff_line(line: tuple[str, str], paint: Paint) -> str:
    sign, text = line
    shown = sign + printable(text.expandtabs(8))
    return paint({"-": "red", "+": "green"}[sign], shown) if sign != " " else shown
