# SPDX-License-Identifier: GPL-2.0-only
"""The commands as a user types them, on the small tree: what they print, write and return."""

from __future__ import annotations

import os
import pathlib
import re
import shutil
import signal
import subprocess
import threading
import time

import pytest
from conftest import (
    EXPECTED, MANUAL, PROGRAM, SMALL, Made, Tool, finish, on_a_terminal, script, tarball,
)
from tinylib import SUBJECTS as TWO
from tinylib import remote, tiny

#: The subjects of the six patches, in order, and where the wrapper of the small tree comes in.
SIX = (
    "mm/gup: remove unused vmas parameter from get_user_pages()",
    "mm/gup: remove unused vmas parameter from pin_user_pages_remote()",
    "mm/gup: remove vmas parameter from get_user_pages_remote()",
    "io_uring: rsrc: avoid use of vmas parameter in pin_user_pages()",
    "mm/gup: remove vmas parameter from pin_user_pages()",
    "mm/gup: remove vmas array from internal GUP functions",
)
WRAPPER = "infiniband: umem: remove unused vmas parameter from umem_pin_chunk()"
SUBJECTS = (*SIX[:4], WRAPPER, *SIX[4:])


def written(directory: pathlib.Path) -> dict[str, bytes]:
    """All files of a series by name: its mails, and the semantic patches beside them."""
    return {path.name: path.read_bytes() for path in sorted(directory.iterdir())}


def mails_of(directory: pathlib.Path) -> list[bytes]:
    """The mails of a series; the cover letter is the first."""
    return [data for name, data in written(directory).items() if name.endswith(".patch")]


# -- scan


def test_scan_says_what_needs_attention_then_the_numbers_then_the_ledger(made: Made) -> None:
    done = made.tool("scan", "--tree", made.repo)
    assert (done.status, done.err) == (0, "")
    sites, _, numbers = done.out.partition("\n\n")
    assert (
        "arch/arm64/kernel/mte.c:37: get_user_pages_remote(): single\n"
        "    conversion: get_user_page_vma_remote\n"
        "    one page and one VMA of a remote mm, under the lock that GUP needs\n"
    ) in sites
    assert ": unused" not in sites
    assert numbers.startswith("Linux 6.1.0: 19 sites\n  unused       13\n  ignored       1\n")
    assert "\n  not listed: 13 that pass NULL; scan -v lists them, too\nLedger: " in numbers
    assert numbers.endswith("\n  balanced: everything was read\n")


def test_scan_lists_first_what_needs_eyes(tool: Tool, tmp_path: pathlib.Path) -> None:
    """What is left to do by hand, wherever it is, then the others, each in the order of the files."""
    top = tarball(tmp_path / "linux", {"virt/lib/last.c": MANUAL})
    places = re.findall(r"^(\S+):\d+: ", tool("scan", "--tree", top).out, re.MULTILINE)
    assert places[0] == "virt/lib/last.c" and places[1:] == sorted(places[1:])
    every = re.findall(r"^(\S+):\d+: ", tool("scan", "--tree", top, "-v").out, re.MULTILINE)
    assert every[0] == "virt/lib/last.c" and len(every) == 20


def test_scan_of_a_converted_tree_lists_no_site(made: Made) -> None:
    done = made.tool("scan", "--tree", made.repo, "--rev", made.branch)
    assert done.status == 0
    assert re.match(r"Linux 6\.1\.0: \d+ sites\n  converted +(\d+)\n  not listed: \1 that are converted; scan -v lists them, too\nLedger: ", done.out), done


def test_scan_verbose_shows_every_site_with_its_evidence(made: Made) -> None:
    done = made.tool("scan", "--tree", made.repo, "-v")
    assert "mm/memory.c:39: get_user_pages_remote(): single\n" in done.out
    assert "        39: ret = get_user_pages_remote(mm, addr, 1,\n" in done.out
    assert "fs/exec.c:27: get_user_pages_remote(): unused\n" in done.out
    assert done.err == "gup-vmas: read the tree\ngup-vmas: look at the calls\n"


def test_scan_quiet_prints_the_answer_and_nothing_else(tiny_made: Made) -> None:
    plain = tiny_made.tool("scan", "--tree", tiny_made.repo)
    assert tiny_made.tool("scan", "--tree", tiny_made.repo, "-q") == plain
    assert plain.err == ""


def test_scan_writes_to_a_file(tiny_made: Made, tmp_path: pathlib.Path) -> None:
    plain = tiny_made.tool("scan", "--tree", tiny_made.repo, "--format", "json")
    (tmp_path / "file").write_text("old")
    done = tiny_made.tool("scan", "--tree", tiny_made.repo, "--format", "json", "-o", tmp_path / "file")
    assert (done.status, done.out, done.err) == (0, "", "")
    assert (tmp_path / "file").read_text() == plain.out
    assert os.listdir(tmp_path) == ["file"]


