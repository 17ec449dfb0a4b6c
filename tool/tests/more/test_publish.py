# SPDX-License-Identifier: GPL-2.0-only
"""How a series is made and published, and that the user's repository survives everything."""

from __future__ import annotations

import errno
import fcntl
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

import pytest
from gitutil import DATE, FILES, TOOL, added_objects_only, await_, commit_all, git, picture
from gitutil import repo, user, write

import gupvmas.series.mail.branch
import gupvmas.series.mail.publish
from gupvmas.series.mail.commits import build, identities
from gupvmas.base.errors import GupVmasError, UsageError
from gupvmas.series.mail.mails import Cover, Recipients
from gupvmas.code.model import Commit
from gupvmas.series.mail.publish import Published, SeriesOptions, check, publish
from gupvmas.base.tree import open_tree
from gupvmas.base.workdir import MARKER, PREFIX, remove_stale, scratch

__all__ = ["repo", "user"]

COVER = Cover("remove the vmas parameter from GUP APIs", "Nobody needs it.\n\nReally.")
SERIES = (
    Commit(
        "mm/gup: remove unused vmas parameter",
        "Nothing reads it.",
        {
            "mm/gup.c": b"long get_user_pages(int a)\n{\n\treturn 0;\n}\n",
            "drivers/latin.c": b"/* Fran\xe7ois */\nint b;\n",
            "drivers/no_newline.c": b"int a;\nint c;",
        },
        ("Cc: Jos\u00e9 <jose@example.org>",),
    ),
    Commit(
        "drivers: \u00e9t\u00e9",
        "A Latin-1 file, an empty one, a new one, an odd one.",
        {
            "drivers/latin.c": b"/* \xc9t\xe9 */\nint b;\n",
            "drivers/empty.c": b"int x;\n",
            "drivers/new file.c": b"int new;\n",
            "scripts/tool.sh": b"#!/bin/sh\ntrue\n",
        },
    ),
)
CRLF = Commit("drivers: crlf", "x", {"drivers/crlf.c": b"int a;\r\nint z;\r\nint c;\r\n"})


def series(
    root: pathlib.Path,
    options: SeriesOptions,
    commits: Sequence[Commit] = SERIES,
    rev: str | None = "HEAD",
    recipients: Sequence[Recipients] = (),
) -> Published:
    """What the series command does, without the thinking."""
    with open_tree(str(root), rev) as tree, scratch() as work:
        check(tree, options)
        built = build(tree, None, commits, work, signoff=options.signoff)
        return publish(built, COVER, options, recipients=recipients)


def contents(directory: pathlib.Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(directory.iterdir())}


def apply(patches: pathlib.Path, where: pathlib.Path, *flags: str) -> str:
    """Applies the patches as a maintainer does; returns the tree they make."""
    names = sorted(p for p in patches.iterdir() if "0000-cover-letter" not in p.name)
    git(where, "am", "--quiet", *flags, *map(str, names))
    return git(where, "rev-parse", "HEAD^{tree}")


# -- what is made


def test_branch_and_patches(repo: pathlib.Path, tmp_path: pathlib.Path) -> None:
    base = git(repo, "rev-parse", "HEAD")
    done = series(repo, SeriesOptions(output=str(tmp_path / "out"), branch="gup/vmas"))
    assert done.base == base and done.branch == "gup/vmas"
    assert git(repo, "rev-parse", "gup/vmas") == done.head
    assert git(repo, "log", "--format=%s", f"{base}..gup/vmas") == "\n".join(
        c.subject for c in reversed(SERIES)
    )
    assert sorted(contents(tmp_path / "out")) == list(done.patches) == [
        "0000-cover-letter.patch",
        "0001-mm-gup-remove-unused-vmas-parameter.patch",
        "0002-drivers-t.patch",
    ]
    for number, commit in enumerate(reversed(SERIES)):
        for path, data in commit.files.items():
            shown = subprocess.run(
                ["git", "-C", repo, "cat-file", "blob", f"gup/vmas~{number}:{path}"],
                capture_output=True,
                check=True,
            )
            assert shown.stdout == data
    assert git(repo, "ls-tree", "gup/vmas", "scripts/tool.sh").startswith("100755")
    assert git(repo, "fsck", "--strict", "--no-dangling") == ""


def test_commits_are_by_the_user_and_of_the_day_of_the_base(repo: pathlib.Path) -> None:
    series(repo, SeriesOptions(branch="b", signoff=True))
    assert git(repo, "log", "-1", "--format=%an <%ae> %at %cn <%ce> %ct", "b") == (
        f"Ada Lovelace <ada@example.org> {DATE} Ada Lovelace <ada@example.org> {DATE}"
    )
    assert git(repo, "log", "-1", "--format=%B", "b~1").rstrip("\n") == (
        "mm/gup: remove unused vmas parameter\n\nNothing reads it.\n\n"
        "Cc: Jos\u00e9 <jose@example.org>\nSigned-off-by: Ada Lovelace <ada@example.org>"
    )


