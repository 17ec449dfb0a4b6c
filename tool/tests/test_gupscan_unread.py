# SPDX-License-Identifier: GPL-2.0-only
"""Files that gupscan could leave out without a word: it reads them, or says that it did not."""

from __future__ import annotations

import os
import pathlib
import shutil

import pytest

from test_gupscan import Record, git, of, run, write

CALL = "long f(void)\n{\n\treturn get_user_pages(a, 1, 0, p, &v);\n}\n"
PLAIN = "int x;\n"


def repository(top: pathlib.Path, files: dict[str, str | bytes]) -> pathlib.Path:
    write(top, files)
    git(top, "init", "-q")
    git(top, "add", "-A", "-f")
    git(top, "commit", "-qm", "all")
    return top


def valid(records: list[Record], rec: str) -> list[Record]:
    """Those of a kind; "again" makes void what was said of a file."""
    last = {record["file"]: at for at, record in enumerate(records) if record["rec"] == "again"}
    return [
        record
        for at, record in enumerate(records)
        if record["rec"] == rec and at >= last.get(record["file"], 0)
    ]


def unread(records: list[Record]) -> dict[str, str]:
    return {record["file"]: record["reason"] for record in valid(records, "unread")}


def kinds(records: list[Record]) -> dict[str, str]:
    return {record["file"]: record["kind"] for record in valid(records, "occ")}


# -- what git does not check out


@pytest.mark.parametrize("how", ["alone", "split"])
def test_a_file_that_git_skips_is_read_if_it_is_there(tmp_path: pathlib.Path, how: str) -> None:
    tree = repository(tmp_path, {"a.c": CALL, "b.c": CALL})
    if how == "split":
        git(tree, "update-index", "--split-index")
    git(tree, "update-index", "--skip-worktree", "a.c")
    records = run("--tree", tree)
    assert list(kinds(records)) == ["a.c", "b.c"]
    assert records[-1]["absent"] == 0


@pytest.mark.parametrize("how", ["alone", "split"])
def test_a_file_that_is_not_checked_out_is_named_if_it_has_a_name(
    tmp_path: pathlib.Path, how: str
) -> None:
    tree = repository(tmp_path, {"a/a.c": CALL, "a/b.c": PLAIN, "a/c.c": PLAIN, "b/b.c": CALL})
    if how == "split":
        git(tree, "update-index", "--split-index")
    git(tree, "sparse-checkout", "set", "b")
    records = run("--tree", tree, status=3)
    assert unread(records) == {
        "a/a.c": "not checked out, and has get_user_pages; see git sparse-checkout"
    }
    assert (records[-1]["absent"], records[-1]["first_absent"]) == (2, "a/b.c")
    git(tree, "sparse-checkout", "disable")
    (tree / "a/a.c").write_text(PLAIN)
    git(tree, "commit", "-qam", "none")
    git(tree, "sparse-checkout", "set", "b")
    assert run("--tree", tree)[-1]["absent"] == 3


def test_what_is_neither_checked_out_nor_in_the_repository_is_said_once(
    tmp_path: pathlib.Path,
) -> None:
    tree = repository(tmp_path, {"a/a.c": CALL, "a/b.c": PLAIN, "b/b.c": CALL})
    for path in ("a/a.c", "a/b.c"):
        oid = git(tree, "rev-parse", f"HEAD:{path}")
        (tree / ".git/objects" / oid[:2] / oid[2:]).unlink()
    git(tree, "sparse-checkout", "set", "b")
    records = run("--tree", tree, status=3)
    assert unread(records) == {
        "a/a.c": "not checked out, and git has no copy of it here; so are 1 more"
    }


# -- links


def test_a_link_out_of_the_tree_is_not_followed_and_named_if_there_is_a_name(
    tmp_path: pathlib.Path,
) -> None:
    write(tmp_path / "outside", {"deep/b.c": CALL, "none/c.c": PLAIN, "c.c": CALL, "d.c": PLAIN})
    tree = repository(tmp_path / "tree", {"a/b.c": CALL, "x/y.c": CALL})
    for name, to in {"dir": "", "clean": "none", "c.c": "c.c", "d.c": "d.c", "gone": "no"}.items():
        (tree / name).symlink_to(tmp_path / "outside" / to)
    (tree / "inside").symlink_to("x")
    (tree / "circle").symlink_to(".")
    git(tree, "add", "-A")
    shutil.rmtree(tree / "a")
    (tree / "a").symlink_to(tmp_path / "outside/deep")  # a file that git tracks is behind it now
    for walked in (False, True):
        if walked:
            shutil.rmtree(tree / ".git")
        records = run("--tree", tree, status=3)
        assert list(kinds(records)) == ["x/y.c"]
        assert set(unread(records)) == {"c.c", "dir", "a" if walked else "a/b.c"}
        assert unread(records)["c.c"] == (
            f"a link out of the tree, to {tmp_path}/outside/c.c, which has get_user_pages: "
            "it is not followed"
        )
        assert records[-1]["links"] == 8


def test_a_link_to_a_kernel_is_no_part_of_a_driver(tmp_path: pathlib.Path) -> None:
    write(tmp_path / "linux", {"include/linux/mm.h": CALL})
    tree = write(tmp_path / "tree", {"a.c": PLAIN})
    (tree / "kernel").symlink_to(tmp_path / "linux")
    assert run("--tree", tree)[-1]["links"] == 1


def test_more_than_can_be_looked_through_behind_a_link_is_said(tmp_path: pathlib.Path) -> None:
    with open(tmp_path / "large", "wb") as file:
        file.truncate(300 << 20)
    tree = write(tmp_path / "tree", {"a.c": PLAIN})
    (tree / "large").symlink_to(tmp_path / "large")
    assert "more than is looked through" in unread(run("--tree", tree, status=3))["large"]