def test_scan_writes_into_what_is_no_file_and_does_not_replace_it(
    tiny_made: Made, tmp_path: pathlib.Path
) -> None:
    """``scan -o /dev/null`` by root must not make a file of it."""
    os.mkfifo(tmp_path / "pipe")
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append((tmp_path / "pipe").read_text()))
    reader.daemon = True
    reader.start()
    done = tiny_made.tool("scan", "--tree", tiny_made.repo, "-o", tmp_path / "pipe")
    assert (tmp_path / "pipe").is_fifo()
    reader.join(30)
    assert done.status == 0 and read == [tiny_made.tool("scan", "--tree", tiny_made.repo).out]


def test_scan_writes_to_where_a_link_points(tiny_made: Made, tmp_path: pathlib.Path) -> None:
    (tmp_path / "link").symlink_to("file")
    assert tiny_made.tool("scan", "--tree", tiny_made.repo, "-o", tmp_path / "link").status == 0
    assert (tmp_path / "link").is_symlink()
    assert "sites" in (tmp_path / "file").read_text()


def test_scan_cannot_write_there(tiny_made: Made, tmp_path: pathlib.Path) -> None:
    done = tiny_made.tool("scan", "--tree", tiny_made.repo, "-o", tmp_path / "none/file")
    assert done.status == 2 and done.out == ""
    assert done.err == (
        f"gup-vmas: cannot write {tmp_path}/none/file: No such file or directory\n"
    )


def test_scan_of_some_files(made: Made) -> None:
    """Paths limit the sites; the prototypes come from the headers all the same."""
    every = made.tool("scan", "--tree", made.repo, "--format", "json").document
    for cwd, given in ((made.repo, "io_uring/rsrc.c"), (made.repo / "io_uring", "rsrc.c")):
        done = made.tool("scan", "--tree", made.repo, "--format", "json", given, cwd=cwd)
        assert done.status == 0, done
        assert done.document["tree"] == every["tree"]
        assert done.document["sites"] == [
            site for site in every["sites"] if site["file"] == "io_uring/rsrc.c"
        ]
    done = made.tool("scan", "--tree", made.repo, "--format", "json", "io_uring", cwd=made.repo)
    assert [site["file"] for site in done.document["sites"]] == ["io_uring/rsrc.c"]


def test_scan_of_a_file_that_is_not_there(tiny_made: Made) -> None:
    done = tiny_made.tool("scan", "--tree", tiny_made.repo, "mm/none.c", cwd=tiny_made.repo)
    assert done.status in (2, 3), done
    assert "mm/none.c" in done.err and "No such file" in done.err


def test_scan_reads_what_git_does_not_know_yet(tool: Tool, tmp_path: pathlib.Path) -> None:
    """A driver that nobody added is a user like any other; what git ignores is not read."""
    repo = tool.repository(tmp_path / "linux")
    before = tool("scan", "--tree", repo, "--format", "json").document
    user = (repo / "kernel/events/uprobes.c").read_bytes()
    (repo / "drivers").mkdir(exist_ok=True)
    with open(repo / "drivers/Makefile", "a", encoding="ascii") as makefile:
        makefile.write("obj-y += new.o\n")
    (repo / "drivers/new.c").write_bytes(user)
    (repo / "drivers/built.c").write_bytes(user)
    (repo / "drivers/broken.c").write_bytes(b"void f(void)\n{\n\tget_user_pages(1, (2);\n}\n")
    (repo / ".gitignore").write_bytes(b"built.c\n")

    done = tool("scan", "--tree", repo, "--format", "json")
    assert done.status == 3, done
    new = [site for site in done.document["sites"] if site["file"] == "drivers/new.c"]
    old = [site for site in before["sites"] if site["file"] == "kernel/events/uprobes.c"]
    said = ("line", "function", "class", "conversion", "automatic", "reason")
    assert new and [[s[k] for k in said] for s in new] == [[s[k] for k in said] for s in old]
    assert [item["file"] for item in done.document["ledger"]["unaccounted"]] == ["drivers/broken.c"]
    order = [(site["file"], site["line"]) for site in done.document["sites"]]
    assert order == sorted(order) and "drivers/built.c" not in dict(order)

    named = tool("scan", "--tree", repo, "--format", "json", "drivers/new.c", cwd=repo).document
    assert named["sites"] == new and named["ledger"]["balanced"]
    head = tool("scan", "--tree", repo, "--rev", "HEAD", "--format", "json").document
    assert head["sites"] == before["sites"]


