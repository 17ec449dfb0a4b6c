# SPDX-License-Identifier: GPL-2.0-only
"""How spatch finds its Python: what smpl/bin answers it, so that it starts no program to look for one."""

from __future__ import annotations

import json
import os
import pathlib
import platform
import subprocess
import sys

import pytest

from conftest import ROOT
from gupvmas.gup import spatch
from gupvmas.gup.spatch.program import own_python

BIN = ROOT / "tool" / "smpl" / "bin"

RULES = """@initialize:python@
@@
import json, sys

@found@
position p;
@@

foo@p(...)

@script:python@
p << found.p;
@@
print(json.dumps([sys.version, sys.prefix, sys.path, int(p[0].line)]))
"""


@pytest.fixture(name="known")
def _known(tmp_path: pathlib.Path) -> dict[str, str]:
    """What spatch is run in here, if it is told what its Python is."""
    env = spatch.environment(str(tmp_path))
    if str(BIN) not in env["PATH"]:
        pytest.skip("the tests run under another Python than spatch")
    return env


def told(env: dict[str, str], folder: pathlib.Path) -> list[object]:
    """What the Python in a spatch with ``env`` says of itself."""
    (folder / "a.cocci").write_text(RULES)
    (folder / "a.c").write_text("int f(void)\n{\n\treturn foo(1);\n}\n")
    command = [spatch.program(), "--very-quiet", "--sp-file", "a.cocci", "a.c"]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=True)
    said: list[object] = json.loads(done.stdout)
    return said


def answer(env: dict[str, str], *command: str, given: str = "") -> str:
    """What a program of smpl/bin prints."""
    path = str(BIN / command[0])
    done = subprocess.run([path, *command[1:]], env=env, input=given, capture_output=True, text=True, check=True)
    return done.stdout


def test_spatch_has_the_python_that_it_would_have_found(known: dict[str, str], tmp_path: pathlib.Path) -> None:
    alone = {key: known[key] for key in ("HOME", "PYTHONPATH", "LC_ALL")} | {"PATH": "/usr/bin:/bin:/usr/sbin"}
    version, prefix, path, line = told(known, tmp_path)
    assert [version, prefix, line] == [sys.version, sys.base_prefix, 3]
    searched = told(alone, tmp_path)
    assert searched[:2] == [version, prefix]
    # Except for the directory that it happens to run in.
    assert [place for place in searched[2] if place != str(tmp_path)] == path  # type: ignore[attr-defined]


def test_the_real_python_is_not_started(known: dict[str, str], tmp_path: pathlib.Path) -> None:
    mark = tmp_path / "started"
    spy = tmp_path / "spy"
    spy.write_text(f'#!/bin/sh\necho "$@" >>{mark}\nexec {sys.executable} "$@"\n')
    spy.chmod(0o755)
    told(known | {"GUP_VMAS_PYTHON": str(spy)}, tmp_path)
    assert not mark.exists()


def test_the_version_is_that_of_the_real_one(known: dict[str, str]) -> None:
    assert answer(known, "python3", "--version") == f"Python {platform.python_version()}\n"


def test_whatever_else_is_asked_goes_to_the_real_python(known: dict[str, str]) -> None:
    assert answer(known, "python3", "-c", "print(6 * 7)") == "42\n"
    assert answer(known, "python3", given="import sys\nprint(sys.path)\nprint(6 * 7)\n").endswith("42\n")
    assert answer(known, "python3", given="print(6 * 7)") == "42\n"


def test_the_library_is_one_that_is_there(known: dict[str, str]) -> None:
    name, arrow, path, _ = answer(known, "ldd", "python3").split()
    assert arrow == "=>" and name == os.path.basename(path) and os.path.isfile(path)


def test_another_python_first_in_path_is_looked_for_by_spatch(tmp_path: pathlib.Path) -> None:
    other = tmp_path / "python3"
    other.write_text("#!/bin/sh\n")
    other.chmod(0o755)
    assert own_python(f"{tmp_path}:/usr/bin:/bin") == {}
    assert own_python(str(tmp_path / "nothing")) == {}