@pytest.mark.parametrize("to", ["/proc/self/environ", "/sys", "/dev", "/dev/zero", "fifo"])
def test_a_link_to_what_is_no_file_does_not_hang(tmp_path: pathlib.Path, to: str) -> None:
    os.mkfifo(tmp_path / "fifo")
    tree = write(tmp_path / "tree", {"a.c": PLAIN})
    (tree / "link.c").symlink_to(tmp_path / to)
    assert run("--tree", tree)[-1]["links"] == 1


# -- names that do not look like C, and binaries


INCLUDES = {
    "plainly": '#include "body.x"',
    "between-angles": "#include <body.x>",
    "by-a-path": '#include "../d/./body.x"',
    "with-blanks": '\t# \tinclude\t"body.x"',
    "with-a-comment": '# /* */ include /* */ "body.x"',
    "on-two-lines": '#inc\\\nlude "body.x"',
    "behind-a-line-end-that-goes": '#\\\ninclude "body.x"',
    "by-a-digraph": '%:include "body.x"',
    "without-a-blank": '#include"body.x"',
    "once-more": '#include_next "body.x"',
    "by-another-name": '#import "body.x"',
    "by-a-macro": '#define BODY "body.x"\n#include BODY',
    "within-a-function": 'void g(void)\n{\n#include "body.x"\n}',
}


@pytest.mark.parametrize("how", INCLUDES)
@pytest.mark.parametrize("padding", [0, 3000])
def test_what_c_includes_is_c(tmp_path: pathlib.Path, how: str, padding: int) -> None:
    """Wherever in a file that says so, and also for a commit."""
    text = "\n" * padding + INCLUDES[how] + "\n" * padding
    tree = repository(tmp_path, {"d/a.c": text, "d/body.x": CALL, "e/other.x": CALL})
    commit = git(tree, "rev-parse", "HEAD")
    for records in (run("--tree", tree), run("--git-dir", tree, "--rev", commit)):
        again = [record["file"] for record in of(records, "again")]
        assert again == ["d/body.x"]
        assert kinds(records) == {"d/body.x": "call", "e/other.x": "reference"}
        assert (records[-1]["matched"], records[-1]["occurrences"]) == (2, 2)


NAMES = ["b.inl", "b.txt", "b.rst", "b.c_shipped", "b.in", "b", "b.S.in"]


@pytest.mark.parametrize("name", NAMES)
def test_whatever_its_suffix(tmp_path: pathlib.Path, name: str) -> None:
    """And whatever bytes are in it."""
    records = run("--tree", write(tmp_path, {"a.c": f'#include "{name}"\n', name: "\0" + CALL}))
    assert kinds(records) == {name: "call"} and not unread(records)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_only_said_to_be_included_is_none(tmp_path: pathlib.Path, name: str) -> None:
    text = f'/*\n#include "{name}"\n*/\nchar *s = "\\\n#include \\"{name}\\"";\n'
    records = run("--tree", write(tmp_path, {"a.c": text, name: CALL}))
    assert kinds(records)[name] != "call" and not of(records, "include")


def test_what_is_included_includes_more(tmp_path: pathlib.Path) -> None:
    write(tmp_path, {"a.c": '#include "b.x"\n', "b.x": '#include "c.y"\n', "c.y": CALL})
    assert kinds(run("--tree", tmp_path)) == {"c.y": "call"}


def test_a_cache_does_not_forget_what_is_included(tmp_path: pathlib.Path) -> None:
    tree = repository(tmp_path / "tree", {"a.c": '#include "b.x"\n', "b.x": PLAIN})
    for path in tree.rglob("*.*"):
        os.utime(path, (1, 1))
    cache = tmp_path / "cache"
    run("--tree", tree, "--cache", cache)
    (tree / "b.x").write_text(CALL)
    for _ in range(2):
        assert kinds(run("--tree", tree, "--cache", cache)) == {"b.x": "call"}


def test_files_that_are_said_to_be_included_are_c(tmp_path: pathlib.Path) -> None:
    write(tmp_path, {"d/b.x": CALL, "b.x": CALL, "names": "d/b.x\0"})
    records = run("--tree", tmp_path, "--stdin", "--included", tmp_path / "names", stdin=b"d/b.x\0b.x\0")
    assert kinds(records) == {"d/b.x": "call", "b.x": "reference"}


@pytest.mark.parametrize("name", ["a.inc", "a.def", "a.h", "a.S", "a.txt"])
def test_a_source_with_a_nul_byte_is_no_binary(tmp_path: pathlib.Path, name: str) -> None:
    records = run("--tree", write(tmp_path, {name: "/* \0 */\n" + CALL}))
    assert list(kinds(records)) == [name] and records[-1]["binary"] == 0


@pytest.mark.parametrize("at", [1, 700000])
def test_a_binary_that_has_a_name_is_unread(tmp_path: pathlib.Path, at: int) -> None:
    tree = repository(tmp_path, {"a.bin": "\0" * at + "get_user_pages\0", "b.bin": "\0"})
    records = run("--tree", tree, status=3)
    assert unread(records) == {"a.bin": "a binary file that has get_user_pages"}
    assert records[-1]["binary"] == 2


def test_objects_that_a_build_left_are_no_matter_and_those_that_git_tracks_are(
    tmp_path: pathlib.Path,
) -> None:
    tree = repository(tmp_path, {"a.o": "\0get_user_pages\0"})
    assert list(unread(run("--tree", tree, status=3))) == ["a.o"]
    shutil.rmtree(tree / ".git")
    assert run("--tree", tree)[-1]["binary"] == 1