def test_scan_of_a_commit_reads_no_file_of_the_work_tree(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    repo = tool.repository(tmp_path / "linux", lay_out=tiny)
    before = tool("scan", "--tree", repo, "--format", "json").document
    assert before["tree"].pop("rev") is None
    (repo / "mm/ksm.c").unlink()
    (repo / "fs/exec.c").write_bytes(remote(MANUAL))
    head = tool("scan", "--tree", repo, "--rev", "HEAD", "--format", "json").document
    assert head["tree"].pop("rev") == tool.git(repo, "rev-parse", "HEAD")
    assert head == before
    now = tool("scan", "--tree", repo, "--format", "json").document
    assert [s["function"] for s in now["sites"] if s["file"] == "fs/exec.c"] == ["hand_over"]
    assert now["ledger"]["kinds"]["comment"] < before["ledger"]["kinds"]["comment"]
    assert now["ledger"]["balanced"]


def test_scan_twice_is_the_same_with_and_without_a_cache(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    tree = tiny(tmp_path / "linux")
    cache = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    without = tool("scan", "--tree", tree, "--format", "json", "--no-cache", env=cache)
    kept = tmp_path / "cache/gup-vmas"
    assert not (kept / "facts").exists() and not list(kept.glob("clean-*"))
    first = tool("scan", "--tree", tree, "--format", "json", env=cache)
    # The list of clean files is not looked for: these are too new to be told from racing ones.
    assert list((kept / "facts").iterdir())
    # The second needs no spatch to run, only its version.
    version = subprocess.run(["spatch", "--version"], capture_output=True, check=True, text=True)
    (tmp_path / "version").write_text(version.stdout)
    lame = script(
        tmp_path / "spatch", f'test "$1" = --version || exit 9\ncat "{tmp_path}/version"\n'
    )
    second = tool("scan", "--tree", tree, "--format", "json", env={**cache, "SPATCH": str(lame)})
    assert (without, second) == (first, first)


def test_scan_sees_a_change_in_spite_of_the_cache(tool: Tool, tmp_path: pathlib.Path) -> None:
    tree = tarball(tmp_path / "linux")
    assert "multi         1" in tool("scan", "--tree", tree).out
    text = (tree / "io_uring/rsrc.c").read_text()
    changed = text.replace("pages, vmas);", "pages, NULL);")
    assert len(changed) == len(text) and changed != text
    (tree / "io_uring/rsrc.c").write_text(changed)
    assert "multi " not in tool("scan", "--tree", tree).out


def test_scan_with_one_thread_or_many_is_the_same(made: Made) -> None:
    one, many = (
        made.tool("scan", "--tree", made.repo, "--no-cache", "-j", jobs) for jobs in ("1", "8")
    )
    assert one == many


def test_scan_defaults_to_the_current_directory(tiny_made: Made) -> None:
    assert tiny_made.tool("scan", cwd=tiny_made.repo) == tiny_made.tool("scan", "--tree", tiny_made.repo)


# -- usage


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("convert",),
        ("scan", "--format", "xml"),
        ("scan", "--jobs", "many"),
        ("scan", "--tree", SMALL, "--jobs", "-1"),
        ("series", "--tree", SMALL),
        ("series", "--tree", SMALL, "-o", "out", "--version", "0"),
        ("series", "--tree", SMALL, "-o", "out", "--changelog", "none"),
        ("series", "--tree", SMALL, "-o", "out", "--changelog", SMALL),
        ("series", "--tree", SMALL, "-o", "out", "--branch", "b"),
        ("series", "--tree", SMALL, "-o", "out", "--previous", "a..b"),
        ("series", "--tree", SMALL, "-o", "none/out"),
        ("scan", "--tree", SMALL, "--rev", "HEAD"),
    ],
    ids=lambda args: " ".join(map(str, args)).replace(str(SMALL), "TREE") or "nothing",
)
def test_wrong_usage_is_status_2(args: tuple[str, ...], tool: Tool) -> None:
    done = tool(*args)
    assert (done.status, done.out) == (2, ""), done
    assert re.fullmatch(r"(usage: (.*\n)+)?(gup-vmas|run-refactor\.sh[ a-z]*): .+\n", done.err)
    assert sorted(os.listdir(tool.home)) == ["gitconfig", "tmp"] and not tool.leftovers()


@pytest.mark.parametrize("command", ["scan", "check", "backport probe"])
def test_wrong_usage_is_explained_by_the_command_itself(command: str, tool: Tool) -> None:
    """Not by the top level, whose usage has no option of it."""
    done = tool(*command.split(), "--no-such-option")
    assert done.status == 2
    assert done.err.startswith(f"usage: run-refactor.sh {command} [-h]")
    assert done.err.endswith(f"{command}: error: unrecognized arguments: --no-such-option\n")


