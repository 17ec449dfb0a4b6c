# SPDX-License-Identifier: GPL-2.0-only
"""Which rule a call falls under, by its class or, where nothing shows that, by what it passes."""

from __future__ import annotations

from gupvmas.check import rules
from gupvmas.check.model import Rule
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
    arguments, shape = site.arguments, scan.prototype(site.occurrence)
    fits = shape is not None and len(arguments) == len(shape.roles)
    vmas = site.vmas
    if site.occurrence.straddles and site.class_ is Class.UNKNOWN:
        vmas = None
    return _rule(site, vmas), vmas or "", arguments, shape if fits else None
