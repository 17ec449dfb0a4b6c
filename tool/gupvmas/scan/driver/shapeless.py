# SPDX-License-Identifier: GPL-2.0-only
"""Calls without one shape to judge them by."""

from __future__ import annotations

from gupvmas.gup import arms
from gupvmas.scan import classify
from gupvmas.gup.generation import Prototype
from gupvmas.code.model import Occurrence
from gupvmas.gup.reasons import of
from gupvmas.scan.model import Scan
from gupvmas.gup.site import Site, site_of


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