def test_a_user_without_a_name_gets_a_placeholder(
    repo: pathlib.Path, user: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user.write_text("")
    with open_tree(str(repo)) as tree:
        who = identities(tree)[0]
        assert (str(who), who.placeholder) == ("gup-vmas <gup-vmas@localhost>", True)
        git(repo, "config", "user.name", "Evil <x>\n.")
        monkeypatch.setenv("GIT_AUTHOR_EMAIL", "a@b")
        assert [str(i) for i in identities(tree)] == ["Evil x <a@b>", "Evil x <gup-vmas@localhost>"]


def test_cover_letter_and_headers(repo: pathlib.Path, tmp_path: pathlib.Path) -> None:
    options = SeriesOptions(
        output=str(tmp_path / "out"), rfc=True, recipients=Recipients(to=("list@example.org",))
    )
    series(
        repo,
        options,
        recipients=[
            Recipients(cc=("J\u00f6rg <j@example.org>",)),
            Recipients(cc=("k@example.org",)),
        ],
    )
    cover, first, second = (d.decode("latin-1") for d in contents(tmp_path / "out").values())
    assert "Subject: [RFC PATCH 0/2] remove the vmas parameter from GUP APIs\n" in cover
    assert "\n\nNobody needs it.\n\nReally.\n\nAda Lovelace (2):\n" in cover
    assert " 6 files changed, " in cover
    assert f"\nbase-commit: {git(repo, 'rev-parse', 'HEAD')}\nchange-id: 20200913-" in cover
    assert cover.rstrip("\n").endswith("\n-- \ngup-vmas")
    to, joerg = "\nTo: list@example.org\n", "=?utf-8?b?SsO2cmc=?= <j@example.org>"
    assert f"{to}Cc: {joerg},\n    k@example.org\n\n" in cover
    assert f"{to}Cc: {joerg}\n\n" in first and f"{to}Cc: k@example.org\n\n" in second
    for mail in (cover, first, second):
        assert "\nDate: Sun, 13 Sep 2020 12:26:40 +0000\n" in mail
        assert "Message-Id" not in mail


def test_a_later_version_has_a_changelog_and_a_range_diff(
    repo: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    series(repo, SeriesOptions(branch="v1"))
    better = (SERIES[0], Commit("drivers: better", "Reworded.", SERIES[1].files))
    for previous in ("main..v1", "v1", f"{git(repo, 'rev-parse', 'main')}..v1"):
        out = tmp_path / "out"
        series(
            repo,
            SeriesOptions(output=str(out), version=2, changelog="- reworded", previous=previous),
            better,
        )
        cover = (out / "v2-0000-cover-letter.patch").read_text()
        assert "Subject: [PATCH v2 0/2]" in cover
        assert "\nReally.\n\nv2:\n- reworded\n\nAda Lovelace (2):\n" in cover
        assert "\nRange-diff against v1:\n1:  " in cover
        assert "+    drivers: better" in cover
        shutil.rmtree(out)


def test_the_changelog_may_bring_its_own_headings(
    repo: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    text = "v3:\n- b\n\nv2:\n- a\n"
    series(repo, SeriesOptions(output=str(tmp_path / "out"), version=3, changelog=text))
    assert f"Really.\n\n{text}\nAda" in (tmp_path / "out/v3-0000-cover-letter.patch").read_text()


def test_a_body_with_every_character_survives(repo: pathlib.Path, tmp_path: pathlib.Path) -> None:
    body = 'Quote " backslash \\ hash # semi ; tab\tend\n\n  indented\n' + "long " * 60000
    with open_tree(str(repo), "HEAD") as tree, scratch() as work:
        built = build(tree, None, SERIES, work)
        publish(built, Cover('a "b" \\ c', body), SeriesOptions(output=str(tmp_path / "out")))
    cover = (tmp_path / "out/0000-cover-letter.patch").read_text()
    assert 'Subject: [PATCH 0/2] a "b" \\ c\n' in cover
    assert f"\n\n{body}".rstrip() in cover


def test_a_commit_can_be_read_as_a_tree_before_it_is_published(repo: pathlib.Path) -> None:
    with open_tree(str(repo), "HEAD") as tree, scratch() as work:
        built = build(tree, None, SERIES, work)
        with open_tree(built.git_dir, built.commits[0]) as after:
            assert after.version == "6.1.192"
            assert after.read("drivers/latin.c") == SERIES[0].files["drivers/latin.c"]
            assert after.read("drivers/crlf.c") == FILES["drivers/crlf.c"]


@pytest.mark.parametrize(
    "commit, words",
    [
        (Commit("same", "", {"mm/gup.c": FILES["mm/gup.c"]}), "changes nothing"),
        (Commit("none", "", {}), "changes nothing"),
        (Commit("out", "", {"../x": b""}), "not a path"),
        (Commit("git", "", {"mm/.GIT/config": b""}), "cannot be committed"),
        (Commit("dir", "", {"mm": b""}), "not a regular file"),
        (Commit("below", "", {"mm/gup.c/x": b""}), "not a regular file"),
        (Commit("link", "", {"link.c": b""}), "not a regular file"),
        (Commit("a\nb", "", {"mm/gup.c": b""}), "one line"),
        (Commit("cut", "text\n---\nlost", {"mm/gup.c": b""}), "a mail would end"),
        (Commit("cut", "diff --git a/x", {"mm/gup.c": b""}), "a mail would end"),
    ],
)
def test_commits_that_cannot_be(repo: pathlib.Path, commit: Commit, words: str) -> None:
    (repo / "link.c").symlink_to("mm/gup.c")
    commit_all(repo)
    with pytest.raises(UsageError, match=words):
        series(repo, SeriesOptions(branch="b"), [commit])


def test_uncommitted_changes_do_not_get_into_the_series(repo: pathlib.Path) -> None:
    (repo / "mm/gup.c").write_bytes(b"private\n")
    with pytest.raises(UsageError, match="mm/gup.c has uncommitted changes"):
        series(repo, SeriesOptions(branch="b"), rev=None)
    series(repo, SeriesOptions(branch="b"), rev="HEAD")
    (repo / "mm/gup.c").write_bytes(FILES["mm/gup.c"])
    (repo / "Makefile").write_bytes(FILES["Makefile"] + b"# private\n")  # not in the series
    series(repo, SeriesOptions(branch="c"), rev=None)
    assert git(repo, "rev-parse", "b") == git(repo, "rev-parse", "c")


# -- every kind of repository


def test_kinds_of_repositories_give_the_same_bytes(
    repo: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    series(repo, SeriesOptions(output=str(tmp_path / "out-first")))
    expected = contents(tmp_path / "out-first")
    git(tmp_path, "clone", "--quiet", "--bare", str(repo), "bare.git")
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{repo}", "shallow")
    odd = 'odd "name"\n#'
    git(tmp_path, "clone", "--quiet", "--shared", str(repo), "odd")
    (tmp_path / "odd").rename(tmp_path / odd)
    git(tmp_path, "clone", "--quiet", "--shared", str(repo), "nested")
    alternates = tmp_path / "nested/.git/objects/info/alternates"
    alternates.write_text('"../../../odd \\"name\\"\\n#/.git/objects"\n')
    git(repo, "worktree", "add", "--quiet", "--detach", str(tmp_path / "worktree"))
    git(repo, "gc", "--quiet")
    for kind in ("bare.git", "shallow", odd, "nested", "worktree"):
        out = tmp_path / f"out-{kind[:3]}"
        series(tmp_path / kind, SeriesOptions(output=str(out), branch="gup"))
        assert contents(out) == expected, kind
        assert git(tmp_path / kind, "fsck", "--connectivity-only", "--no-dangling") == ""
        assert git(tmp_path / kind, "log", "-1", "--format=%s", "gup") == SERIES[-1].subject


def test_sha256_repository(tmp_path: pathlib.Path) -> None:
    root = tmp_path / "linux"
    root.mkdir()
    git(root, "init", "--quiet", "--object-format=sha256")
    write(root, FILES)
    commit_all(root)
    assert len(series(root, SeriesOptions(branch="b")).head) == 64


def test_a_tarball_gets_patches(repo: pathlib.Path, tmp_path: pathlib.Path) -> None:
    root = tmp_path / "linux-6.1"
    write(root, FILES)
    os.utime(root / "Makefile", (DATE, DATE))
    before = picture(root)
    for out in ("out1", "out2"):
        series(root, SeriesOptions(output=str(tmp_path / out)), rev=None)
    assert picture(root) == before
    assert contents(tmp_path / "out1") == contents(tmp_path / "out2")
    cover = (tmp_path / "out1/0000-cover-letter.patch").read_text()
    assert "base-commit" not in cover
    assert "Date: Sun, 13 Sep 2020 12:26:40 +0000" in cover
    names = sorted((tmp_path / "out1").glob("000[12]*"))
    for name in names:
        with name.open("rb") as patch:
            subprocess.run(["patch", "-p1", "--quiet"], cwd=root, stdin=patch, check=True)
    series(repo, SeriesOptions(branch="b"))
    git(repo, "checkout", "--quiet", "b")
    assert {p: (root / p).read_bytes() for p in FILES} == {
        p: (repo / p).read_bytes() for p in FILES
    }
    with pytest.raises(UsageError, match="a branch needs one"):
        series(root, SeriesOptions(branch="b"), rev=None)
    with pytest.raises(UsageError, match="previous version needs one"):
        series(root, SeriesOptions(output=str(tmp_path / "o"), previous="a..b"), rev=None)


# -- the mails apply


def test_git_am_makes_the_same_tree(repo: pathlib.Path, tmp_path: pathlib.Path) -> None:
    done = series(repo, SeriesOptions(output=str(tmp_path / "out"), branch="b"))
    git(tmp_path, "clone", "--quiet", str(repo), "fresh")
    assert apply(tmp_path / "out", tmp_path / "fresh") == git(repo, "rev-parse", "b^{tree}")
    assert git(tmp_path / "fresh", "log", "--format=%an %ae %at %B") == (
        git(repo, "log", "--format=%an %ae %at %B", done.head)
    )


def test_crlf_needs_a_flag_and_the_cover_letter_says_so(
    repo: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    series(repo, SeriesOptions(output=str(tmp_path / "out"), branch="b"), [*SERIES, CRLF])
    cover = (tmp_path / "out/0000-cover-letter.patch").read_text()
    assert "git am --keep-cr for:\n\n  0003-drivers-crlf.patch\n" in cover
    git(tmp_path, "clone", "--quiet", str(repo), "fresh")
    tree = apply(tmp_path / "out", tmp_path / "fresh", "--keep-cr")
    assert tree == git(repo, "rev-parse", "b^{tree}")


def test_binary_contents_apply_too(repo: pathlib.Path, tmp_path: pathlib.Path) -> None:
    odd = Commit("x", "y", {"mm/gup.c": bytes(range(256)) * 40, "mm/z.c": b"\xff\xfeo\0d\0\n"})
    series(repo, SeriesOptions(output=str(tmp_path / "out"), branch="b"), [odd])
    git(tmp_path, "clone", "--quiet", str(repo), "fresh")
    tree = apply(tmp_path / "out", tmp_path / "fresh", "--keep-cr")
    assert tree == git(repo, "rev-parse", "b^{tree}")


# -- the same input gives the same bytes


def test_no_clock_and_no_configuration_shows(
    repo: pathlib.Path, tmp_path: pathlib.Path, user: pathlib.Path
) -> None:
    first, second = tmp_path / "out1", tmp_path / "out2"
    options = {"version": 2, "changelog": "- x", "previous": "HEAD~1..HEAD"}
    series(repo, SeriesOptions(output=str(first), **options))  # type: ignore[arg-type]
    settings = (
        "[format]\nattach = true\nsignature = evil\nthread = true\nsubjectPrefix = EVIL\n"
        "to = evil@example.org\nsignOff = true\nnumbered = false\nencodeEmailHeaders = false\n"
        "[diff]\nnoprefix = true\nalgorithm = patience\ncontext = 9\nrenames = copies\n"
        "mnemonicPrefix = true\norderFile = /dev/null\n[core]\nabbrev = 40\n"
        "[commit]\ngpgSign = true\n[i18n]\ncommitEncoding = latin1\n[color]\nui = always\n"
    )
    for path in (user, repo / ".git/config"):
        with path.open("a") as config:
            config.write(settings)
    write(repo, {".git/info/attributes": b"*.c -diff\n"})
    time.sleep(1.1)
    series(repo, SeriesOptions(output=str(second), **options))  # type: ignore[arg-type]
    assert contents(first) == contents(second)


def test_source_date_epoch(
    repo: pathlib.Path, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    series(repo, SeriesOptions(output=str(tmp_path / "out1"), branch="b"))
    assert git(repo, "log", "-1", "--format=%at %ct", "b") == "1000000000 1000000000"
    for mail in contents(tmp_path / "out1").values():
        assert b"Date: Sun, 9 Sep 2001 01:46:40 +0000\n" in mail
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH"):
        series(repo, SeriesOptions(branch="c"))


# -- the output directory


def test_an_output_that_exists_is_left_alone(repo: pathlib.Path, tmp_path: pathlib.Path) -> None:
    for name in ("file", "dir", "link"):
        out = tmp_path / name
        if name == "file":
            out.write_text("mine")
        elif name == "dir":
            out.mkdir()
        else:
            out.symlink_to("nowhere")
        before = picture(tmp_path)
        with pytest.raises(UsageError, match="exists"):
            series(repo, SeriesOptions(output=str(out)))
        assert picture(tmp_path) == before


@pytest.mark.parametrize("old_kernel", [False, True])
def test_force_replaces_patches_and_nothing_else(
    repo: pathlib.Path, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, old_kernel: bool
) -> None:
    if old_kernel:

        def no_renameat2(old: str, new: str, flags: int) -> None:
            raise OSError(errno.ENOSYS, "no such system call")

        monkeypatch.setattr(gupvmas.series.mail.publish, "_renameat2", no_renameat2)
    out = tmp_path / "out"
    options = SeriesOptions(output=str(out), force=True)
    series(repo, options)
    expected = contents(out)
    (out / "0009-stale.patch").write_text("old")
    series(repo, options)
    assert contents(out) == expected
    (out / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match="holds more than patches \\(notes.txt\\)"):
        series(repo, options)
    assert (out / "notes.txt").read_text() == "mine"
    link = tmp_path / "link"
    link.symlink_to(out)
    with pytest.raises(UsageError, match="no directory"):
        series(repo, SeriesOptions(output=str(link), force=True))


def test_an_output_that_appears_meanwhile_is_not_replaced(
    repo: pathlib.Path, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    real = gupvmas.series.mail.publish._renameat2

    def racing(old: str, new: str, flags: int) -> None:
        out.mkdir()
        real(old, new, flags)

    monkeypatch.setattr(gupvmas.series.mail.publish, "_renameat2", racing)
    with pytest.raises(UsageError, match="exists by now"):
        series(repo, SeriesOptions(output=str(out), branch="b"))
    assert contents(out) == {}
    assert git(repo, "branch", "--list", "b") == ""


@pytest.mark.parametrize("replaces", [False, True])
def test_the_output_is_taken_back_if_the_branch_fails(
    repo: pathlib.Path, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, replaces: bool
) -> None:
    out = tmp_path / "out"
    if replaces:
        write(tmp_path, {"out/0001-old.patch": b"old"})
    before = picture(repo)

    def fails(branch: object) -> None:
        assert len(contents(out)) == 3
        raise GupVmasError("the disk is full")

    monkeypatch.setattr(gupvmas.series.mail.branch.Locked, "commit", fails)
    with pytest.raises(GupVmasError, match="the disk is full"):
        series(repo, SeriesOptions(output=out, branch="b", force=True))
    if replaces:
        assert contents(out) == {"0001-old.patch": b"old"}
    else:
        assert not out.exists()
    assert added_objects_only(before, repo)


def test_the_output_is_as_readable_as_the_umask_says(
    repo: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    old = os.umask(0o027)
    try:
        series(repo, SeriesOptions(output=str(tmp_path / "out")))
    finally:
        os.umask(old)
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o750
    assert {p.stat().st_mode & 0o777 for p in (tmp_path / "out").iterdir()} == {0o640}


def test_odd_output_names(
    repo: pathlib.Path, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("-o", "with space", "new\nline", "%s", "out/"):
        assert len(series(repo, SeriesOptions(output=name)).patches) == 3
        assert len(contents(tmp_path / name)) == 3
    with pytest.raises(UsageError, match="no such directory"):
        series(repo, SeriesOptions(output="absent/out"))


# -- the branch


def test_an_existing_branch_needs_force(repo: pathlib.Path, tmp_path: pathlib.Path) -> None:
    git(repo, "branch", "b", "HEAD~1")
    old = git(repo, "rev-parse", "b")
    out = tmp_path / "out"
    with pytest.raises(UsageError, match="branch b exists"):
        series(repo, SeriesOptions(branch="b", output=str(out)))
    assert git(repo, "rev-parse", "b") == old and not out.exists()
    done = series(repo, SeriesOptions(branch="b", force=True))
    assert git(repo, "rev-parse", "b") == done.head
    assert git(repo, "rev-parse", "b@{1}") == old


def test_a_branch_that_is_in_use_is_never_moved(repo: pathlib.Path, tmp_path: pathlib.Path) -> None:
    git(repo, "worktree", "add", "--quiet", "-b", "second", str(tmp_path / "second"))
    git(repo, "symbolic-ref", "refs/heads/alias", "refs/heads/main")
    head = git(repo, "rev-parse", "HEAD")
    for branch, words in {
        "main": "checked out",
        "second": "checked out",
        "alias": "symbolic ref",
    }.items():
        for where in (repo, tmp_path / "second"):
            with pytest.raises(UsageError, match=words):
                series(where, SeriesOptions(branch=branch, force=True))
            assert git(repo, "rev-parse", branch) == head


def test_a_branch_under_rebase_is_not_moved(repo: pathlib.Path) -> None:
    git(repo, "checkout", "--quiet", "-b", "topic")
    git(repo, "rebase", "--quiet", "-i", "HEAD~1", GIT_SEQUENCE_EDITOR="echo break >")
    assert subprocess.run(["git", "-C", repo, "symbolic-ref", "-q", "HEAD"]).returncode == 1
    with pytest.raises(UsageError, match="checked out"):
        series(repo, SeriesOptions(branch="topic", force=True))


def test_head_that_is_not_born_is_not_made(repo: pathlib.Path) -> None:
    git(repo, "symbolic-ref", "HEAD", "refs/heads/unborn")
    with pytest.raises(UsageError, match="checked out"):
        series(repo, SeriesOptions(branch="unborn"), rev="main")


@pytest.mark.parametrize("name", ["", "-b", "a..b", "a b", "a.lock", "@{-1}", "HEAD", "a\nb", "x/"])
def test_names_that_are_no_branch(repo: pathlib.Path, name: str) -> None:
    git(repo, "checkout", "--quiet", "-b", "other")
    git(repo, "checkout", "--quiet", "main")
    with pytest.raises(UsageError, match="no name for a branch"):
        series(repo, SeriesOptions(branch=name, force=True))


def test_a_branch_in_the_way_is_found_early(repo: pathlib.Path) -> None:
    git(repo, "branch", "gup")
    with pytest.raises(UsageError, match="in the way of gup"):
        series(repo, SeriesOptions(branch="gup/vmas"))
    git(repo, "branch", "deep/er")
    with pytest.raises(UsageError, match="in the way of deep/er"):
        series(repo, SeriesOptions(branch="deep", force=True))


def test_a_branch_that_moves_meanwhile_wins(
    repo: pathlib.Path, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(repo, "branch", "b", "HEAD~1")
    real = gupvmas.series.mail.branch.check

    calls = 0

    def racing(*args: object) -> str:
        nonlocal calls
        calls += 1
        old = real(*args)  # type: ignore[arg-type]
        if calls == 3:  # the last look before the lock
            git(repo, "branch", "--force", "b", "HEAD")
        return old

    out = tmp_path / "out"
    monkeypatch.setattr(gupvmas.series.mail.branch, "check", racing)
    with pytest.raises(GupVmasError, match="update-ref failed"):
        series(repo, SeriesOptions(branch="b", output=str(out), force=True))
    assert git(repo, "rev-parse", "b") == git(repo, "rev-parse", "HEAD")
    assert not out.exists()
    assert not list(tmp_path.rglob("*.lock"))


def test_hooks_are_not_run(repo: pathlib.Path, tmp_path: pathlib.Path) -> None:
    for name in ("reference-transaction", "post-commit", "commit-msg", "pre-commit"):
        hook = repo / ".git/hooks" / name
        hook.write_text(f"#!/bin/sh\ntouch '{tmp_path}/canary'\nexit 1\n")
        hook.chmod(0o755)
    git(repo, "config", "core.hooksPath", str(repo / ".git/hooks"))
    git(repo, "config", "core.fsmonitor", str(repo / ".git/hooks/pre-commit"))
    git(repo, "config", "log.showSignature", "true")
    git(repo, "config", "gpg.program", str(repo / ".git/hooks/pre-commit"))
    series(repo, SeriesOptions(branch="b", output=str(tmp_path / "out")))
    assert not (tmp_path / "canary").exists()
    assert git(repo, "log", "-1", "--no-show-signature", "--format=%s", "b") == SERIES[-1].subject


# -- the user's repository


def make_a_mess(root: pathlib.Path) -> None:
    """Staged, unstaged, untracked and stashed changes."""
    write(root, {"mm/gup.c": b"stashed\n"})
    git(root, "stash", "push", "--quiet")
    write(root, {"drivers/latin.c": b"staged\n"})
    git(root, "add", "drivers/latin.c")
    write(root, {"mm/gup.c": b"unstaged\n", "untracked.c": b"x\n"})


def test_all_that_the_user_has_stays(repo: pathlib.Path, tmp_path: pathlib.Path) -> None:
    make_a_mess(repo)
    before = picture(repo)
    series(repo, SeriesOptions(output=str(tmp_path / "out")))
    assert picture(repo) == before
    series(repo, SeriesOptions(branch="b"))
    (repo / ".git/refs/heads/b").unlink()
    (repo / ".git/logs/refs/heads/b").unlink()
    assert added_objects_only(before, repo)


# -- a full disk


@pytest.fixture
def full_disk(tmp_path: pathlib.Path) -> Iterator[pathlib.Path]:
    """A file system of one megabyte."""
    place = tmp_path / "small"
    place.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small file system")
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("mounting is not allowed here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(place: pathlib.Path, leave: int = 0) -> None:
    """Leaves so many bytes of the file system free."""
    (place / "ballast").write_bytes(b"")
    with (place / "ballast").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            file.truncate(file.tell() - leave)


def test_a_repository_that_cannot_be_written(
    repo: pathlib.Path, tmp_path: pathlib.Path, full_disk: pathlib.Path
) -> None:
    root = full_disk / "linux"
    shutil.copytree(repo, root, symlinks=True)
    subprocess.run(["mount", "-o", "remount,ro", str(full_disk)], check=True)
    series(root, SeriesOptions(output=str(tmp_path / "out")))
    for output in (None, tmp_path / "second"):
        with pytest.raises(GupVmasError, match="index-pack"):
            series(root, SeriesOptions(output=output, branch="b"))
    assert not (tmp_path / "second").exists()
    with pytest.raises(UsageError, match="cannot be written to"):
        series(root, SeriesOptions(output=full_disk / "out"))


@pytest.mark.parametrize("leave", [0, 16384, 65536])
@pytest.mark.parametrize("what", ["scratch", "output", "repository"])
def test_a_full_disk_is_one_line_and_leaves_nothing(
    repo: pathlib.Path,
    tmp_path: pathlib.Path,
    full_disk: pathlib.Path,
    monkeypatch: pytest.MonkeyPatch,
    what: str,
    leave: int,
) -> None:
    out = (full_disk if what == "output" else tmp_path) / "out"
    if what == "repository":
        moved = full_disk / "linux"
        shutil.copytree(repo, moved, symlinks=True, ignore=shutil.ignore_patterns("hooks"))
        repo = moved
    elif what == "scratch":
        monkeypatch.setenv("TMPDIR", str(full_disk))
    noise = os.urandom(200000)
    commits = [Commit("big", "x", {"mm/gup.c": noise}), *SERIES[1:]]
    fill(full_disk, leave)
    before = picture(repo)
    with pytest.raises(UsageError) as error:
        series(repo, SeriesOptions(output=str(out), branch="b"), commits)
    assert "No space left on device" in str(error.value) and "\n" not in str(error.value)
    assert not out.exists()
    assert added_objects_only(before, repo)
    assert git(repo, "branch", "--list", "b") == ""
    assert [p for p in full_disk.iterdir() if p.name.startswith(PREFIX)] == []


# -- killed at any moment


DRIVER = """
import sys, time
sys.path[:0] = [sys.argv[1], sys.argv[1] + "/tests", sys.argv[1] + "/tests/more"]
from gupvmas.base.progress import Progress, Step
from gupvmas.base.workdir import scratch
from gupvmas.series.mail.commits import build
from gupvmas.series.mail.publish import SeriesOptions, publish
from gupvmas.base.tree import open_tree
from test_publish import COVER, SERIES

class Pausing(Progress):
    def step(self, name, total=None):
        global number
        number += 1
        step = super().step(name, total)
        if number == int(sys.argv[4]):
            enter = step.__enter__
            class Slow(Step):
                def __enter__(self):
                    super().__enter__()
                    time.sleep(60)
                    return self
            step.__class__ = Slow
        return step

number = 0
progress = Pausing(verbose=True)
with open_tree(sys.argv[2], "HEAD") as tree, scratch() as work:
    options = SeriesOptions(output=sys.argv[3], branch="b", force=True)
    publish(build(tree, None, SERIES, work, progress=progress), COVER, options, progress=progress)
"""
STEPS = (
    "write the commits",
    "write the patches",
    "copy the commits into the repository",
    "lock the branch",
    "publish",
)


def start(repo: pathlib.Path, out: pathlib.Path, pause: int) -> subprocess.Popen[str]:
    """Starts a run that announces its steps and stops for long in the ``pause``th one."""
    args = [sys.executable, "-c", DRIVER, str(TOOL), str(repo), str(out), str(pause)]
    return subprocess.Popen(args, stderr=subprocess.PIPE, text=True)


def leftovers(*places: pathlib.Path) -> list[str]:
    return [p.name for place in places for p in place.iterdir() if p.name.startswith(PREFIX)]


def run_until(process: subprocess.Popen[str], step: int) -> None:
    assert process.stderr is not None
    for name in STEPS[:step]:
        assert process.stderr.readline() == f"gup-vmas: {name}\n"


@pytest.mark.parametrize("step", range(1, len(STEPS) + 1))
def test_kill_9_leaves_nothing_that_the_next_run_does_not_clean_up(
    repo: pathlib.Path, tmp_path: pathlib.Path, step: int
) -> None:
    make_a_mess(repo)
    before = picture(repo)
    out, temporary = tmp_path / "out", pathlib.Path(os.environ["TMPDIR"])
    with start(repo, out, step) as process:
        run_until(process, step)
        process.kill()
    await_(lambda: added_objects_only(before, repo))
    assert not out.exists()
    assert leftovers(temporary)
    # A lock dies with the last program that was started; the next run takes what is stale.
    await_(lambda: not _locked(temporary, tmp_path))
    series(repo, SeriesOptions(output=str(out), branch="b"))
    assert not leftovers(temporary, tmp_path)
    assert len(contents(out)) == 3
    assert git(repo, "rev-parse", "b~2") == git(repo, "rev-parse", "HEAD")


def _locked(*places: pathlib.Path) -> bool:
    for place in places:
        for name in leftovers(place):
            directory = os.open(place / name, os.O_RDONLY)
            try:
                fcntl.flock(directory, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return True
            finally:
                os.close(directory)
    return False


def test_kill_9_at_random_gives_all_or_nothing(repo: pathlib.Path, tmp_path: pathlib.Path) -> None:
    series(repo, SeriesOptions(output=str(tmp_path / "good"), branch="good"))
    before = picture(repo)
    temporary = pathlib.Path(os.environ["TMPDIR"])
    for number in range(6):
        out = tmp_path / "out"
        with start(repo, out, 0) as process:
            run_until(process, min(number // 2 + 2, len(STEPS)))
            time.sleep(0.004 * (number % 2))
            process.kill()
        await_(lambda: not list((repo / ".git").rglob("*.lock")))
        assert not out.exists() or contents(out) == contents(tmp_path / "good")
        shutil.rmtree(out, ignore_errors=True)
        if git(repo, "branch", "--list", "b"):
            assert git(repo, "rev-parse", "b") == git(repo, "rev-parse", "good")
            git(repo, "branch", "--quiet", "-D", "b")
        assert git(repo, "fsck", "--no-dangling") == ""
        await_(lambda: not _locked(tmp_path, temporary))
        remove_stale(str(tmp_path))
        remove_stale(str(temporary))
        assert not leftovers(tmp_path, temporary)
        now = picture(repo)
        assert {p: now.get(p) for p in before if "config" not in p} == {
            p: before[p] for p in before if "config" not in p
        }


@pytest.mark.parametrize("step", [1, 2, 4, 5])
@pytest.mark.usefixtures("signals_arrive")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_clean_up(
    repo: pathlib.Path, tmp_path: pathlib.Path, step: int, number: signal.Signals
) -> None:
    before = picture(repo)
    temporary = pathlib.Path(os.environ["TMPDIR"])
    with start(repo, tmp_path / "out", step) as process:
        run_until(process, step)
        process.send_signal(number)
        assert process.stderr is not None
        said = process.stderr.read()
    assert process.returncode == (-signal.SIGINT if number == signal.SIGINT else 128 + number)
    assert ("KeyboardInterrupt" in said) == (number == signal.SIGINT)
    assert not leftovers(temporary, tmp_path)
    assert not (tmp_path / "out").exists()
    assert added_objects_only(before, repo)


# -- scratch directories


def test_only_what_is_ours_and_dead_is_removed(tmp_path: pathlib.Path) -> None:
    def place(name: str, marker: bytes | None) -> pathlib.Path:
        path = tmp_path / name
        path.mkdir()
        (path / "data").write_text("x")
        if marker is not None:
            (path / MARKER).write_bytes(marker)
        return path

    magic = b"gup-vmas scratch directory; safe to remove\n"
    stale = place(".gup-vmas-stale", magic)
    kept = [
        place(".gup-vmas-nomarker", None),
        place(".gup-vmas-12345679", None),
        place(".gup-vmas-othermarker", b"something else"),
        place("other", magic),
    ]
    unborn = tmp_path / f"{PREFIX}abcdefgh"  # killed before it had a marker
    unborn.mkdir()
    newborn = tmp_path / f"{PREFIX}12345678"
    write(newborn, {MARKER: b""})
    link = tmp_path / ".gup-vmas-link"
    link.symlink_to(place("target", magic))
    kept.append(link)
    if os.geteuid() == 0:
        foreign = place(".gup-vmas-foreign", magic)
        os.chown(foreign, 4711, 4711)
        kept.append(foreign)
    with scratch(str(tmp_path)) as live:
        assert not any(p.exists() for p in (stale, unborn, newborn))
        assert remove_stale(str(tmp_path)) == []
        assert os.path.isdir(live.path)
        assert os.stat(live.path).st_mode & 0o777 == 0o700
        os.mkdir(live.join("sub"), 0o700)
    assert not os.path.exists(live.path)
    assert all((p / "data").read_text() == "x" for p in kept)


def test_links_in_a_scratch_directory_are_not_followed(tmp_path: pathlib.Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/file").write_text("x")
    with scratch(str(tmp_path)) as work:
        os.symlink(tmp_path / "mine", work.join("link"))
    assert (tmp_path / "mine/file").read_text() == "x"


def test_a_scratch_directory_that_cannot_be_made(tmp_path: pathlib.Path) -> None:
    with pytest.raises(UsageError, match="cannot make a scratch directory in .*absent"):
        with scratch(str(tmp_path / "absent")):
            pass
