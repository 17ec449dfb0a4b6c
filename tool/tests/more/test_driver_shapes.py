# SPDX-License-Identifier: GPL-2.0-only
"""A driver's call in every shape that there ever was: what kernels from 6.5 on get for it."""

from __future__ import annotations

import pathlib
import re
import shutil
import subprocess
import sys

import caselib
import pytest
from conftest import ROOT, Tool
from gitutil import write
from kernelslib import headers as headers_of

if str(ROOT / "tool") not in sys.path:
    sys.path.insert(0, str(ROOT / "tool"))

from gupvmas.convert.shapes import flags_of
from gupvmas.gup import api

#: What is passed for each parameter.
TEXTS = {
    "tsk": "current", "mm": "mm", "start": "addr", "nr_pages": "nr", "gup_flags": "FOLL_WRITE",
    "write": "1", "force": "0", "pages": "pages", "vmas": "NULL", "locked": "NULL",
}  # fmt: skip

#: The shapes of functions that there still are: name, first version, parameters.
SHAPES = [
    (name, since, roles)
    for name, since, _, roles in api.HISTORY
    if name in api.NOW and "vmas" in roles
]
IDS = [f"{name}-{since[0]}.{since[1]}.{since[2]}" for name, since, _ in SHAPES]


def call(name: str, roles: tuple[str, ...], **other: str) -> str:
    """A call in a shape; the functions for the task itself are only passed its own mm."""
    texts = {**TEXTS, **other}
    if "remote" not in name:
        texts["mm"] = "current->mm"
    return f"{name}({', '.join(texts[role] for role in roles)})"


def source(text: str) -> str:
    """A driver with one call."""
    return (
        "#include <linux/mm.h>\n#include <linux/sched.h>\n\n"
        "long grab(struct mm_struct *mm, unsigned long addr, int nr, struct page **pages);\n"
        "long grab(struct mm_struct *mm, unsigned long addr, int nr, struct page **pages)\n"
        f"{{\n\treturn {text};\n}}\n"
    )


@pytest.fixture(scope="module")
def converted(
    cache: pathlib.Path, tmp_path_factory: pytest.TempPathFactory
) -> pathlib.Path:
    """A driver with a file for each shape, after its series; the files are named for them."""
    top = tmp_path_factory.mktemp("shapes")
    tool = Tool(tmp_path_factory.mktemp("home"), cache)
    files = {
        f"{ident}.c": source(call(name, roles)).encode()
        for ident, (name, _, roles) in zip(IDS, SHAPES)
    }
    write(top / "driver", files)
    done = tool("series", "--tree", top / "driver", "-o", top / "out", "--strict")
    assert done.status == 0, done.err
    (patch,) = (top / "out").glob("0001-*")
    subprocess.run(["patch", "-s", "-p1", "-i", patch], cwd=top / "driver", check=True)
    return top / "driver"


@pytest.mark.parametrize(("ident", "shape"), zip(IDS, SHAPES), ids=IDS)
def test_it_becomes_the_call_of_today_with_every_argument_in_its_place(
    converted: pathlib.Path, ident: str, shape: tuple[str, object, tuple[str, ...]]
) -> None:
    name, _, roles = shape
    text = (converted / f"{ident}.c").read_text()
    new, old = re.findall(r"^\treturn (.*?);$", text, re.MULTILINE | re.DOTALL)
    assert " ".join(new.split()) == call(name, api.NOW[name])
    assert " ".join(old.split()) == call(name, roles)


