# SPDX-License-Identifier: GPL-2.0-only
"""Macros that have the name of a function, and the calls that go through them.

The preprocessor comes first: below such a macro a call has the parameters of the macro, not those
of the function that the headers declare, and only inside of the macro is the function itself meant.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from gupvmas.code import includes
from gupvmas.code.model import Class, Conversion, Kind, Occurrence, Role
from gupvmas.gup.reasons import Cause, of
from gupvmas.gup.site import Site

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gupvmas.scan.model import Scan  # which has its Namesakes


#: Directives that name a macro and do not define it.
_ASKING = (b"ifdef", b"ifndef", b"if", b"elif", b"undef")


@dataclasses.dataclass(frozen=True)
class Detour:
    """The macro that a call goes through; not ``certain``: or may go through."""

    macro: Occurrence
    certain: bool

    @property
    def place(self) -> str:
        """Where the macro is defined."""
        return f"{self.macro.file}:{self.macro.line}"


class Namesakes:
    """The macros of a tree that have the names of functions."""

    def __init__(self, scan: Scan) -> None:
        self._scan = scan
        self._defined: dict[str, list[Occurrence]] = {}
        self._undefined: dict[str, list[Occurrence]] = {}
        self._includes = includes.Includes(scan.tree)

    def add(self, occurrences: Sequence[Occurrence]) -> None:
        """Take the macros among ``occurrences``; those for other kernels do not count."""
        for found in occurrences:
            if found.kind is not Kind.MACRO or self._scan.is_for_others(found):
                continue
            word = self._directive(found)
            if word == b"undef":
                self._undefined.setdefault(found.name, []).append(found)
            elif word not in _ASKING:
                self._defined.setdefault(found.name, []).append(found)

    def read(self) -> list[str]:
        """The files that were read to find out who includes whom."""
        return self._includes.read()

    def of(self, name: str) -> list[Occurrence]:
        """The definitions of macros that have this name."""
        return self._defined.get(name, [])

    def detour(self, call: Occurrence) -> Detour | None:
        """The macro of its name that ``call`` goes through, if there may be one."""
        source = self._scan.source(call.file)
        if call.macro == call.name or call.open != source.skip(call.offset + len(call.name)):
            return None  # inside of the macro, and behind (NAME), there is only the function
        found = [d for d in map(lambda m: self._through(call, m), self.of(call.name)) if d]
        return min(found, key=lambda d: not d.certain) if found else None

    def _through(self, call: Occurrence, macro: Occurrence) -> Detour | None:
        if macro.file != call.file:
            return Detour(macro, False) if self._may_see(call, macro) else None
        if _exclude_each_other(call, macro):
            return None
        if call.macro:
            return Detour(macro, False)  # it is expanded somewhere else
        if call.offset < macro.offset:
            return None
        for end in self._undefined.get(call.name, ()):
            if end.file == call.file and macro.offset < end.offset < call.offset:
                if all(arm in macro.arms or arm in call.arms for arm in end.arms):
                    return None
        shared = all(arm in call.arms for arm in macro.arms)
        return Detour(macro, shared or macro.decided)

    def _may_see(self, call: Occurrence, macro: Occurrence) -> bool:
        """Whether a macro of another file may be defined where ``call`` is compiled."""
        declared = self._scan.generation.get(call.name)
        if declared is not None and declared.file == call.file and not call.macro:
            return False  # the macro would have made something else of the declaration there
        if macro.file.startswith("include/"):
            return True
        if self._includes.may_reach(call.file, macro.file):
            return True
        if not macro.file.endswith(".h"):
            start = 0 if call.macro else macro.offset
            return self._includes.may_reach_below(macro.file, start, call.file)
        return not call.file.endswith(".c")  # a third file may include the one before the other

    def _directive(self, macro: Occurrence) -> bytes:
        data = self._scan.source(macro.file).data
        words = data[data.rfind(b"#", 0, macro.offset) + 1 : macro.offset].split()
        return words[0] if words else b""


def _exclude_each_other(one: Occurrence, other: Occurrence) -> bool:
    """Whether the two stand in different arms of the same conditional."""
    starts = {arm.first: arm.start for arm in one.arms}
    return any(starts.get(arm.first, arm.start) != arm.start for arm in other.arms)


def judge(scan: Scan, new: Sequence[Site]) -> None:
    """Judge anew those of the ``new`` sites that are made by a macro, not by the function itself."""
    for site in new:
        wrapper = scan.wrappers.find(site.api, site.file)
        if site.api not in scan.generation and (wrapper is None or wrapper.macro):
            continue
        if scan.is_for_others(site.occurrence):
            continue
        inside = site.occurrence.macro
        if inside and site.class_ is Class.FORWARDED and _is_function(scan, inside, site.file):
            _leave(site, of("macro-named-as-function", macro=inside))
            continue
        detour = scan.namesakes.detour(site.occurrence)
        if detour is not None:
            _go_through(scan, site, detour)


def _is_function(scan: Scan, name: str, file: str) -> bool:
    """Whether ``name`` is a function of the API or a wrapper that is known already."""
    wrapper = scan.wrappers.find(name, file)
    return name in scan.generation or (wrapper is not None and not wrapper.macro)


def _go_through(scan: Scan, site: Site, detour: Detour) -> None:
    name, place = site.api, detour.place
    prototype = scan.prototype(site.occurrence)
    others = prototype is None or len(site.arguments) != len(prototype.roles)
    takes = len(detour.macro.arguments)
    fits = detour.macro.open >= 0 and len(site.arguments) == takes
    if _hands_on_none(scan, detour.macro) and (detour.certain or fits and others):
        goes = "goes through" if detour.certain else "fits"
        _leave(site, of("macro-passes-none", goes=goes, name=name, place=place))
        site.class_, site.conversion = Class.CONVERTED, Conversion.NONE
        return
    goes = "goes" if detour.certain else "may go"
    _leave(site, of("goes-through-macro", goes=goes, name=name, place=place))


def _hands_on_none(scan: Scan, macro: Occurrence) -> bool:
    """Whether the body of a macro calls functions that take VMAs, and gives none to any."""
    inside = [
        site
        for site in scan.sites
        if site.occurrence.macro == macro.name
        and site.file == macro.file
        and site.occurrence.statement is not None
        and site.occurrence.statement.start <= macro.offset < site.occurrence.statement.end
    ]
    passing_none = (Class.UNUSED, Class.CONVERTED)
    return bool(inside) and all(site.class_ in passing_none for site in inside)


def _leave(site: Site, cause: Cause) -> None:
    """What was found out as if the function itself were called is not true: forget it."""
    site.class_, site.conversion, site.automatic = Class.UNKNOWN, Conversion.MANUAL, False
    site.cause = cause
    site.lock = "held" if site.lock == "held" else "unknown"
    site.vmas = site.nr_pages = None
    site.variable, site.replaces_call = "", False
    site.edits, site.findings = [], []
    kept = (Role.CALL, Role.LOCK, Role.UNLOCK)
    site.evidence = [e for e in site.evidence if e.role in kept]