@pytest.mark.parametrize("words", ["check --all", "check --help"])
def test_a_reader_that_has_gone_is_told_nothing(words: str, tiny_made: Made) -> None:
    """What is closed behind a pipe is no error, and no traceback."""
    here = "" if words.endswith("--help") else f" --tree '{tiny_made.repo}'"
    line = f"'{PROGRAM}' {words}{here} | :"
    done = tiny_made.tool(command=("sh", "-c", line))
    assert (done.status, done.out, done.err) == (0, "", ""), done


@pytest.mark.parametrize("command", [(), ("scan",), ("series",)], ids=str)
def test_every_command_explains_itself(command: tuple[str, ...], tool: Tool) -> None:
    done = tool(*command, "--help")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("usage: run-refactor.sh ")


def test_version(tool: Tool) -> None:
    done = tool("--version")
    assert done.status == 0 and re.fullmatch(r"gup-vmas \d+(\.\d+)+\n", done.out)


# -- series


def test_series_makes_these_commits_in_this_order(made: Made) -> None:
    log = made.tool.git(made.repo, "log", "--reverse", "--format=%s", f"{made.base}..{made.branch}")
    assert tuple(log.split("\n")) == SUBJECTS


def test_series_prints_the_names_of_what_it_made(made: Made) -> None:
    """The mails in their order, and the semantic patches that lie beside some of them."""
    names = [str(path) for end in ("patch", "cocci") for path in sorted(made.out.glob(f"*.{end}"))]
    assert len(names) == len(list(made.out.iterdir()))
    head = made.tool.git(made.repo, "rev-parse", made.branch)
    assert made.done.out == "\n".join([*names, f"branch {made.branch}: {head}\n"])
    assert made.done.err == ""


def test_series_plan_prints_the_subjects_and_makes_nothing(made: Made) -> None:
    refs = made.tool.git(made.repo, "for-each-ref")
    done = made.tool("series", "--tree", made.repo, "--plan")
    assert (done.status, done.err) == (0, "")
    *lines, total = done.out.splitlines()
    shown = [re.sub(r" \(\d+ calls?, \d+ files?\)$", "", line) for line in lines]
    assert shown == [f"{n}. {subject}" for n, subject in enumerate(SUBJECTS, 1)]
    assert lines[2].endswith("get_user_pages_remote() (7 calls, 5 files)") and shown[-1] == lines[-1]
    assert total == "7 commits for 19 calls, 0 left to do by hand"
    assert made.tool.git(made.repo, "for-each-ref") == refs


def test_the_cover_letter_lists_the_patches_and_the_files(made: Made) -> None:
    subject = f"Subject: [PATCH 0/{len(SUBJECTS)}] remove the vmas parameter from GUP APIs\n"
    assert subject in made.cover
    assert "Ada Lovelace (7):\n" + "".join(f"  {s}\n" for s in SUBJECTS) in made.cover
    stat = made.tool.git(made.repo, "diff", "--stat", f"{made.base}..{made.branch}")
    assert stat.rpartition("\n")[2] in made.cover
    for name in made.tool.git(made.repo, "diff", "--name-only", made.base, made.branch).split():
        assert re.search(rf"^ {re.escape(name)} +\| +\d+ ", made.cover, re.M), name


def test_git_am_gives_the_trees_of_the_branch(made: Made, tmp_path: pathlib.Path) -> None:
    made.tool.git(tmp_path, "clone", "--quiet", "--branch=main", made.repo, "fresh")
    fresh = tmp_path / "fresh"
    for patch, tree in zip(made.patches, made.trees[1:]):
        made.tool.git(fresh, "am", "--quiet", patch)
        assert made.tool.git(fresh, "rev-parse", "HEAD^{tree}") == tree, patch.name


@pytest.mark.parametrize(
    "name", sorted(str(p.relative_to(EXPECTED)) for p in EXPECTED.rglob("*") if p.is_file())
)
def test_the_result_is_the_expected_one(name: str, made: Made) -> None:
    """testcases/tree/NAME becomes expected/tree/NAME, byte for byte."""
    shown = subprocess.run(
        ["git", "-C", made.repo, "cat-file", "blob", f"{made.branch}:{name}"],
        capture_output=True,
        check=True,
    )
    assert shown.stdout.decode() == (EXPECTED / name).read_text()


def test_no_other_file_is_touched(made: Made) -> None:
    changed = made.tool.git(made.repo, "diff", "--name-only", made.base, made.branch)
    expected = sorted(str(p.relative_to(EXPECTED)) for p in EXPECTED.rglob("*") if p.is_file())
    assert changed.split("\n") == expected


