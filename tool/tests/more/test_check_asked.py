# SPDX-License-Identifier: GPL-2.0-only
"""check, end to end: where the changes come from, what is known of a tree, several at once."""

from __future__ import annotations

import json
import os
import pathlib
import signal
import subprocess
import time

import pytest

import checklib
from conftest import PROGRAM, Done, Made, Tool, finish, script, tarball
from gitutil import picture


@pytest.mark.parametrize("case", checklib.cases("converted"), ids=checklib.name)
def test_what_is_said_of_a_change_to_a_converted_tree(case: pathlib.Path, made: Made) -> None:
    """Every change of the table gets exactly the findings that are expected."""
    done = checklib.of_change(made.tool, made.repo, made.branch, case)
    assert checklib.said(done) == checklib.wanted(case), done


def test_each_change_is_of_a_group_that_is_run() -> None:
    assert {case.parent.name for case in checklib.cases()} == {"tree", "converted"}


#: A new file with one user; a call in a comment is none.
USER = b"""// SPDX-License-Identifier: GPL-2.0-only
#include <linux/mm.h>

long flags(unsigned long addr)
{
\tstruct vm_area_struct *vma;
\tstruct page *page;

\tif (get_user_pages_remote(current->mm, addr, 1, 0, &page, &vma, NULL) != 1)
\t\treturn -EFAULT;
\tput_page(page);
\treturn vma->vm_flags;
}
"""
PLACE = "drivers/misc/new.c:9:6: error: gup-vmas/single"


@pytest.fixture
def repo(tool: Tool, tmp_path: pathlib.Path) -> pathlib.Path:
    """The small tree in a repository of its own."""
    return tool.repository(tmp_path / "linux")


def put(repo: pathlib.Path, name: str = "drivers/misc/new.c", data: bytes = USER) -> None:
    """Write a file of the work tree."""
    path = repo / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def commit(tool: Tool, repo: pathlib.Path, subject: str) -> str:
    """Commit all there is; returns the id."""
    tool.git(repo, "add", "--all", "--force")
    tool.git(repo, "commit", "--quiet", "--message", subject)
    return tool.git(repo, "rev-parse", "HEAD")


def found(done: Done) -> list[str]:
    """The findings of a run with --format json, a line each."""
    assert done.out, done
    lines: list[str] = checklib.told(done.document, done.status)["findings"]
    return [line.removesuffix(" (with a fix)") for line in lines]


def check(tool: Tool, repo: pathlib.Path, *words: str | pathlib.Path) -> Done:
    """check, for programs."""
    return tool("check", "--tree", repo, *words, "--format", "json")


# ---- where a change comes from


def test_the_work_tree_is_held_against_head(tool: Tool, repo: pathlib.Path) -> None:
    """Edited files count, and new ones that git does not know; ignored ones do not."""
    assert check(tool, repo).status == 0
    put(repo)
    put(repo, "drivers/misc/ignored.c")
    (repo / ".git/info/exclude").write_text("ignored.c\n")
    done = check(tool, repo)
    assert (done.status, found(done)) == (1, [PLACE])


def test_staged_is_what_would_be_committed(tool: Tool, repo: pathlib.Path) -> None:
    """Not what the file holds by now."""
    put(repo)
    assert check(tool, repo, "--staged").status == 0
    tool.git(repo, "add", "drivers/misc/new.c")
    put(repo, data=b"int a;\n")
    done = check(tool, repo, "--staged")
    assert (done.status, found(done)) == (1, [PLACE])
    assert found(check(tool, repo)) == []


def test_the_first_commit_is_all_new(tool: Tool, tmp_path: pathlib.Path) -> None:
    """A repository without a commit: all that is staged is new."""
    repo = tool.repository(tmp_path / "linux")
    tool.git(repo, "checkout", "--quiet", "--orphan", "other")
    everything = found(check(tool, repo, "--all"))
    assert len(everything) > 10
    assert len(found(check(tool, repo, "--staged"))) >= len(everything)


