# SPDX-License-Identifier: GPL-2.0-only
"""A series comes out of every tree: what can't be done is named, and costs nothing but itself."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Callable
from typing import Any

import caselib
import pytest
from conftest import Done, Tool

from gupvmas.series import plan as planning
from gupvmas.series import retreat
from gupvmas.code.edit import Edit
from gupvmas.series.emit import proof
from gupvmas.series.emit import place
from gupvmas.series.emit import write as emitted
from gupvmas.series.emit.steps import Step
from gupvmas.code.model import Class, Conversion
from gupvmas.base.progress import Progress
from gupvmas.base.store import Store
from gupvmas.scan import Options, Scan, scan
from gupvmas.series.run import write
from gupvmas.base.tree import open_tree


Scanned = Callable[[pathlib.Path, pathlib.Path], Scan]


def tree_of(generation: str, top: pathlib.Path, files: dict[str, str]) -> pathlib.Path:
    """A tree of a generation with its own users, and ``files`` more."""
    caselib.lay_out(generation, top)
    own = caselib.layers(generation)[0]
    for path in own.rglob("*.[ch]"):
        target = top / path.relative_to(own)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    for name, text in files.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text)
    return top


def code_of(name: str) -> str:
    """The text of a testcase."""
    return (caselib.BEFORE / name).read_text()


def subjects(out: pathlib.Path) -> list[str]:
    """The subjects of the patches in a directory, without their prefixes."""
    found = []
    for path in sorted(out.glob("*.patch"))[1:]:
        lines = path.read_text().partition("Subject: ")[2].partition("\n\n")[0]
        lines = lines.partition("\nMIME")[0].partition("\nCc:")[0]
        found.append(" ".join(lines.partition("] ")[2].split()))
    return found


def series(tool: Tool, tree: pathlib.Path) -> tuple[Done, list[str], str]:
    """How it ended, the subjects, and the cover letter."""
    out = tree.parent / "out"
    done = tool("series", "--tree", tree, "-o", out)
    assert done.status == 0 and "Traceback" not in done.err, done
    planned = tool("series", "--tree", tree, "--plan")
    assert planned.status == 0, planned
    *lines, total = planned.out.splitlines()
    names = [re.sub(r" \([^()]* calls?, [^()]*\)$", "", line.partition(". ")[2]) for line in lines]
    assert total.startswith(f"{len(lines)} commit"), planned
    assert names == subjects(out), "the plan is not what was made"
    return done, names, (out / "0000-cover-letter.patch").read_text()


def test_a_macro_of_the_functions_name_keeps_that_function_alone(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    name = "drivers/x/old.c"
    tree = tree_of("4.10", tmp_path / "t", {name: code_of("manual/4.10-macro-of-the-functions-name.c")})
    done, names, cover = series(tool, tree)
    assert "mm/gup: remove unused vmas parameter from get_user_pages()" in names
    assert "mm/gup: add get_user_page_vma_remote()" in names
    assert f"to do by hand: {name}:20: the call goes through the macro" in done.err
    (told,) = [line for line in done.err.splitlines() if f"{name}:7: the macro" in line]
    assert told.endswith("; get_user_pages_remote() keeps its parameter")
    assert f"get_user_pages_remote(): {name}:7: the macro" in cover


def test_a_wrapper_of_two_functions_has_one_commit(tool: Tool, tmp_path: pathlib.Path) -> None:
    text = code_of("forwarded/4.10-wrapper-of-two-functions.c")
    tree = tree_of("4.10", tmp_path / "t", {"drivers/x/any.c": text})
    _, names, _ = series(tool, tree)
    assert len([name for name in names if "any_kernel_pin()" in name]) == 1
    assert names[-1] == "mm/gup: remove vmas array from internal GUP functions"


#: What a vendor's driver that is written for today's kernels brings along.
COMPAT = """#ifndef COMPAT_H
#define COMPAT_H
#include <linux/mm.h>
#define get_user_pages_remote(mm, start, nr, flags, pages, locked) \\
	get_user_pages_remote(current, mm, start, nr, flags, pages, NULL, locked)
