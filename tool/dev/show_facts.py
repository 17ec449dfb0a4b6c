#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""make facts FILE=path.c [GENERATION=4.9 NAME=x]: what the scan and the semantic patches see in a file.

Needs spatch and gcc, and no kernel: the file is laid into a stub tree of a generation of kernels,
that of its tags, or the newest one that its calls look right for; GENERATION says which other.
Printed is each call: what it passes, the lines that matter, what it is, and what each semantic
patch that was tried on it has said.

    show_facts.py FILE                what was said of each call
    show_facts.py --patch NAME FILE   cocci/convert/NAME.cocci as spatch gets it for the first call
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "tool"), str(ROOT / "tool" / "tests")]

import caselib  # noqa: E402
from gupvmas.gup import wrappers  # noqa: E402
from gupvmas.convert import apply
from gupvmas.convert import catalogue  # noqa: E402
from gupvmas.convert.template import Words, fill  # noqa: E402
from gupvmas.base.errors import GupVmasError, UsageError  # noqa: E402
from gupvmas.code.model import Class  # noqa: E402
from gupvmas.base.progress import Progress  # noqa: E402
from gupvmas.scan import Options, Scan, scan  # noqa: E402
from gupvmas.gup.site import Site, Tried  # noqa: E402
from gupvmas.base.tree import open_tree  # noqa: E402

#: Where a file stands in the stub tree.
PLACE = "drivers/facts/{}"


def look(path: Path, generation: str, work: Path, module: bool = False) -> Scan:
    """The scan of the stub tree of ``generation`` with the file ``path`` in it, as a module or not."""
    top = work / f"tree-{generation}"
    caselib.lay_out(generation, top)
    target = top / PLACE.format(path.name)
    target.parent.mkdir(parents=True)
    shutil.copy(path, target)
    # What the kernel itself holds may use more of it than a module.
    with open(top / "Kbuild", "a", encoding="ascii") as kbuild:
        kbuild.write(f"obj-y += {target.parent.relative_to(top)}/\n")
    kind = "m" if module else "y"
    (target.parent / "Makefile").write_text(f"obj-{kind} += {path.stem}.o\n", encoding="utf-8")
    with open_tree(top) as tree:
        return scan(tree, work / f"scan-{generation}", Options(), Progress(quiet=True))


def sites_of(found: Scan, path: Path) -> list[Site]:
    """The calls of the file."""
    return [site for site in found.sites if site.file == PLACE.format(path.name)]


def fitting(path: Path, work: Path, module: bool) -> tuple[str, Scan]:
    """The newest generation whose functions take what the file's calls give, and its scan."""
    best: tuple[int, str, Scan] | None = None
    for generation in reversed(caselib.GENERATIONS):
        found = look(path, generation, work, module)
        unfit = sum(_is_unfit(site) for site in sites_of(found, path))
        if best is None or unfit < best[0]:
            best = (unfit, generation, found)
        if not unfit:
            break
    assert best is not None
    return best[1], best[2]


def _is_unfit(site: Site) -> bool:
    """Whether the function seems to have other parameters: by their number, or the name of one."""
    if site.class_ is Class.CONVERTED or site.cause.slug == "arguments-unlike-prototype":
        return True
    passed = site.vmas or ""
    return "vma" not in passed.lower() and passed not in ("NULL", "0")


def said_by(tried: Tried) -> Iterator[str]:
    """What a semantic patch has said of a call, as lines."""
    if not tried.refusals:
        yield f"{tried.name} takes it"
    for line, cause in dict.fromkeys(tried.refusals):
        if tried.is_off:
            yield f"{tried.name} has no rule for a call of this shape"
        else:
            yield f"{tried.name} refuses it for line {line}, {cause.slug}: {cause}"


def head_of(site: Site) -> str:
    """Where a call stands, and which function it calls."""
    around = wrappers.enclosing(site)
    return f"{site.line}: {f'{around}() calls ' if around else ''}{site.api}()"


def told(site: Site) -> Iterator[str]:
    """All that there is to be said of a call, as lines."""
    yield head_of(site)
    yield f"    passes {site.vmas or 'nothing'} for vmas, nr_pages is {site.nr_pages or 'not there'}"
    for evidence in sorted(site.evidence, key=lambda e: (e.line, e.role.value)):
        if evidence.line != site.line:
            yield f"    line {evidence.line} {evidence.role.value}: {' '.join(evidence.text.split())}"
    verdict = site.conversion.value if site.automatic else f"{site.conversion.value}, not automatic"
    yield f"    is {site.class_.value}, becomes {verdict} [{site.cause.slug}]: {site.cause}"
    for tried in site.tried:
        yield from (f"    {line}" for line in said_by(tried))
        if tried.relies and not tried.is_off:
            yield f"        it relies on seeing all uses of {', '.join(tried.relies)}"
    if not site.tried:
        yield "    no semantic patch was tried on it"


def _patch(found: Scan, path: Path, name: str) -> str:
    for site in sites_of(found, path):
        prototype = found.prototype(site.occurrence)
        if prototype is not None and prototype.vmas >= 0:
            words = Words(apply.MARK, prototype, found.facts_for(site.file), inside=site.inside)
            return fill(apply.text_of((name,)), words)
    raise UsageError(f"{path}: no call in it that passes VMAs")


def main() -> int:
    """The command line; 1 if there is no call in the file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--generation", choices=caselib.GENERATIONS, help="the kernels it is for")
    parser.add_argument("--module", action="store_true", help="it is for a module")
    parser.add_argument("--patch", metavar="NAME", help="print a semantic patch as spatch gets it")
    parser.add_argument("file", type=Path)
    options = parser.parse_args()
    try:
        data = options.file.read_bytes()
        if options.patch and options.patch not in catalogue.entries():
            raise UsageError(f"{options.patch}: no conversion; there are {', '.join(catalogue.entries())}")
        generation, module = options.generation, options.module
        if b"\n * gup-vmas: generation " in data:
            tags = caselib.parse_tags(data)
            generation, module = generation or tags.generation, module or tags.module
        with tempfile.TemporaryDirectory(prefix="gup-vmas-facts-") as work:
            if generation:
                found = look(options.file, generation, Path(work), module)
            else:
                generation, found = fitting(options.file, Path(work), module)
            if options.patch:
                print(_patch(found, options.file, options.patch))
                return 0
            sites = sites_of(found, options.file)
            print(f"{options.file}, as in Linux {generation}; calls: {len(sites)}")
            for site in sites:
                print("\n".join(told(site)))
            for item in found.ledger.unaccounted:
                if item.file == PLACE.format(options.file.name):
                    print(f"{item.line}: not read, {item.reason}")
            return 0 if sites else 1
    except (GupVmasError, caselib.CaseError, OSError) as error:
        sys.exit(f"facts: {error}")


if __name__ == "__main__":
    sys.exit(main())
