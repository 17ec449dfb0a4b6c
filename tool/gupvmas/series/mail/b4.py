# SPDX-License-Identifier: GPL-2.0-only
"""The branch as ``b4 prep`` makes one, so that b4 can take the series over from there.

b4 keeps the cover letter in an empty commit below the series, with what it has to know in JSON
behind a marker, and finds it by that ("prep-cover-strategy: commit" in its documentation).
"""

from __future__ import annotations

import dataclasses
import json
import re
import time
from collections.abc import Sequence

from gupvmas.series.mail.commits import Built, source_date
from gupvmas.base.gitrepo import Git, GitError, to_bytes

MARKER = "--- b4-submit-tracking ---"


@dataclasses.dataclass(frozen=True)
class Tracking:
    """What b4 has to know. prefixes: of subjects, besides PATCH and the version."""

    change_id: str
    revision: int
    prefixes: tuple[str, ...] = ()


def message(subject: str, text: Sequence[str], tracking: Tracking) -> str:
    """The message of the commit that holds the cover letter; ``text`` are its paragraphs."""
    series = {
        "revision": tracking.revision,
        "change-id": tracking.change_id,
        "prefixes": list(tracking.prefixes),
    }
    about = "# This section is used internally by b4 prep for tracking purposes."
    document = json.dumps({"series": series}, indent=2)
    parts = [subject.strip(), *(part.strip("\n") for part in text if part.strip("\n"))]
    return "\n\n".join([*parts, f"{MARKER}\n{about}\n{document}"]) + "\n"


def enrol(built: Built, cover: str) -> str:
    """The series once more, on top of a commit that holds ``cover``; returns the last commit.

    They are dated now, or SOURCE_DATE_EPOCH: b4 looks for the cover letter among the commits of
    the last year, and the base of the series may be older.
    """
    date = source_date()
    when = f"@{int(time.time()) if date is None else date} +0000"
    git = built.git

    def commit(tree: str, parent: str, text: bytes, authored: str) -> str:
        env = {
            **built.author.environment("AUTHOR"),
            **built.committer.environment("COMMITTER"),
            "GIT_AUTHOR_DATE": authored,
            "GIT_COMMITTER_DATE": when,
        }
        return git.line("commit-tree", tree, "-p", parent, stdin=text, env=env)

    head = commit(f"{built.base}^{{tree}}", built.base, to_bytes(cover), when)
    for oid in built.commits:
        text = git.run("cat-file", "commit", oid).partition(b"\n\n")[2]
        head = commit(f"{oid}^{{tree}}", head, text, f"@{built.date} +0000")
    return head


def cover_commit(git: Git, base: str, tip: str) -> tuple[str, str] | None:
    """The commit between ``base`` and ``tip`` that holds a cover letter, and its change-id."""
    wanted = ("--fixed-strings", f"--grep={MARKER}", "--max-count=1", "--format=%H%n%B")
    try:
        found = git.line("log", *wanted, f"{base}..{tip}")
    except GitError:
        return None
    oid, _, text = found.partition("\n")
    change = re.search(r'"change-id": "([^"]+)"', text.partition(MARKER)[2])
    return (oid, change[1]) if change else None