#endif
"""
USER = """#include "compat.h"
long x_get(struct mm_struct *mm, unsigned long at, struct page **pages)
{
	return get_user_pages_remote(mm, at, 1, 0, pages, NULL);
}
"""
TAKES = COMPAT.replace("pages, locked)", "pages, vmas, locked)", 1).replace("NULL, l", "vmas, l")


def test_a_macro_in_a_header_that_passes_none(tool: Tool, tmp_path: pathlib.Path) -> None:
    """The macro loses its NULL, and the calls through it stay what they are."""
    files = {"drivers/x/compat.h": COMPAT, "drivers/x/user.c": USER}
    tree = tree_of("4.10", tmp_path / "t", files)
    _, names, _ = series(tool, tree)
    assert "mm/gup: remove vmas parameter from get_user_pages_remote()" in names
    patches = "".join(p.read_text() for p in (tmp_path / "out").glob("000*"))
    assert "+\tget_user_pages_remote(current, mm, start, nr, flags, pages, locked)" in patches
    assert "drivers/x/user.c" not in patches


@pytest.mark.parametrize(
    "include, makefile",
    [
        ('#include "compat.h"\n', ""),
        ('#include "between.h"\n', ""),
        ('#include "../x/compat.h"\n', ""),
        ("", "ccflags-y += -include $(src)/compat.h\n"),
    ],
)
def test_a_macro_in_a_header_that_takes_some(
    tool: Tool, tmp_path: pathlib.Path, include: str, makefile: str
) -> None:
    """Whoever includes the header is left, by whatever way it does."""
    text = "#include <linux/mm.h>\n" + USER.replace('#include "compat.h"\n', include)
    text = text.replace("pages, NULL", "pages, NULL, NULL")
    other = text.replace(include, "").replace("get_user_pages_remote(mm", "get_user_pages_remote(current, mm")
    files = {
        "drivers/x/compat.h": TAKES,
        "drivers/x/between.h": '#include "compat.h"\n',
        "drivers/x/user.c": text,
        "drivers/x/Makefile": makefile,
        "drivers/y/other.c": other,
    }
    tree = tree_of("4.10", tmp_path / "t", files)
    done, names, _ = series(tool, tree)
    assert "mm/gup: remove unused vmas parameter from get_user_pages()" in names
    assert "drivers/x/user.c:5: the call may go through the macro get_user_pages_remote of" in (
        done.err.replace("user.c:4:", "user.c:5:")
    )
    assert "drivers/y/other.c" not in done.err


def test_a_chain_that_is_too_long_is_left(
    scanned: Scanned, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who calls the last one is not looked at, so all of them keep their parameter."""
    head = "long w{}(unsigned long at, struct page **page, struct vm_area_struct **vmas)"
    lines = ["#include <linux/mm.h>", head.format(0) + ";", head.format(0), "{"]
    lines += ["\treturn get_user_pages(at, 1, 0, page, vmas);", "}"]
    for number in range(1, 4):
        lines += [head.format(number) + ";", head.format(number), "{"]
        lines += [f"\treturn w{number - 1}(at, page, vmas);", "}"]
    tree = tree_of("4.10", tmp_path / "t", {"drivers/x/chain.c": "\n".join([*lines, ""])})
    monkeypatch.setattr("gupvmas.scan.forwarding.DEEPEST", 2)
    found = scanned(tree, tmp_path / "scan")
    sites = [s for s in found.sites if s.file == "drivers/x/chain.c"]
    assert [s.automatic for s in sites] == [False] * 3
    assert "more than 2 functions" in sites[-1].reason
    draft = write(found, tmp_path / "rewrite", Progress(quiet=True))
    assert draft.plan.removed() == {"get_user_pages_remote"}


#: The first keeps its parameter, the second calls it and the function, the third it alone.
STAYS = """#include <linux/mm.h>
static long stays_get(unsigned long at, struct page **page, struct vm_area_struct **vmas)
{
	if (!vmas)
		return -EINVAL;
	return get_user_pages(at, 1, 0, page, vmas);
}
static long goes_get(unsigned long at, struct page **page, struct vm_area_struct **vmas)
{
	if (at & 1)
		return stays_get(at, page, vmas);
	return get_user_pages_remote(current, current->mm, at, 1, 0, page, vmas, NULL);
}
static long idle_get(unsigned long at, struct page **page, struct vm_area_struct **vmas)
{
	return stays_get(at, page, vmas);
}
long all_of_them(unsigned long at, struct page **page)
{
	return goes_get(at, page, NULL) + idle_get(at, page, NULL);
}
"""


