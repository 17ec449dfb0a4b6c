# SPDX-License-Identifier: GPL-2.0-only
"""Functions and macros that hand a vmas parameter of their own on to GUP, and their callers.

A static function and a macro of a .c file are known in that file alone; everything else is
known in the whole tree.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Collection, Sequence

from gupvmas.gup import api
from gupvmas.gup import reasons
from gupvmas.gup.generation import Prototype, is_private
from gupvmas.code.model import Class, Conversion, Kind, Occurrence
from gupvmas.gup.reasons import Cause
from gupvmas.code.scanner import Reading
from gupvmas.gup.site import Site
from gupvmas.code.source import Source


#: Gives the text of a file of the tree.
SourceOf = Callable[[str], Source]


@dataclasses.dataclass(frozen=True)
class Wrapper:
    """A wrapper: its parameters, and the one file that knows it, empty for the whole tree."""

    prototype: Prototype
    scope: str
    parameter: str  # the name of the parameter
    macro: bool = False

    @property
    def name(self) -> str:
        """What it is called."""
        return self.prototype.name


class Wrappers:
    """All wrappers of a tree."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Wrapper] = {}
        self._others: set[tuple[str, str]] = set()
        self._names: dict[tuple[str, int], str] = {}
        #: Those that keep their parameter, and why; judge() finds out.
        self.staying: dict[Wrapper, Cause] = {}
        #: Calls of those, as judge() found them, and the cause that it gave them for that.
        self.kept: list[tuple[Site, tuple[bool, Conversion, Cause], Cause]] = []

    def add(self, wrapper: Wrapper) -> bool:
        """Add a wrapper; False if it was known."""
        key = (wrapper.name, wrapper.scope)
        new = key not in self._known
        self._known.setdefault(key, wrapper)
        return new

    def hide(self, definition: Occurrence, source: Source) -> None:
        """Note a static function of a .c file that only has the name of a wrapper.

        ``definition`` may be any definition, and ``source`` is its file.
        """
        if is_private(definition, source.data):
            self._others.add((definition.name, definition.file))

    def all(self) -> list[Wrapper]:
        """Every one of them."""
        return list(self._known.values())

    def find(self, name: str, file: str) -> Wrapper | None:
        """The wrapper that ``name`` means in ``file``."""
        own = self._known.get((name, file))
        return own if own or (name, file) in self._others else self._known.get((name, ""))

    def call_it(self, definition: Occurrence, name: str) -> None:
        """Note what a definition of a wrapper calls the parameter."""
        if definition.function:
            self._names[definition.file, definition.function.span.start] = name

    def parameter(self, site: Site, wrapper: Wrapper) -> str:
        """What the parameter of ``wrapper`` is called around ``site``."""
        call, index = site.occurrence, wrapper.prototype.vmas
        if call.macro:
            return call.macro_params[index] if index < len(call.macro_params) else ""
        start = call.function.span.start if call.function else -1
        return self._names.get((call.file, start), wrapper.parameter)

    def passes_null(self, site: Site) -> bool:
        """Whether a wrapper that loses its parameter calls one here that keeps its own."""
        around, callee = self.around(site), self.find(site.api, site.file)
        loses = around is not None and around not in self.staying
        return site.class_ is Class.FORWARDED and callee in self.staying and loses

    def around(self, site: Site) -> Wrapper | None:
        """The wrapper whose body holds ``site``."""
        return self.find(enclosing(site), site.file)


def enclosing(site: Site) -> str:
    """The name of the function or macro around a site; empty if there is none."""
    call = site.occurrence
    return call.macro or (call.function.name if call.function else "")


def parameter_name(text: bytes) -> str:
    """The name in the declaration of a parameter: its last word; empty if it has none."""
    words = re.sub(rb"\[[^]]*\]", b" ", text).replace(b"*", b" ").split()
    word = words[-1].decode("ascii", "replace") if words else ""
    return word if len(words) > 1 and word.isidentifier() and word != "vm_area_struct" else ""


def slot_problem(wrapper: Wrapper, own: Sequence[Occurrence], sources: SourceOf) -> Cause | None:
    """Why the parameter of ``wrapper`` has no one place in what declares it; None if it has.

    ``own`` are the occurrences that mean it. Arms and files may have definitions that differ, and
    a function and a macro may share the name.
    """
    index, count = wrapper.prototype.vmas, len(wrapper.prototype.roles)
    for found in own:
        if found.kind not in (Kind.DECLARATION, Kind.DEFINITION, Kind.MACRO):
            continue
        place = f"{found.file}:{found.line}"
        if (found.kind is Kind.MACRO) is not wrapper.macro:
            other = "a macro" if found.kind is Kind.MACRO else "a function"
            return reasons.of("named-twice", wrapper=wrapper.name, what=other, place=place)
        if found.kind is Kind.MACRO and found.open < 0:
            continue  # #undef, or a question whether there is one
        if len(found.arguments) != count:
            return reasons.of("other-parameters", wrapper=wrapper.name, place=place)
        if not wrapper.macro and found.straddles:
            return reasons.of("parameters-straddle-if", wrapper=wrapper.name, place=place)
        text = sources(found.file).text(found.arguments[index].span)
        first = sources(wrapper.prototype.file)
        if not wrapper.macro and _type(text) != _type(_declared(wrapper, own, first)):
            return reasons.of("other-parameters", wrapper=wrapper.name, place=place)
    return None