def test_each_commit_of_a_range_is_checked(tool: Tool, repo: pathlib.Path) -> None:
    """What one commit adds and a later one takes back is found, and the commit is named."""
    put(repo)
    first = commit(tool, repo, "add a user")
    put(repo, data=b"int a;\n")
    commit(tool, repo, "take it back")
    done = check(tool, repo, "--diff", "main~2..main")
    assert found(done) == [PLACE]
    assert done.document["findings"][0]["commit"] == f'{first[:12]} ("add a user")'
    assert found(check(tool, repo, "--diff", "main~1..main")) == []


def test_a_user_that_goes_and_comes_back_is_new(tool: Tool, repo: pathlib.Path) -> None:
    """One patch removes it and another one brings it back: a revert is a new user."""
    put(repo)
    commit(tool, repo, "add a user")
    (repo / "drivers/misc/new.c").unlink()
    commit(tool, repo, "remove it")
    tool.git(repo, "revert", "--no-edit", "HEAD")
    assert found(check(tool, repo, "--diff", "main~2..main")) == [PLACE]


def test_three_dots_begin_where_the_branches_parted(tool: Tool, repo: pathlib.Path) -> None:
    """What came to main meanwhile is not the topic's."""
    tool.git(repo, "branch", "topic")
    put(repo, "drivers/misc/other.c")
    commit(tool, repo, "on main")
    tool.git(repo, "checkout", "--quiet", "topic")
    put(repo)
    commit(tool, repo, "on topic")
    assert found(check(tool, repo, "--diff", "main...topic")) == [PLACE]


def test_a_merge_counts_for_what_no_parent_has(tool: Tool, repo: pathlib.Path) -> None:
    """The users of both sides are told once, by their own commits; what the merge adds, too."""
    tool.git(repo, "checkout", "--quiet", "-b", "topic")
    put(repo, "drivers/misc/topic.c")
    commit(tool, repo, "on topic")
    tool.git(repo, "checkout", "--quiet", "main")
    put(repo, "drivers/misc/main.c")
    base = commit(tool, repo, "on main")
    tool.git(repo, "merge", "--quiet", "--no-commit", "topic")
    put(repo, "drivers/misc/topic.c", USER + USER.replace(b"long flags", b"long more"))
    merge = commit(tool, repo, "merge topic")
    done = check(tool, repo, "--diff", f"{base}..{merge}")
    assert [(f["file"], f["function"], f["commit"][14:-1]) for f in done.document["findings"]] == [
        ("drivers/misc/topic.c", "flags", '"on topic"'),
        ("drivers/misc/topic.c", "more", '"merge topic"'),
    ]