def test_a_wrapper_of_one_that_stays_passes_null(tool: Tool, tmp_path: pathlib.Path) -> None:
    """One that calls GUP as well loses its parameter; there is no need to change another."""
    tree = tree_of("4.10", tmp_path / "t", {"drivers/x/stays.c": STAYS})
    done, names, _ = series(tool, tree)
    assert "mm/gup: remove vmas parameter from get_user_pages_remote()" in names
    (told,) = [line for line in done.err.splitlines() if "drivers/x/stays.c:6:" in line]
    assert "stays_get() uses it" in told and told.endswith("; get_user_pages() keeps its parameter")
    patches = "".join(p.read_text() for p in (tmp_path / "out").glob("000[1-9]*"))
    for line in (
        "-\t\treturn stays_get(at, page, vmas);", "+\t\treturn stays_get(at, page, NULL);",
        "-\treturn goes_get(at, page, NULL) + idle_get(at, page, NULL);",
        "+\treturn goes_get(at, page) + idle_get(at, page, NULL);",
    ):
        assert line in patches
    assert "-\treturn kept" not in patches


def test_a_wrapper_whose_name_is_a_word_of_the_rules(tool: Tool, tmp_path: pathlib.Path) -> None:
    """spatch would take "call" for the rule of that name: nobody looks for its callers."""
    text = STAYS.replace("stays_get", "call").replace("idle_get", "virtual")
    tree = tree_of("4.10", tmp_path / "t", {"drivers/x/words.c": text})
    done, names, _ = series(tool, tree)
    assert "drivers/x/words.c:6: spatch can't be asked for call" in done.err
    assert "mm/gup: add get_user_page_vma_remote()" in names


#: A call that needs nothing but the removal.
TWO = """#include <linux/mm.h>
long one(unsigned long at, struct page **pages)
{
	return get_user_pages(at, 1, 0, pages, NULL);
}
"""


@pytest.fixture(name="scanned")
def scanned_(cache: pathlib.Path) -> Scanned:
    """What a scan of a tree finds: tree, a directory to work in -> that.

    Many trees here are the same: what spatch said of them is kept, as for any user.
    """

    def scanned(tree: pathlib.Path, work: pathlib.Path) -> Scan:
        with open_tree(tree) as opened:
            return scan(opened, work, Options(store=Store(cache / "gup-vmas")), Progress(quiet=True))

    return scanned


def test_edits_that_do_not_fit_leave_their_call_alone(scanned: Scanned, tmp_path: pathlib.Path) -> None:
    """Those that showed that a call can be converted; the other call of the file is."""
    text = code_of("single/get-for-reading.c")
    files = {"drivers/x/one.c": text, "drivers/x/two.c": text}
    tree = tree_of("6.1", tmp_path / "t", files)
    found = scanned(tree, tmp_path / "scan")
    site, other = (s for s in found.sites if s.file in files)
    assert site.automatic and site.edits
    at = site.occurrence.arguments[0].span
    site.edits += [Edit(at.start - 2, at.end), Edit(at.start, at.end + 3)]
    draft = write(found, tmp_path / "rewrite", Progress(quiet=True))
    assert not site.automatic and "overlap" in site.reason
    assert other.automatic
    assert list(draft.plan.blocked) == [site.api]
    assert any(other.file in commit.files for commit in draft.commits)