def test_nothing_speaks_of_the_parameter_any_more(made: Made) -> None:
    words = r"\bvm_area_struct \*\*|\bvmas (array|arg)|@vmas\b|[(,]\s*vmas\s*[,)]|\bvmas\["
    grep = ("grep", "-hoP", rf"({words}).*")
    assert "vm_area_struct **vmas, int *locked" in made.tool.git(made.repo, *grep, made.base)
    # The helper hands its VMA out by a pointer, and that is all.
    assert made.tool.git(made.repo, *grep, made.branch) == "vm_area_struct **vmap)"


def test_a_scan_of_the_result_finds_nothing_left(made: Made) -> None:
    done = made.tool("scan", "--tree", made.repo, "--rev", made.branch, "--format", "json")
    assert done.status == 0
    assert done.document["ledger"]["balanced"]
    assert {(s["class"], s["vmas"]) for s in done.document["sites"]} == {("converted", None)}


def test_every_commit_can_be_scanned(made: Made) -> None:
    """Each step leaves a tree that the tool reads whole: what is gone from it stays gone."""
    counts = []
    for back in range(len(SUBJECTS), -1, -1):
        rev = f"{made.branch}~{back}"
        done = made.tool("scan", "--tree", made.repo, "--rev", rev, "--format", "json")
        assert done.status == 0, (rev, done.err)
        counts.append(
            sum(p["vmas"] is not None for p in done.document["tree"]["generation"].values())
        )
    assert counts == [4, 3, 2, 1, 1, 1, 0, 0]


def test_series_of_a_converted_tree_has_nothing_to_do(tiny_made: Made, tmp_path: pathlib.Path) -> None:
    done = tiny_made.tool("series", "--tree", tiny_made.repo, "--rev", tiny_made.branch, "-o", tmp_path / "out")
    assert done.status == 0
    assert done.out.startswith("Nothing to do") and not (tmp_path / "out").exists()


@pytest.mark.parametrize("epoch", [None, "1234567890"], ids=["", "SOURCE_DATE_EPOCH"])
def test_twice_gives_the_same_bytes(
    epoch: str | None, request: pytest.FixtureRequest, tmp_path: pathlib.Path
) -> None:
    """Another clone, another directory, another time of day, no cache: the same patches."""
    made: Made = request.getfixturevalue("made" if epoch is None else "tiny_made")
    env = {} if epoch is None else {"SOURCE_DATE_EPOCH": epoch}
    made.tool.git(tmp_path, "clone", "--quiet", "--branch=main", made.repo, "other name")
    got = []
    for number, tree in enumerate((made.repo, tmp_path / "other name")):
        out = tmp_path / f"out{number}"
        extra = ["--no-cache", "-j", "1"] if number else []
        zone = {"TZ": f"Pacific/Auckland{number}", "LC_ALL": ("C", "C.UTF-8")[number]}
        done = made.tool("series", "--tree", tree, "-o", out, *extra, env={**env, **zone})
        assert done.status == 0, done
        got.append(written(out))
    assert got[0] == got[1]
    if epoch is None:
        assert got[0] == written(made.out)
    else:
        assert all(b"\nDate: Fri, 13 Feb 2009 23:31:30 +0000\n" in p for p in mails_of(tmp_path / "out0"))


def test_a_tarball_gives_the_same_changes_as_a_repository(
    tiny_made: Made, tmp_path: pathlib.Path
) -> None:
    tree = tiny(tmp_path / "linux")
    for out in ("out", "again"):
        done = tiny_made.tool("series", "--tree", tree, "-o", tmp_path / out)
        assert done.status == 0, done
    assert written(tmp_path / "out") == written(tmp_path / "again")
    cut = re.compile(rb"^(From [0-9a-f]{40} .*|(From|Date|base-commit): .*)\n", re.M)
    names = [path.name for path in tiny_made.patches]
    assert [cut.sub(b"", (tmp_path / "out" / name).read_bytes()) for name in names] == [
        cut.sub(b"", path.read_bytes()) for path in tiny_made.patches
    ]
    assert not (tree / ".git").exists()


def test_series_needs_no_work_tree(tiny_made: Made, tmp_path: pathlib.Path) -> None:
    tiny_made.tool.git(tmp_path, "clone", "--quiet", "--bare", "--branch=main", tiny_made.repo, "bare.git")
    bare = tmp_path / "bare.git"
    done = tiny_made.tool("series", "--tree", bare, "-o", tmp_path / "out", "--branch", "new")
    assert done.status == 0, done
    assert written(tmp_path / "out") == written(tiny_made.out)
    assert tiny_made.tool.git(bare, "rev-parse", "new^{tree}") == tiny_made.trees[-1]


