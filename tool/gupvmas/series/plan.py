# SPDX-License-Identifier: GPL-2.0-only
"""Which commits there will be, and in what order; see section 7 of the design.

The order follows from the classes: first the functions from which nobody needs VMAs, then those
that need the helper, then those whose users have to stop first, a commit per subsystem, and
last the functions inside GUP. Every commit builds.
"""

from __future__ import annotations

import dataclasses
import enum

from gupvmas.gup import api
from gupvmas.convert.functions.rename import Rename
from gupvmas.convert import catalogue
from gupvmas.code.model import Class, Conversion, Kernels
from gupvmas.gup.reasons import Cause, of
from gupvmas.scan import Scan
from gupvmas.gup.site import Site
from gupvmas.gup.wrappers import Wrapper, enclosing


class Task(enum.Enum):
    """What a commit does."""

    RENAME = "rename a function whose name is needed"
    ADD_LOOKUP = "add vma_lookup()"
    REMOVE = "remove an unused parameter"
    HELPER = "add the helper and remove the parameter"
    ADD_HELPER = "add the helper, the parameter stays"
    STOP_USING = "make a subsystem stop using the VMAs"
    WRAPPER = "remove the parameter of a wrapper"
    DRIVER = "make a driver build where the parameter is gone"
    HOLES = "make a driver build on older kernels"
    INTERNAL = "remove the parameter of the functions inside GUP"


@dataclasses.dataclass
class Step:
    """One commit to be."""

    task: Task
    api: str  # the function that it is about; empty for INTERNAL
    sites: list[Site]
    subsystem: str = ""
    wrapper: Wrapper | None = None
    rename: Rename | None = None
    #: Of HOLES: the kernels, the oldest first, and the calls that get an arm for them.
    holes: tuple[tuple[Kernels, tuple[Site, ...]], ...] = ()

    @property
    def removes(self) -> bool:
        """Whether the parameter of ``api`` goes."""
        return self.task in (Task.REMOVE, Task.HELPER)


@dataclasses.dataclass
class Plan:
    """The commits, and what keeps a function's parameter where it stays."""

    steps: list[Step]
    blocked: dict[str, list[Cause]]
    manual: list[Site]
    #: The functions inside GUP that keep their parameter, known once the edits are.
    kept: list[str] = dataclasses.field(default_factory=list)
    #: What is not as one would expect of it, such as a commit that is not needed.
    remarks: list[str] = dataclasses.field(default_factory=list)

    def removed(self) -> set[str]:
        """The public functions that lose their parameter."""
        return {step.api for step in self.steps if step.removes}


#: Directories that only group subsystems, and so name none.
_GROUPS = frozenset({"drivers", "arch", "kernel", "include", "sound", "virt"})


def subsystem(path: str) -> str:
    """What a subject begins with for a change in ``path``: "io_uring: rsrc" and the like.

    The directories below the grouping ones, then the file without its ending, at most three.
    """
    parts = path.split("/")
    stem = parts[-1].rsplit(".", 1)[0]
    names = [part for part in parts[:-1] if part not in _GROUPS and part != "linux"]
    if names and names[-1] == stem:
        names.pop()
    return ": ".join([*names[:2], stem])


def blockers(scan: Scan, name: str) -> list[Cause]:
    """What keeps the parameter of the public function ``name``: one line each.

    A call in an arm for other kernels does not, nor one with too many arguments: this tree never
    compiles it.
    """
    found = []
    for site in scan.sites:
        if site.api != name or site.automatic or site.class_ is Class.CONVERTED:
            continue
        if not scan.is_for_others(site.occurrence) and site.cause.slug != "too-many-arguments":
            found.append(site.cause.at(f"{site.file}:{site.line}"))
    for item in scan.ledger.unaccounted:
        if item.name == name:
            found.append(item.cause.at(item.place))
    for occurrence in scan.occurrences:
        if occurrence.name == name and occurrence.is_other_use:
            place = f"{occurrence.file}:{occurrence.line}"
            found.append(of("used-otherwise", name=name).at(place))
    if name in scan.kept:
        found.append(scan.kept[name])
    return found


