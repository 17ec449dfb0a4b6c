# SPDX-License-Identifier: GPL-2.0-only
"""An arm of #if for some kernels: its test, its place, its text, the headers it needs."""

from __future__ import annotations

import dataclasses
import re

from gupvmas.gup import api
from gupvmas.gup import arms
from gupvmas.code.edit import Edit
from gupvmas.code.model import BEYOND, Kernels, Kind, Occurrence, Span
from gupvmas.scan.driver.matrix import OLDEST
from gupvmas.scan.model import Scan
from gupvmas.code.source import Source


_VERSION = api.VERSION_CODE.encode()

#: A conditional that one more test can be put before.
_LADDER = re.compile(rb"([ \t]*#[ \t]*)if(?=[ \t(!])")
_NEST = re.compile(rb"[ \t]*#[ \t]*(if|endif)")


@dataclasses.dataclass(frozen=True)
class Test:
    """What tells ``kernels`` from those that come to the test: a bound ``below`` them, one ``above``
    them, or both.

    ``others_first``: in a ladder, the others are tested for, and come before them.
    """

    kernels: Kernels
    below: bool
    above: bool
    others_first: bool = False

    def text(self, like: bytes = b"") -> bytes:
        """The test that holds on the kernels, spelt as another one is."""
        parts = [_test(b">=", self.kernels.first, like)] if self.below else []
        parts += [_test(b"<", self.kernels.end, like)] if self.above else []
        return b" && \\\n    ".join(parts)

    def otherwise(self, like: bytes = b"") -> bytes:
        """The test that holds on the others."""
        parts = [_test(b"<", self.kernels.first, like)] if self.below else []
        parts += [_test(b">=", self.kernels.end, like)] if self.above else []
        return b" || \\\n    ".join(parts)


def tests(kernels: Kernels) -> list[Test]:
    """The tests that may tell some kernels from all others, the shortest first."""
    below, above = kernels.first > arms.code(OLDEST), kernels.end < BEYOND
    found = [Test(kernels, True, False), Test(kernels, True, False, True)] if below else []
    found += [Test(kernels, False, True), Test(kernels, False, True, True)] if above else []
    return [*found, Test(kernels, True, True)] if below and above else found


def arm(source: Source, region: Span, test: Test, new: bytes, old: bytes) -> bytes:
    """The lines ``region`` of a file with an arm for the kernels of ``test``.

    ``new`` is what stands in that, ``old`` what all others see.
    """
    if not new.strip():
        return b"#if " + test.otherwise() + b"\n" + _ended(old) + b"#endif\n"
    first = b"#if " + test.text() + b"\n" + _ended(new)
    if not old.strip():
        return first + b"#endif\n"
    ladder = _LADDER.match(old)
    if ladder and _is_one_conditional(old):
        like = old[ladder.end() : source.directive_end(region.start) - region.start].strip()
        return (
            ladder[1] + b"if " + test.text(like) + b"\n" + _ended(new)
            + ladder[1] + b"el" + old[ladder.end(1) :]
        )
    return first + b"#else\n" + _ended(old) + b"#endif\n"


def _is_one_conditional(text: bytes) -> bool:
    """Whether lines that begin with #if end with its #endif, and none of them is outside."""
    depth = 0
    lines = text.strip().split(b"\n")
    for number, line in enumerate(lines):
        found = _NEST.match(line)
        if found:
            depth += 1 if found[1] == b"if" else -1
        if not depth and number + 1 < len(lines):
            return False
    return not depth


def _test(comparison: bytes, code: int, like: bytes) -> bytes:
    """One comparison of the version with a value of LINUX_VERSION_CODE, spelt as another one is."""
    comma = b"," if b"," in like and b", " not in like else b", "
    numbers = comma.join(b"%d" % n for n in (code >> 16, code >> 8 & 255, code & 255))
    text = _VERSION + b" " + comparison + b" KERNEL_VERSION(" + numbers + b")"
    alone = like.startswith(b"(") and Source("", like).closing(0) == len(like) - 1
    return b"(" + text + b")" if alone else text


def _ended(text: bytes) -> bytes:
    return text if text.endswith(b"\n") else text + b"\n"


def lines(source: Source, unit: Span, call: Occurrence) -> tuple[Span, int]:
    """The whole lines of a statement, and how many blanks follow it if code of another one does.

    What else stands on the line that it begins on is among them, and what the statement of a condition
    decides about.
    """
    start, line_end = source.line_start(unit.start), source.line_end(unit.end - 1)
    following = source.skip(unit.end)
    if call.macro or not source.blank_before(unit.start) or following >= line_end:
        return Span(start, line_end), 0
    is_head = source.data[unit.start : unit.end].endswith(b")")
    if source.data[unit.end : following].strip() or is_head and _ends_within(source, following, line_end):
        return Span(start, line_end), 0
    return Span(start, unit.end), following - unit.end


