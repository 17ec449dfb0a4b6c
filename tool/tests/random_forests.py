#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Makes the series of random forests of wrappers, and says where it is not what it should be.

random_forests.py [--seed N] [--count N]; status 1 if there is something to say. As many trees as
asked for are made, each of the next generation; test_forests.py makes four, for `make check`.
"""

from __future__ import annotations

import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Collection, Sequence

import caselib
from forestlib import Callee, Forest

from gupvmas.gup import api
from gupvmas.gup import arms
from gupvmas.series import run as series
from gupvmas.code.model import Class
from gupvmas.base.progress import Progress
from gupvmas.series.mail.publish import SeriesOptions
from gupvmas.scan import Options
from gupvmas.base.tree import open_tree
from gupvmas.base.workdir import scratch

#: Warnings that tell something about the code here, and not of the lack of users of it.
FLAGS = (*(f for f in caselib.CFLAGS if f != "-Wextra"), "-Wno-unused-function", "-Wno-unused-variable",
         "-Wno-unused-but-set-variable")  # fmt: skip
DRIVERS = 4  # in one tree
FOLDER = "drivers/r"


def shapes(top: pathlib.Path) -> list[Callee]:
    """The functions of GUP that the header of a tree declares, in the shape of its version."""
    found = []
    header = (top / api.HEADER).read_text()
    for name in api.FUNCTIONS:
        declared = re.search(rf"\b{name}\(([^)]*)\)", header)
        if declared:
            count = declared[1].count(",") + 1
            for _, prototype in arms.shapes(name):
                if len(prototype.roles) == count and "vmas" in prototype.roles:
                    if ("tsk" in prototype.roles) == ("task_struct" in declared[1]) and (
                        ("write" in prototype.roles) == ("int write" in declared[1])
                    ):
                        found.append(Callee(name, prototype.roles))
                        break
    return found


def plant(generation: str, seed: int, top: pathlib.Path) -> list[str]:
    """Lay out a tree with some drivers; returns the functions that read what is stored for them."""
    caselib.lay_out(generation, top)
    (top / "include/linux/page_pinning.h").unlink(missing_ok=True)
    makefile = dict(re.findall(r"^(\w+) = (\d+)", (top / "Makefile").read_text(), re.M))
    version = ", ".join(makefile[word] for word in ("VERSION", "PATCHLEVEL"))
    stub = top / "include/linux/version.h"
    stub.write_text(re.sub(r"KERNEL_VERSION\(6, 1, 0\)", f"KERNEL_VERSION({version}, 0)", stub.read_text()))
    readers = []
    (top / FOLDER).mkdir(parents=True)
    for number in range(DRIVERS):
        forest = Forest(seed * DRIVERS + number, f"r{number}", shapes(top))
        for name, text in forest.files().items():
            if generation not in ("4.4", "4.4.168", "4.6", "4.9", "4.10", "4.15", "5.6"):
                text = text.replace("down_read(&current->mm->mmap_sem)", "mmap_read_lock(current->mm)")
                text = text.replace("up_read(&current->mm->mmap_sem)", "mmap_read_unlock(current->mm)")
            (top / FOLDER / name).write_text(text)
        readers += forest.readers
    return readers


def touched(top: pathlib.Path, changed: Collection[str]) -> list[pathlib.Path]:
    """The files of the drivers and of GUP that are compiled anew after a change of ``changed`` ones."""
    files = sorted([*(top / FOLDER).glob("*.c"), top / "mm/gup.c"])
    if any(name.startswith("include/") for name in changed):
        return files
    own = {name for name in changed if name.startswith(f"{FOLDER}/")}
    again = []
    for file in files:
        headers = {f"{FOLDER}/{name}" for name in re.findall('#include "(.*)"', file.read_text())}
        if str(file.relative_to(top)) in changed or own & headers:
            again.append(file)
    return again


def compiles(top: pathlib.Path, files: Sequence[pathlib.Path]) -> str:
    """What gcc says of some files, with the options off and on; nothing if it is content."""
    if not files:
        return ""
    names = {n.decode() for f in (top / FOLDER).iterdir() for n in caselib.OPTION.findall(f.read_bytes())}
    said = ""
    options = tuple(f"-D{name}=1" for name in sorted(names))
    for defines in ((), options):
        command = ["gcc", *FLAGS, f"-I{top}/include", *defines, *(str(file) for file in files)]
        said += subprocess.run(command, check=False, capture_output=True, text=True).stderr
    return said


def body(text: str, name: str) -> str:
    """The definition of a function that callers are made of."""
    start = text.find(f"\nlong {name}(unsigned long addr, struct page **page)\n")
    return text[start : text.find("\n}\n", start)]


def problems(generation: str, seed: int, work: pathlib.Path) -> list[str]:
    """What is wrong with the series of one tree."""
    top = work / "tree"
    readers = plant(generation, seed, top)
    said = compiles(top, touched(top, ["include/"]))
    if said:
        return [f"the forest itself does not compile: {said}"]
    before = {f: f.read_text() for f in (top / FOLDER).glob("*.c")}
    try:
        with open_tree(top) as tree, scratch(str(work)) as private:
            options = SeriesOptions(output=work / "out")
            done = series.make(tree, private, options, Options(), Progress(quiet=True))
    except Exception:  # pylint: disable=broad-except
        return [traceback.format_exc()]
    found = [f"failed: {s.file}:{s.line}: {s.reason}" for s in done.plan.manual if "gup-vmas failed" in s.reason]
    found += [f"nobody says why: {s.file}:{s.line}" for s in done.plan.manual if s.cause.slug == "not-judged"]
    found += [remark for remark in done.plan.remarks]
    found += [w.text for whys in done.plan.blocked.values() for w in whys if "gup-vmas failed" in w.text]
    for commit in done.commits:
        for name, data in commit.files.items():
            (top / name).write_bytes(data)
        said = compiles(top, touched(top, commit.files))
        if said:
            return [*found, f"after '{commit.subject}': {said}"]
    for file, text in before.items():
        for name in readers:
            if body(text, name) != body(file.read_text(), name):
                found.append(f"{file.name}: {name}() reads what is stored, and was changed")
    for site in done.scan.sites:
        if site.class_ is Class.FORWARDED and site.automatic and site not in done.plan.manual:
            around = done.scan.wrappers.around(site)
            if around and around not in [s.wrapper for s in done.plan.steps]:
                if site.api not in done.plan.blocked and not around.macro:
                    found.append(f"{site.file}:{site.line}: promised, and no step does it")
    return found


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=40)
    arguments = parser.parse_args()
    bad = 0
    for seed in range(arguments.seed, arguments.seed + arguments.count):
        generation = caselib.GENERATIONS[seed % len(caselib.GENERATIONS)]
        with tempfile.TemporaryDirectory() as work:
            found = problems(generation, seed, pathlib.Path(work))
        for line in found:
            print(f"seed {seed}, {generation}: {line}")
        bad += bool(found)
    print(f"{arguments.count} forests, {bad} with problems")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
