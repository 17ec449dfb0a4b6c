# SPDX-License-Identifier: GPL-2.0-only
"""The conversion of a call as it can be applied now, to the tree as it is."""

from __future__ import annotations

import difflib
import os
from collections.abc import Sequence

from gupvmas.base import diffs
from gupvmas.check import rules
from gupvmas.check.model import Fix, Replacement
from gupvmas.check.observe import Observation
from gupvmas.convert.functions import parameter
from gupvmas.code.edit import Edit, OverlapError, apply, replace, settle
from gupvmas.base.gitrepo import c_quote, to_bytes
from gupvmas.code.model import Class, Conversion
from gupvmas.scan import Scan
from gupvmas.gup.site import Site
from gupvmas.code.source import Source

#: Lines around a change that a diff shows.
CONTEXT = 3

_WORDS = {
    Conversion.DROP_ARGUMENT: "drop the argument",
    Conversion.HELPER: "use get_user_page_vma_remote()",
    Conversion.LOOKUP: "look the VMA up with vma_lookup()",
    Conversion.WALK: "walk the VMAs of the range",
}


def edits(scan: Scan, site: Site) -> list[Edit]:
    """What has to change for ``site`` to be no user any more; nothing if that is not shown safe.

    Where the tree still has the parameter NULL is passed for it, else the argument goes.
    """
    if not site.automatic or site.conversion not in _WORDS:
        return []
    call = site.occurrence
    if call.straddles:
        return []  # a place in the list is another one for another kernel
    own = scan.generation.get(site.api)
    shape = scan.prototype(call)
    if own is None or shape is None:
        return []  # a wrapper's own fate decides about its callers
    found = list(site.edits_beside)
    if own.vmas < 0:
        if not site.replaces_call:
            found.append(parameter.drop_slot(scan.source(site.file), call, shape.vmas))
    elif site.class_ is Class.UNUSED:
        return []  # the parameter is there, and NULL the best that can be passed
    elif not site.replaces_call:
        found.append(replace(call.arguments[shape.vmas].span, b"NULL"))
    return found


def of(scan: Scan, seen: Observation) -> Fix | None:
    """The fix of a call, None if there is none."""
    site = seen.site
    if site is None or seen.rule in (rules.DANGLING, rules.LOCKED, rules.SHAPE):
        return None
    found = edits(scan, site)
    if not found:
        return None
    source = scan.source(site.file)
    settled = settle(source, found)
    try:
        text = apply(source, settled)
    except OverlapError:
        return None
    replacements = tuple(_replacement(source, edit) for edit in settled)
    what = _WORDS[site.conversion]
    if site.conversion is Conversion.DROP_ARGUMENT and scan.generation[site.api].vmas >= 0:
        what = "pass NULL, and drop what nothing reads"
    return Fix(what, site.file, replacements, diff(site.file, source.data, text))


def together(scan: Scan, observations: Sequence[Observation]) -> str:
    """One diff with the fixes of all ``observations``, which are of one state."""
    by_file: dict[str, list[Observation]] = {}
    for seen in observations:
        by_file.setdefault(seen.file, []).append(seen)
    parts = []
    for file, group in sorted(by_file.items()):
        source = scan.source(file)
        chosen: list[Edit] = []
        text = source.data
        for seen in group:
            own = edits(scan, seen.site) if seen.site and seen.kind in ("user", rules.UNUSED.id) else []
            try:
                text = apply(source, settle(source, [*chosen, *own]))
            except OverlapError:
                continue  # of two that want the same lines, the first
            chosen += own
        if text != source.data:
            parts.append(diff(file, source.data, text))
    return "".join(parts)


def _replacement(source: Source, edit: Edit) -> Replacement:
    def place(offset: int) -> tuple[int, int]:
        return source.line(offset), offset - source.line_start(offset) + 1

    text = edit.text.replace(b"\r\n", b"\n").replace(b"\n", source.newline)
    return Replacement(
        *place(edit.start), *place(edit.end), text.decode("utf-8", "surrogateescape")
    )


def diff(path: str, old: bytes, new: bytes) -> str:
    """A unified diff of one file, as git apply takes it."""

    def name(prefix: str) -> str:
        raw = to_bytes(prefix + path)
        quoted = c_quote(raw)
        plain = quoted[1:-1] == raw
        return path_text(raw if plain else quoted)

    def path_text(raw: bytes) -> str:
        return raw.decode("utf-8", "surrogateescape")

    first, second = (
        [line.decode("utf-8", "surrogateescape") for line in _lines(data)] for data in (old, new)
    )
    # difflib takes its time with a long file: it gets what differs, and what is shown around it.
    head = len(os.path.commonprefix([first, second])) - CONTEXT
    tail = len(os.path.commonprefix([first[::-1], second[::-1]])) - CONTEXT
    head, tail = max(head, 0), max(min(tail, len(first) - head, len(second) - head), 0)
    old_part, new_part = (lines[head : len(lines) - tail] for lines in (first, second))
    out = []
    for line in difflib.unified_diff(old_part, new_part, name("a/"), name("b/"), n=CONTEXT):
        if line.startswith("@@"):
            line = diffs.shifted(line, head)
        out.append(line if line.endswith("\n") else line + "\n\\ No newline at end of file\n")
    return f"diff --git {name('a/')} {name('b/')}\n" + "".join(out)


def _lines(data: bytes) -> list[bytes]:
    """The lines with their ends; only a line feed ends one."""
    parts = data.split(b"\n")
    lines = [part + b"\n" for part in parts[:-1]]
    return lines + [parts[-1]] if parts[-1] else lines