def make(scan: Scan) -> Plan:
    """The commits for what ``scan`` found."""
    if scan.driver:
        return _for_a_driver(scan)
    steps: list[Step] = []
    blocked: dict[str, list[Cause]] = {}
    order = [*api.FUNCTIONS, *sorted(scan.generation.keys() - set(api.FUNCTIONS))]
    names = [
        name for name in order if name in scan.generation and scan.generation[name].vmas >= 0
    ]
    by_api = {name: [s for s in scan.sites if s.api == name] for name in names}
    for name in names:
        why = blockers(scan, name)
        if why:
            blocked[name] = why
    # An inline of the API that calls another function of it has to be done first.
    callers = {name: _inlines(by_api[name], names) - {name} for name in names}

    def rank(name: str) -> int:
        # Such inlines may call each other, in arms of their own.
        above, todo = {name}, [name]
        while todo:
            new = callers[todo.pop()] - above
            above |= new
            todo += new
        return max(_rank(by_api[each]) for each in above)

    planned: list[Wrapper] = []
    for name in sorted(names, key=lambda n: (rank(n), bool(callers[n]), names.index(n))):
        steps += _steps(scan, name, by_api[name], name in blocked, planned)
    if scan.facts.adds_lookup and any(needs_lookup(s) for step in steps for s in step.sites):
        first = [Step(Task.RENAME, r.old, [], subsystem(r.file), rename=r) for r in scan.renames]
        steps = [*first, Step(Task.ADD_LOOKUP, api.LOOKUP, []), *steps]
    if any(step.removes for step in steps):
        steps.append(Step(Task.INTERNAL, "", []))
    manual = [site for site in scan.sites if site.conversion is Conversion.MANUAL]
    never = [site for site in scan.sites if site.cause.slug == "too-many-arguments"]
    remarks = [f"{site.file}:{site.line}: {site.reason}; it stays as it is" for site in never]
    return Plan(steps, blocked, manual, remarks=[*remarks, *map(str, scan.left_out)])


def _inlines(sites: list[Site], names: list[str]) -> set[str]:
    """The functions of the API, ``names``, that hand their own VMAs on in ``sites``."""
    forwarding = [s for s in sites if s.class_ is Class.FORWARDED and not s.occurrence.macro]
    return {enclosing(site) for site in forwarding} & set(names)


def _rank(sites: list[Site]) -> int:
    """How late a function comes by what its own calls need."""
    if any(_stops_using(site) for site in sites):
        return 2
    return 1 if any(site.conversion is Conversion.HELPER for site in sites) else 0


def _for_a_driver(scan: Scan) -> Plan:
    """One commit, as whoever keeps a driver building on new kernels would send it."""
    sites = [site for site in scan.sites if site.automatic]
    manual = [site for site in scan.sites if site.conversion is Conversion.MANUAL]
    files = list(dict.fromkeys([*(site.file for site in sites), *scan.arm_edits]))
    where = subsystem(files[0]) if len(files) == 1 else "treewide"
    steps = [Step(Task.DRIVER, "", sites, where)] if files else []
    return Plan(steps, {}, manual, remarks=list(map(str, scan.left_out)))


def needs_lookup(site: Site) -> bool:
    """Whether the conversion of ``site`` calls vma_lookup()."""
    entry = catalogue.entries().get(site.rule)
    return site.automatic and entry is not None and "lookup" in entry.needs


def _stops_using(site: Site) -> bool:
    """Whether ``site`` is converted in a commit of its own, before the parameter goes."""
    entry = catalogue.entries().get(site.rule)
    return site.automatic and entry is not None and bool(entry.message)


def _steps(
    scan: Scan, name: str, sites: list[Site], is_blocked: bool, planned: list[Wrapper]
) -> list[Step]:
    """The steps for one function; ``planned`` are the wrappers that have a step already."""
    steps: list[Step] = []
    automatic = [site for site in sites if site.automatic]
    early = [s for s in automatic if _stops_using(s)]
    groups: dict[str, list[Site]] = {}
    for site in early:
        groups.setdefault(subsystem(site.file), []).append(site)
    steps += [Step(Task.STOP_USING, name, group, key) for key, group in groups.items()]
    for wrapper in _wrappers(scan, automatic):
        if wrapper in planned:
            continue  # one that calls several functions, each in an arm of its own
        planned.append(wrapper)
        callers = [s for s in scan.sites if scan.wrappers.find(s.api, s.file) is wrapper]
        where = subsystem(wrapper.prototype.file)
        steps.append(Step(Task.WRAPPER, wrapper.name, callers, where, wrapper))
    helped = [s for s in automatic if s.conversion is Conversion.HELPER]
    if is_blocked:
        if helped:
            steps.append(Step(Task.ADD_HELPER, name, helped))
        return steps
    rest = [s for s in automatic if s.class_ is not Class.CONVERTED]
    steps.append(Step(Task.HELPER if helped else Task.REMOVE, name, rest))
    return steps


def _wrappers(scan: Scan, sites: list[Site]) -> list[Wrapper]:
    """The wrappers around ``sites`` whose parameter goes, outermost first."""
    found: list[Wrapper] = []
    todo = [s for s in sites if s.class_ is Class.FORWARDED]
    while todo:
        wrapper = scan.wrappers.around(todo.pop())
        if wrapper is not None and wrapper not in found:
            found.insert(0, wrapper)
            todo += [
                s
                for s in scan.sites
                if s.class_ is Class.FORWARDED and scan.wrappers.find(s.api, s.file) is wrapper
            ]
    return found
