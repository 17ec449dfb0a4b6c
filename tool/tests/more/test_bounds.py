# SPDX-License-Identifier: GPL-2.0-only
"""What small inputs can ask for without end: it is bounded, and where a bound is met that is said."""

from __future__ import annotations

import pathlib
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from conftest import Tool
from gupvmas.base import gitrepo
from gupvmas.base.progress import Progress
from gupvmas.base.tree import open_tree
from gupvmas.code import scanner
from gupvmas.scan import Options, reading, scan
from random_ladders import Driver
from test_gupscan import GUPSCAN, git, of, run, write

CALL = "get_user_pages(a, 1, 0, p, &v);\n"


@pytest.fixture(scope="module", name="bomb")
def make_bomb(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A repository of a few KB whose trees share their children: 10^9 files."""
    top = tmp_path_factory.mktemp("bomb")
    git(top, "init", "-q")

    def put(*args: str, text: str) -> str:
        done = subprocess.run(
            ["git", "-C", top, *args], input=text, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def level(mode: str, what: str) -> str:
        return "".join(f"{mode} {what}\t{n:0200}.c\n" for n in range(10))

    makefile = put("hash-object", "-w", "--stdin", text="VERSION = 6\nPATCHLEVEL = 1\n")
    tree = put("mktree", text=level("100644 blob", put("hash-object", "-w", "--stdin", text="x")))
    for _ in range(8):
        tree = put("mktree", text=level("040000 tree", tree))
    tree = put("mktree", text=f"100644 blob {makefile}\tMakefile\n040000 tree {tree}\tx\n")
    git(top, "update-ref", "HEAD", git(top, "commit-tree", "-m", "x", tree))
    return top


def test_trees_that_share_their_children(
    bomb: pathlib.Path, tool: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = git(bomb, "rev-parse", "HEAD")
    done = subprocess.run(
        [
            *("sh", "-c", 'ulimit -v 1000000; exec "$0" "$@"'),
            *(GUPSCAN, "--git-dir", bomb, "--rev", commit),
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 3 and done.stdout == ""
    assert done.stderr == (
        "gupscan: read the commit: more than 5000000 files, or 256 MB of paths: "
        "this is no source tree\n"
    )
    told = tool("scan", "--tree", bomb, "--rev", "HEAD")
    assert told.status == 3 and told.err == f"gup-vmas: {done.stderr}" and not told.out
    monkeypatch.setattr(gitrepo, "OUTPUT_MAX", 3 << 20)
    with pytest.raises(gitrepo.GitError, match="git ls-tree: more than 3 MB to read"):
        gitrepo.Git(str(bomb / ".git")).run("ls-tree", "-r", "HEAD")


@pytest.mark.parametrize("size", [0, 100, 200_000])
def test_git_is_fed_and_read_at_the_same_time(tmp_path: pathlib.Path, size: int) -> None:
    git(tmp_path, "init", "-q")
    asked = b"".join(b"%08d\n" % n for n in range(size))
    out = gitrepo.Git(str(tmp_path / ".git")).run("cat-file", "--batch-check", stdin=asked)
    assert out == asked.replace(b"\n", b" missing\n")


NESTED: dict[str, Callable[[int], str]] = {
    "nested": lambda n: "#if A\n" * n + CALL * n + "#endif\n" * n,
    "one-in-the-other": lambda n: ("#if A\n" + CALL) * n + "#endif\n" * n,
    "ladder": lambda n: "#if A\n" + ("#elif B\n" + CALL) * n + "#endif\n",
    "beside": lambda n: ("#if A\n" + CALL + "#endif\n") * n,
}


@pytest.mark.parametrize("how", NESTED)
def test_calls_below_many_conditions(how: str, tmp_path: pathlib.Path) -> None:
    """Each has its conditions, or none and a word why; and twice the calls are twice the output."""
    sizes = []
    for number in (600, 1200, 2400):
        write(tmp_path, {"x.c": "int f(void)\n{\n" + NESTED[how](number) + "}\n"})
        found = of(run("--tree", tmp_path, "-j", "1"), "occ")
        sizes.append(sum(len(str(o)) for o in found))
        assert len(found) == number
        deep = [o for o in found if o["problem"]]
        assert {o["problem"]["slug"] for o in deep} <= {"conditions-too-deep"}
        assert all(o["kind"] == "unparsed" and not o["conditions"] for o in deep)
        assert all(o["conditions"] and o["kind"] == "call" for o in found if not o["problem"])
        plain = {"nested": 0, "one-in-the-other": 64, "ladder": 255, "beside": number}
        assert number - len(deep) == plain[how]
    assert (sizes[2] - sizes[1]) < 2.2 * (sizes[1] - sizes[0])


def test_64_conditions_are_told(tmp_path: pathlib.Path) -> None:
    names = [f"A{n}" for n in range(64)]
    text = "".join(f"#ifdef {n}\n" for n in names) + CALL + "#endif\n" * 64
    write(tmp_path, {"x.c": "int f(void)\n{\n" + text + "}\n"})
    (call,) = of(run("--tree", tmp_path), "occ")
    assert call["conditions"] == [f"defined({n})" for n in names] and call["kind"] == "call"


def test_a_file_that_is_too_large_to_be_read_closely_is_unread(tmp_path: pathlib.Path) -> None:
    write(tmp_path, {"x.c": "x" * (33 << 20) + CALL, "y.c": "y" * (33 << 20)})
    (record,) = of(run("--tree", tmp_path, status=3), "unread")
    assert record["file"] == "x.c" and "more than 32 MB" in record["reason"]


def test_a_driver_is_read_whole_as_often_with_many_files_as_with_few(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What its files ask of all others is asked at once: N files are not read N times."""
    whole = 0

    def read(*args: Any) -> scanner.Reading:
        nonlocal whole
        whole += 1
        return reading.read(*args)

    monkeypatch.setattr("gupvmas.scan.model.read", read)

    def times(count: int) -> int:
        texts: dict[str, str | bytes] = {}
        for number in range(count):
            texts[f"d{number}.c"] = Driver(7100 + number).text
        top, before = write(tmp_path / str(count), texts), whole
        with open_tree(str(top), None, need_kernel=False) as tree:
            found = scan(tree, tmp_path / f"work{count}", Options(driver=True), Progress(quiet=True))
        assert len(found.arm_edits) == count
        return whole - before

    assert 0 < times(9) <= times(3)
