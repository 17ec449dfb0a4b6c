# SPDX-License-Identifier: GPL-2.0-only
"""What scan, series and check say of files that could be left out without a word."""

from __future__ import annotations

import pathlib

from conftest import Tool
from tinylib import tiny

CALL = b"""#include <linux/mm.h>

long peek(unsigned long addr, struct page **p)
{
	struct vm_area_struct *vma = NULL;
	long n = get_user_pages_remote(current->mm, addr, 1, 0, p, &vma, NULL);

	return n > 0 ? vma->vm_flags : n;
}
"""
UNUSED = CALL.replace(b"&vma, NULL", b"NULL, NULL").replace(b"vma->vm_flags", b"n")


def sites(tool: Tool, repo: pathlib.Path, *words: str) -> set[str]:
    """The files with sites."""
    done = tool("scan", "--tree", repo, "--format", "json", *words)
    return {site["file"] for site in done.document["sites"]}


def test_a_sparse_checkout_is_not_taken_for_all(tool: Tool, tmp_path: pathlib.Path) -> None:
    repo = tool.repository(tmp_path / "linux", {"drivers/none/a.c": b"", "drivers/none/b.c": b""}, tiny)
    tool.git(repo, "update-index", "--skip-worktree", "fs/exec.c")
    assert "fs/exec.c" in sites(tool, repo)
    tool.git(repo, "update-index", "--no-skip-worktree", "fs/exec.c")
    folders = sorted(p.name for p in repo.iterdir() if p.is_dir() and p.name != ".git")
    tool.git(repo, "sparse-checkout", "set", *[name for name in folders if name != "fs"])
    done = tool("scan", "--tree", repo)
    assert done.status == 3
    assert "fs/exec.c: not read: not checked out, and has get_user_pages_remote" in done.err
    tool.git(repo, "sparse-checkout", "set", "--no-cone", "/*", "!/drivers/none/")
    done = tool("scan", "--tree", repo)
    assert done.status == 0
    assert "balanced: everything that is checked out was read\n" in done.out
    said = "2 files that are not checked out, drivers/none/a.c among them, have none of the names"
    assert said in " ".join(done.out.split())
    document = tool("scan", "--tree", repo, "--format", "json").document
    assert document["ledger"]["not_checked_out"] == 2


def test_what_c_includes_is_converted_under_any_name(tool: Tool, tmp_path: pathlib.Path) -> None:
    names = ["drivers/x/body.inl", "drivers/y/body.c_shipped", "drivers/z/body"]
    files = {name: UNUSED for name in names}
    for name in names:
        folder, _, base = name.rpartition("/")
        files[f"{folder}/peek.c"] = b'#include "%s"\n' % base.encode()
    repo = tool.repository(tmp_path / "linux", files, tiny)
    assert sites(tool, repo).issuperset(names)
    done = tool("series", "--tree", repo, "--branch", "new", "-o", tmp_path / "out")
    assert done.status == 0, done
    for name in names:
        assert "(current->mm, addr, 1, 0, p, NULL);" in tool.git(repo, "show", f"new:{name}")
    done = tool("repeat", "--tree", repo, "--series", tmp_path / "out")
    assert done.status == 0, done


def test_a_new_user_is_one_under_any_name(tool: Tool, tmp_path: pathlib.Path) -> None:
    """Also where the change shows nothing of what includes it."""
    repo = tool.repository(tmp_path / "linux", {"drivers/x/peek.c": b'#include "body.inl"\n'}, tiny)
    (repo / "drivers/x/body.inl").write_bytes(CALL)
    (repo / "drivers/x/body.txt").write_bytes(CALL)  # nothing includes it
    for words in ((), ("--staged",), ("--diff", "HEAD~..HEAD")):
        if words:
            tool.git(repo, "add", "-A")
        if len(words) > 1:
            tool.git(repo, "commit", "-qm", "new")
        done = tool("check", "--tree", repo, *words)
        assert done.status == 1 and done.out.count("error: ") == 1, done
        assert "drivers/x/body.inl:6:11: error" in done.out


def test_a_new_file_may_include_one_that_git_knows(tool: Tool, tmp_path: pathlib.Path) -> None:
    repo = tool.repository(tmp_path / "linux", {"drivers/x/body.inl": CALL}, tiny)
    assert "drivers/x/body.inl" not in sites(tool, repo)
    (repo / "drivers/x/peek.c").write_bytes(b'#include "body.inl"\n')
    assert "drivers/x/body.inl" in sites(tool, repo)


def test_what_is_ignored_and_compiled_is_read(tool: Tool, tmp_path: pathlib.Path) -> None:
    """As in Debian's linux-source, whose .gitignore is "/*"; a copy in a build's directory is not."""
    files = {".gitignore": b"/*\n", "drivers/x/Makefile": b"obj-y += peek.o y/\n"}
    repo = tool.repository(tmp_path / "linux", files, tiny)
    new = {
        "drivers/x/peek.c": True,
        "drivers/x/lost.c": False,
        "drivers/x/peek.h": True,
        "drivers/x/y/Makefile": False,
        "drivers/x/y/deep.c": True,
        "drivers/x/notes.txt": False,
        "build/rt/drivers/x/Makefile": False,
        "build/rt/drivers/x/peek.c": False,
        "build/rt/include/linux/mm.h": False,
    }
    for path in new:
        (repo / path).parent.mkdir(parents=True, exist_ok=True)
        text = b"obj-y += deep.o peek.o\n" if path.endswith("Makefile") else CALL
        (repo / path).write_bytes(text)
    assert not tool.git(repo, "status", "--porcelain")
    assert sites(tool, repo).intersection(new) == {path for path, read in new.items() if read}


def test_a_new_link_out_of_the_tree_is_named(tool: Tool, tmp_path: pathlib.Path) -> None:
    (tmp_path / "out.c").write_bytes(CALL)
    repo = tool.repository(tmp_path / "linux", {"drivers/Makefile": b""}, tiny)
    (repo / "drivers/link.c").symlink_to(tmp_path / "out.c")
    done = tool("scan", "--tree", repo)
    assert done.status == 3 and "drivers/link.c: not read: a link out of the tree, to " in done.err