def namesake_problem(
    wrapper: Wrapper, own: Sequence[Occurrence], known: Sequence[Wrapper]
) -> Cause | None:
    """Why it can't be told who calls ``wrapper`` and who another one of its name; None if it can."""
    for other in known:
        if other.name == wrapper.name and other.macro is not wrapper.macro:
            if not other.scope or not wrapper.scope or other.scope == wrapper.scope:
                what = "a macro" if other.macro else "a function"
                place = other.prototype.place
                return reasons.of("named-twice", wrapper=wrapper.name, what=what, place=place)
    if not wrapper.macro:
        return None
    for call in own:
        defined = [o.offset for o in own if o.kind is Kind.MACRO and o.file == call.file]
        if call.kind is Kind.CALL and not call.macro and defined and call.offset < min(defined):
            place = f"{call.file}:{call.line}"
            return reasons.of("called-above-macro", wrapper=wrapper.name, place=place)
    return None


def _declared(wrapper: Wrapper, own: Sequence[Occurrence], source: Source) -> bytes:
    """The parameter as the definition has it that made the wrapper known."""
    for found in own:
        if (found.file, found.line) == (wrapper.prototype.file, wrapper.prototype.line):
            return source.text(found.arguments[wrapper.prototype.vmas].span)
    return b""


def _type(text: bytes) -> bytes:
    """A parameter without its name and its layout; an array is a pointer."""
    name = parameter_name(text).encode()
    words = re.sub(rb"\[[^]]*\]", b" * ", text).replace(b"*", b" * ").split()
    return b" ".join(word for word in words if word != name and word not in (b"const", b"struct"))


def of(
    site: Site, source: Source, read: Callable[[list[str], list[str]], Reading]
) -> Wrapper | None:
    """The wrapper around a forwarding site, None if its parameters are not understood.

    ``read`` is gupscan for names in files.
    """
    call = site.occurrence
    passed = site.variable
    if call.macro:
        if passed not in call.macro_params:
            return None
        roles = tuple("vmas" if p == passed else "other" for p in call.macro_params)
        scope = "" if call.file.endswith(".h") else call.file
        return Wrapper(Prototype(call.macro, roles, call.file, call.line), scope, passed, True)
    if not call.function:
        return None
    for occurrence in read([call.function.name], [call.file]).occurrences:
        if occurrence.kind is not Kind.DEFINITION or not occurrence.function:
            continue
        if occurrence.function.span != call.function.span:
            continue
        names = [parameter_name(source.text(a.span)) for a in occurrence.arguments]
        if names.count(passed) != 1:
            return None
        roles = tuple("vmas" if name == passed else "other" for name in names)
        scope = call.file if is_private(occurrence, source.data) else ""
        prototype = Prototype(call.function.name, roles, call.file, occurrence.line)
        return Wrapper(prototype, scope, passed)
    return None


def judge(
    sites: list[Site],
    occurrences: list[Occurrence],
    known: Wrappers,
    obstacles: dict[Wrapper, Cause],
    public: Collection[str],
) -> None:
    """Say of every forwarding site whether the parameter can go, and of its callers, too.

    It can once nobody who passes something for it reads the VMAs: all are null, ignored, or
    forwarders whose own parameter goes. A call of a wrapper that stays is left as it is.
    ``obstacles`` are the wrappers that do more with the parameter than can be taken out.
    ``public`` are the functions of the API, one of which may be an inline that calls another.
    May be called again, with more obstacles or with sites that are left.
    """
    for site, before, given in known.kept:
        if site.cause is given:  # it stayed with the wrapper, of which that is to be found out anew
            site.automatic, site.conversion, site.cause = before
    known.kept.clear()
    _serve_themselves(sites, known)
    changed = True
    forwarding = [s for s in sites if s.class_ is Class.FORWARDED and not is_for_others(s)]
    for site in forwarding:
        if not site.left:
            site.automatic, site.conversion = True, Conversion.DROP_PARAMETER
    while changed:
        changed = False
        for site in forwarding:
            if not site.automatic:
                continue
            around = known.around(site)
            cause = around and (obstacles.get(around) or _beside(around, forwarding, known))
            if enclosing(site) in public:
                cause = _kept(enclosing(site), sites)
            else:
                cause = cause or _obstacle(site, sites, occurrences, known)
            if cause:
                site.automatic, site.conversion, site.cause = False, Conversion.MANUAL, cause
                changed = True
    known.staying = _staying(forwarding, known)
    for site in sites:
        callee = known.find(site.api, site.file)
        if callee is None or callee not in known.staying or not site.automatic:
            continue
        before = site.automatic, site.conversion, site.cause
        cause = reasons.of("keeps-parameter", name=site.api, why=known.staying[callee])
        if known.passes_null(site):
            site.cause = reasons.of("passes-null-on", name=site.variable, why=cause)
        else:
            site.automatic, site.conversion, site.cause = False, Conversion.MANUAL, cause
        known.kept.append((site, before, site.cause))


