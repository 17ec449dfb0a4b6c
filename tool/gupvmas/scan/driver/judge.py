# SPDX-License-Identifier: GPL-2.0-only
"""A driver's own repository: what makes it build on kernels that have no vmas parameter.

The driver is built for many kernels, so its calls in the old shape stay as they are: they serve
the kernels that have that shape. Where a kernel without the parameter would compile one of them,
an arm ``#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)`` with the call in the new shape is
added, to the ladder that the call stands in or around its statement, also where a configure script
decides the ladder. Where one of its arms may be right for these kernels already, nothing changes.

Only a driver that never looks at the version, next to headers in the new shape, and whose calls all
have the shape before, is taken for one that is built for a single kernel: they lose the argument.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

from gupvmas.gup import api
from gupvmas.gup import arms
from gupvmas.scan.driver import aliases
from gupvmas.scan.driver import compat
from gupvmas.scan.driver import matrix
from gupvmas.scan.driver.mend import fit
from gupvmas.scan.driver.mend import merge
from gupvmas.scan.driver.mend import newarm
from gupvmas.scan.driver import seeing
from gupvmas.scan.driver.mend import today
from gupvmas.code.configure import Probes
from gupvmas.code.model import Arm, Class, Conversion, Kernels, Kind, Occurrence
from gupvmas.gup.reasons import Cause, of
from gupvmas.scan.model import Alias, Scan
from gupvmas.gup.site import Finding, Refusal, Site


def judge(scan: Scan) -> None:
    """Choose the conversion of every site of a driver; its edits go to ``scan.arm_edits``."""
    plain = built_for_one_kernel(scan)
    wanted = scan.options.kernels is None or scan.options.kernels.meets(arms.NEW)
    scan.aliases = aliases.find(scan)
    seeing.fill_matrix(scan)
    compat.serve(scan)
    probes = _probes(scan)
    chosen: dict[str, list[fit.Part]] = {}
    for site in scan.sites:
        if site.api not in api.FUNCTIONS:
            _keep(site, of("driver-own-function", function=site.api))
        elif why := probes.why(scan.source(site.file)):
            _keep(site, of("probe", why=why))
            # Where it does not compile is what it is there to tell.
            scan.matrix.cells.pop(merge.place_of(site), None)
        elif site.class_ is Class.CONVERTED:
            _check_boundary(scan, site)
            _check_headers(scan, site)
        elif not arms.serves_new(site.occurrence):
            if not _breaks_early(scan, site):
                _keep(site, _of_its_arm(scan, site))
        elif not wanted:
            _keep(site, of("kernels-not-asked-for"))
        elif not plain:
            _served_elsewhere(scan, site)
            if site.conversion is not Conversion.NONE and site.automatic:
                try:
                    _may_have_an_arm(scan, site)
                    chosen.setdefault(site.file, []).append(site)
                except Refusal as refusal:
                    site.refuse(refusal.cause)
    scan.mended |= {
        merge.place_of(site) for site in scan.sites
        if plain and site.automatic and site.class_ is not Class.CONVERTED
    }
    for alias in scan.aliases:
        if wanted and not plain and not alias.cause and aliases.breaks(scan, alias):
            chosen.setdefault(alias.definition.file, []).append(alias)
    change_of = functools.partial(merge.change_of, scan)
    for number, (file, parts) in enumerate(chosen.items()):
        fit.give(scan, file, parts, change_of, newarm.tests(arms.NEW), scan.work / f"arms{number}")


def _probes(scan: Scan) -> Probes:
    """What tells which files are probes."""
    return Probes(scan.whole, scan.read_whole, [o for o in scan.occurrences if o.name in api.FUNCTIONS])


def hidden(scan: Scan) -> list[str]:
    """Uses of GUP behind which there may be calls in the old shape: one line each."""
    return [f"{use.file}:{use.line}: {why}" for use, why in hidden_uses(scan)]


def hidden_uses(scan: Scan) -> list[tuple[Occurrence, str]]:
    """Uses of GUP behind which there may be calls in the old shape, and why.

    A name that a ladder of macros gives it for kernels without the parameter is none, nor is a macro
    whose calls are known.
    """
    probes = _probes(scan)
    known = {alias.place: alias for alias in scan.aliases}
    found = []
    for o in scan.occurrences:
        alias = known.get((o.file, o.offset))
        if o.name not in api.FUNCTIONS or not arms.serves_new(o) or probes.why(scan.source(o.file)):
            continue
        if alias and alias.place in scan.mended:
            continue
        if alias and (alias.cause or aliases.breaks(scan, alias)):
            found.append((o, aliases.left(alias).text))
        elif alias and alias.count:
            continue  # its calls are right
        elif o.is_other_use and not any(_is_same_macro(site.occurrence, o) for site in scan.sites):
            found.append((o, f"{o.name} is used other than by a call"))
        elif aliases.is_looked_up(scan, o):
            why = f"{o.name} is looked up by its name; what calls it then is not followed"
            found.append((o, why))
    return found


def built_for_one_kernel(scan: Scan) -> bool:
    """Whether a call of the driver that loses the argument is one that the headers at hand take:
    they have the new shape, its calls the one before, and it never asks for the version."""
    new = scan.generation and all(p.vmas < 0 for p in scan.generation.values())
    if not new or newarm.mentions(scan, api.VERSION_CODE):
        return False
    return all(
        today.is_one_argument_off(scan, site.occurrence)
        for site in scan.sites
        if site.api in api.FUNCTIONS and site.class_ is not Class.CONVERTED
    )


def _keep(site: Site, cause: Cause) -> None:
    site.conversion, site.automatic, site.cause = Conversion.NONE, False, cause
    site.edits = []


def _of_its_arm(scan: Scan, site: Site) -> Cause:
    """What is said of a call that no kernel without the parameter compiles."""
    kernels = " and ".join(map(str, site.occurrence.kernels))
    stop = _stop_on_new(scan, site)
    if stop >= 0:
        return of("stops-on-new-kernels", line=scan.source(site.file).line(stop))
    if not kernels:
        return of("arm-for-no-kernel")
    if {cell.fit for cell in scan.matrix.of(site.occurrence)} - {matrix.Fit.ABSENT} == {matrix.Fit.OK}:
        return of("arm-in-their-shape", kernels=kernels)
    return of("arm-for-old-kernels", kernels=kernels)


def _stop_on_new(scan: Scan, site: Site) -> int:
    """Where an #error is that keeps kernels without the parameter from a call that they see; -1 if
    there is none."""
    found = scan.views.get(site.file)
    at = site.occurrence.offset
    stops = [view.stop for view in found.views if view.serves(arms.NEW) and not view.hides(at)] if found else []
    return max(stops, default=-1)


def _breaks_early(scan: Scan, site: Site) -> bool:
    """Refuse an arm for kernels before 6.5 that the headers' own kernel compiles, without vmas."""
    version = arms.code_of(scan.headers_version)
    declared = scan.generation.get(site.api)
    if version is None or declared is None or declared.vmas >= 0:
        return False
    if not arms.serves(site.occurrence.kernels, Kernels(version, version + 1)):
        return False
    site.refuse(of("arm-breaks-early", version=scan.headers_version, tree=scan.tree.name))
    return True


