# SPDX-License-Identifier: GPL-2.0-only
"""How a tree is read: every kind of tree, paths of every kind, and trees that mean harm."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys

import pytest
from gitutil import FILES, MAKEFILE, TOOL, commit_all, git, make_repo, picture, repo, user, write

from gupvmas.base.errors import GupVmasError, IncompleteError, UsageError
from gupvmas.base.tree import Tree, open_tree

__all__ = ["repo", "user"]

ODD = {
    "drivers/with space.c": b"space\n",
    "drivers/new\nline.c": b"newline\n",
    "-leading-dash.c": b"dash\n",
    "drivers/\udce9t\udce9.c": b"latin-1 name\n",
    'drivers/"quoted\\.c': b"quote\n",
    "drivers/*.c": b"star\n",
    ":(top)x.c": b"magic\n",
}


def tarball(root: pathlib.Path, files: dict[str, bytes] = FILES) -> pathlib.Path:
    write(root, files)
    return root


# -- kinds of trees


def test_work_tree_reads_the_files_and_rev_reads_the_commit(repo: pathlib.Path) -> None:
    (repo / "mm/gup.c").write_bytes(b"edited\n")
    with open_tree(str(repo), None) as tree:
        assert (tree.is_git, tree.bare, tree.rev, tree.version) == (True, False, None, "6.1.192")
        assert tree.root == repo
        assert tree.read("mm/gup.c") == b"edited\n"
    with open_tree(str(repo), "HEAD") as tree:
        assert tree.rev == git(repo, "rev-parse", "HEAD")
        assert tree.read("mm/gup.c") == FILES["mm/gup.c"]
        assert tree.list() == sorted(FILES)
    with open_tree(str(repo), "HEAD~1") as tree:
        assert tree.read("mm/gup.c") == b"/* older */\n"


def test_bare_repository_reads_head(repo: pathlib.Path, tmp_path: pathlib.Path) -> None:
    git(tmp_path, "clone", "--quiet", "--bare", str(repo), "bare.git")
    with open_tree(str(tmp_path / "bare.git"), None) as tree:
        assert tree.bare and tree.root is None
        assert tree.rev == git(repo, "rev-parse", "HEAD")
        assert tree.read("drivers/latin.c") == FILES["drivers/latin.c"]
        assert tree.dirty() == []


def test_shallow_clone(repo: pathlib.Path, tmp_path: pathlib.Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{repo}", "shallow")
    with open_tree(str(tmp_path / "shallow"), "HEAD") as tree:
        assert tree.list() == sorted(FILES)


def test_detached_head(repo: pathlib.Path) -> None:
    git(repo, "checkout", "--quiet", "--detach", "HEAD~1")
    with open_tree(str(repo), "HEAD") as tree:
        assert tree.read("mm/gup.c") == b"/* older */\n"


def test_linked_worktree(repo: pathlib.Path, tmp_path: pathlib.Path) -> None:
    git(repo, "worktree", "add", "--quiet", str(tmp_path / "second"), "HEAD~1")
    with open_tree(str(tmp_path / "second"), "HEAD") as tree:
        assert tree.root == tmp_path / "second"
        assert tree.read("mm/gup.c") == b"/* older */\n"
        assert tree.common_dir == str(repo / ".git")


def test_gitfile(repo: pathlib.Path, tmp_path: pathlib.Path) -> None:
    (repo / ".git").rename(tmp_path / "elsewhere.git")
    (repo / ".git").write_text(f"gitdir: {tmp_path}/elsewhere.git\n")
    with open_tree(str(repo), "HEAD") as tree:
        assert tree.git_dir == str(tmp_path / "elsewhere.git")
        assert tree.list("mm") == ["mm/gup.c"]


def test_a_link_to_the_tree_may_be_given(repo: pathlib.Path, tmp_path: pathlib.Path) -> None:
    (tmp_path / "link").symlink_to(repo)
    for rev in (None, "HEAD"):
        with open_tree(tmp_path / "link", rev) as tree:
            assert tree.list() == sorted(FILES)
            assert tree.dirty() == []


def test_sha256_repository(tmp_path: pathlib.Path) -> None:
    root = tmp_path / "linux"
    root.mkdir()
    git(root, "init", "--quiet", "--object-format=sha256")
    write(root, FILES)
    commit_all(root)
    with open_tree(str(root), "HEAD") as tree:
        assert tree.list() == sorted(FILES) and len(tree.rev or "") == 64
        os.utime(root / "Makefile", (1, 1))
        assert tree.dirty() == []


def test_tarball_has_no_revisions(tmp_path: pathlib.Path) -> None:
    root = tarball(tmp_path / "linux-6.1")
    with open_tree(str(root), None) as tree:
        assert not tree.is_git and tree.git_dir is None
        assert tree.list() == sorted(FILES)
        assert tree.read("mm/gup.c") == FILES["mm/gup.c"]
        assert tree.dirty() == []
        with pytest.raises(UsageError, match="not a git repository"):
            tree.resolve("HEAD")
    with pytest.raises(UsageError, match="--rev needs one"):
        open_tree(str(root), "HEAD")


def test_kernel_in_a_subdirectory_of_a_repository_is_a_tarball(tmp_path: pathlib.Path) -> None:
    outer = make_repo(tmp_path / "outer", {f"src/linux/{k}": v for k, v in FILES.items()})
    with open_tree(str(outer / "src/linux"), None) as tree:
        assert not tree.is_git
        assert tree.list() == sorted(FILES)


def test_directory_inside_a_kernel_is_refused_and_the_top_is_named(repo: pathlib.Path) -> None:
    with pytest.raises(UsageError, match=f"its top is {repo}"):
        open_tree(str(repo / "mm"), None)


def test_what_is_no_kernel_tree(tmp_path: pathlib.Path) -> None:
    with pytest.raises(UsageError, match="no such directory"):
        open_tree(str(tmp_path / "absent"), None)
    with pytest.raises(UsageError, match="not a kernel tree"):
        open_tree(str(tmp_path), None)
    with open_tree(str(tmp_path), None, need_kernel=False) as tree:
        assert tree.version == ""


def test_repository_without_a_commit(tmp_path: pathlib.Path) -> None:
    write(tmp_path, FILES)
    git(tmp_path, "init", "--quiet")
    with open_tree(str(tmp_path), None) as tree:
        assert "mm/gup.c" in tree.list()
        assert tree.dirty() == []
    git(tmp_path, "add", "mm/gup.c")
    with open_tree(str(tmp_path), None) as tree:
        assert tree.dirty() == ["mm/gup.c"]
    with pytest.raises(UsageError, match="no commit yet"):
        open_tree(str(tmp_path), "HEAD")


def test_broken_git_directory(tmp_path: pathlib.Path) -> None:
    write(tmp_path, FILES)
    (tmp_path / ".git").write_text("gitdir: /nowhere\n")
    with pytest.raises(UsageError, match="git cannot use its repository"):
        open_tree(str(tmp_path), None)


@pytest.mark.parametrize(
    "makefile, version",
    [
        (MAKEFILE, "6.1.192"),
        (b"VERSION = 6\nPATCHLEVEL = 13\nSUBLEVEL = 0\nEXTRAVERSION = -rc2\n", "6.13.0-rc2"),
        (b"VERSION=6\r\nPATCHLEVEL=2\r\nSUBLEVEL=\r\n", "6.2.0"),
        (b"VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 1\nEXTRAVERSION = \x1b[31m\n", "6.1.1"),
        (b"VERSION = $(shell touch x)\nPATCHLEVEL = 1\n", ""),
        (b"all:\n\ttrue\n", ""),
    ],
)
def test_version(tmp_path: pathlib.Path, makefile: bytes, version: str) -> None:
    write(tmp_path, {"Makefile": makefile})
    assert open_tree(str(tmp_path), None, need_kernel=False).version == version


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a repository away")
def test_repository_of_another_user(repo: pathlib.Path, user: pathlib.Path) -> None:
    for path in (repo, repo / ".git"):
        os.chown(path, 4711, 4711)
    with pytest.raises(UsageError, match="safe.directory"):
        open_tree(str(repo), None)
    with user.open("a") as config:
        config.write(f"[safe]\n\tdirectory = {repo}\n")
    with open_tree(str(repo), "HEAD") as tree:
        assert tree.list() == sorted(FILES)


# -- revisions


@pytest.mark.parametrize("rev", ["nonesuch", "", "-x", "--help", "HEAD..HEAD~1", "a\nb", "HEAD:mm"])
def test_resolve_names_what_does_not_exist(repo: pathlib.Path, rev: str) -> None:
    with open_tree(str(repo), None) as tree, pytest.raises(UsageError, match="no commit '"):
        tree.resolve(rev)


def test_resolve_tag_branch_and_search(repo: pathlib.Path) -> None:
    git(repo, "tag", "--annotate", "--message=x", "v6.1")
    head = git(repo, "rev-parse", "HEAD")
    with open_tree(str(repo), None) as tree:
        assert {tree.resolve(r) for r in ("v6.1", "main", "HEAD", ":/base", head[:10])} == {head}


def test_a_missing_object_is_named(repo: pathlib.Path) -> None:
    oid = git(repo, "rev-parse", "HEAD:mm/gup.c")
    (repo / ".git/objects" / oid[:2] / oid[2:]).unlink()
    with open_tree(str(repo), "HEAD") as tree:
        with pytest.raises(IncompleteError, match="partial clone"):
            tree.read("mm/gup.c")
        assert tree.read("Makefile") == MAKEFILE  # the reader is not out of step


# -- paths and links


@pytest.mark.parametrize("kind", ["files", "commit", "tarball"])
def test_odd_paths(tmp_path: pathlib.Path, kind: str) -> None:
    root = tmp_path / "linux"
    if kind == "tarball":
        tarball(root, {**FILES, **ODD})
    else:
        make_repo(root, {**FILES, **ODD})
    with open_tree(str(root), "HEAD" if kind == "commit" else None) as tree:
        assert tree.list() == sorted({**FILES, **ODD})
        for path, data in ODD.items():
            assert tree.read(path) == data
            assert tree.exists(path) and tree.mode(path) == "100644"
            assert tree.list(path) == [path]
        assert tree.mode("scripts/tool.sh") == "100755"
        assert tree.list("mm") == tree.list("mm/") == ["mm/gup.c"]
        assert tree.list("absent") == []
        tree.export(ODD, tmp_path)
    for path, data in ODD.items():
        assert (tmp_path / path).read_bytes() == data


@pytest.mark.parametrize("kind", ["files", "commit", "tarball"])
def test_links_are_not_followed(tmp_path: pathlib.Path, kind: str) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/key.c").write_bytes(b"secret")
    root = tarball(tmp_path / "linux")
    (root / "outside.c").symlink_to("../secret/key.c")
    (root / "outdir").symlink_to("../secret")
    (root / "absolute").symlink_to(tmp_path / "secret")
    (root / "inside.c").symlink_to("mm/gup.c")
    (root / "mmlink").symlink_to("mm")
    (root / "loop").symlink_to("loop")
    if kind != "tarball":
        git(root, "init", "--quiet")
        commit_all(root)
    with open_tree(str(root), "HEAD" if kind == "commit" else None) as tree:
        assert tree.list() == sorted(FILES)
        for path in (
            *("outside.c", "outdir/key.c", "absolute/key.c", "inside.c", "mmlink/gup.c", "loop"),
            *("mm", "mm/gup.c/x", "absent.c"),
        ):
            assert not tree.exists(path) and tree.mode(path) is None
            with pytest.raises(IncompleteError, match="no such file"):
                tree.read(path)
        assert tree.list("outdir") == tree.list("mmlink") == []


def test_a_directory_replaced_by_a_link_after_the_commit(
    repo: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/gup.c").write_bytes(b"secret")
    (repo / "mm/gup.c").unlink()
    (repo / "mm").rmdir()
    (repo / "mm").symlink_to("../secret")
    with open_tree(str(repo), None) as tree:
        assert "mm/gup.c" not in tree.list()
        assert not tree.exists("mm/gup.c")
        assert "mm/gup.c" in tree.dirty()


@pytest.mark.parametrize(
    "path", ["../x", "/etc/passwd", "mm/../../x", "", "mm//gup.c", "./mm", "a\0b", ".git/config"]
)
def test_paths_outside_the_tree_are_refused(repo: pathlib.Path, path: str) -> None:
    for rev in (None, "HEAD"):
        with open_tree(str(repo), rev) as tree, pytest.raises(UsageError, match="not a path"):
            tree.read(path)


def test_a_fifo_does_not_hang(tmp_path: pathlib.Path) -> None:
    root = tarball(tmp_path / "linux")
    os.mkfifo(root / "mm/fifo.c")
    with open_tree(str(root), None) as tree:
        assert "mm/fifo.c" not in tree.list()
        with pytest.raises(IncompleteError):
            tree.read("mm/fifo.c")


def test_export_keeps_modes_and_refuses_to_overwrite(
    repo: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    dest = tmp_path / "dest"
    dest.mkdir()
    with open_tree(str(repo), "HEAD") as tree:
        tree.export(["scripts/tool.sh", "mm/gup.c"], dest)
        assert (dest / "scripts/tool.sh").stat().st_mode & 0o100
        with pytest.raises(GupVmasError, match="exists"):
            tree.export(["mm/gup.c"], dest)


# -- the work tree


def test_list_of_a_work_tree(repo: pathlib.Path) -> None:
    (repo / "mm/gup.c").unlink()
    write(repo, {"mm/new.c": b"", "mm/built.o": b"", ".gitignore": b"*.o\n", "sub/Makefile": b""})
    make_repo(repo / "sub/nested")
    with open_tree(str(repo), None) as tree:
        assert sorted(set(tree.list()) ^ set(FILES)) == [
            *(".gitignore", "mm/gup.c", "mm/new.c", "sub/Makefile")
        ]


def test_untracked_files_are_those_that_nobody_ignores(repo: pathlib.Path) -> None:
    write(repo, {"mm/new.c": b"", "mm/built.o": b"", ".gitignore": b"*.o\n"})
    (repo / "mm/link.c").symlink_to("gup.c")
    make_repo(repo / "sub/nested")
    with open_tree(str(repo), None) as tree:
        tree.look_for_untracked()
        assert tree.untracked() == [".gitignore", "mm/new.c"]
        assert tree.untracked_links() == ["mm/link.c"]
        assert tree.ignored() == ["mm/built.o"]
    with open_tree(str(repo), "HEAD") as tree:
        assert tree.untracked() == []


def test_sparse_checkout_lists_what_is_there(repo: pathlib.Path) -> None:
    git(repo, "sparse-checkout", "set", "mm")
    with open_tree(str(repo), None) as tree:
        assert tree.list() == ["Makefile", "mm/gup.c"]
        assert tree.dirty() == []
        write(repo, {"drivers/empty.c": b""})  # there in spite of it
        assert tree.list() == ["Makefile", "drivers/empty.c", "mm/gup.c"]


def test_dirty_is_told_by_contents_and_writes_nothing(repo: pathlib.Path) -> None:
    with open_tree(str(repo), None) as tree:
        os.utime(repo / "Makefile", (1, 1))  # only looks changed
        write(repo, {"untracked.c": b""})
        before = picture(repo)
        assert tree.dirty() == []
        assert picture(repo) == before
        (repo / "mm/gup.c").write_bytes(b"edited\n")
        (repo / "drivers/empty.c").unlink()
        (repo / "include/linux/mm.h").chmod(0o755)
        (repo / "drivers/latin.c").write_bytes(b"staged\n")
        git(repo, "add", "drivers/latin.c")
        before = picture(repo)
        assert tree.dirty() == [
            *("drivers/empty.c", "drivers/latin.c", "include/linux/mm.h", "mm/gup.c")
        ]
        assert picture(repo) == before


def test_dirty_during_a_conflict(repo: pathlib.Path) -> None:
    git(repo, "checkout", "--quiet", "-b", "other", "HEAD~1")
    write(repo, {"mm/gup.c": b"theirs\n"})
    commit_all(repo)
    subprocess.run(["git", "-C", str(repo), "merge", "main"], capture_output=True, check=False)
    with open_tree(str(repo), None) as tree:
        assert tree.dirty() == ["mm/gup.c"]


# -- hostile trees


def use_everything(root: pathlib.Path) -> None:
    """Every question that a tree can be asked."""
    for rev in (None, "HEAD"):
        with open_tree(str(root), rev) as tree:
            tree.dirty()
            for path in tree.list():
                tree.read(path)
                tree.mode(path)


def canary(tmp_path: pathlib.Path, name: str) -> str:
    """A program that leaves a file behind, and fails."""
    program = tmp_path / f"{name}.sh"
    program.write_text(f"#!/bin/sh\necho ran >> '{tmp_path}/canary-{name}'\nexit 1\n")
    program.chmod(0o755)
    return str(program)


def test_nothing_of_a_hostile_repository_is_executed(
    repo: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    write(repo, {".gitattributes": b"*.c filter=evil diff=evil\n*.h filter=long diff=evil\n"})
    commit_all(repo)
    for key in (
        *("core.fsmonitor", "diff.external", "diff.evil.textconv", "diff.evil.command"),
        *("filter.evil.clean", "filter.evil.smudge", "filter.long.process", "core.pager"),
        *("core.sshCommand", "core.askPass", "credential.helper", "core.editor", "gpg.program"),
        *("core.alternateRefsCommand", "alias.rev-parse", "uploadpack.packObjectsHook"),
    ):
        git(repo, "config", key, canary(tmp_path, key.replace(".", "-")))
    git(repo, "config", "commit.gpgSign", "true")
    for hook in ("post-index-change", "reference-transaction", "post-checkout", "pre-commit"):
        os.symlink(canary(tmp_path, hook), repo / ".git/hooks" / hook)
    for path in FILES:
        if path.endswith((".c", ".h")):
            os.utime(repo / path, (1, 1))
    use_everything(repo)
    assert sorted(p.name for p in tmp_path.glob("canary-*")) == []
    # The trap is a real one: git as a user types it walks into it.
    subprocess.run(["git", "-C", str(repo), "status"], capture_output=True, check=False)
    assert (tmp_path / "canary-core-fsmonitor").exists()
    assert (tmp_path / "canary-filter-evil-clean").exists()


def test_a_hostile_submodule_is_not_looked_into(repo: pathlib.Path, tmp_path: pathlib.Path) -> None:
    sub = make_repo(tmp_path / "sub")
    git(repo, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(sub), "sub")
    commit_all(repo)
    git(repo / "sub", "config", "core.fsmonitor", canary(tmp_path, "submodule"))
    (repo / "sub/mm/gup.c").write_bytes(b"edited\n")
    use_everything(repo)
    assert not (tmp_path / "canary-submodule").exists()
    with open_tree(str(repo), None) as tree:
        assert not any(p.startswith("sub/") for p in tree.list())
    subprocess.run(["git", "-C", str(repo), "status"], capture_output=True, check=False)
    assert (tmp_path / "canary-submodule").exists()


def test_no_missing_object_is_fetched(repo: pathlib.Path, tmp_path: pathlib.Path) -> None:
    oid = git(repo, "rev-parse", "HEAD:mm/gup.c")
    (repo / ".git/objects" / oid[:2] / oid[2:]).unlink()
    for key, value in {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::{canary(tmp_path, 'promisor')}",
        "remote.origin.uploadpack": canary(tmp_path, "promisor"),
        "protocol.allow": "always",
        "protocol.ext.allow": "always",
    }.items():
        git(repo, "config", key, value)
    with open_tree(str(repo), "HEAD") as tree:
        with pytest.raises(IncompleteError):
            tree.read("mm/gup.c")
        tree.dirty()
    assert not (tmp_path / "canary-promisor").exists()
    subprocess.run(["git", "-C", str(repo), "cat-file", "-p", oid], capture_output=True)
    assert (tmp_path / "canary-promisor").exists()


def test_core_worktree_does_not_lead_elsewhere(repo: pathlib.Path, tmp_path: pathlib.Path) -> None:
    other = make_repo(tmp_path / "other", {**FILES, "mm/secret.c": b"secret"})
    git(repo, "config", "core.worktree", str(other))
    with open_tree(str(repo), None) as tree:
        assert tree.root == repo and tree.list() == sorted(FILES)


def test_a_program_called_git_in_the_tree_is_not_run(
    repo: pathlib.Path, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.symlink(canary(tmp_path, "path"), repo / "git")
    monkeypatch.setenv("PATH", f".:{os.environ['PATH']}")
    use_everything(repo)
    assert not (tmp_path / "canary-path").exists()


def test_the_environment_does_not_lead_elsewhere(
    repo: pathlib.Path, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_repo(tmp_path / "other", {"Makefile": MAKEFILE})
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git/index"))
    monkeypatch.setenv("GIT_TRACE", "1")
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", canary(tmp_path, "env"))
    with open_tree(str(repo), "HEAD") as tree:
        assert tree.list() == sorted(FILES)
        assert tree.dirty() == []
    assert not (tmp_path / "canary-env").exists()


def test_messages_show_no_control_characters(tmp_path: pathlib.Path) -> None:
    root = tmp_path / "\x1b[31mred\udcff"
    root.mkdir()
    with pytest.raises(UsageError) as error:
        open_tree(str(root), None)
    assert str(error.value).isprintable() and "\\x1b" in str(error.value)


# -- cost


def test_import_is_light() -> None:
    code = "import sys; import gupvmas.base.tree; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=TOOL, capture_output=True, check=True, text=True
    ).stdout.split()
    heavy = {"asyncio", "subprocess", "tempfile", "pathlib", "dataclasses", "re", "hashlib", "rich"}
    assert not heavy & set(loaded)


def test_one_process_reads_all(repo: pathlib.Path) -> None:
    with open_tree(str(repo), "HEAD") as tree:
        assert isinstance(tree, Tree)
        for _ in range(3):
            for path in tree.list():
                assert tree.read(path) == FILES[path]