def _serve_themselves(sites: list[Site], known: Wrappers) -> None:
    """Leave the calls of functions alone that fill their parameter without GUP: they stay right."""
    filling = {known.around(site) for site in sites if site.conversion is Conversion.FILL}
    for site in sites:
        callee = known.find(site.api, site.file)
        if callee is not None and callee in filling:
            site.conversion, site.automatic = Conversion.NONE, False
            site.cause = reasons.of("callee-fills", function=site.api)
        elif site.cause.slug == "callee-fills":
            site.refuse(reasons.of("keeps-parameter", name=site.api, why=reasons.of("no-rule")))


def _staying(forwarding: list[Site], known: Wrappers) -> dict[Wrapper, Cause]:
    """The wrappers that keep their parameter, and why."""
    found: dict[Wrapper, Cause] = {}
    around = [(s, wrapper) for s in forwarding if (wrapper := known.around(s)) is not None]
    for site, wrapper in around:
        if not site.automatic:
            found.setdefault(wrapper, site.cause)
    # What is left has to lead to a function that may lose its own, or there is no need.
    useful: set[Wrapper] = set()
    count = -1
    while len(useful) != count:
        count = len(useful)
        for site, wrapper in around:
            callee = known.find(site.api, site.file)
            if wrapper not in found and (callee is None or callee in useful):
                useful.add(wrapper)
    for site, wrapper in around:
        if wrapper not in found and wrapper not in useful:
            found[wrapper] = reasons.of("leads-nowhere")
    return found


def is_for_others(site: Site) -> bool:
    """Whether a forwarding site stands in an arm for other kernels: what it calls stays as it is."""
    return site.class_ is Class.FORWARDED and site.conversion is Conversion.NONE


def _beside(wrapper: Wrapper, forwarding: list[Site], known: Wrappers) -> Cause | None:
    """Why another call in a wrapper keeps the parameter, if one does."""
    for site in forwarding:
        if not site.automatic and known.around(site) is wrapper:
            return site.cause
    return None


def _kept(name: str, sites: list[Site]) -> Cause | None:
    """Why the public function ``name`` keeps its parameter, if it does."""
    for other in sites:
        if other.api == name and not other.automatic and other.class_ is not Class.CONVERTED:
            return reasons.of("keeps-parameter", name=f"{name}()", why=_said_of(other))
    return None


def _obstacle(
    site: Site, sites: list[Site], occurrences: list[Occurrence], known: Wrappers
) -> Cause | None:
    wrapper = known.around(site)
    if wrapper is None:
        return reasons.of("parameter-not-understood")
    if site.variable != known.parameter(site, wrapper):
        return reasons.of("another-parameter", wrapper=wrapper.name, name=site.variable)
    for occurrence in occurrences:
        named = occurrence.name == wrapper.name
        if not named or known.find(occurrence.name, occurrence.file) is not wrapper:
            continue
        place = f"{occurrence.file}:{occurrence.line}"
        if occurrence.is_other_use:
            return reasons.of("callers-not-visible", wrapper=wrapper.name, place=place)
        if occurrence.kind is Kind.UNPARSED:
            return reasons.of("caller-not-parsed", wrapper=wrapper.name, place=place)
    for other in sites:
        if known.find(other.api, other.file) is not wrapper:
            continue
        if other.api in api.FUNCTIONS and other.class_ in (Class.SINGLE, Class.MULTI):
            # A stand-in of a driver's: its caller can be converted only where the kernel's is meant.
            why = reasons.of("reads-what-is-stored").at(f"{other.file}:{other.line}")
            return reasons.of("caller-needs-it", wrapper=wrapper.name, why=why)
        if not other.automatic and other.class_ is not Class.CONVERTED and not is_for_others(other):
            return reasons.of("caller-needs-it", wrapper=wrapper.name, why=_said_of(other))
    return None


def _said_of(site: Site) -> Cause:
    """What is said of a site, with its place."""
    return site.cause.at(f"{site.file}:{site.line}")
