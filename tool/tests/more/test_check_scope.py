# SPDX-License-Identifier: GPL-2.0-only
"""What check looks at, and that it says so: ranges, sums of them, paths, shallow clones, bisection."""

from __future__ import annotations

import json
import pathlib

import pytest

from conftest import PROGRAM, Tool
from test_check_asked import PLACE, USER, check, commit, found, put, repo

__all__ = ["repo"]


def last(tool: Tool, repo: pathlib.Path, *words: str | pathlib.Path) -> tuple[int, str]:
    """The status of a check, and the last line that it prints."""
    done = tool("check", "--tree", repo, *words)
    assert done.err == "", done
    return done.status, done.out.rstrip("\n").rpartition("\n")[2]


@pytest.fixture
def mended(tool: Tool, repo: pathlib.Path) -> pathlib.Path:
    """A user comes by one commit and goes by the next, which touches another file, too."""
    put(repo)
    commit(tool, repo, "add a user")
    put(repo, data=b"int a;\n")
    put(repo, "drivers/misc/other.c", b"int b;\n")
    commit(tool, repo, "mend it")
    return repo


# ---- what is said of what was looked at


def test_the_last_line_says_what_was_looked_at(tool: Tool, mended: pathlib.Path) -> None:
    """In each form, whatever came of it; files that went are not looked at."""
    assert last(tool, mended, "--diff", "main~1..main") == (
        0, "1 commit, 2 files checked: no new user",
    )
    assert last(tool, mended, "--diff", "main~2..main") == (
        1, "1 error, 0 warnings; 2 commits, 2 files checked",
    )
    put(mended, "drivers/misc/third.c", b"int c;\n")
    (mended / "drivers/misc/other.c").unlink()
    assert last(tool, mended) == (0, "the work tree, 1 file checked: no new user")
    tool.git(mended, "add", "--all")
    assert last(tool, mended, "--staged") == (0, "the index, 1 file checked: no new user")
    assert last(tool, mended, "--all", "drivers/misc") == (0, "drivers/misc checked: no user")
    status, line = last(tool, mended, "--all", "--exclude", "drivers/misc")
    assert status == 1 and line.endswith("warnings; the whole tree without drivers/misc checked")


def test_the_whole_tree_is_so_many_files(tool: Tool, repo: pathlib.Path, tmp_path: pathlib.Path) -> None:
    known = tmp_path / "known.json"
    count = len(tool.git(repo, "ls-files").splitlines())
    put(repo)  # git does not know it yet, and it counts
    status, line = last(tool, repo, "--write-baseline", known)
    assert status == 0 and line.startswith(f"the whole tree, {count + 1} files checked: no new user; ")
    assert last(tool, repo, "--all", "--baseline", known) == (0, line)


