# SPDX-License-Identifier: GPL-2.0-only
"""What conversions may use in a file of a kernel tree that is not built in for sure."""

from __future__ import annotations

import dataclasses

from gupvmas import api
from gupvmas.features import Features
from gupvmas.model import Kind
from gupvmas.site import Site

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gupvmas.scan import Scan  # which calls this


def needs_the_kernel(site: Site) -> bool:
    """Whether the conversion of a site uses what no module can link, or the helper, which does."""
    names = [name.encode() for name in (api.HELPER, *api.NOT_LINKED)]
    return any(name in edit.text for edit in site.edits for name in names)


def facts(scan: Scan) -> Features:
    """What the tree offers to code that may be a module.

    The helper is inline, so a module links what it calls: one that the tree has already is used
    only if it does not ask for the gate area itself.
    """
    helper = False
    path = scan.facts.declared.get(api.HELPER, "").rpartition(":")[0]
    if path:
        found = scan.read_paths([api.HELPER, *api.GATE], [path]).occurrences
        own = [o.function.span for o in found if o.name == api.HELPER and o.function]
        asks = [o for o in found if o.name in api.NOT_LINKED and o.kind is Kind.CALL]
        helper = bool(own) and not any(
            span.start <= o.offset < span.end for o in asks for span in own
        )
    return dataclasses.replace(scan.facts, helper=helper and scan.facts.helper, gate=False)
