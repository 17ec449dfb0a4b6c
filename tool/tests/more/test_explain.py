# SPDX-License-Identifier: GPL-2.0-only
"""explain tells the story of a site, and what the commands print fits a terminal and a pipe."""

from __future__ import annotations

import pathlib
import re

import pytest
from conftest import BROKEN, MANUAL, ROOT, Made, Tool, on_a_terminal, tarball

#: A site of each kind that has a story of its own, and what that says.
STORIES = {
    ("mm/memory.c", "get_user_pages_remote"): (
        "access_remote_vm() calls get_user_pages_remote()",
        "single: get_user_page_vma_remote",
        "&vma for vmas, and asks for 1 page.",
        "What is stored is read in",
        "The mmap_lock is taken in line",
        "The call becomes get_user_page_vma_remote().",
        "never NULL",
        "\n+                page = get_user_page_vma_remote(",
    ),
    ("io_uring/rsrc.c", "pin_user_pages"): (
        "multi: vma-walk",
        "vmas for vmas, and asks for nr_pages pages.",
        "The argument and the array go, and the loop walks the VMAs.",
        "the first one included",
        "\n-        kvfree(vmas);",
    ),
    ("kernel/events/uprobes.c", "&vma"): (
        "Nobody: it is stored, and that is all.",
        "No line of this function is known to take or to drop the mmap_lock",
        "Nothing reads what GUP stores",
    ),
    ("fs/exec.c", "get_user_pages_remote"): (
        "unused: drop-argument",
        "NULL for vmas, so it asks for 1 page and for no VMA",
        "it does what it did.",
    ),
    ("drivers/infiniband/umem.c", "pin_user_pages"): (
        "umem_pin_chunk() calls pin_user_pages()",
        "Nobody here: vmas is a parameter of the function and passed on. It is called by umem_get().",
        "The argument goes, and the parameter that it hands on.",
    ),
    ("drivers/odd.c", "pin_user_pages"): (
        "Nothing: it is left as it is, because no rewrite is shown to be safe.",
        "got is not known to be a local of a signed type",
        "By hand\n  Give the result a local of type int or long",
    ),
    ("drivers/late.c", "get_user_pages_remote"): (
        "That is a bug of today, whatever becomes of the parameter.",
        "By hand\n  The VMA may be freed by then",
    ),
}

EXTRA = {
    "drivers/odd.c": MANUAL,
    "drivers/late.c": (ROOT / "testcases/manual/vma-read-after-unlock.c").read_bytes(),
}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    return tarball(tmp_path_factory.mktemp("explain") / "linux", EXTRA)


def line_of(tree: pathlib.Path, file: str, text: str) -> int:
    """The line of the call that has ``text``, a few lines up at most."""
    lines = (tree / file).read_text().split("\n")
    hits = [n for n, line in enumerate(lines, 1) if text in line and line.startswith("\t")]
    return hits[0]


def flat(text: str) -> str:
    """Paragraphs as single lines, so that a sentence can be looked for."""
    return re.sub(r"(?<=\S)\n  (?=\S)", " ", text)


@pytest.mark.parametrize("place", STORIES, ids=[file for file, _ in STORIES])
def test_the_story_of_a_site(place: tuple[str, str], tree: pathlib.Path, tool: Tool) -> None:
    file, text = place
    done = tool("explain", "--tree", tree, f"{file}:{line_of(tree, file, text)}")
    assert (done.status, done.err) == (0, ""), done
    told = flat(done.out)
    for words in STORIES[place]:
        assert words in told or words in done.out, done.out


def test_every_site_has_a_story(tree: pathlib.Path, tool: Tool) -> None:
    """Each says where the site is, what it passes and what becomes of it, in lines that fit."""
    sites = tool("scan", "--tree", tree, "--format", "json").document["sites"]
    for site in {site["class"] + site["conversion"]: site for site in sites}.values():
        done = tool("explain", "--tree", tree, f"{site['file']}:{site['end_line']}")
        assert done.status == 0, done
        assert done.out.startswith(f"{site['file']}:{site['line']}: ")
        assert "\nWhat it passes\n" in done.out and "\nWhat becomes of it\n" in done.out
        story, _, change = done.out.partition("\nThe change\n")
        assert bool(change) == site["automatic"]
        assert max(map(len, story.split("\n"))) <= 80


@pytest.mark.parametrize("name", ["umem_pin_chunk", "umem_pin_chunk()"])
def test_a_function_has_the_stories_of_its_calls(name: str, tree: pathlib.Path, tool: Tool) -> None:
    """Whoever knows the function need not look the line up."""
    sites = tool("scan", "--tree", tree, "--format", "json").document["sites"]
    own = [f"{s['file']}:{s['line']}" for s in sites if s["function"] == "umem_pin_chunk"]
    done = tool("explain", "--tree", tree, name)
    assert (done.status, done.err) == (0, "")
    assert own and re.findall(r"^(\S+:\d+): ", done.out, re.MULTILINE) == own
    assert done.out.count("\nWhat becomes of it\n") == len(own)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("mm/memory.c", "is not of the form FILE:LINE, and no name of a function; scan lists"),
        ("no_such_function", "no function of that name calls GUP; scan -v lists the calls"),
        ("get_user_pages", "it calls no function of GUP itself; it is called in "),
        ("mm/memory.c:x", "is not of the form FILE:LINE"),
        ("mm/none.c:1", "there is no such file in the tree"),
        ("mm/memory.c:1", "no call of a GUP function there; the calls in this file are in line 39"),
        ("mm/hugetlb.c:1", "nor elsewhere in the file; scan lists them"),
    ],
)
def test_a_place_without_a_site(
    place: str, words: str, tree: pathlib.Path, tool: Tool
) -> None:
    done = tool("explain", "--tree", tree, place)
    assert (done.status, done.out) == (2, "") and words in done.err
    assert done.err.startswith(f"gup-vmas: explain: {place}") and done.err.count("\n") == 1