def test_the_line_is_printed_whatever_goes_into_files(
    tool: Tool, mended: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """-q leaves success out, and nothing else."""
    words = ("check", "--tree", mended, "--diff", "main~1..main")
    line = "1 commit, 2 files checked: no new user\n"
    done = tool(*words, "--format", f"json={tmp_path}/j", "--format", f"sarif={tmp_path}/s")
    assert (done.status, done.out) == (0, line)
    summary = json.loads((tmp_path / "j").read_text())["summary"]
    assert (summary["what"], summary["checked"], summary["files"]) == ("commits", 1, 2)
    assert tool(*words, "--format", "github").out == line
    assert tool(*words, "-q").out == ""
    done = tool(*words[:-1], "main~2..main", "-q")
    assert done.status == 1 and done.out.startswith(PLACE.split(" gup")[0])


@pytest.mark.parametrize("how", ["each", "sum"])
def test_a_range_without_commits_is_a_mistake(tool: Tool, repo: pathlib.Path, how: str) -> None:
    """A gate that is wired the wrong way round must not stay green for ever."""
    tool.git(repo, "branch", "topic")
    put(repo)
    commit(tool, repo, "add a user")
    more = ["--sum"] if how == "sum" else []
    for text in ("main..topic", "main...topic"):
        done = tool("check", "--tree", repo, "--diff", text, *more)
        assert (done.status, done.out) == (2, ""), done
        assert f"--diff {text}: the range has no commit" in done.err and "--allow-empty" in done.err
    assert tool("check", "--tree", repo, "--diff", text, *more, "--allow-empty").status == 0


# ---- a range as one change


def test_a_range_can_be_judged_as_one_change(
    tool: Tool, mended: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """As a squash merge makes it: what a later commit mends is no finding, by patches neither."""
    words = ("--diff", "main~2..main")
    assert found(check(tool, mended, *words)) == [PLACE]
    assert last(tool, mended, "--sum", *words) == (
        0, "main~2..main as one change, 2 files checked: no new user",
    )
    box = tmp_path / "box"
    box.write_text(tool.git(mended, "format-patch", "--stdout", "main~2..main") + "\n")
    mailed = ("--patch", str(box), "--base", "main~2")
    assert found(check(tool, mended, *mailed)) == [PLACE]
    assert last(tool, mended, "--sum", *mailed) == (
        0, "2 patches as one change, 2 files checked: no new user",
    )


def test_a_sum_is_held_against_where_the_branch_began(tool: Tool, repo: pathlib.Path) -> None:
    """Not against what the target made of it since: what went there is no news of the branch."""
    put(repo, "drivers/misc/old.c")
    commit(tool, repo, "an old user")
    tool.git(repo, "branch", "topic")
    (repo / "drivers/misc/old.c").unlink()
    commit(tool, repo, "the old user goes")
    tool.git(repo, "checkout", "--quiet", "topic")
    put(repo, "drivers/misc/more.c", b"int a;\n")
    commit(tool, repo, "on topic")
    assert found(check(tool, repo, "--sum", "--diff", "main..topic")) == []
    put(repo)
    commit(tool, repo, "add a user")
    assert found(check(tool, repo, "--sum", "--diff", "main..topic")) == [PLACE]


@pytest.mark.parametrize("words", [["--sum"], ["--sum", "--staged"], ["--allow-empty"], ["--bisect"]])
def test_what_goes_with_other_options_only_is_refused(
    tool: Tool, repo: pathlib.Path, words: list[str]
) -> None:
    done = tool("check", "--tree", repo, *words)
    assert done.status in (2, 128) and f"{words[0]}: goes with" in done.err, done


# ---- paths


def test_paths_limit_what_is_checked(tool: Tool, repo: pathlib.Path) -> None:
    """Files and directories, as for scan, with each source of changes; --exclude takes some out."""
    put(repo)
    put(repo, "lib/new.c")
    lib = PLACE.replace("drivers/misc", "lib")

    def only(*words: str) -> list[str]:
        return found(check(tool, repo, *words))

    assert only("lib", "drivers/misc/new.c") == [PLACE, lib]
    assert only("--all", "lib") == [lib]
    assert only("drivers/misc", "--exclude", "drivers/misc/new.c") == []
    commit(tool, repo, "two users")
    assert only("--diff", "main~1..main", "--exclude", "drivers") == [lib]
    assert only("--diff", "main~1..main", "--sum", "drivers") == [PLACE]
    assert last(tool, repo, "--diff", "main~1..main", "mm") == (
        0, "1 commit, 0 files in mm checked: no new user",
    )


def test_a_path_that_nobody_has_is_a_mistake(tool: Tool, repo: pathlib.Path) -> None:
    """A file that the change takes away is somebody's."""
    put(repo)
    commit(tool, repo, "add a user")
    (repo / "drivers/misc/new.c").unlink()
    commit(tool, repo, "it goes")
    for words in (["--diff", "main~1..main"], ["--exclude"], ["--all"], ["--staged"]):
        done = tool("check", "--tree", repo, *words, "no/such")
        assert done.status == 2 and "no/such: No such file" in done.err, done
    assert found(check(tool, repo, "--diff", "main~1..main", "drivers/misc/new.c")) == []


def test_what_a_change_forgot_counts_where_it_is_asked_for(tool: Tool, repo: pathlib.Path) -> None:
    """The parameter goes, and a caller that the patch does not touch still passes VMAs."""
    header = repo / "include/linux/mm.h"
    text = header.read_text()
    start = text.index("long get_user_pages_remote(")
    end = text.index(";", start)
    new = text[start:end].replace("struct vm_area_struct **vmas, ", "")
    assert new != text[start:end]
    header.write_text(text[:start] + new + text[end:])
    every = {line.split(":")[0] for line in found(check(tool, repo))}
    assert len(every) > 1
    one = sorted(every)[0]
    assert {line.split(":")[0] for line in found(check(tool, repo, one, "include"))} == {one}
    rest = found(check(tool, repo, "--exclude", one))
    assert {line.split(":")[0] for line in rest} == every - {one}


# ---- shallow clones and merges


def test_a_shallow_clone_is_told_how_deep_to_fetch(
    tool: Tool, mended: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    clone = tmp_path / "shallow"
    tool.git(tmp_path, "clone", "--quiet", "--depth=1", mended.as_uri(), clone)
    base = tool.git(mended, "rev-parse", "main~2")
    done = tool("check", "--tree", clone, "--diff", f"{base}..main")
    assert done.status == 2 and "the clone is shallow: git fetch that commit, too" in done.err, done
    tool.git(clone, "fetch", "--quiet", "--depth=1", "origin", base)
    done = tool("check", "--tree", clone, "--diff", f"{base}...main")
    assert done.status == 2 and "no common ancestor in this clone, which is shallow, 1 deep" in done.err
    assert "git fetch --deepen=COUNT" in done.err
    # The edge stands for all that came between, and that is said.
    done = tool("check", "--tree", clone, "--diff", f"{base}..main")
    assert (done.status, done.out) == (0, "1 commit, 2 files checked: no new user\n")
    assert f'("mend it"): the shallow clone ends here; held against {base[:12]}' in done.err
    done = tool("check", "--tree", clone, "--sum", "--diff", f"{base}..main")
    assert done.status == 0 and f"is held against {base[:12]} as it is" in done.err
    done = tool("check", "--tree", clone, "--sum", "--diff", f"{base}...main")
    assert done.status == 2 and "which is shallow" in done.err


def test_merges_in_a_range_are_said(tool: Tool, repo: pathlib.Path) -> None:
    tool.git(repo, "checkout", "--quiet", "-b", "topic")
    put(repo, "drivers/misc/topic.c", b"int a;\n")
    commit(tool, repo, "on topic")
    tool.git(repo, "checkout", "--quiet", "main")
    put(repo, "drivers/misc/main.c", b"int b;\n")
    base = commit(tool, repo, "on main")
    tool.git(repo, "merge", "--quiet", "--no-edit", "topic")
    assert last(tool, repo, "--diff", f"{base}..main") == (
        0, "2 commits (1 merge, for what no parent has), 1 file checked: no new user",
    )


# ---- git bisect


def bisect(tool: Tool, repo: pathlib.Path, *words: str) -> tuple[int, str]:
    """git bisect run from the first to the last commit; its status, and all that it prints."""
    tool.git(repo, "bisect", "start", "main", "main~4")
    done = tool(command=("git", "-C", repo, "bisect", "run", PROGRAM, "check", "--tree", repo, *words))
    tool.git(repo, "bisect", "reset")
    return done.status, done.out + done.err


@pytest.fixture
def history(tool: Tool, repo: pathlib.Path) -> tuple[pathlib.Path, str]:
    """Four commits, the third of which adds a user, and the second of which can't be judged."""
    put(repo, "lib/a.c", b"int a;\n")
    commit(tool, repo, "one")
    put(repo, "lib/broken.c", b"long f(void)\n{\n\treturn ((get_user_pages(0, 1, 0, 0, 0);\n}\n")
    commit(tool, repo, "two")
    (repo / "lib/broken.c").unlink()
    put(repo, "lib/new.c")
    bad = commit(tool, repo, "three")
    put(repo, "lib/a.c", b"int aa;\n")
    commit(tool, repo, "four")
    return repo, bad


def test_git_bisect_finds_the_commit(tool: Tool, history: tuple[pathlib.Path, str]) -> None:
    """A commit that can't be judged is skipped: nobody knows whether it is bad."""
    repo, bad = history
    status, out = bisect(tool, repo, "--all", "--bisect", "lib")
    assert "only 'skip'ped commits left" in out or f"{bad} is the first bad commit" in out, out
    assert bad in out and status in (0, 2)
    tool.git(repo, "checkout", "--quiet", "main~2")
    words = ("check", "--tree", repo, "--all", "--bisect")
    assert tool(*words, "lib").status == 125
    # What is not there yet is no reason to call a commit good, or to end.
    tool.git(repo, "checkout", "--quiet", "main~4")
    assert tool(*words, "lib").status == 125
    assert tool(*words, "mm/memory.c", "--exclude", "lib").status == 1


def test_a_bisection_with_a_wrong_command_line_ends(
    tool: Tool, history: tuple[pathlib.Path, str]
) -> None:
    """git bisect would take status 2 for one bad commit after the other."""
    repo, _ = history
    for words in (["--all", "--bisect", "--no-such"], ["--bisect"], ["--all", "--bis", "--format", "xml"]):
        status, out = bisect(tool, repo, *words)
        assert status and "128" in out and "first bad commit" not in out, out
