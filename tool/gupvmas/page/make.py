# SPDX-License-Identifier: GPL-2.0-only
"""From what a command found to the text of its page."""

from __future__ import annotations

from pathlib import Path

from gupvmas.series import plan as planning
from gupvmas.series.mail.commits import Built
from gupvmas.page import html, view
from gupvmas.page.verified import Verified
from gupvmas.series.plan import Plan
from gupvmas.scan import Scan
from gupvmas.series.run import Series


def of_scan(
    scan: Scan, work: Path, plan: Plan | None = None, verified: Verified | None = None
) -> str:
    """The page of a scan, with the series that would be made. ``work``: a private directory."""
    plan = plan or planning.make(scan)
    commits = view.planned(scan, plan)
    page = view.of_scan(scan, plan, commits, work, made=False, verified=verified)
    return _render(page, None)


def of_series(done: Series, work: Path, verified: Verified | None = None) -> str:
    """The page of a series that was made. ``work``: a private directory."""
    commits = []
    trees: list[str] = []
    if done.built is not None:
        stats = _stats(done.built)
        trees = [_tree(done.built, commit) for commit in done.built.commits]
        commits = [
            view.CommitView(number, made.subject, made.body, oid, stat, len(step.sites))
            for number, (made, oid, stat, step) in enumerate(
                zip(done.commits, done.built.commits, stats, done.plan.steps), 1
            )
        ]
    page = view.of_scan(
        done.scan, done.plan, commits, work,
        made=True, leftovers=done.leftovers, verified=verified,
    )
    return _render(page, trees if done.scan.tree.is_git else None)


def _render(page: view.Page, trees: list[str] | None) -> str:
    problem = ""
    if page.verified is not None:
        problem = page.verified.mismatch([commit.subject for commit in page.commits], trees)
    return html.render(
        "scan.html",
        page=page,
        problem=problem,
        title=page.title,
        verdict=page.verdict,
        tool=page.tool,
        measures=_measures(page),
    )


def _measures(page: view.Page) -> str:
    """The measures of this page as style, made of our words and of numbers: attributes would need
    a weaker policy.
    """
    rules = [f".part-{part.kind}{{flex-grow:{part.count}}}" for part in page.ledger]
    if page.graph is not None:
        # Letters that are smaller are not read; the graph is moved to and fro rather.
        rules.append(f"@media screen{{.graph svg{{min-width:{page.graph.width * 9 // 10}px}}}}")
    return "\n".join(rules) + "\n"


def _tree(built: Built, commit: str) -> str:
    return built.git.run("rev-parse", f"{commit}^{{tree}}").decode().strip()


def _stats(built: Built) -> list[list[view.FileStat]]:
    """The lines that each commit adds and removes in each file."""
    found = []
    before = built.base
    for commit in built.commits:
        out = built.git.run("diff-tree", "-r", "-z", "--numstat", before, commit)
        stats = []
        for record in out.split(b"\0"):
            if record:
                added, removed, name = record.split(b"\t", 2)
                file = name.decode("utf-8", "surrogateescape")
                # git says "-" of what it takes for binary.
                stats.append(
                    view.FileStat(
                        file,
                        int(added) if added.isdigit() else 0,
                        int(removed) if removed.isdigit() else 0,
                    )
                )
        found.append(stats)
        before = commit
    return found
