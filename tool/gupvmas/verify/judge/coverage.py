# SPDX-License-Identifier: GPL-2.0-only
"""Whether all that a series touches was built somewhere."""

from __future__ import annotations

from gupvmas.base.gitrepo import printable
from gupvmas.verify.build.commits import Commits


def judge(commits: Commits) -> None:
    """Whatever is touched, or has a site, must have been built somewhere."""
    lanes = [lane for lane in commits.lanes if not lane.base().trouble]
    touched = {name for change in commits.plan.changes for name in change.files}
    for source in commits.plan.sources:
        if any(
            built is not None and source in built.objects and built.objects[source].built
            for lane in lanes
            for built in lane.built
        ):
            continue
        what = "is touched" if source in touched else "has a site"
        why = "; ".join(
            f"{lane.name}: {lane.base().objects[source].why}"
            for lane in lanes
            if source in lane.base().objects
        )
        commits.found.incomplete.append(
            f"{printable(source)}: {what}, and is built on no architecture: {why or 'none'}"
        )
    present = commits.present(0, commits.plan.headers)
    for header in commits.plan.headers:
        if any(header in lane.base().includes for lane in lanes):
            continue
        if header in present:
            commits.found.incomplete.append(
                f"{printable(header)}: is touched or has a site, and is in no object built here"
            )