def _check_headers(scan: Scan, site: Site) -> None:
    """Refuse a call in the new shape that is not the one of headers without the parameter."""
    declared = scan.generation.get(site.api)
    if declared is None or declared.vmas >= 0 or site.occurrence.straddles:
        return
    if not arms.serves_new(site.occurrence) or len(site.arguments) == len(declared.roles):
        return
    site.class_ = Class.UNKNOWN
    site.refuse(
        of(
            "arguments-unlike-prototype",
            count=len(site.arguments), place=declared.place, declared=len(declared.roles),
        ),
    )


def _check_boundary(scan: Scan, site: Site) -> None:
    """A finding if a call in the new shape is compiled for kernels that have the old one."""
    call = site.occurrence
    old = Kernels(0, arms.NEW.first)
    if not call.decided or not arms.is_conditional(call) or site.file in scan.served:
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
                _keep(site, of("arm-for-new-kernels", line=other.line))
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
    if call.macro == call.name or (other.file == call.file and other.offset > call.offset):
        return
    place = f"{other.file}:{other.line}"
    inner = [
        s for s in scan.sites
        if s.occurrence.macro == call.name and s.file == other.file
        and arms.serves_new(s.occurrence)
    ]
    if scan.wrappers.find(call.name, call.file) and len(other.arguments) == len(call.arguments):
        _keep(site, of("driver-own-function", function=call.name))
    elif inner and all(s.class_ is Class.CONVERTED for s in inner):
        _keep(site, of("driver-macro-drops-it", place=place))
    else:
        site.refuse(of("defined-by-driver", function=call.name, place=place))


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
    """Raises Refusal if a test of the version would not fit the driver, or not be right; or if it is
    not known that some kernel without the parameter compiles the call."""
    call = site.occurrence
    if why := scan.matrix.unsure(call):
        raise Refusal("fit-not-known", why=why, tree=scan.tree.name)
    for arm, condition in zip(reversed(call.arms), reversed(call.conditions)):
        named = {a.place for a in scan.aliases if not a.cause and aliases.breaks(scan, a)}
        others = [
            o for o in _in_siblings(scan, call, arm)
            if o.kind is Kind.REFERENCE and (o.file, o.offset) not in named
        ]
        if others and not call.decided and not arm.version:
            raise Refusal("arms-not-by-version", condition=condition, tree=scan.tree.name)
    version = arms.code_of(scan.headers_version)
    known = scan.generation.get(call.name)
    if known and known.vmas < 0 and version is not None and version < arms.NEW.first:
        raise Refusal("version-does-not-tell", version=scan.headers_version, tree=scan.tree.name)