@pytest.mark.parametrize("ident", IDS)
@pytest.mark.parametrize("compiler", caselib.COMPILERS)
@pytest.mark.parametrize("version", ["6.5.0", "6.12.0"])
def test_it_compiles_on_kernels_without_the_parameter(
    converted: pathlib.Path, tmp_path: pathlib.Path, ident: str, compiler: str, version: str
) -> None:
    if not shutil.which(compiler):
        pytest.skip(f"{compiler} is not installed")
    kernel = headers_of(tmp_path / "kernel", version)
    include = [caselib.NEW_VERSION, kernel / "include", *caselib.headers(caselib.NEWEST)]
    done = subprocess.run(
        [compiler, *caselib.CFLAGS, *(f"-I{path}" for path in include), converted / f"{ident}.c"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0 and not done.stderr, done.stderr


@pytest.mark.parametrize(("write", "force", "flags"), [
    ("1", "1", "FOLL_WRITE | FOLL_FORCE"), ("0", "0", "0"), ("true", "0", "FOLL_WRITE"),
    ("rw == READ", "0", "(rw == READ) ? FOLL_WRITE : 0"),
    ("write", "write", "write ? FOLL_WRITE | FOLL_FORCE : 0"),
    ("!(a & B)", "!(a & B)", "(!(a & B)) ? FOLL_WRITE | FOLL_FORCE : 0"),
    ("a <= b", "a <= b", "(a <= b) ? FOLL_WRITE | FOLL_FORCE : 0"),
    ("next()", "next()", "((next()) ? FOLL_WRITE : 0) | ((next()) ? FOLL_FORCE : 0)"),
    ("n++", "n++", "((n++) ? FOLL_WRITE : 0) | ((n++) ? FOLL_FORCE : 0)"),
    ("(a = b)", "(a = b)", "((a = b) ? FOLL_WRITE : 0) | ((a = b) ? FOLL_FORCE : 0)"),
])
def test_two_truth_values_are_flags_each_asked_for_as_often_as_before(
    write: str, force: str, flags: str
) -> None:
    assert flags_of(write, force) == flags


#: Calls with a comment that says what an old argument is, and what they are today.
COMMENTED = {
    call("get_user_pages_remote", api.HISTORY[8][3], vmas="NULL /* no VMAs */"):
        call("get_user_pages_remote", api.NOW["get_user_pages_remote"]),
    "get_user_pages(current, mm /* not ours */, addr, nr, 1, 0, pages, NULL)":
        call("get_user_pages_remote", api.NOW["get_user_pages_remote"]),
    "get_user_pages(addr, nr, !nr /* or not */, 0, pages, NULL)":
        "get_user_pages(addr, nr, !nr ? FOLL_WRITE : 0, pages)",
    'get_user_pages(addr, nr, *"/*" /* odd */, 0, pages, NULL)':
        'get_user_pages(addr, nr, (*"/*") ? FOLL_WRITE : 0, pages)',
}


@pytest.mark.parametrize(("old", "new"), COMMENTED.items(), ids=list(COMMENTED))
def test_a_comment_about_an_old_argument_stays_with_it(
    tool: Tool, tmp_path: pathlib.Path, old: str, new: str
) -> None:
    write(tmp_path / "driver", {"grab.c": source(old).encode()})
    done = tool("series", "--tree", tmp_path / "driver", "-o", tmp_path / "out", "--strict")
    assert done.status == 0, done.err
    (patch,) = (tmp_path / "out").glob("0001-*")
    subprocess.run(["patch", "-s", "-p1", "-i", patch], cwd=tmp_path / "driver", check=True)
    text = (tmp_path / "driver/grab.c").read_text()
    calls = re.findall(r"^\treturn (.*?);$", text, re.MULTILINE | re.DOTALL)
    assert [" ".join(each.split()) for each in calls] == [new, old]


#: What would change, or be lost, if a parameter of the shape went as it is: by the reason.
REFUSED = {
    "any more, and it may do something": call(
        "get_user_pages_remote", api.HISTORY[8][3], tsk="next_task(current)"
    ),
    "next_task(current) would not be passed": "get_user_pages(next_task(current), mm, addr, nr, 1, 0, pages, NULL)",
    "lets a driver set FOLL_TOUCH": "get_user_pages(addr, nr, FOLL_TOUCH, pages, NULL)",
}


@pytest.mark.parametrize(("words", "text"), REFUSED.items(), ids=REFUSED)
def test_what_has_no_counterpart_is_left(
    tool: Tool, tmp_path: pathlib.Path, words: str, text: str
) -> None:
    write(tmp_path / "driver", {"grab.c": source(text).encode()})
    done = tool("series", "--tree", tmp_path / "driver", "-o", tmp_path / "out", "--strict")
    assert done.status == 1 and words in done.err and not (tmp_path / "out").exists()


#: Calls by what only their spelling tells: which parameter is which.
TOLD_APART = {
    "get_user_pages_remote(current, mm, addr, nr, write, 0, pages, NULL)": "",
    "get_user_pages_remote(current, mm, addr, nr, 0, pages, NULL, NULL)": "",
    "get_user_pages_remote(current, mm, addr, nr, w, p, q, r)": "can't be told",
}


@pytest.mark.parametrize(("text", "words"), TOLD_APART.items(), ids=TOLD_APART)
def test_shapes_of_one_length_are_told_apart_or_it_is_said_that_they_are_not(
    tool: Tool, tmp_path: pathlib.Path, text: str, words: str
) -> None:
    write(tmp_path / "driver", {"grab.c": source(text).encode()})
    out = tool("scan", "--tree", tmp_path / "driver").out
    assert words in " ".join(out.split()) and ("new-arm" in out) == (not words)
