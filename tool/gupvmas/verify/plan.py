# SPDX-License-Identifier: GPL-2.0-only
"""What a series changes, and so which objects are to be built."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from gupvmas.base.errors import UsageError
from gupvmas.base.progress import Step as Bar
from gupvmas.verify.change import Change, Reader
from gupvmas.verify.texts import CODE
from gupvmas.verify.trees.checkout import Checkout, Step


@dataclasses.dataclass
class Plan:
    """changes: of each commit; sites: the functions with a call of GUP, by file.

    sources and headers: what is touched or has a site.
    """

    changes: list[Change] = dataclasses.field(default_factory=list)
    sites: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    sources: list[str] = dataclasses.field(default_factory=list)
    headers: list[str] = dataclasses.field(default_factory=list)


def read(copy: Checkout, steps: Sequence[Step], reader: Reader, bar: Bar) -> Plan:
    """The plan for the commits ``steps``, the base first.

    ``bar``: advances with each commit. Raises UsageError if there is nothing to be built.
    """
    plan = Plan()
    touched: dict[str, None] = {}
    for old, new in zip(steps, steps[1:]):
        for name in copy.changed(old.commit, new.commit):
            if name.endswith(CODE):
                touched.setdefault(name)
    for step in (steps[0], steps[-1]):
        for file, functions in reader.sites(step.commit).items():
            known = plan.sites.setdefault(file, [])
            known += [name for name in functions if name not in known]
    names = set(touched) | set(plan.sites)
    plan.sources = sorted(n for n in names if n.endswith((".c", ".S")))
    plan.headers = sorted(n for n in names if n.endswith(".h"))
    for old, new in zip(steps, steps[1:]):
        plan.changes.append(reader.change(old, new, plan.sources))
        bar.advance()
    if not plan.sources:
        raise UsageError("verify: the series touches no C source, and no file has a site")
    return plan