def test_a_reason_is_explained_by_its_slug(tree: pathlib.Path, tool: Tool) -> None:
    """Each site's verdict names it, and --reason says what it means, in whatever directory."""
    site = tool("scan", "--tree", tree, "--format", "json").document["sites"][0]
    told = tool("explain", "--tree", tree, f"{site['file']}:{site['line']}").out
    assert f"{site['class']}: {site['conversion']} [{site['slug']}]" in told
    assert tool("explain", "--reason", site["slug"], cwd=pathlib.Path("/")).status == 0
    done = tool("explain", "--reason", "array-passed-on")
    assert done.out.startswith(
        "array-passed-on\n  NAME is passed on or used in some other way on line LINE.\n\nBy hand\n"
    )
    assert max(map(len, done.out.split("\n"))) <= 80
    assert "Nothing has to be done." in tool("explain", "--reason", "new-shape").out


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((), "give one of FILE:LINE, FUNCTION and --reason SLUG"),
        (("mm/memory.c:39", "--reason", "new-shape"), "give one of FILE:LINE, FUNCTION and --reason SLUG"),
        (("--reason", "no-such\n"), "--reason no-such\\n: there is none of that name"),
    ],
)
def test_a_reason_that_is_none(args: tuple[str, ...], words: str, tool: Tool) -> None:
    done = tool("explain", *args)
    assert (done.status, done.out) == (2, "") and words in done.err
    assert done.err.count("\n") == 1


def test_a_place_may_be_relative_to_the_current_directory(
    tree: pathlib.Path, tool: Tool
) -> None:
    whole = tool("explain", "--tree", tree, "mm/memory.c:39")
    assert tool("explain", "--tree", "..", "memory.c:39", cwd=tree / "mm") == whole
    assert tool("explain", "--tree", "..", "mm/memory.c:39", cwd=tree / "mm") == whole


# -- the terminal


ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def test_a_terminal_has_colour_and_a_pipe_has_not(made: Made) -> None:
    args = ("explain", "--tree", made.repo, "mm/memory.c:39")
    plain = made.tool(*args)
    seen = on_a_terminal(made.tool, "stdout", *args, env={"TERM": "xterm"})
    assert "\x1b" not in plain.out
    assert "\x1b[31m-" in seen.out and "\x1b[32m+" in seen.out and "\x1b[1mThe lock\x1b[0m" in seen.out
    assert ESCAPE.sub("", seen.out) == plain.out


@pytest.mark.parametrize(
    ("more", "env"),
    [((), {"TERM": "xterm", "NO_COLOR": "1"}), (("--no-color",), {"TERM": "xterm"}),
     ((), {"TERM": "dumb"})],
    ids=["NO_COLOR", "--no-color", "dumb"],
)
def test_no_colour_if_told_so(more: tuple[str, ...], env: dict[str, str], made: Made) -> None:
    args = ("explain", "--tree", str(made.repo), "mm/memory.c:39", *more)
    assert "\x1b" not in on_a_terminal(made.tool, "stdout", *args, env=env).out


@pytest.mark.parametrize(
    "args",
    [("scan",), ("scan", "-v"), ("series", "--plan"), ("series", "--plan", "-v"), ("check", "--all")],
    ids=" ".join,
)
def test_what_a_command_prints_fits_80_columns(
    args: tuple[str, ...], tool: Tool, tmp_path: pathlib.Path
) -> None:
    """Only code as it stands in the tree, a subject, and a place with its reason may be longer."""
    tree = tarball(tmp_path / "linux", {**EXTRA, "drivers/broken.c": BROKEN})
    pipe = tool(*args, "--tree", tree)
    seen = on_a_terminal(tool, "stdout", *args, "--tree", tree, env={"TERM": "xterm"})
    assert (pipe.status, ESCAPE.sub("", seen.out)) == (seen.status, pipe.out)
    free = re.compile(r" +\d+: |\d+\. | +\d* \| | {4}[ +-]|.*\.[ch]:\d+:")
    for line in pipe.out.expandtabs(8).split("\n"):
        assert len(line) <= 80 or free.match(line), line


def test_a_plan_in_detail_names_the_sites_of_each_commit(made: Made) -> None:
    plain = made.tool("series", "--tree", made.repo, "--plan").out
    detailed = made.tool("series", "--tree", made.repo, "--plan", "-v").out
    assert [line for line in detailed.split("\n") if line[:6] != " " * 6] == plain.split("\n")
    lines = detailed.split("\n")
    (place,) = [n for n, line in enumerate(lines) if "avoid use of vmas parameter" in line]
    assert re.fullmatch(r"      io_uring/rsrc\.c:\d+: vma-walk", lines[place + 1])


def test_what_a_hostile_tree_says_does_not_reach_the_terminal(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    name = "drivers/\x1b[2Jodd\n.c"
    tree = tarball(tmp_path / "linux", {name: MANUAL, "drivers/broken\x1b[5m.c": BROKEN})
    for args in (("scan", "-v"), ("series", "--plan", "-v"), ("explain", f"{name}:11")):
        done = tool(*args, "--tree", tree, "-q")
        assert "\x1b" not in done.out + done.err, args
        assert "\\x1b[2Jodd\\n.c" in done.out + done.err