def test_signoff(tiny_made: Made, tmp_path: pathlib.Path) -> None:
    tiny_made.tool("series", "--tree", tiny_made.repo, "-o", tmp_path / "out", "--signoff")
    cover, *mails = mails_of(tmp_path / "out")
    line = b"\nSigned-off-by: Ada Lovelace <ada@example.org>\n---\n"
    assert all(mail.count(line) == 1 for mail in mails) and len(mails) == len(TWO)
    assert b"Signed-off-by" not in cover
    assert not any(b"Signed-off-by" in path.read_bytes() for path in tiny_made.patches)


def test_a_later_version_has_the_log_and_a_range_diff(tiny_made: Made, tmp_path: pathlib.Path) -> None:
    (tmp_path / "log").write_text("- better words (Grace)\n")
    done = tiny_made.tool(
        *("series", "--tree", tiny_made.repo, "-o", tmp_path / "out", "--version", "3", "--signoff"),
        *("--changelog", tmp_path / "log", "--previous", f"main..{tiny_made.branch}"),
    )
    assert done.status == 0, done
    names = sorted(path.name for path in (tmp_path / "out").glob("*.patch"))
    assert names[0] == "v3-0000-cover-letter.patch" and len(names) == 1 + len(TWO)
    cover = (tmp_path / "out" / names[0]).read_text()
    assert "Subject: [PATCH v3 0/2] " in cover
    assert "\nv3:\n- better words (Grace)\n" in cover
    assert "\nRange-diff against v2:\n1:  " in cover
    assert "    +    Signed-off-by: Ada Lovelace <ada@example.org>" in cover
    assert tiny_made.cover.count("Range-diff") == 0


def test_a_log_that_is_not_utf_8_is_refused(tiny_made: Made, tmp_path: pathlib.Path) -> None:
    (tmp_path / "log").write_bytes(b"- Fran\xe7ois\n")
    done = tiny_made.tool(
        *("series", "--tree", tiny_made.repo, "-o", tmp_path / "out"),
        *("--version", "2", "--changelog", tmp_path / "log"),
    )
    assert (done.status, done.err) == (2, f"gup-vmas: {tmp_path}/log: is not UTF-8\n")


def test_rfc(tiny_made: Made, tmp_path: pathlib.Path) -> None:
    tiny_made.tool("series", "--tree", tiny_made.repo, "-o", tmp_path / "out", "--rfc")
    assert all(b"Subject: [RFC PATCH " in mail for mail in mails_of(tmp_path / "out"))


