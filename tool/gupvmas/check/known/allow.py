# SPDX-License-Identifier: GPL-2.0-only
"""Comments that allow a use: ``/* gup-vmas: allow REASON */`` on the lines of the call.

Also on the line above it, where a comment of the kernel's style goes. Without a reason it has
no effect.
"""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Iterable, Sequence

from gupvmas.gup import api
from gupvmas.check import rules
from gupvmas.check.change.mentions import ALLOW, VMA

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gupvmas.base.progress import Progress
    from gupvmas.check.change.excerpt import Excerpt
    from gupvmas.check.observe import Observation
    from gupvmas.code.model import Span
    from gupvmas.code.source import Source
    from gupvmas.scan import Scan

#: The word of ALLOW by which gupscan finds its comments.
WORD = ALLOW.partition(b"-")[0].decode()


@dataclasses.dataclass
class Comment:
    """A comment that allows what is on its lines, if it gives a reason."""

    file: str
    reason: str  # "": none
    lines: frozenset[int]
    span: Span
    text: str  # in one line
    used: bool = False

    def covers(self, seen: Observation) -> bool:
        """Whether an observation is on its lines."""
        own = range(seen.extent[0], seen.extent[1] + 1)
        return seen.file == self.file and not self.lines.isdisjoint({*own, seen.line})


def reason(comment: bytes) -> str | None:
    """The reason that a comment gives, "" for none; None if it does not mean to allow anything."""
    text = comment.removeprefix(b"//").removeprefix(b"/*").removesuffix(b"*/")
    words = b" ".join(line.strip().lstrip(b"*").strip() for line in text.split(b"\n")).strip()
    if not words.startswith(ALLOW):
        return None
    rest = words[len(ALLOW) :]
    if rest[:1].isalnum():
        return None  # "allowed", say
    return rest.lstrip(b" :,-").decode("utf-8", "replace").strip()


def of_files(scan: Scan, files: Iterable[str]) -> list[Comment]:
    """The comments of ``files``, in their order."""
    marked = sorted({file for file in files if ALLOW in scan.source(file).data})
    if not marked:
        return []
    names = [*api.FUNCTIONS, "vm_area_struct", WORD]
    return _of(scan, scan.read_paths(names, marked, comments=True).comments)


def _of(scan: Scan, spans: dict[str, list[Span]]) -> list[Comment]:
    found = []
    for file, each in sorted(spans.items()):
        source = scan.source(file)
        for span in each:
            why = reason(source.text(span))
            if why is not None:
                found.append(_comment(source, file, span, why))
    return found


def _comment(source: Source, file: str, span: Span, why: str) -> Comment:
    first, last = source.line(span.start), source.line(span.end - 1)
    lines = set(range(first, last + 1))
    if source.blank_before(span.start) and source.blank_after(span.end):
        lines.add(last + 1)
    text = b" ".join(source.text(span).split()).decode("utf-8", "surrogateescape")
    return Comment(file, why, frozenset(lines), span, text)


def split(
    comments: Sequence[Comment], observations: Iterable[Observation]
) -> tuple[list[Observation], list[tuple[Observation, str]]]:
    """Those that count; and those that a comment allows, each with the reason it gives.

    Comments that allow one of them are ``used`` from then on.
    """
    kept: list[Observation] = []
    silent: list[tuple[Observation, str]] = []
    for seen in observations:
        own = [c for c in comments if c.reason and c.covers(seen)]
        for comment in own:
            comment.used = True
        if own:
            silent.append((seen, min(own, key=lambda c: min(c.lines)).reason))
        else:
            kept.append(seen)
    return kept, silent


def unused(scan: Scan, comments: Sequence[Comment]) -> list[Comment]:
    """Those of ``comments`` that allow nothing, of files in which all could be judged.

    What hands VMAs out by its head alone is a finding only where a change brings it, so that a
    comment may stand there, too.
    """
    from gupvmas.check import collect, observe

    files = sorted({comment.file for comment in comments})
    if not files:
        return []
    split(comments, collect.everything(scan, scan.read_paths([VMA.decode()], files)))
    unread = {item.file for item in observe.unread(scan)}
    return [c for c in comments if not c.used and c.file not in unread]


def newly_unused(
    now: Excerpt, then: Sequence[Excerpt], paths: Iterable[str], progress: Progress
) -> tuple[Scan, list[Comment]] | None:
    """The comments in ``paths`` that a change leaves with nothing to allow; None: there is none.

    now, then: the files after the change, and before it (for each parent).
    """
    marked = [path for path in paths if ALLOW in now.files[path]]
    if not marked:
        return None
    scan = now.scan(marked, progress)
    found = unused(scan, of_files(scan, marked))
    for each in then:
        earlier = [path for path in each.paths if ALLOW in each.files[path]]
        if found and earlier:
            old = each.scan(earlier, progress)
            known = collections.Counter(c.text for c in unused(old, of_files(old, earlier)))
            kept = []
            for comment in found:
                known[comment.text] -= 1
                if known[comment.text] < 0:
                    kept.append(comment)
            found = kept
    return (scan, found) if found else None


def observations(scan: Scan, comments: Iterable[Comment]) -> list[Observation]:
    """An observation for each of ``comments``, which allow nothing."""
    from gupvmas.check.model import Severity
    from gupvmas.check.observe import Observation

    found = []
    for comment in comments:
        source = scan.source(comment.file)
        start, end = comment.span.start, comment.span.end
        line = source.line(start)
        begin = source.line_start(start)
        message = (
            "the comment allows nothing: nothing is found on its lines or right below it"
            if comment.reason
            else "the comment allows nothing, as it gives no reason"
        )
        found.append(
            Observation(
                rules.ALLOW, comment.file, line, start - begin + 1,
                min(end, source.line_end(start)) - begin + 1, None, comment.text, "", "", message,
                (), (line, source.line(end - 1)), severity=Severity.NOTE,
            )
        )  # fmt: skip
    return found
