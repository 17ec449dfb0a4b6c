# SPDX-License-Identifier: GPL-2.0-only
"""repeat: run the semantic patches of a series again, and compare."""

from __future__ import annotations

import argparse
import json
from typing import Any

from gupvmas.commands.common import scan_options, write
from gupvmas.base.errors import Status
from gupvmas.base.gitrepo import printable
from gupvmas.base.progress import Progress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gupvmas.series.repeat.run import Repeated
    from gupvmas.base.tree import Tree

DESCRIPTION = (
    "Run the semantic patch in the message of each patch with plain spatch (--no-includes, no other "
    "option) on HEAD plus the earlier patches, and compare the result with the patch, token by token, "
    "comments aside. Files changed by hand according to the message are listed. All work is done in a "
    "private repository. Nothing but semantic patches is run, and none with a script, an #include or "
    "a file of isomorphisms."
)


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.description = DESCRIPTION
    parser.add_argument(
        "--series", metavar="DIR", required=True, help="directory with the patches of a series"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("-o", "--output", metavar="FILE", help="write to FILE instead of stdout")


def run(arguments: argparse.Namespace, progress: Progress) -> int:
    """Repeat each commit and say how it went."""
    from gupvmas.series.repeat.run import Series
    from gupvmas.base.tree import open_tree
    from gupvmas.base.workdir import os_errors, scratch, tidy_exit

    options = scan_options(arguments)
    done = []
    text = arguments.format == "text"
    rows = ""
    with tidy_exit(), scratch() as work, os_errors("write to", work.path):
        with open_tree(arguments.tree, arguments.rev, need_kernel=False) as tree:
            series = Series(tree, arguments.series, work)
            total = len(series.mails)
            with progress.step("repeat the commits", total) as step:
                for number, commit in enumerate(series.repeat(options.store, options.jobs), 1):
                    done.append(commit)
                    rows += _row(number, total, commit)
                    step.advance()
            made = rows if text else json.dumps(_document(tree, done), indent=2) + "\n"
    write(made, arguments.output)
    return Status.FINDINGS if any(commit.differs for commit in done) else Status.DONE


def _row(number: int, total: int, commit: "Repeated") -> str:
    head = f"{number}/{total} {commit.subject}: "
    if commit.differs:
        lines = [head + "differs"]
        for found in commit.differs:
            what = f"spatch gave up: {found.said}" if found.said else "is not what it makes"
            lines.append(f"  {printable(found.file)}:{found.line}: {printable(what)}")
        return "\n".join(lines) + "\n"
    count = len(commit.files)
    files = f"{count} file{'' if count == 1 else 's'}"
    hand = ", ".join(printable(file) for file in commit.by_hand)
    return f"{head}repeated, {files}{f', by hand: {hand}' if hand else ''}\n"


def _document(tree: "Tree", done: "list[Repeated]") -> dict[str, Any]:
    from gupvmas import VERSION
    from gupvmas.gup import spatch

    differ = sum(bool(commit.differs) for commit in done)
    return {
        "schema": "gup-vmas/repeat/1",
        "tool": {"version": VERSION, "spatch": spatch.version()},
        "tree": {"version": tree.version, "rev": tree.rev},
        "commits": [
            {
                "patch": commit.name,
                "subject": commit.subject,
                "files": list(commit.files),
                "by_hand": list(commit.by_hand),
                "differs": [
                    {"file": found.file, "line": found.line, "spatch": found.said or None}
                    for found in commit.differs
                ],
            }
            for commit in done
        ],
        "summary": {
            "commits": len(done), "repeated": len(done) - differ, "differ": differ,
        },
    }
