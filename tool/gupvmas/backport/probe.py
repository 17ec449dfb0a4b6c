# SPDX-License-Identifier: GPL-2.0-only
"""backport probe: the shape of the GUP functions of a tree, and what else it offers.

Everything is read from the tree's own headers: types and order of parameters, never their number
and never the version. Neither a compiler nor a configuration is needed.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
from pathlib import Path
from typing import Any

from gupvmas import VERSION, api, features, generation
from gupvmas.commands.common import scan_options, write
from gupvmas.errors import Status, UsageError
from gupvmas.features import Features
from gupvmas.generation import Generation
from gupvmas.model import Kind
from gupvmas.progress import Progress
from gupvmas.tree import Tree, open_tree
from gupvmas.workdir import os_errors, scratch, tidy_exit

SCHEMA = "gup-vmas/probe/1"

DESCRIPTION = (
    "Read the prototypes of the GUP functions from a tree's own headers, and what else "
    "conversions need. The tree needs no configuration, and no compiler is run."
)


@dataclasses.dataclass(frozen=True)
class Probe:
    """What a tree is: its functions' parameters, and what else it has."""

    name: str
    version: str
    rev: str | None
    generation: Generation
    features: Features


def probe(tree: Tree, work: Path, jobs: int = 0) -> Probe:
    """Probe ``tree``; ``work`` is a private directory. Raises UsageError, IncompleteError."""
    from gupvmas.scan import Options, read

    reading = read(tree, [*api.FUNCTIONS, *api.FEATURES], None, work, Options(jobs=jobs))
    found = generation.read(reading.occurrences, tree.read)
    if not found:
        raise UsageError(f"{tree.name}: its headers declare no {api.FUNCTIONS[0]}()")
    homes = {
        o.file
        for o in reading.occurrences
        if o.kind is Kind.DEFINITION and o.name in api.FUNCTIONS
    }
    offered = features.of(reading.occurrences, homes)
    return Probe(tree.name, tree.version, tree.rev, found, offered)


def as_text(found: Probe) -> str:
    """For people."""
    lines = [f"Linux {found.version}" if found.version else found.name]
    for name in api.FUNCTIONS:
        prototype = found.generation.get(name)
        if prototype is not None:
            lines += [f"  {name}({', '.join(prototype.roles)})", f"      {prototype.place}"]
    for name in api.FEATURES:
        lines.append(f"  {name}: {found.features.declared.get(name, 'no')}")
    lines.append(f"  GUP strips tags by: {found.features.untag or 'nothing'}")
    return "\n".join(lines) + "\n"


def as_json(found: Probe) -> str:
    """In the form of tool/schema/probe-1.json."""
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "tool": {"version": VERSION},
        "tree": {"version": found.version, "rev": found.rev},
        "functions": {
            name: {"roles": list(prototype.roles), "declared": prototype.place}
            for name, prototype in sorted(found.generation.items())
        },
        "features": {name: found.features.declared.get(name) for name in api.FEATURES},
        "untag": found.features.untag,
    }
    return json.dumps(document, indent=2) + "\n"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.description = DESCRIPTION
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("-o", "--output", metavar="FILE", help="write to FILE, not to stdout")


def run(arguments: argparse.Namespace, progress: Progress) -> int:
    """Probe and print."""
    jobs = scan_options(arguments).jobs
    with tidy_exit(), open_tree(arguments.tree, arguments.rev) as tree, scratch() as work:
        with os_errors("write to", work.path), progress.step("read the tree"):
            found = probe(tree, Path(work.path), jobs)
    write(as_json(found) if arguments.format == "json" else as_text(found), arguments.output)
    return Status.DONE