def test_strict_is_status_1_if_a_site_is_left_for_a_person(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    """A call whose result is unsigned stays, and so does the parameter."""
    repo = tool.repository(tmp_path / "linux", {"drivers/odd.c": MANUAL})
    strict = tool("series", "--tree", repo, "-o", tmp_path / "strict", "--strict")
    assert strict.status == 1
    said = [line for line in strict.err.splitlines() if "drivers/odd.c:11:" in line]
    assert len(said) == 1 and said[0].startswith("gup-vmas: to do by hand: "), strict
    cover, *mails = (
        data.decode().replace("\n ", " ") if number else data.decode()
        for number, data in enumerate(mails_of(tmp_path / "strict"))
    )
    assert "To do by hand:\n  drivers/odd.c:11\n" in cover
    assert "none yet: the parameter stays" in cover and "and then removes" not in cover
    assert not any("drivers/odd.c" in mail for mail in mails)
    assert not any("vmas parameter from pin_user_pages()" in mail for mail in mails)
    assert any("remove unused vmas parameter from get_user_pages()" in mail for mail in mails)


BELOW = b"""\
// SPDX-License-Identifier: GPL-2.0-only
#include <linux/mm.h>

int first(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vmas[1];
	int ret;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(addr, 1, FOLL_WRITE, page, vmas);
	if (ret == 1 && vmas[0]->vm_flags & VM_IO)
		ret = -EIO;
	mmap_read_unlock(current->mm);

	return ret;
}

int second(struct odd *odd)
{
	return pin_user_pages(odd->addr, 1, FOLL_WRITE, odd->pages, odd->vmas);
}
"""


def test_a_site_that_is_left_is_told_once_and_at_its_line_of_before(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    """It is lower in the file afterwards, as the series adds lines above it."""
    repo = tool.repository(tmp_path / "linux", {"drivers/odd.c": remote(BELOW)}, tiny)
    run = tool("series", "--tree", repo, "-o", tmp_path / "out")
    said = [line for line in run.err.splitlines() if "drivers/odd.c" in line]
    assert len(said) == 1 and "to do by hand: drivers/odd.c:20: " in said[0], run


FORWARDER = b"""\
// SPDX-License-Identifier: GPL-2.0-only
#include <linux/mm.h>

long wrapped_pin(unsigned long addr, struct page **pages, struct vm_area_struct **vmas)
{
	return get_user_pages_remote(current->mm, addr, 4, 0, pages, vmas, NULL);
}
"""
#: It has the name alone.
NAMESAKE = b"""\
// SPDX-License-Identifier: GPL-2.0-only
#include <linux/mm.h>

static long wrapped_pin(unsigned long addr, struct page **pages, struct vm_area_struct **vmas)
{
	return addr + (pages != NULL) + (vmas != NULL);
}

long unrelated(unsigned long addr, struct page **pages)
{
	return wrapped_pin(addr, pages, NULL);
}

long related(unsigned long addr, struct page **pages)
{
	return wrapped_get(addr, pages, NULL);
}
"""


def test_a_static_function_with_the_name_of_a_wrapper_is_left_alone(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    """Also in a file that calls another wrapper, so that spatch sees both."""
    wrappers = FORWARDER + FORWARDER.replace(b"wrapped_pin", b"wrapped_get")
    files = {"drivers/wrapper.c": wrappers, "drivers/namesake.c": NAMESAKE}
    repo = tool.repository(tmp_path / "linux", files, tiny)
    run = tool("series", "--tree", repo, "-o", tmp_path / "out")
    patches = "".join(p.read_text() for p in sorted((tmp_path / "out").glob("*.patch")))
    assert run.status == 0 and "long wrapped_pin(" in patches, run
    assert "return wrapped_pin(addr, pages);" not in patches
    assert "+\treturn wrapped_get(addr, pages);" in patches


MISFIT = b"""\
// SPDX-License-Identifier: GPL-2.0-only
#include <linux/mm.h>

int misfit(unsigned long addr, struct page **page)
{
	return get_user_pages_remote(current, current->mm, addr, 1, 0, page, NULL, NULL);
}
"""


def test_a_site_that_is_left_is_told_once_though_its_prototype_moves(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    """The reason names a line of the header, which is another one afterwards."""
    repo = tool.repository(tmp_path / "linux", {"drivers/misfit.c": MISFIT}, tiny)
    run = tool("series", "--tree", repo, "-o", tmp_path / "out")
    said = [line for line in run.err.splitlines() if "drivers/misfit.c" in line]
    assert len(said) == 1 and "8 arguments where include/linux/mm.h:" in said[0], run


def test_strict_is_status_0_if_none_is_left(tiny_made: Made) -> None:
    assert tiny_made.tool("series", "--tree", tiny_made.repo, "--plan", "--strict").status == 0


def test_strict_says_so_with_plan_too_and_changes_no_patch(tool: Tool, tmp_path: pathlib.Path) -> None:
    tree = tiny(tmp_path / "linux", {"drivers/odd.c": remote(MANUAL)})
    done = tool("series", "--tree", tree, "--plan", "--strict")
    assert done.status == 1 and "drivers/odd.c:11" in done.err
    plain = tool("series", "--tree", tree, "-o", tmp_path / "plain")
    strict = tool("series", "--tree", tree, "-o", tmp_path / "strict", "--strict")
    assert (plain.status, strict.status) == (0, 1)
    assert written(tmp_path / "plain") == written(tmp_path / "strict")


def test_only_cc_runs_a_program_of_the_tree(tool: Tool, tmp_path: pathlib.Path) -> None:
    """scripts/get_maintainer.pl of the tree leaves a mark when it runs."""
    mark = tmp_path / "it-ran"
    perl = (
        "#!/usr/bin/perl\n"
        f'open(my $f, ">>", "{mark}"); print $f "@ARGV\\n"; close($f);\n'
        'print "Grace Hopper <grace\\@example.org>\\nlinux-mm\\@kvack.org\\n";\n'
    ).encode()
    repo = tool.repository(tmp_path / "linux", {"scripts/get_maintainer.pl": perl}, tiny)
    (repo / "scripts/get_maintainer.pl").chmod(0o755)
    tool.git(repo, "commit", "--quiet", "--all", "--message", "x", "--allow-empty")
    assert tool("scan", "--tree", repo).status == 0
    done = tool("series", "--tree", repo, "-o", tmp_path / "plain", "--branch", "plain")
    assert done.status == 0 and not mark.exists()
    assert all(b"\nCc: " not in mail for mail in mails_of(tmp_path / "plain"))
    done = tool("series", "--tree", repo, "-o", tmp_path / "cc", "--cc")
    assert done.status == 0, done
    assert len(mark.read_text().splitlines()) == 3 * len(TWO)  # To:, Cc: and, for the letter, lists
    assert "fs/exec.c" in mark.read_text()
    for mail in mails_of(tmp_path / "cc"):
        assert b"\nTo: Grace Hopper <grace@example.org>,\n    linux-mm@kvack.org\n" in mail, mail


def test_cc_in_a_tree_without_the_script(tiny_made: Made, tmp_path: pathlib.Path) -> None:
    done = tiny_made.tool("series", "--tree", tiny_made.repo, "-o", tmp_path / "out", "--cc")
    assert done.status == 2 and not (tmp_path / "out").exists()
    assert done.err == (
        f"gup-vmas: {tiny_made.repo}: has no scripts/get_maintainer.pl; leave --cc out\n"
    )


# -- the terminal


@pytest.fixture
def slow(tmp_path: pathlib.Path) -> dict[str, str]:
    """A spatch that takes its time, and the mark that it leaves when it begins."""
    real = shutil.which("spatch")
    (tmp_path / "nap").write_text("1.7")
    path = script(
        tmp_path / "slow-spatch",
        f'test "$1" = --version || {{ echo $$ >"{tmp_path}/began"; sleep "$(cat "{tmp_path}/nap")"; }}\n'
        f'exec {real} "$@"\n',
    )
    return {"SPATCH": str(path), "TERM": "xterm", "PATH": os.environ["PATH"]}


def test_a_terminal_sees_progress(
    tool: Tool, tmp_path: pathlib.Path, slow: dict[str, str]
) -> None:
    tree = tiny(tmp_path / "linux")
    done = on_a_terminal(tool, "stderr", "scan", "--tree", tree, "--no-cache", env=slow)
    assert done.status == 0
    assert re.search("\r\x1b\\[Klook at the calls +\\d+ s", done.err), done.err
    assert done.err.endswith("\r\x1b[K"), "the line is wiped out at the end"
    assert "\x1b" not in done.out


def test_a_log_sees_no_progress(tool: Tool, tmp_path: pathlib.Path, slow: dict[str, str]) -> None:
    tree = tiny(tmp_path / "linux")
    assert tool("scan", "--tree", tree, "--no-cache", env=slow).err == ""


def test_a_terminal_sees_no_progress_if_told_so(
    tool: Tool, tmp_path: pathlib.Path, slow: dict[str, str]
) -> None:
    tree = tiny(tmp_path / "linux")
    assert on_a_terminal(tool, "stderr", "scan", "--tree", tree, "--no-cache", "-q", env=slow).err == ""


def gone(pid: int) -> bool:
    """Whether a process has ended, waited for or not."""
    for _ in range(100):
        try:
            if pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.1)
    return False


@pytest.mark.usefixtures("signals_arrive")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_interrupted_it_cleans_up_and_says_so(
    number: signal.Signals, tool: Tool, tmp_path: pathlib.Path, slow: dict[str, str]
) -> None:
    repo = tool.repository(tmp_path / "linux", lay_out=tiny)
    refs = tool.git(repo, "for-each-ref")
    (tmp_path / "nap").write_text("300")
    with tool.start(
        *("series", "--tree", repo, "-o", tmp_path / "out", "--branch", "new", "--no-cache"),
        env=slow,
    ) as process:
        began = ""
        while not began:
            assert process.poll() is None
            time.sleep(0.05)
            if (tmp_path / "began").exists():
                # Now, as a second spatch may be about to write its own number.
                began = (tmp_path / "began").read_text()
        os.killpg(process.pid, number)
        done = finish(process)
    assert done.status == 128 + number
    if number == signal.SIGINT:
        assert done.err == (
            "gup-vmas: interrupted; the tree is as it was, and nothing was written\n"
        )
    assert "Traceback" not in done.err and done.out == ""
    assert tool.leftovers() == [] and not (tmp_path / "out").exists()
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".gup-vmas-")]
    assert tool.git(repo, "for-each-ref") == refs
    assert gone(int(began)), "spatch is still running"


@pytest.mark.parametrize(
    "args", [("scan",), ("scan", "--format", "json"), ("series", "--plan")], ids=" ".join
)
def test_a_reader_that_has_gone_is_no_crash(args: tuple[str, ...], tiny_made: Made) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    process = tiny_made.tool.start(*args, "--tree", tiny_made.repo, stdout=theirs)
    os.close(theirs)
    done = finish(process)
    assert done.status not in (0, 1) and done.err == "", done


def test_a_reader_that_has_gone_does_not_keep_the_patches_from_being_made(
    tiny_made: Made, tmp_path: pathlib.Path
) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    process = tiny_made.tool.start("series", "--tree", tiny_made.repo, "-o", tmp_path / "out", stdout=theirs)
    os.close(theirs)
    done = finish(process)
    assert "Traceback" not in done.err and "Exception" not in done.err, done
    assert written(tmp_path / "out") == written(tiny_made.out)