def test_a_bare_repository_will_do(tool: Tool, repo: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """On a server; without a work tree it has to be said what to check."""
    put(repo)
    commit(tool, repo, "add a user")
    bare = tmp_path / "bare.git"
    tool.git(repo, "clone", "--quiet", "--bare", repo, bare)
    assert found(check(tool, bare, "--diff", "main~1..main")) == [PLACE]
    done = check(tool, bare)
    assert done.status == 2 and "say what to check: --diff, --patch, --all" in done.err


def test_a_shallow_clone_will_do(tool: Tool, repo: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """As CI makes it: nothing is taken for new because its history is missing."""
    put(repo)
    commit(tool, repo, "add a user")
    clone = tmp_path / "shallow"
    tool.git(repo, "clone", "--quiet", "--depth=2", repo.as_uri(), clone)
    assert found(check(tool, clone, "--diff", "main~1..main")) == [PLACE]
    deeper = tmp_path / "shallower"
    tool.git(repo, "clone", "--quiet", "--depth=1", repo.as_uri(), deeper)
    tool.git(deeper, "fetch", "--quiet", "--depth=1", "origin", tool.git(repo, "rev-parse", "main~1"))
    done = check(tool, deeper, "--diff", "FETCH_HEAD..main")
    assert found(done) == [PLACE], "the edge of the history is held against the other end"
    done = check(tool, deeper, "--diff", "FETCH_HEAD...main")
    assert done.status == 2 and "in this clone, which is shallow, 1 deep: fetch all" in done.err


def test_what_cannot_be_checked_is_said_in_a_line(tool: Tool, repo: pathlib.Path) -> None:
    """Status 2, one line, nothing on stdout."""
    for words, said in (
        (["--diff", "main"], "--diff main: not of the form A..B or A...B"),
        (["--diff", "no..main"], "no commit 'no'"),
        (["--patch", "/nonexistent"], "cannot read /nonexistent"),
        (["--format", "xml"], "--format xml: is none of text"),
        (["--baseline", "/nonexistent", "--all"], "cannot read /nonexistent"),
        (["--base", "main"], "--base: goes with --patch only"),
        (["--staged", "--rev", "main"], "--rev: does not go with --staged"),
    ):
        done = tool("check", "--tree", repo, *words)
        assert (done.status, done.out) == (2, ""), done
        assert said in done.err and done.err.count("\n") == 1, done


def test_an_unmerged_index_is_refused(tool: Tool, repo: pathlib.Path) -> None:
    """Nobody can say yet what will be committed."""
    tool.git(repo, "checkout", "--quiet", "-b", "topic")
    put(repo, data=b"int a;\n")
    commit(tool, repo, "one")
    tool.git(repo, "checkout", "--quiet", "main")
    put(repo)
    commit(tool, repo, "two")
    with pytest.raises(subprocess.CalledProcessError):
        tool.git(repo, "merge", "--quiet", "topic")
    done = check(tool, repo, "--staged")
    assert done.status == 2 and "drivers/misc/new.c: is not merged" in done.err


# ---- mails


def test_the_series_passes_patch_by_patch(made: Made) -> None:
    """The mailbox of the main job's own series, cover letter and all: status 0."""
    box = made.out.parent / "series.mbox"
    box.write_bytes(b"".join(path.read_bytes() for path in sorted(made.out.glob("*.patch"))))
    done = made.tool("check", "--tree", made.repo, "--patch", box)
    assert (done.status, done.err) == (0, "")
    assert done.out == "7 patches, 20 files checked: no new user\n"
    done = made.tool("check", "--tree", made.repo, "--diff", f"{made.base}..{made.branch}")
    assert (done.status, done.err) == (0, "")
    assert done.out == "7 commits, 20 files checked: no new user\n"


def test_the_inverse_of_each_patch_is_rejected(made: Made) -> None:
    """With a rule for each line that comes back, and no line that does not."""
    commits = made.tool.git(
        made.repo, "rev-list", "--reverse", f"{made.base}..{made.branch}"
    ).split()
    expected = {
        0: {"gup-vmas/wrapper", "gup-vmas/unused"},
        1: {"gup-vmas/wrapper", "gup-vmas/unused"},
        2: {"gup-vmas/wrapper", "gup-vmas/unused", "gup-vmas/single", "gup-vmas/ignored"},
        3: {"gup-vmas/multi"},
        4: {"gup-vmas/wrapper", "gup-vmas/forwarded", "gup-vmas/unused"},
        5: {"gup-vmas/wrapper", "gup-vmas/unused"},
        6: {"gup-vmas/wrapper"},
    }
    assert len(commits) == len(expected)
    for number, one in enumerate(commits):
        patch = made.out.parent / "inverse.patch"
        patch.write_text(made.tool.git(made.repo, "diff", one, f"{one}~1") + "\n")
        done = check(made.tool, made.repo, "--base", one, "--patch", patch)
        assert done.status == 1, done
        findings = done.document["findings"]
        assert {f["rule"] for f in findings} == expected[number], done
        shown = checklib.hunks(patch.read_text())
        for f in findings:
            assert any(f["line"] in lines for lines in shown[f["file"]]), f


def mails(tool: Tool, repo: pathlib.Path, top: pathlib.Path) -> list[bytes]:
    """Two patches that go together: a file with a function, and a user in that file."""
    put(repo, data=b"int a;\n")
    commit(tool, repo, "misc: a new file")
    put(repo)
    commit(tool, repo, "misc: a user")
    tool.git(repo, "format-patch", "--quiet", "--cover-letter", "-o", top / "mails", "main~2")
    tool.git(repo, "reset", "--quiet", "--hard", "main~2")
    return [path.read_bytes() for path in sorted((top / "mails").iterdir())]


def test_a_mailed_series_is_checked_from_stdin(
    tool: Tool, repo: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """As b4 hands it on: out of order, with a cover letter and a reply; the patch is named."""
    cover, first, second = mails(tool, repo, tmp_path)
    reply = second.replace(b"Subject: [PATCH", b"Subject: Re: [PATCH")
    box = tmp_path / "box"
    for data in (cover + second + first + reply, (cover + first + second).replace(b"\n", b"\r\n")):
        box.write_bytes(data)
        with box.open("rb") as file:
            done = subprocess.run(
                [PROGRAM, "check", "--tree", repo, "--patch", "-", "--format", "json"],
                stdin=file, capture_output=True, text=True, env=tool.environment, check=False,
            )  # fmt: skip
        result = Done(done.returncode, done.stdout, done.stderr)
        assert found(result) == [PLACE], result
        assert result.document["findings"][0]["commit"].startswith("patch 2 ([PATCH 2/2] misc: a")


def test_the_newest_version_of_a_series_counts(
    tool: Tool, repo: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """What is passed over is said."""
    _, first, second = mails(tool, repo, tmp_path)
    newer = first.replace(b"[PATCH 1/2]", b"[PATCH v2 1/1]")
    box = tmp_path / "box"
    box.write_bytes(first + second + newer)
    done = check(tool, repo, "--patch", box)
    assert (done.status, found(done)) == (0, [])
    assert "passed over, as there is a version 2: patch 2 ([PATCH 2/2] misc: a user)" in done.err


def test_a_patch_that_does_not_apply(
    tool: Tool, repo: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """One line that names the patch, the base and the place; with the right base it applies."""
    _, _, second = mails(tool, repo, tmp_path)
    patch = tmp_path / "one.patch"
    patch.write_bytes(second)
    done = check(tool, repo, "--patch", patch)
    assert (done.status, done.out) == (2, "")
    assert "does not apply to" in done.err and "drivers/misc/new.c" in done.err, done
    assert done.err.count("\n") == 1 and "--base" in done.err
    for text in (b"", b"hello\n", b"From: a\nSubject: b\n\nc\n"):
        patch.write_bytes(text)
        done = check(tool, repo, "--patch", patch)
        assert (done.status, done.err.count("\n")) == (2, 1), done


def test_a_tarball_takes_a_patch(tool: Tool, tmp_path: pathlib.Path) -> None:
    """Without a repository there are the files."""
    tree = tarball(tmp_path / "linux")
    case = checklib.CASES / "tree" / "new-single.patch"
    assert found(check(tool, tree, "--patch", case)) == [
        "drivers/misc/new.c:11:6: error: gup-vmas/single"
    ]
    done = check(tool, tree)
    assert done.status == 2 and "say --all, or --patch FILE" in done.err


def test_nothing_of_the_repository_is_touched(tool: Tool, repo: pathlib.Path) -> None:
    """Neither the files nor the index, the objects, or the refs."""
    put(repo)
    tool.git(repo, "add", "--all")
    before = picture(repo)
    patch = str(checklib.CASES / "tree" / "new-multi.patch")
    choices: list[list[str]] = [["--staged"], [], ["--all"], ["--diff", "main..main", "--allow-empty"]]
    for words in [*choices, ["--patch", patch]]:
        check(tool, repo, *words)
        assert picture(repo) == before, words
    assert tool.leftovers() == []


# ---- what is known


def test_a_baseline_knows_what_is_there(
    tool: Tool, repo: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """Line drift and edits elsewhere revive nothing; a second copy is new; what goes is listed."""
    known = tmp_path / "known.json"
    put(repo)
    tool.git(repo, "add", "--all")
    assert check(tool, repo, "--write-baseline", known).status == 0
    assert found(check(tool, repo, "--all", "--baseline", known)) == []
    put(repo, data=b"/* drift */\n\n" + USER.replace(b"return -EFAULT", b"return -EIO"))
    assert found(check(tool, repo, "--all", "--baseline", known)) == []
    put(repo, data=USER.replace(b"\tput_page(page);\n", b"""\tput_page(page);
\tif (get_user_pages_remote(current->mm, addr,
\t\t\t\t  1, 0, &page, &vma, NULL) != 1)
\t\treturn -EFAULT;
\tput_page(page);
"""))  # fmt: skip
    assert len(found(check(tool, repo, "--all", "--baseline", known))) == 1
    (repo / "drivers/misc/new.c").unlink()
    done = check(tool, repo, "--all", "--baseline", known)
    assert (done.status, found(done)) == (0, [])
    assert "drivers/misc/new.c: flags: get_user_pages_remote(current->mm, addr" in str(
        done.document["stale"]
    )
    known.write_text("{}")
    done = check(tool, repo, "--all", "--baseline", known)
    assert done.status == 2 and "is no baseline" in done.err


def test_fix_it_writes_a_patch_that_applies(
    tool: Tool, repo: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """And with it nothing is left to be found but what has no safe conversion."""
    fix = tmp_path / "fix.patch"
    before = found(check(tool, repo, "--all", "--fix-it", fix))
    tool.git(repo, "apply", "--check", fix)
    tool.git(repo, "apply", fix)
    after = found(check(tool, repo, "--all"))
    assert len([line for line in before if "error" in line]) == 7
    assert [line for line in after if "error" in line] == [
        "drivers/infiniband/umem.c:11:12: error: gup-vmas/wrapper",
        "drivers/infiniband/umem.c:14:9: error: gup-vmas/forwarded",
    ]


def test_several_formats_at_once(tool: Tool, repo: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """Each into its file, one to stdout."""
    put(repo)
    report = tmp_path / "report.json"
    done = tool("check", "--tree", repo, "--format", f"json={report}", "--format", "text")
    assert done.status == 1 and done.out.startswith("drivers/misc/new.c:9:6: error: ")
    assert json.loads(report.read_text())["findings"][0]["line"] == 9
    done = tool("check", "--tree", repo, "--format", "json", "--format", "text")
    assert done.status == 2 and "only one can go to stdout" in done.err


# ---- the same as scan, and the cache


def test_check_and_scan_say_the_same(tool: Tool, repo: pathlib.Path) -> None:
    """Every user that scan lists is a finding of the rule that is named for its class."""
    sites = tool("scan", "--tree", repo, "--format", "json").document["sites"]
    said = [f for f in check(tool, repo, "--all").document["findings"] if f["rule"] not in (
        "gup-vmas/wrapper", "gup-vmas/dangling", "gup-vmas/locked")]  # fmt: skip
    assert [(f["file"], f["line"], f["column"], f["rule"]) for f in said] == [
        (s["file"], s["line"], s["column"], f"gup-vmas/{s['class']}") for s in sites
    ]


def test_a_second_run_starts_no_spatch(
    tool: Tool, repo: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """The cache knows the files by what is in them; a damaged one is as good as none."""
    put(repo)
    cache = tmp_path / "cache"
    log = tmp_path / "log"
    spatch = script(tmp_path / "spatch", f'echo "$*" >>{log}\nexec /usr/bin/spatch "$@"\n')
    env = {"XDG_CACHE_HOME": str(cache), "SPATCH": str(spatch)}
    words = ["check", "--tree", str(repo), "--format", "json"]

    def started() -> int:
        log.write_text("")
        done = tool(*words, env=env)
        assert found(done) == [PLACE], done
        # A script is asked for its version each time: it may be another spatch by now.
        return sum("--version" not in line for line in log.read_text().splitlines())

    assert started() > 0
    assert started() == 0
    words.append("--no-cache")
    assert started() > 0
    words.pop()
    for path in (cache / "gup-vmas" / "facts").iterdir():
        path.write_bytes(path.read_bytes()[:-1])
    assert started() > 0


def test_many_at_once_agree(tool: Tool, repo: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """Parallel runs share a cache, and one that is killed harms none."""
    put(repo)
    env = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    words = ("check", "--tree", repo, "--format", "json")
    killed = tool.start(*words, env=env)
    time.sleep(0.3)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.communicate()
    runs = [tool.start(*words, env=env) for _ in range(4)]
    assert [found(finish(run)) for run in runs] == [[PLACE]] * 4
