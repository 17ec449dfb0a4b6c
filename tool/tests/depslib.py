# SPDX-License-Identifier: GPL-2.0-only
"""What the targets of the Makefile run of Python, and which packages of Debian that takes."""

from __future__ import annotations

import ast
import dataclasses
import functools
import importlib.util
import os
import pathlib
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator

from conftest import APART, HERE, ROOT

DEPS = ROOT / "tool" / "dev" / "deps.sh"
#: Asked for completions only, which make install sets up.
OPTIONAL = frozenset({"argcomplete"})
#: What does not say which modules it runs: the launcher, and the rules that spatch reads.
LAUNCHED = {"run-refactor.sh": ("tool/gupvmas", "tool/smpl")}
PATH = re.compile(r"\brun-refactor\.sh|\btool/[\w./-]*\w")
#: python3 -m NAME
MODULE = re.compile(r"""python[\d.]*["']? -m (\w+)""")


def targets(makefile: str) -> list[str]:
    """What can be made, but for what only installs packages."""
    names = re.findall(r"^([a-z][a-z-]*):(?!=)", makefile, re.MULTILINE)
    return [name for name in names if not name.startswith("deps")]


@dataclasses.dataclass(frozen=True)
class Target:
    """The sets of packages that a target installs, and all that its recipe runs."""

    sets: frozenset[str]
    recipe: str


def target(name: str) -> Target:
    """What ``make NAME`` would do."""
    recipe = subprocess.run(
        ["make", "--dry-run", name], cwd=ROOT, capture_output=True, text=True, check=True,
        env={k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))},
    ).stdout
    sets = re.findall(r"^tool/dev/deps\.sh (.*)$", recipe, re.MULTILINE)
    return Target(frozenset(word for line in sets for word in line.split()), recipe)


#: The package of this project; its modules are told apart, as hardly anybody needs them all.
PACKAGE = "gupvmas"


def imports(code: ast.AST) -> frozenset[str]:
    """The modules that Python code imports, wherever it does; of PACKAGE with the names in them."""
    found = set()
    for node in ast.walk(code):
        if isinstance(node, ast.Import):
            found |= {_module(alias.name) for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(_module(node.module))
            if _module(node.module) == node.module and node.module.startswith(PACKAGE):
                found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


def _module(name: str) -> str:
    top = name.partition(".")[0]
    return name if top == PACKAGE else top


def started(code: ast.AST) -> frozenset[str]:
    """The modules that Python code runs as programs: [sys.executable, "-m", NAME]."""
    found = set()
    for node in ast.walk(code):
        words = node.elts if isinstance(node, (ast.List, ast.Tuple)) else []
        for python, option, module in zip(words, words[1:], words[2:]):
            if (
                re.search("python|executable", ast.unparse(python))
                and isinstance(option, ast.Constant) and option.value == "-m"
                and isinstance(module, ast.Constant)
            ):
                found.add(str(module.value).partition(".")[0])
    return frozenset(found)


@functools.cache
def modules(path: pathlib.Path) -> tuple[frozenset[str], frozenset[str]]:
    """Those that a file imports, and those that it starts."""
    code = ast.parse(path.read_text())
    return imports(code), started(code)


@functools.cache
def local() -> dict[str, list[pathlib.Path]]:
    """The files of each module of the project, by the name that it is imported by."""
    found: dict[str, list[pathlib.Path]] = {}
    for path in sorted((ROOT / "tool").rglob("*.py")):
        place = path.relative_to(ROOT / "tool").with_suffix("").parts
        dotted = ".".join(place[:-1] if place[-1] == "__init__" else place)
        found.setdefault(dotted if place[0] == PACKAGE else path.stem, []).append(path)
    return found


def named(text: str) -> Iterator[pathlib.Path]:
    """The scripts and modules that a recipe or a script names; of a directory all modules, of one with
    tests those that pytest would run."""
    for word in PATH.findall(text):
        for path in (ROOT / name for name in LAUNCHED.get(word, (word,))):
            if path.is_relative_to(HERE) and path.is_dir():
                yield from tests(path)
            elif path.is_dir():
                yield from path.rglob("*.py")
            elif path.suffix in (".py", ".sh") and path.is_file() and path != DEPS:
                yield path


def tests(top: pathlib.Path) -> Iterator[pathlib.Path]:
    """The files that pytest runs when it is given ``top``, and what it reads for all of them."""
    yield HERE / "conftest.py"
    for path in top.rglob("test_*.py"):
        if not any(path.is_relative_to(apart) for apart in APART if not top.is_relative_to(apart)):
            yield path


def foreign(text: str) -> dict[str, pathlib.Path | None]:
    """The modules of others that a recipe needs, each with a file that needs it; None: itself."""
    ours = local()
    needed: dict[str, pathlib.Path | None] = {}
    seen: set[pathlib.Path] = set()

    def need(names: Iterable[str], who: pathlib.Path | None) -> list[pathlib.Path]:
        files: list[pathlib.Path] = []
        for name in names:
            if name == "pytest" and who and who.is_relative_to(ROOT / "tool" / "dev"):
                files += HERE.rglob("test_*.py")  # it runs some of them
            files += ours.get(name, [])
            top = name.partition(".")[0]  # of PACKAGE it may be a function's name
            if name not in {*ours, *sys.stdlib_module_names, *OPTIONAL} and top != PACKAGE:
                needed.setdefault(name, who)
        return files

    # A module that is only imported does not start what it would as a program.
    programs = [*named(text)]
    imported = need(MODULE.findall(text), None)
    while programs or imported:
        path, program = (programs.pop(), True) if programs else (imported.pop(), False)
        if path in seen:
            continue
        seen.add(path)
        if path.suffix == ".sh":
            script = path.read_text()
            programs += named(script)
            imported += need(MODULE.findall(script), path)
        else:
            wanted, starts = modules(path)
            imported += need(wanted | starts if program else wanted, path)
    return needed


def place(module: str) -> pathlib.Path | None:
    """Where a module is; None: it is not installed."""
    spec = importlib.util.find_spec(module)
    if spec is None:
        return None
    # A namespace has directories, and no file.
    where = spec.origin or next(iter(spec.submodule_search_locations or ()), None)
    return pathlib.Path(where) if where else None


@functools.cache
def packages(names: frozenset[str]) -> dict[str, str]:
    """The package of each module, but for those that belong to none."""
    places = {name: str(path) for name in names if (path := place(name))}
    done = subprocess.run(
        ["dpkg", "--search", *places.values()], capture_output=True, text=True, check=False
    )
    owners = {path: who for who, _, path in (x.partition(": ") for x in done.stdout.split("\n"))}
    return {
        name: owners[path].partition(":")[0] for name, path in places.items() if path in owners
    }


@functools.cache
def listed(sets: frozenset[str]) -> set[str]:
    """The packages of sets of deps.sh."""
    done = subprocess.run(
        [DEPS, "--list", *sorted(sets)], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())
