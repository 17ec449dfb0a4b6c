# SPDX-License-Identifier: GPL-2.0-only
"""Comments that allow a use: ``/* gup-vmas: allow REASON */`` on the lines of the call.

Also on the line above it, where a comment of the kernel's style goes. Without a reason it has
no effect.
"""

from __future__ import annotations

from collections.abc import Iterable

from gupvmas.gup import api

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gupvmas.check.observe import Observation
    from gupvmas.scan import Scan

MARK = b"gup-vmas: allow"


def reason(comment: bytes) -> str | None:
    """The reason that a comment gives; None if it allows nothing."""
    text = comment.removeprefix(b"//").removeprefix(b"/*").removesuffix(b"*/")
    words = b" ".join(line.strip().lstrip(b"*").strip() for line in text.split(b"\n")).strip()
    if not words.startswith(MARK):
        return None
    rest = words[len(MARK) :]
    if rest[:1].isalnum():
        return None  # "allowed", say
    return rest.lstrip(b" :,-").decode("utf-8", "replace").strip() or None


def split(
    scan: Scan, observations: Iterable[Observation]
) -> tuple[list[Observation], list[tuple[Observation, str]]]:
    """Those that count; and those that a comment allows, each with the reason it gives."""
    seen_all = list(observations)
    files = sorted({o.file for o in seen_all if MARK in scan.source(o.file).data})
    allowed: dict[str, dict[int, str]] = {}
    if files:
        # gupscan lists the comments of files with a name; MARK's own word will do for the rest.
        comments = scan.read_paths([*api.FUNCTIONS, "vm_area_struct"], files, comments=True).comments
        for file, spans in comments.items():
            source = scan.source(file)
            for span in spans:
                why = reason(source.text(span))
                if why is None:
                    continue
                first, last = source.line(span.start), source.line(span.end - 1)
                lines = set(range(first, last + 1))
                if source.blank_before(span.start) and source.blank_after(span.end):
                    lines.add(last + 1)
                allowed.setdefault(file, {}).update(dict.fromkeys(lines, why))
    kept: list[Observation] = []
    silent: list[tuple[Observation, str]] = []
    for seen in seen_all:
        reasons = allowed.get(seen.file, {})
        own = {*range(seen.extent[0], seen.extent[1] + 1), seen.line} & reasons.keys()
        if own:
            silent.append((seen, reasons[min(own)]))
        else:
            kept.append(seen)
    return kept, silent
