# SPDX-License-Identifier: GPL-2.0-only
"""A site and what was found out about it."""

from __future__ import annotations

import dataclasses

from gupvmas.edit import Edit
from gupvmas.model import Class, Conversion, Evidence, Occurrence
from gupvmas.reasons import TABLE, Cause, of, told


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
    "boundary": "kernels before 6.5 compile this call, and they have the parameter",
}


@dataclasses.dataclass(frozen=True)
class Finding:
    """Something wrong with the code as it is, whatever becomes of the parameter."""

    rule: str
    file: str
    line: int
    text: str

    @property
    def said(self) -> str:
        """What is wrong, in words."""
        return FINDINGS[self.rule]


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
    #: What has to change for the call to pass no VMAs any more, the argument itself excepted.
    edits: list[Edit] = dataclasses.field(default_factory=list)
    #: With Conversion.INNER: the function that is called instead, and that keeps its parameter.
    inner: str = ""
    #: Whether ``edits`` replace the whole call, its argument list included.
    replaces_call: bool = False
    #: Whether its conversion, which seemed to be safe, could not be carried out.
    left: bool = False

    @property
    def reason(self) -> str:
        """The cause in words."""
        return self.cause.text

    @property
    def slugs(self) -> tuple[str, ...]:
        """The slug of the cause, and those of what it rests on."""
        return (self.cause.slug, *self.cause.because)

    def leave(self, cause: Cause) -> None:
        """Leave the call for a person because of ``cause``, whatever was found out about it."""
        self.left, self.cause = True, cause
        self.automatic, self.conversion = False, Conversion.MANUAL
        self.edits, self.replaces_call = [], False

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
