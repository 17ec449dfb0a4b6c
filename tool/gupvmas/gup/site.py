# SPDX-License-Identifier: GPL-2.0-only
"""A site and what was found out about it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from gupvmas.gup.inside import Inside
from gupvmas.code.edit import Edit
from gupvmas.gup.generation import Prototype
from gupvmas.code.model import Class, Conversion, Evidence, Occurrence, Span
from gupvmas.gup.reasons import TABLE, Cause, of, told
from gupvmas.code.source import Source


class Refusal(Exception):
    """A conversion is not shown to be safe; ``cause`` says why, and the message is its text."""

    def __init__(self, why: str | Cause, /, **details: str | int | Cause) -> None:
        """``why`` is a cause, or the slug of a reason, and ``details`` are what its sentence needs.

        What is no slug is what another program said.
        """
        self.cause = of(why, **details) if isinstance(why, str) and why in TABLE else told(why)
        super().__init__(self.cause.text)


#: What each rule says of a line.
FINDINGS = {
    "dangling": "a VMA is read after the lock may be gone",
    "may-dangle": "a VMA is read behind {name}(), which may drop the lock",
    "boundary": "kernels before 6.5 compile this call, and they have the parameter",
}


@dataclasses.dataclass(frozen=True)
class Finding:
    """Something wrong with the code as it is, whatever becomes of the parameter."""

    rule: str
    file: str
    line: int
    text: str
    name: str = ""  # of a function that has a part in it

    @property
    def said(self) -> str:
        """What is wrong, in words."""
        return FINDINGS[self.rule].format(name=self.name)


@dataclasses.dataclass(frozen=True)
class Tried:
    """What a semantic patch has said of a call: the lines that it refuses for, and why.

    It can be converted by it if nothing is refused. Right is that only if no use of the names that
    it ``relies`` on is hidden, which has been looked into.
    """

    name: str
    refusals: tuple[tuple[int, Cause], ...]
    relies: tuple[str, ...]

    @property
    def is_off(self) -> bool:
        """Whether the call is of no shape that it is for."""
        return [cause.slug for _, cause in self.refusals] == ["no-rule"]


@dataclasses.dataclass
class Site:
    """One call of a GUP function (or of something that forwards to one)."""

    occurrence: Occurrence
    arguments: list[str]
    vmas: str | None  # the text of the argument; None where the shape has none
    nr_pages: str | None
    class_: Class = Class.UNKNOWN
    lock: str = "unknown"
    conversion: Conversion = Conversion.MANUAL
    automatic: bool = False
    cause: Cause = of("not-judged")  # why it is converted, or why not
    evidence: list[Evidence] = dataclasses.field(default_factory=list)
    findings: list[Finding] = dataclasses.field(default_factory=list)
    variable: str = ""  # the local or parameter that holds what is passed
    #: What has to change for the call to pass NULL for the VMAs, or to be another call.
    edits: list[Edit] = dataclasses.field(default_factory=list)
    #: With Conversion.INNER: the function that is called instead, and that keeps its parameter.
    inner: str = ""
    inside: Inside | None = None
    slot: int = -1  # the index of the argument
    #: The semantic patch of cocci/convert/ that took the call, without its ending.
    rule: str = ""
    #: The rules of it that changed something there.
    fired: frozenset[str] = frozenset()
    #: What each semantic patch that it was given to has said of it, in their order.
    tried: list[Tried] = dataclasses.field(default_factory=list)
    #: Whether ``edits`` replace the whole call, its argument list included.
    replaces_call: bool = False
    #: Whether its conversion, which seemed to be safe, could not be carried out.
    left: bool = False

    @property
    def reason(self) -> str:
        """The cause in words."""
        return self.cause.text

    def refuse(self, cause: Cause) -> None:
        """Leave the call for a person because of ``cause``: nothing shows that it is safe."""
        self.automatic, self.conversion, self.cause = False, Conversion.MANUAL, cause

    @property
    def slugs(self) -> tuple[str, ...]:
        """The slug of the cause, and those of what it rests on."""
        return (self.cause.slug, *self.cause.because)

    def leave(self, cause: Cause) -> None:
        """Leave the call for a person because of ``cause``, whatever was found out about it."""
        self.left, self.cause = True, cause
        self.automatic, self.conversion = False, Conversion.MANUAL
        self.rule, self.edits, self.replaces_call = "", [], False

    def take_back(self, class_: Class, conversion: Conversion, cause: Cause) -> None:
        """Undo that a semantic patch took the call: it is what it was found to be before."""
        self.class_, self.conversion, self.cause, self.automatic = class_, conversion, cause, False
        self.rule, self.edits, self.fired, self.replaces_call = "", [], frozenset(), False

    @property
    def edits_beside(self) -> list[Edit]:
        """The edits, but for the NULL that is passed instead."""
        if self.replaces_call or self.slot < 0:
            return self.edits
        span = self.occurrence.arguments[self.slot].span
        return [e for e in self.edits if e.start < span.start or e.end > span.end]

    @property
    def file(self) -> str:
        """The path of the file, relative to the tree."""
        return self.occurrence.file

    @property
    def line(self) -> int:
        """The line of the function's name, from 1."""
        return self.occurrence.line

    @property
    def api(self) -> str:
        """The function called."""
        return self.occurrence.name


def texts_of(occurrence: Occurrence, source: Source) -> list[str]:
    """The arguments of a call, each on one line."""
    return texts_at((a.span for a in occurrence.arguments), source)


def texts_at(spans: Iterable[Span], source: Source) -> list[str]:
    """What stands at some places, each on one line."""
    return [" ".join(source.text(s).decode("utf-8", "surrogateescape").split()) for s in spans]


def site_of(occurrence: Occurrence, prototype: Prototype, source: Source) -> Site:
    """The site at ``occurrence``, its arguments as the file has them, not classified yet."""
    texts = texts_of(occurrence, source)
    vmas, pages = prototype.vmas, prototype.index("nr_pages")
    return Site(
        occurrence,
        texts,
        texts[vmas] if 0 <= vmas < len(texts) else None,
        texts[pages] if 0 <= pages < len(texts) else None,
        slot=vmas if vmas < len(texts) else -1,
    )
