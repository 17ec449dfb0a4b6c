# SPDX-License-Identifier: GPL-2.0-only
"""The words of a series: subjects and bodies of its commits, and the cover letter."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from gupvmas import VERSION
from gupvmas.gup import api
from gupvmas.gup import spatch
from gupvmas.convert import catalogue
from gupvmas.series.mail.mails import Cover
from gupvmas.code.model import Class, Conversion, Kind
from gupvmas.series.driver import letters as driverletters
from gupvmas.series.driver.letters import names_of
from gupvmas.series.plan import Plan, Step, Task
from gupvmas.gup.reasons import Cause
from gupvmas.scan import Scan, uses
from gupvmas.scan.driver.matrix import span_text
from gupvmas.gup.site import Site

#: The width of a commit message.
WIDTH = 72

#: What needs more words, as the parameter goes along with it or not.
HELPERS = (Task.HELPER, Task.ADD_HELPER)

#: How many reasons why a function keeps its parameter are given.
SHOWN = 3


def fill(*paragraphs: str) -> str:
    """Paragraphs, each filled to the width of a commit message, a blank line between them."""
    return "\n\n".join(
        textwrap.fill(" ".join(p.split()), WIDTH, break_long_words=False, break_on_hyphens=False)
        for p in paragraphs
        if p
    )


def home(scan: Scan) -> str:
    """What a subject about GUP itself begins with: "mm/gup", from where it is defined."""
    # A driver may have a function of one of the names; GUP's file has them all.
    files = [
        o.file.rsplit(".", 1)[0]
        for o in scan.occurrences
        if o.kind is Kind.DEFINITION and o.name in api.FUNCTIONS and o.file.endswith(".c")
    ]
    if files:
        # Some trees have copies of kernels, or parts of them, further down.
        return max(files, key=lambda file: (-file.count("/"), files.count(file)))
    return "mm"


def subject(scan: Scan, plan: Plan, step: Step) -> str:
    """The first line of the commit for ``step``."""
    if step.task is Task.DRIVER:
        return f"{step.subsystem}: build on kernels whose GUP has no vmas parameter"
    if step.task is Task.HOLES:
        ranges = [span_text(kernels) for kernels, _ in step.holes]
        return f"{step.subsystem}: build on {'older kernels' if len(ranges) > 1 else f'kernels {ranges[0]}'}"
    if step.task is Task.INTERNAL:
        return f"{home(scan)}: remove vmas array from internal GUP functions"
    if step.task is Task.STOP_USING:
        return f"{step.subsystem}: avoid use of vmas parameter in {step.api}()"
    if step.task is Task.WRAPPER:
        return f"{step.subsystem}: remove unused vmas parameter from {step.api}()"
    if step.rename:
        return f"{step.subsystem}: rename {step.rename.old}() to {step.rename.new}()"
    if step.task is Task.ADD_LOOKUP:
        return f"mm: add {step.api}()"
    if step.task is Task.ADD_HELPER:
        return f"{home(scan)}: add {api.HELPER}()"
    used = step.task is Task.HELPER or any(
        other.task is Task.STOP_USING and other.api == step.api for other in plan.steps
    )
    return f"{home(scan)}: remove {'' if used else 'unused '}vmas parameter from {step.api}()"


def body(scan: Scan, plan: Plan, step: Step) -> str:
    """The text of the commit for ``step``."""
    if step.task is Task.DRIVER:
        return fill(*driverletters.body(scan, step.sites))
    if step.task is Task.HOLES:
        return fill(*driverletters.of_holes(step.holes))
    if step.task is Task.INTERNAL:
        return _internal([name for name in plan.kept if name not in scan.generation])
    if step.task is Task.STOP_USING:
        return _stop_using(step)
    if step.task is Task.WRAPPER:
        return fill(
            f"{step.api}() hands its vmas parameter on to GUP, but no caller reads what would "
            "be stored there. Drop the parameter, so that GUP can lose its own. No functional "
            "change intended."
        )
    if step.rename:
        return fill(
            f"A function {step.rename.old}() for everyone is about to be added to the header of "
            "memory management, and this file has a static one of that name, for something "
            f"else. Call it {step.rename.new}(). No functional change intended."
        )
    if step.task is Task.ADD_LOOKUP:
        return fill(
            f"{api.FIND}() returns the first VMA that ends above an address, so those who want "
            "the one that the address is in have to look at its start as well, and some forget.",
            f"Add {api.LOOKUP}() as it is upstream since ce6d42f2e4a2 (\"mm: add "
            "vma_lookup(), update find_vma_intersection() comments\"). Its first users "
            "are those who stop using the VMAs that GUP stores.",
        )
    text = _helper(scan, step) if step.task in HELPERS else _remove(plan, step)
    strings = "" if step.task is Task.ADD_HELPER else _by_string(scan, step.api)
    return f"{text}\n\n{strings}" if strings else text


def _by_string(scan: Scan, name: str) -> str:
    """What is to be said of strings that name a function which loses its parameter."""
    places = [f"{o.file}:{o.line}" for o in uses.by_string(scan, name)]
    if not places:
        return ""
    return fill(
        f"{name}() is named by a string in {', '.join(_some(places))}. Whoever finds its address "
        "by that and calls it still passes the argument: such calls have to be changed by hand."
    )


def _internal(kept: list[str]) -> str:
    """``kept`` are the functions inside GUP that go on with their parameter."""
    if kept:
        names = ", ".join(f"{name}()" for name in kept)
        return fill(
            "Nobody outside passes an array of VMAs to GUP any more, so functions inside that "
            "handed one down get NULL from all of their callers. Drop the parameter there; what "
            "they hand it on to, or copy it into, gets NULL.",
            f"It stays where GUP itself has VMAs stored, to read them: {names}. No functional "
            "change intended.",
        )
    return fill(
        "Nobody outside passes an array of VMAs to GUP any more, so every function inside that "
        "handed one down gets NULL from all of its callers.",
        "Drop the parameter there, and with it the stores that were made only if it was set, the "
        "assertion that it was not combined with a lock that may be dropped, and the remarks "
        "about it. No functional change intended.",
    )


def _remove(plan: Plan, step: Step) -> str:
    readers = [site for site in step.sites if site.inner]
    ignored = [site for site in step.sites if site.class_ is Class.IGNORED]
    earlier = any(other.task is Task.STOP_USING and other.api == step.api for other in plan.steps)
    if earlier:
        first = (
            f"No caller of {step.api}() needs the array of VMAs any more: those that read it "
            "look the VMAs up themselves now, and the others pass NULL."
        )
    elif ignored:
        first = f"No caller of {step.api}() reads the VMAs: what is stored is ignored."
    else:
        first = f"No caller of {step.api}() asks for VMAs: all of them pass NULL."
    if readers:
        first = (
            f"Only GUP itself reads the VMAs, in {names_of(readers)}, which calls "
            f"{readers[0].inner}() for them now, as {step.api}() does."
        )
    return fill(
        first,
        "The parameter invites use of VMAs after the mmap_lock that keeps them alive was "
        "dropped. Remove it. No functional change intended.",
    )


def _helper(scan: Scan, step: Step) -> str:
    users = [site for site in step.sites if site.conversion is Conversion.HELPER]
    ignored = [site for site in step.sites if site.class_ is Class.IGNORED]
    names = names_of(users)
    first = (
        f"The only users of the VMAs of {step.api}() ask for one page and its VMA: {names}."
        if step.task is Task.HELPER
        else f"Users of the VMAs of {step.api}() that ask for one page and its VMA: {names}."
    )
    text = [
        first,
        f"Add {api.HELPER}() for them. It returns the page or an error pointer. The VMA is "
        "looked up under the lock that GUP was called with, by the address that GUP used: "
        "without its tag where the tree untags, and in the gate area, too. GUP has just found "
        "the page in a VMA, so that there is none can't be; it is warned about, and is an error.",
        f"One thing changes: GUP may return 0, for no page, and a caller that hands this on tells "
        "its own caller that all went well. The helper never returns NULL but -EBUSY instead. "
        f"Upstream, the helper does the same since {api.NEVER_NULL}.",
    ]
    if ignored:
        text.append(f"{names_of(ignored)} asked for the VMA and did not read it.")
    if step.task is Task.HELPER:
        text.append("All other callers pass NULL, so the parameter can go.")
    return fill(*text)


def _stop_using(step: Step) -> str:
    """What each of the conversions of the step says of the functions that it is for."""
    paragraphs = []
    for entry in catalogue.entries().values():
        own = [site for site in step.sites if site.rule == entry.name]
        for paragraph in entry.message if own else ():
            paragraphs.append(paragraph.format(names=names_of(own), api=step.api))
    return fill(*paragraphs)


def cover(scan: Scan, plan: Plan) -> Cover:
    """The cover letter, but for what git adds."""
    if scan.driver:
        return _driver_cover(scan, plan)
    used = [site for site in scan.sites if site.class_ in (Class.SINGLE, Class.MULTI)]
    total = len([s for s in scan.sites if s.class_ is not Class.CONVERTED])
    shapes = [(name, scan.generation.get(name)) for name in api.FUNCTIONS]
    names = ", ".join(f"{name}()" for name, shape in shapes if shape and shape.index("vmas") >= 0)
    unclear = len([s for s in scan.sites if s.class_ is Class.UNKNOWN])
    unknown = f", and of {unclear} it is not known" if unclear else ""
    paragraphs = [
        f"{names} can store the VMA of every page in an array. Of {total} calls in this tree "
        f"{len(used)} read what is stored{unknown}. The VMAs are valid only while the mmap_lock is held, "
        "and nothing in the interface says so or checks it.",
        "This series makes those callers look their VMAs up, where they need them and under the "
        "lock that they hold, and then removes the parameter: a class of dangling pointers "
        "with it, an allocation in the path of those who used an array, and an argument from "
        "everybody else."
        if not plan.blocked
        else "This series makes callers look their VMAs up, where they need them and under the "
        "lock that they hold, as far as that is shown to be safe, and removes the parameter where "
        "nothing needs it any more.",
    ]
    tables = ["  calls   conversion"]
    seen: dict[str, int] = {}
    for site in scan.sites:
        if site.class_ is not Class.CONVERTED:
            drops = site.conversion is Conversion.DROP_ARGUMENT
            kept = drops and site.api in plan.blocked
            name = "none yet: the parameter stays" if kept else site.conversion.value
            seen[name] = seen.get(name, 0) + 1
    tables += [f"  {count:5}   {name}" for name, count in sorted(seen.items())]
    text = [fill(*paragraphs), "\n".join(tables)]
    text += _manual(plan)
    if plan.blocked:
        rows = [f"  {name}(): {line}" for name, why in plan.blocked.items() for line in _some(why)]
        text.append("The parameter stays where something still needs it:\n" + "\n".join(rows))
    gone = [step.api for step in plan.steps if step.task in (Task.HELPER, Task.REMOVE)]
    text += [said for said in (_by_string(scan, name) for name in gone) if said]
    text.append(_book(scan))
    text.append(_made_by("each conversion is shown with its evidence by scan"))
    return Cover("remove the vmas parameter from GUP APIs", "\n\n".join(text) + "\n")


def _made_by(shown: str) -> str:
    """By what the series was made, and how that can be looked into."""
    return fill(
        f"Made by gup-vmas {VERSION} with Coccinelle {spatch.version()}; {shown}.",
    )


def _some(why: Sequence[Cause | str]) -> list[str]:
    """The first few reasons, and how many more there are."""
    more = len(why) - SHOWN
    return [*map(str, why[:SHOWN]), *([f"and {more} more"] if more > 0 else [])]


def _book(scan: Scan) -> str:
    kinds = ", ".join(f"{n} {k}" for k, n in scan.ledger.kinds.items() if n)
    book = (
        f"Every one of the {scan.ledger.occurrences} occurrences of these names in the tree is "
        f"accounted for: {kinds}."
        if scan.ledger.balanced
        else "Not everything could be read: "
        + "; ".join(str(item) for item in scan.ledger.unaccounted)
    )
    for each in scan.left_out:
        why = f"a Linux {each.version} of its own" if each.version else "left out on purpose"
        book += f" That is without {each.counted} in {each.where}, {why}."
    return fill(book)


def _manual(plan: Plan) -> list[str]:
    rows = [f"  {s.file}:{s.line}\n      {s.reason}" for s in plan.manual]
    return ["To do by hand:\n" + "\n".join(rows)] if rows else []


def _driver_cover(scan: Scan, plan: Plan) -> Cover:
    """The cover letter of a driver's one patch: which arms there are, and what each is for."""
    rows = [
        f"  {site.file}:{site.line}: {site.api}()\n"
        + textwrap.indent(textwrap.fill(site.reason, WIDTH - 6), "      ")
        for site in scan.sites
    ]
    text = [
        fill(
            "Linux 6.5 removed the vmas parameter of GUP. These are all calls of the driver, and "
            "what became of each:"
        ),
        "\n".join(rows),
        *_manual(plan),
        _book(scan),
        _made_by("each call is shown with its evidence by scan"),
    ]
    return Cover("build without the vmas parameter of GUP", "\n\n".join(text) + "\n")
