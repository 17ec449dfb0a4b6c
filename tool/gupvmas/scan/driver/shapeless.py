# SPDX-License-Identifier: GPL-2.0-only
"""Calls without one shape to judge them by: none fits, or the list differs by kernel."""

from __future__ import annotations

from gupvmas.gup import arms
from gupvmas.scan import classify
from gupvmas.gup.generation import Prototype
from gupvmas.code.model import Class, Conversion, Occurrence
from gupvmas.gup.reasons import of
from gupvmas.scan.model import Scan
from gupvmas.gup.site import Site, site_of, texts_at


def unknown(scan: Scan, call: Occurrence) -> Site:
    """The site of a call that no shape fits, or more than one."""
    source = scan.source(call.file)
    site = site_of(call, Prototype(call.name, (), "", 0), source)
    classify.note_call(site, source)
    count = len(site.arguments)
    site.cause = of("shape-unknown", function=call.name, count=count)
    if sum(arms.may_be(roles, site.arguments) for roles in arms.roles_of_length(call.name, count)) > 1:
        site.cause = of("shape-unsure", function=call.name, count=count)
    return site


def straddling(scan: Scan, call: Occurrence, read: bool) -> Site:
    """The site of a driver's call with conditionals among its arguments.

    The list is not edited. It is converted if every kernel without the parameter sees it in the
    new shape; if all of them see one list that ends in NULL, the driver can get an arm for them.
    ``read``: spatch saw the call.
    """
    source = scan.source(call.file)
    site = site_of(call, Prototype(call.name, (), "", 0), source)
    classify.note_call(site, source)
    site.cause = of("arguments-straddle-if")
    today = [variant for variant in call.variants if variant.kernels.meets(arms.NEW)]
    texts = [texts_at(variant.arguments, source) for variant in today]
    seen = [scan.shape_of(call, variant) for variant in today]
    if seen and all(shape is not None and shape.vmas < 0 for shape in seen):
        site.class_, site.conversion = Class.CONVERTED, Conversion.NONE
        site.cause = of("list-without-parameter")
    elif read and seen and seen[0] and len({tuple(text) for text in texts}) == 1:
        site.vmas = texts[0][seen[0].vmas]
        if site.vmas == "NULL":
            site.class_, site.automatic = Class.UNUSED, True
            site.conversion = Conversion.DROP_ARGUMENT
            site.cause = of("null-constant")
    return site
