# SPDX-License-Identifier: GPL-2.0-only
"""backport probe: the shape of the GUP functions of a tree, and what else it offers.

Everything is read from the tree's own headers: types and order of parameters, never their number
and never the version. Neither a compiler nor a configuration is needed.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gupvmas import VERSION
from gupvmas.gup import api
from gupvmas.gup import arms
from gupvmas.gup import features
from gupvmas.gup import generation
from gupvmas.scan import imitations
from gupvmas.commands.common import scan_options, write
from gupvmas.base.errors import Status, UsageError
from gupvmas.gup.features import Features
from gupvmas.gup.generation import Generation
from gupvmas.code.model import Kind
from gupvmas.base.progress import Progress
from gupvmas.base.tree import Tree, open_tree
from gupvmas.base.workdir import os_errors, scratch, tidy_exit

SCHEMA = "gup-vmas/probe/1"

DESCRIPTION = (
    "Report the prototypes of the GUP functions in a tree's own headers, and the other functions needed by "
    "conversions. The tree needs no configuration, and no compiler is run."
)


@dataclasses.dataclass(frozen=True)
class Probe:
    """What a tree is: its functions' parameters, and what else it has.

    ``own`` are functions of other names that have the types of GUP, an array for pages and one
    for VMAs, in the same header. ``odd`` are the differences between headers and version, in
    words.
    """

    name: str
    version: str
    rev: str | None
    generation: Generation
    features: Features
    own: Generation
    odd: tuple[str, ...]


def probe(tree: Tree, work: Path, jobs: int = 0) -> Probe:
    """Probe ``tree``; ``work`` is a private directory. Raises UsageError, IncompleteError."""
    from gupvmas.scan import Options, read

    options = Options(jobs=jobs)
    reading = read(tree, [*api.FUNCTIONS, *api.FEATURES], None, work, options)
    found = generation.read(reading.occurrences, tree.read)
    homes = {
        o.file
        for o in reading.occurrences
        if o.kind is Kind.DEFINITION and o.name in api.FUNCTIONS
    }
    own: Generation = {}
    if tree.exists(api.HEADER):
        names = imitations.named(tree.read(api.HEADER), work / "prototypes", options.store)
        own = imitations.of(
            names, lambda names: read(tree, names, None, work, options), tree.read, homes
        )
    if not found and not own:
        raise UsageError(
            f"{tree.name}: {api.HEADER} declares nothing like {api.FUNCTIONS[0]}(); "
            "is it the top of a kernel tree?"
        )
    offered = features.of(reading.occurrences, homes)
    odd = tuple(_odd(arms.code_of(tree.version), found, offered)) if tree.version else ()
    return Probe(tree.name, tree.version, tree.rev, found, offered, own, odd)


def shape_of(name: str, roles: tuple[str, ...]) -> str:
    """Which versions of mainline have ``name`` with these parameters, in words; "" if none."""
    spans = []
    for known, first, end, shape in api.HISTORY:
        if known == name and shape == roles:
            words = f"{_dotted(first)} and later" if any(first) else "all"
            spans.append(words + (f" before {_dotted(end)}" if end else ""))
    return "; ".join(spans)


def _dotted(version: tuple[int, int, int]) -> str:
    return ".".join(map(str, version if version[2] else version[:2]))


def _odd(code: int | None, found: Generation, offered: Features) -> Iterator[str]:
    """Where the headers are not those of the version in mainline."""
    if code is None:
        return
    version = (code >> 16, code >> 8 & 0xFF, code & 0xFF)
    wanted = {
        name: roles
        for name, first, end, roles in api.HISTORY
        if first <= version and (end is None or version < end)
    }
    for name, prototype in found.items():
        if prototype.roles != wanted.get(name):
            shape = shape_of(name, prototype.roles)
            yield f"{name}() has the shape of " + (shape or "no version of mainline")
    for name in wanted.keys() - found.keys():
        yield f"{name}() is not declared, and is in mainline"
    for name, since in api.SINCE.items():
        if offered.has(name) and version < since:
            yield f"{name} is there, and came with {_dotted(since)} in mainline"
        elif not offered.has(name) and version >= since:
            yield f"{name} is not there, and is since {_dotted(since)} in mainline"


def as_text(found: Probe) -> str:
    """For people."""
    lines = [f"Linux {found.version}" if found.version else found.name]
    for name, prototype in {**found.generation, **found.own}.items():
        lines.append(f"  {name}({', '.join(prototype.roles)})")
        shape = shape_of(name, prototype.roles)
        if name in found.own:
            shape = "not a name of the API, but of its types"
        lines.append(f"      {prototype.place}: {shape or 'a shape of no version of mainline'}")
    lines.append("")
    width = max(map(len, api.FEATURES))
    for name in api.FEATURES:
        lines.append(f"  {name:{width}}  {found.features.declared.get(name, '-')}")
    lines += ["", f"GUP strips tags from addresses by {found.features.untag or 'nothing'}."]
    lines.append(f"FOLL_LONGTERM refuses {refused(found.features)}.")
    if found.odd:
        lines += ["", "Headers and version disagree:", *(f"  {words}" for words in found.odd)]
    return "\n".join(lines) + "\n"


def refused(offered: Features) -> str:
    """Which mappings GUP keeps no pages of for long, in words."""
    if not offered.has("FOLL_LONGTERM"):
        return "nothing: there is no such flag"
    words = []
    if api.DIRTY_TRACKING in offered.refuses:
        words.append("to write to files that need dirty tracking")
    if api.FSDAX in offered.refuses:
        words.append("pages of a DAX file system")
    return " and ".join(words) or "no file mapping"


def as_json(found: Probe) -> str:
    """In the form of tool/schema/probe-1.json."""
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "tool": {"version": VERSION},
        "tree": {"version": found.version, "rev": found.rev},
        "functions": _functions(found.generation),
        "own": _functions(found.own),
        "features": {name: found.features.declared.get(name) for name in api.FEATURES},
        "untag": found.features.untag,
        "longterm": {
            "refuses_files": api.DIRTY_TRACKING in found.features.refuses,
            "refuses_dax": api.FSDAX in found.features.refuses,
        },
        "disagreements": list(found.odd),
    }
    return json.dumps(document, indent=2) + "\n"


def _functions(prototypes: Generation) -> dict[str, Any]:
    return {
        name: {
            "roles": list(prototype.roles),
            "declared": prototype.place,
            "mainline": shape_of(name, prototype.roles) or None,
        }
        for name, prototype in sorted(prototypes.items())
    }


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.description = DESCRIPTION
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("-o", "--output", metavar="FILE", help="write to FILE instead of stdout")


def run(arguments: argparse.Namespace, progress: Progress) -> int:
    """Probe and print."""
    jobs = scan_options(arguments).jobs
    with tidy_exit(), open_tree(arguments.tree, arguments.rev) as tree, scratch() as work:
        with os_errors("write to", work.path), progress.step("read the tree"):
            found = probe(tree, Path(work.path), jobs)
    write(as_json(found) if arguments.format == "json" else as_text(found), arguments.output)
    return Status.DONE
