# SPDX-License-Identifier: GPL-2.0-only
"""Which rule a call falls under, by its class or, where nothing shows that, by what it passes."""

from __future__ import annotations

from gupvmas.gup import arms
from gupvmas.check import rules
from gupvmas.check.model import Rule
from gupvmas.gup.site import texts_at
from gupvmas.gup.generation import Prototype
from gupvmas.code.model import Class
from gupvmas.scan import Scan
from gupvmas.gup.site import Site

_BY_CLASS = {
    Class.SINGLE: rules.SINGLE,
    Class.MULTI: rules.MULTI,
    Class.IGNORED: rules.IGNORED,
    Class.UNUSED: rules.UNUSED,
    Class.FORWARDED: rules.FORWARDED,
}


def _as_seen(scan: Scan, site: Site) -> tuple[list[str], Prototype | None]:
    """The arguments of a call and its shape, None if that can't be told.

    Of a driver's list with conditionals in it, what a kernel without the parameter sees: the list
    that still has it, if not all of them see the same.
    """
    call = site.occurrence
    if not scan.driver or not call.straddles:
        return site.arguments, scan.prototype(call)
    arguments: list[str] = site.arguments
    shape: Prototype | None = None
    for variant in call.variants:
        if not variant.kernels.meets(arms.NEW):
            continue
        seen = scan.shape_of(call, variant)
        if seen is None:
            return site.arguments, None
        if shape is None or shape.vmas < 0:
            arguments = texts_at(variant.arguments, scan.source(call.file))
            shape = seen
    return arguments, shape


def _rule(site: Site, vmas: str | None) -> Rule | None:
    """The rule of a site; None if it is no user, or none that could be judged.

    ``vmas``: what is passed for them.
    """
    if site.class_ in _BY_CLASS:
        return _BY_CLASS[site.class_]
    call = site.occurrence
    if site.class_ is not Class.UNKNOWN or vmas is None:
        return None
    if not site.evidence:
        return None  # nothing has looked at it: see unread()
    if call.macro and any(vmas.strip("()&* ") == name for name in call.macro_params):
        return rules.FORWARDED
    if call.straddles and vmas == "NULL":
        return rules.UNUSED
    if vmas.startswith("&") and "[" not in vmas:
        return rules.SINGLE
    return rules.MULTI


def judged(scan: Scan, site: Site) -> tuple[Rule | None, str, list[str], Prototype | None]:
    """The rule of a site, what is passed for VMAs, the arguments and their shape."""
    arguments, shape = _as_seen(scan, site)
    fits = shape is not None and len(arguments) == len(shape.roles)
    vmas = site.vmas
    if scan.driver and site.occurrence.straddles:
        vmas = arguments[shape.vmas] if shape and fits and shape.vmas >= 0 else None
    elif site.occurrence.straddles and site.class_ is Class.UNKNOWN:
        vmas = None
    return _rule(site, vmas), vmas or "", arguments, shape if fits else None
