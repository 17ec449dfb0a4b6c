# SPDX-License-Identifier: GPL-2.0-only
"""The words of the tool as types: what gupscan saw, what a site is, what a commit holds.

Paths are relative to the tree, as str in Python's surrogateescape form. Lines and columns are
1-based, a column counts bytes and a tab counts one; offsets are 0-based bytes, ends exclusive.
"""

from __future__ import annotations

import dataclasses
import enum

from gupvmas.gup.reasons import Cause


class Kind(str, enum.Enum):
    """What an occurrence of a GUP name is; each occurrence is exactly one of these."""

    CALL = "call"
    DEFINITION = "definition"
    DECLARATION = "declaration"
    EXPORT = "export"
    MACRO = "macro"
    REFERENCE = "reference"
    COMMENT = "comment"
    DOCUMENTATION = "documentation"
    UNPARSED = "unparsed"


class Class(str, enum.Enum):
    """What a site does with the VMAs."""

    UNUSED = "unused"
    IGNORED = "ignored"
    SINGLE = "single"
    MULTI = "multi"
    FORWARDED = "forwarded"
    UNKNOWN = "unknown"
    CONVERTED = "converted"


class Conversion(str, enum.Enum):
    """The rewrite chosen for a site.

    Those below are known to the wrapper by name. Any other name makes one more, always the same
    for the same name: a semantic patch of cocci/convert/ says what its conversion is called.
    """

    DROP_ARGUMENT = "drop-argument"
    NEW_ARM = "new-arm"
    HELPER = "get_user_page_vma_remote"
    LOOKUP = "vma_lookup"
    WALK = "vma-walk"
    FILL = "vma-fill"
    DROP_PARAMETER = "drop-parameter"
    INNER = "inner-call"
    MANUAL = "manual"
    NONE = "none"

    @classmethod
    def _missing_(cls, value: object) -> Conversion | None:
        """A conversion that nothing here knows by its name ``value``."""
        if not isinstance(value, str):
            return None
        made = str.__new__(cls, value)
        made._name_ = made._value_ = value
        # What is looked up by its value once more is found there.
        cls._value2member_map_[value] = made
        return made


@dataclasses.dataclass(frozen=True)
class Span:
    """Bytes start to end (exclusive) of a file."""

    start: int
    end: int


@dataclasses.dataclass(frozen=True)
class Argument:
    """One argument or parameter between the parentheses.

    ``span`` runs from its first to its last token; ``comma`` is the offset of the comma that
    follows it, -1 for the last one.
    """

    span: Span
    comma: int


@dataclasses.dataclass(frozen=True)
class Function:
    """A function (or macro) definition around an occurrence: name, lines, extent of the whole."""

    name: str
    line: int
    end_line: int
    span: Span


#: The end of a range of kernels that has none.
BEYOND = 1 << 32


@dataclasses.dataclass(frozen=True)
class Kernels:
    """Values of LINUX_VERSION_CODE: ``first``, and up to but without ``end``."""

    first: int
    end: int

    def meets(self, other: Kernels) -> bool:
        """Whether some kernel is in both."""
        return self.first < other.end and other.first < self.end

    def covers(self, other: Kernels) -> bool:
        """Whether each kernel of ``other`` is in it."""
        return self.first <= other.first and other.end <= self.end

    def __str__(self) -> str:
        if self.first == 0 and self.end >= BEYOND:
            return "all kernels"
        if self.end >= BEYOND:
            return f"kernels from {version_text(self.first)} on"
        before = f"kernels before {version_text(self.end)}"
        return before if self.first == 0 else f"{before}, from {version_text(self.first)} on"


def version_text(code: int) -> str:
    """LINUX_VERSION_CODE as people write it: "6.5", "4.4.168"."""
    last = f".{code & 255}" if code & 255 else ""
    return f"{code >> 16}.{code >> 8 & 255}{last}"


EVERY_KERNEL = Kernels(0, BEYOND)


@dataclasses.dataclass(frozen=True)
class Arm:
    """An arm of a conditional: offsets of the "#" of directives, -1 if there is none.

    ``first`` is the #if of the conditional, ``start`` the arm's own #if, #elif or #else, ``next``
    the directive that ends the arm, ``endif`` the one that ends the conditional. ``version``:
    some test in the conditional names LINUX_VERSION_CODE; ``decided``: nothing but the version
    chooses this arm.
    """

    first: int
    start: int
    next: int
    endif: int
    version: bool
    decided: bool


@dataclasses.dataclass(frozen=True)
class Variant:
    """The arguments that some kernels see of a list with conditionals inside."""

    kernels: Kernels
    arguments: tuple[Span, ...]


@dataclasses.dataclass(frozen=True)
class Occurrence:
    """One occurrence of a name, as gupscan's lexer saw it."""

    file: str
    line: int
    column: int
    offset: int
    name: str
    kind: Kind
    end_line: int
    function: Function | None
    macro: str | None
    macro_params: tuple[str, ...]
    conditions: tuple[str, ...]
    arguments: tuple[Argument, ...]
    open: int  # offset of "(", -1 if there is none
    close: int  # offset of the matching ")", -1 if there is none
    quoted: bool  # it stands in a string or character literal
    straddles: bool  # a preprocessor directive stands between open and close
    comment: Span | None  # the comment it stands in
    doc: Span | None  # for a definition or declaration: the comment right above
    problem: Cause | None  # for UNPARSED: why
    #: The kernels for which it may be compiled, and whether nothing else has a say in that.
    kernels: tuple[Kernels, ...] = (EVERY_KERNEL,)
    decided: bool = True
    arms: tuple[Arm, ...] = ()  # around it, from the outside in
    #: The statement (or the head of an if or a loop, or the #define) that a call stands in.
    statement: Span | None = None
    variants: tuple[Variant, ...] = ()  # empty if they can't be told by the version
    in_code: bool = False  # its file is C or assembly, whatever its name

    @property
    def is_other_use(self) -> bool:
        """Whether code uses the name other than by a call: by its address, say."""
        return self.in_code and self.kind is Kind.REFERENCE and not self.quoted


class Role(str, enum.Enum):
    """What a line has to do with a verdict."""

    CALL = "the call"
    DECLARED = "declared"
    NULL = "null by this"
    LOCK = "lock taken"
    UNLOCK = "lock dropped"
    READ = "read"
    DANGLING = "read without the lock"


@dataclasses.dataclass(frozen=True)
class Evidence:
    """A line that made a verdict so, and its part in that."""

    file: str
    line: int
    text: str
    role: Role = Role.CALL


@dataclasses.dataclass(frozen=True)
class Commit:
    """One commit of a series: whole new contents for the files that change."""

    subject: str
    body: str
    files: dict[str, bytes]
    trailers: tuple[str, ...] = ()
    #: A file that lies beside the mail of the commit, which the body names: its name and text.
    beside: tuple[str, str] | None = None
