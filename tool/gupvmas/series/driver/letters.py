# SPDX-License-Identifier: GPL-2.0-only
"""What the patch for a driver says: which calls no longer build, what they become, what is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gupvmas.code.model import Class, Kernels
from gupvmas.gup import arms
from gupvmas.gup.site import Site
from gupvmas.scan import Scan
from gupvmas.scan.driver.matrix import Fit, span_text


def body(scan: Scan, sites: Sequence[Site]) -> list[str]:
    """The paragraphs of the commit that converts ``sites``."""
    broken = scan.matrix.on_new_kernels(Fit.BREAKS)
    names = _joined(
        [f"{site.api}()" for site in sites]
        + [f"{a.function}()" for a in scan.aliases if a.place in scan.mended]
    )
    text = [f"Linux 6.5 removed the vmas parameter from {names}, so the driver does not build there."]
    if scan.arm_edits:
        text += _arms(scan, sites)
    else:
        text.append(
            "The headers that the driver is built with have the new shape, and it never asks for "
            "the version of the kernel: drop the argument."
        )
    text += _left(scan, [place for place in broken if place not in scan.mended])
    return text


def of_holes(holes: Sequence[tuple[Kernels, Sequence[Site]]]) -> list[str]:
    """The paragraphs of the commit that gives calls an arm for older kernels."""
    return [
        *(_of_hole(kernels, sites) for kernels, sites in holes),
        "Add arms for these kernels, with the arguments that they want. What all others compile stays "
        "as it is.",
    ]


def _of_hole(kernels: Kernels, sites: Sequence[Site]) -> str:
    names = _joined(f"{site.api}()" for site in sites)
    one = len({site.occurrence.function or site.file for site in sites}) == 1
    verb, passes = ("does", "it passes") if one else ("do", "they pass")
    return (
        f"{names_of(sites)} {verb} not build on kernels {span_text(kernels)}: what {passes} to {names} is not "
        "what is taken there."
    )


def _arms(scan: Scan, sites: Sequence[Site]) -> list[str]:
    nulled = [site for site in sites if (site.file, site.occurrence.offset) in scan.nulled]
    text = "Add an arm for these kernels, with the argument left out."
    if nulled:
        text += (
            f" Nothing reads what {names_of(nulled)} passes for the VMAs, so it goes, and older kernels "
            "are passed NULL. All else that they compile stays as it is."
        )
    else:
        text += " What older kernels compile stays as it is."
    found = [text]
    single = [site for site in sites if site.class_ is Class.SINGLE]
    if single:
        found.append(
            f"{names_of(single)} {_verb(single)} the VMA: in the new arm it is looked up right after the call."
        )
    several = [site for site in sites if site.class_ is Class.MULTI]
    if several:
        found.append(
            f"{names_of(several)} {_verb(several)} an array of VMAs: in the new arm it is filled right after the "
            "call, page by page."
        )
    for alias in scan.aliases:
        if alias.place in scan.mended:
            found.append(f"{alias.name} becomes a macro that takes the argument and drops it.")
    return found


def _left(scan: Scan, places: Sequence[tuple[str, int]]) -> list[str]:
    """What still breaks, by the kernels: those without the parameter, and older ones."""
    found = []
    if places:
        found.append(f"Not done, so that some kernel from 6.5 on still can't build it: {_where(scan, places)}.")
    for part, broken in scan.matrix.ranges:
        if broken and not part.meets(arms.NEW):
            found.append(
                f"On kernels {span_text(part)} the call does not fit in {_where(scan, broken)}, before "
                "and after this."
            )
    return found


def _where(scan: Scan, places: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{file}:{scan.source(file).line(offset)}" for file, offset in places)


def names_of(sites: Iterable[Site]) -> str:
    """The functions around some sites, as prose; the file where there is none."""
    return _joined(_around(site) for site in sites)


def _around(site: Site) -> str:
    function = site.occurrence.function
    return f"{function.name}()" if function else site.file


def _verb(sites: Iterable[Site]) -> str:
    return "reads" if len({_around(site) for site in sites}) == 1 else "read"


def _joined(names: Iterable[str]) -> str:
    """Each name once, as prose."""
    each = list(dict.fromkeys(names))
    return each[0] if len(each) == 1 else ", ".join(each[:-1]) + " and " + each[-1]