def test_edits_of_comments_that_do_not_fit_leave_their_file_alone(
    scanned: Scanned, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = tree_of("4.10", tmp_path / "t", {"drivers/x/two.c": TWO})
    found = scanned(tree, tmp_path / "scan")

    def twice(step: Step, name: str, index: int, files: object) -> None:
        if step.code or "drivers/x/two.c" in step.edits:
            step.edits["drivers/x/two.c"] += [Edit(0, 9), Edit(4, 12)]

    monkeypatch.setattr(emitted, "_remarks", twice)
    draft = write(found, tmp_path / "rewrite", Progress(quiet=True))
    (site,) = [s for s in found.sites if s.file == "drivers/x/two.c"]
    assert not site.automatic and "overlap" in site.reason
    assert list(draft.plan.blocked) == ["get_user_pages"]
    assert {step.api for step in draft.plan.steps if step.removes} == {"get_user_pages_remote"}


@pytest.mark.parametrize(
    "where, what, rule",
    [
        (emitted, "by_rules", ""),
        (Step, "convert", ""),
        (emitted, "drop", ""),
        (place, "insert", "add-helper"),
        (place, "insert", "add-lookup"),
        (emitted, "_internal", ""),
        (emitted, "kernel_doc", ""),
    ],
)
def test_a_mistake_of_the_tool_costs_its_step_alone(
    scanned: Scanned, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, where: object, what: str, rule: str
) -> None:
    """Whatever goes wrong in a step: a plan comes out, and says what is left, and why."""
    real = getattr(where, what)

    def fails(*given: object) -> None:
        if rule and rule not in given:
            real(*given)
        else:
            raise KeyError("never thought of")

    tree = tree_of("4.10", tmp_path / "t", {"drivers/x/two.c": TWO})
    found = scanned(tree, tmp_path / "scan")
    monkeypatch.setattr(where, what, fails)
    draft = write(found, tmp_path / "rewrite", Progress(quiet=True))
    told = [s.reason for s in draft.plan.manual]
    told += [cause.text for causes in draft.plan.blocked.values() for cause in causes]
    assert any("KeyError" in line for line in told), told
    removed = [s.api for s in draft.plan.steps if s.removes]
    assert removed == (["get_user_pages"] if rule else []), told


def test_what_the_mailed_patch_makes_otherwise_is_left(
    scanned: Scanned, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Plain spatch is the second way to make a commit; where the two differ, neither is mailed."""
    tree = tree_of("4.10", tmp_path / "t", {"drivers/x/two.c": TWO})
    found = scanned(tree, tmp_path / "scan")
    real = proof.differences

    def differs(patch: str, made: proof.Made, *more: Any) -> dict[str, tuple[int, str]]:
        if "drivers/x/two.c" in made.after:
            return {"drivers/x/two.c": (4, "")}
        return real(patch, made, *more)

    monkeypatch.setattr(proof, "differences", differs)
    draft = write(found, tmp_path / "rewrite", Progress(quiet=True))
    (site,) = [s for s in found.sites if s.file == "drivers/x/two.c"]
    assert site.cause.slug == "made-otherwise" and "makes something else of" in site.reason
    assert {step.api for step in draft.plan.steps if step.removes} == {"get_user_pages_remote"}


def test_what_is_not_sound_afterwards_is_left(
    scanned: Scanned, tool: Tool, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Left is what is no better afterwards, and the second look is satisfied."""
    tree = tree_of("4.10", tmp_path / "t", {"drivers/x/two.c": TWO})
    found = scanned(tree, tmp_path / "scan")
    draft = write(found, tmp_path / "rewrite", Progress(quiet=True))
    failed = retreat.Failed("it still passes VMAs", file="drivers/x/two.c")
    assert retreat.leave(found, draft.plan, failed)
    assert not retreat.leave(found, planning.make(found), failed)
    again = write(found, tmp_path / "rewrite", Progress(quiet=True))
    assert again.plan.removed() == {"get_user_pages_remote"}
    assert [s.file for s in again.plan.manual if s.class_ is Class.UNUSED] == ["drivers/x/two.c"]


def test_a_commit_that_changes_nothing_is_left_out(scanned: Scanned, tmp_path: pathlib.Path) -> None:
    tree = tree_of("4.10", tmp_path / "t", {"drivers/x/two.c": TWO})
    found = scanned(tree, tmp_path / "scan")
    real = planning.make(found)
    more = planning.Step(planning.Task.STOP_USING, "get_user_pages", [], "x: nothing")
    real.steps.insert(1, more)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planning, "make", lambda _: real)
        draft = write(found, tmp_path / "rewrite", Progress(quiet=True))
    assert len(draft.commits) == len(draft.plan.steps)
    assert more not in draft.plan.steps
    assert any("x: nothing" in remark for remark in draft.plan.remarks)
    assert all(s.conversion is not Conversion.WALK for s in found.sites)