def _ends_within(source: Source, start: int, line_end: int) -> bool:
    """Whether a statement is at its end where the line is, but for a comment."""
    comments = [c.start for c in source.comments_in(start, line_end)]
    return source.data[start : min([line_end, *comments])].rstrip().endswith(b";")


def extended(
    source: Source, region: Span, call: Occurrence, test: Test, new: bytes, old: bytes
) -> list[Edit] | None:
    """One more arm for the ladder that the statement is all the innermost arm of, if it is."""
    arm = call.arms[-1] if call.arms else None
    if arm is None or not arm.decided or min(arm.next, arm.endif) < 0:
        return None
    own = [kernels for kernels in call.kernels if kernels.meets(test.kernels)]
    if len(own) != 1 or (own[0].end < test.kernels.end and not test.above):
        return None
    body = Span(source.directive_end(arm.start), source.line_start(arm.next))
    if region.start < body.start or region.end > body.end:
        return None
    outside = source.text(Span(body.start, region.start)), source.text(Span(region.end, body.end))
    if outside[0].strip() or outside[1].strip() not in (b"", b"{"):
        return None
    new, old = (outside[0] + text + outside[1] for text in (new, old))
    hash_at = source.line_start(arm.start)
    prefix = source.text(Span(hash_at, arm.start)) + b"#"
    word_at = source.skip(arm.start + 1)
    line = source.text(Span(word_at, source.directive_end(arm.start))).strip()
    gap = source.text(Span(arm.start + 1, word_at))
    changed = [Edit(body.start, body.end, old)] if old != source.text(body) else []
    is_first = arm.start == arm.first
    if is_first and not line.startswith((b"if ", b"if(", b"if\t")):
        return None
    rest = [Edit(word_at, word_at, b"el")] if is_first else []
    word = prefix + gap + (b"if " if is_first else b"elif ")
    first_at = source.skip(arm.first + 1)
    like = source.text(Span(first_at, source.directive_end(first_at))).strip()[2:].strip()
    if line == b"else" and not test.above:
        last = prefix + gap + b"elif " + test.otherwise(like) + b"\n"
        return [
            Edit(hash_at, body.start, last),
            *changed,
            Edit(body.end, body.end, prefix + gap + b"else\n" + _ended(new)),
        ]
    if test.others_first:
        above = word + test.otherwise(like) + b"\n" + _ended(old)
        return [Edit(hash_at, hash_at, above), *rest, Edit(body.start, body.end, new)]
    return [Edit(hash_at, hash_at, word + test.text(like) + b"\n" + _ended(new)), *rest, *changed]


def mentions(scan: Scan, name: str, file: str | None = None) -> bool:
    """Whether code of the driver, or of one file of it, has a name in it."""
    found = (scan.read_paths([name], [file]) if file else scan.read([name])).occurrences
    return any(
        o.kind not in (Kind.COMMENT, Kind.DOCUMENTATION) and not o.quoted for o in found
    )


def headers(scan: Scan, file: str) -> list[Edit]:
    """The headers that a file needs for what its new arms name and it never named before."""
    edits = scan.arm_edits[file]
    needed = ((_VERSION, api.VERSION_HEADER), (api.UNTAG[0].encode(), api.UNTAG_HEADER))
    lines = b""
    for word, header in needed:
        line = b"#include <" + header.encode() + b">\n"
        if not any(word in edit.text for edit in edits) or mentions(scan, word.decode(), file):
            continue
        if line.strip() not in scan.source(file).data:
            lines += line
    if not lines:
        return []
    at = _after_includes(scan, file, min(edit.start for edit in edits if edit.text))
    return [Edit(at, at, lines)]


def _after_includes(scan: Scan, file: str, first: int) -> int:
    """Where an #include can go: behind those of linux/ that come before offset ``first``."""
    source = scan.source(file)
    includes = [
        o for o in scan.read_paths(["include"], [file]).occurrences
        if o.kind is Kind.REFERENCE and not o.arms and o.offset < first
    ]
    linux = [o for o in includes if "<linux/" in source.line_text(o.line)]
    if linux:
        return source.line_end(linux[-1].offset)
    return source.line_start(includes[0].offset if includes else source.skip(0))
