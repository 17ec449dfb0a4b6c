# SPDX-License-Identifier: GPL-2.0-only
"""The tree that code is carried to: what its functions take, and what it declares."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from gupvmas.gup import api
from gupvmas.gup import arms
from gupvmas.convert.shapes import Roles
from gupvmas.base.errors import UsageError
from gupvmas.gup.features import PRESENT
from gupvmas.gup.generation import roles_of
from gupvmas.code.model import Kind, Occurrence
from gupvmas.base.tree import Tree

#: Calls that may have to be rewritten; and all names that a tree may lack.
CALLS = (*api.NOW, api.HELPER, api.LOOKUP, *api.UNTAG, *api.MMAP_SEM)
NAMES = (*CALLS, *api.FLAGS, *api.NO_SUBSTITUTE)

#: What stands for one of them may be made of.
STANDS_ON = (api.INTERSECTION, *api.MMAP_SEM.values())


@dataclasses.dataclass(frozen=True)
class Target:
    """The tree that code is carried to: the parameters of its functions, and what it declares."""

    name: str
    shapes: dict[str, Roles]
    present: frozenset[str]
    version: int | None = None  # as LINUX_VERSION_CODE, if it is known

    def has(self, name: str) -> bool:
        """Whether its headers declare ``name``."""
        return name in self.present

    def compiles(self, found: Occurrence) -> bool:
        """Whether the conditions around an occurrence may hold in this tree."""
        code = self.version
        return code is None or any(k.first <= code < k.end for k in found.kernels)


def target_of(tree: Tree, work: Path, jobs: int) -> Target:
    """Read what matters from the headers of ``tree``. Raises UsageError if it has no GUP."""
    from gupvmas.scan import Options, read

    reading = read(tree, [*NAMES, *STANDS_ON], None, work, Options(jobs=jobs))
    shapes: dict[str, Roles] = {}
    present = set()
    # The header that every kernel has them in comes first, others have static stubs of them.
    for found in sorted(reading.occurrences, key=lambda o: o.file != api.HEADER):
        if not found.file.endswith(".h"):
            continue
        if found.name in api.FLAGS and found.kind is not Kind.COMMENT and not found.quoted:
            present.add(found.name)
        if found.kind not in PRESENT:
            continue
        present.add(found.name)
        if found.kind is not Kind.MACRO and found.name not in shapes:
            data = tree.read(found.file)
            shapes[found.name] = roles_of(
                data[a.span.start : a.span.end] for a in found.arguments
            )
    if not any(name in shapes for name in api.FUNCTIONS):
        raise UsageError(f"{tree.name}: its headers declare no {api.FUNCTIONS[0]}()")
    return Target(tree.name, shapes, frozenset(present), arms.code_of(tree.version))
