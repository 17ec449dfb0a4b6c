#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Writes docs/reasons.md: every reason of the tool, as its table has it."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT / "tool") not in sys.path:
    sys.path.insert(0, str(ROOT / "tool"))

from gupvmas.gup import reasons

PATH = ROOT / "docs" / "reasons.md"
WIDTH = 100

HEAD = """\
<!-- SPDX-License-Identifier: GPL-2.0-only -->
# Reasons

Why a call is converted as it is, and why another is left to do by hand. The slug stays the same;
the sentence may be said better one day, so a program goes by the slug. `scan --format json`,
`check --format json` and SARIF have it, and `explain --reason SLUG` prints the entry.
What a semantic patch reports by `refuse("SLUG", ...)` is one of these, or its own: why a semantic
patch took a call, and what it alone refuses, stands at the head of its file in `cocci/convert/`,
and `explain --reason` prints that, too.

Words in capitals stand for what is put in. This file is made of `tool/gupvmas/gup/reasons/` by
`make docs-reasons`.
"""


def text() -> str:
    """The whole file."""
    parts = [HEAD]
    for heading, topic in reasons.TOPICS:
        parts.append(f"## {heading}\n")
        parts += [_entry(reason) for reason in topic]
    return "\n".join(parts)


def _entry(reason: reasons.Reason) -> str:
    said = reason.sentence.format_map({name: name.upper() for name in reason.fields})
    whole = f"**`{reason.slug}`**: {_plain(said)}. {_plain(reason.advice)}".rstrip()
    return "\n".join(
        textwrap.wrap(
            whole, WIDTH, break_long_words=False, break_on_hyphens=False,
            initial_indent="- ", subsequent_indent="  ",
        )
    ) + "\n"


def _plain(words: str) -> str:
    """Text in which Markdown finds nothing of its own."""
    return "".join(f"\\{sign}" if sign in "*_<>[]`" else sign for sign in words)


def main() -> int:
    """Write it."""
    PATH.write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
