# SPDX-License-Identifier: GPL-2.0-only
"""The report: what --report writes, and how it looks and reads in a real browser."""

from __future__ import annotations

import json
import os
import pathlib
import re
import shutil
import sys
from collections.abc import Iterator
from typing import Any

import browserlib
import jsonschema
import pytest
from browserlib import Browser, text_of
from conftest import BROKEN, MANUAL, ROOT, Done, Made, Tool, tarball

if str(ROOT / "tool") not in sys.path:
    sys.path.insert(0, str(ROOT / "tool"))

from gupvmas.check.model import Blind, CheckFinding, CheckReport, Fix, Looked, Rule, Severity
from gupvmas.page import check as check_page, graph, html
from gupvmas.page.verified import Build
from gupvmas.code.subsystems import Subsystems

#: A name, bytes and a line that want to be more than text.
HOSTILE_PATH = "drivers/<img src=x onerror='window.pwned=1'> \x1b\udcff.c"
HOSTILE = (
    b"#include <linux/mm.h>\n"
    b"void keep(struct vm_area_struct **vmas);\n"
    b"long hostile(unsigned long addr, struct page **pages)\n{\n"
    b"\tstruct vm_area_struct *vmas[4];\n"
    b"\t/* </script><script>window.pwned = 1</script> {{ 7 * 7 }} {% raw %} */\n"
    b"\t/* latin \xe9, escape \x1b[31m, direction \xe2\x80\xae, nothing \xe2\x80\x8b */\n"
    b"\t/* " + b"long " * 4000 + b"*/\n"
    b"\tlong got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);\n\n"
    b"\tkeep(vmas);\n\treturn got;\n}\n"
)

#: What a scan of it leaves to be done by hand, cannot read, and finds.
EXTRA = {
    "drivers/odd.c": MANUAL,
    "drivers/broken.c": BROKEN,
    "drivers/late.c": (ROOT / "testcases/manual/vma-read-after-unlock.c").read_bytes(),
}

VERIFY = json.loads((ROOT / "tool/schema/verify-1.json").read_text())

WIDTHS = (320, 390, 768, 1280)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browserlib.start() as started:
        yield started


@pytest.fixture(scope="module")
def scanned(
    tmp_path_factory: pytest.TempPathFactory, cache: pathlib.Path
) -> tuple[Done, pathlib.Path]:
    """The report of a tree in which not all is well."""
    tool = Tool(tmp_path_factory.mktemp("home"), cache)
    top = tmp_path_factory.mktemp("scanned")
    tree = tarball(top / "linux", EXTRA)
    done = tool("scan", "--tree", tree, "--report", top / "report")
    return done, top / "report/index.html"


@pytest.fixture(scope="module")
def series(
    tmp_path_factory: pytest.TempPathFactory, made: Made
) -> tuple[pathlib.Path, pathlib.Path]:
    """The report of a series, with what verify said of it; and that file."""
    top = tmp_path_factory.mktemp("series")
    log = made.tool.git(made.repo, "log", "--reverse", "--format=%H %T %s", made.branch)
    document = verify_report([line.split(" ", 2) for line in log.split("\n")])
    jsonschema.Draft7Validator(VERIFY).validate(document)
    (top / "verify.json").write_text(json.dumps(document))
    done = made.tool(
        "series", "--tree", made.repo, "-o", top / "out",
        "--report", top / "report", "--verified", top / "verify.json",
    )
    assert (done.status, done.err) == (0, ""), done
    return top / "report/index.html", top / "verify.json"


def verify_report(log: list[list[str]]) -> dict[str, object]:
    """What verify --format json would say: all is built, but for a warning in the third."""
    cell: dict[str, Any] = {
        "objects": 7, "unreached": 0, "failed": 0, "warnings": 0, "new_warnings": 0,
        "functions": 70, "changed": 3, "unexpected": 0, "other_sides": 0, "kept": False,
        "seconds": 1.0,
    }
    cells = [{**cell, "number": n, "new_warnings": int(n == 3)} for n in range(len(log))]
    plain: dict[str, Any] = {
        "arch": "x", "config": "allmodconfig", "compiler": "gcc", "sparse": None, "not_built": []
    }
    guest = {"counts": {"ok": 40, "not ok": 1, "skip": 2}}
    return {
        "schema": "gup-vmas/verify/1",
        "tool": {"version": "1"},
        "tree": {"version": "6.1.0", "path": "linux"},
        "work": "work",
        "commits": [
            {"number": n, "id": line[0], "tree": line[1], "subject": line[2]}
            for n, line in enumerate(log)
        ],
        "architectures": [
            {**plain, "name": "x86_64", "missing": None, "commits": cells},
            {**plain, "name": "arm64", "missing": "no compiler", "commits": []},
        ],
        "conditions": [],
        "findings": [
            {
                "kind": "new-warning", "architecture": "x86_64", "number": 3, "commit": log[3][0],
                "subject": log[3][2], "object": "mm/gup.o", "function": None,
                "lines": ["mm/gup.c:1: unused"],
            }
        ],
        "incomplete": [],
        "boot": {
            "machines": [
                {"name": "arm64-mte", "not_run": "", "status": 0, "before": guest, "after": guest,
                 "findings": []},
                {"name": "x86_64", "not_run": "no qemu", "status": 3, "before": None,
                 "after": None, "findings": []},
            ]
        },
        "summary": {
            "status": 1, "findings": 1, "objects": 56, "unreached": 0, "functions": 560,
            "changed": 24, "seconds": 8.0,
        },
    }


# -- what is written


def test_the_report_is_one_file_that_loads_nothing(
    scanned: tuple[Done, pathlib.Path], browser: Browser
) -> None:
    _, page = scanned
    assert os.listdir(page.parent) == ["index.html"]
    assert not re.search(r"""(src|href)=["'](?!#)|url\(|@import""", page.read_text())
    browser.open(page)
    assert browser.run("return performance.getEntriesByType('resource').length") == 0
    assert browser.complaints() == []


def test_the_report_changes_nothing_else_that_scan_says(
    scanned: tuple[Done, pathlib.Path], tool: Tool, tmp_path: pathlib.Path
) -> None:
    done, _ = scanned
    assert done.status == 3
    assert tool("scan", "--tree", tarball(tmp_path / "linux", EXTRA)) == done


def test_an_older_report_is_replaced_and_what_is_beside_it_stays(
    made: Made, tmp_path: pathlib.Path
) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report/index.html").write_text("old")
    (tmp_path / "report/notes").write_text("mine")
    assert made.tool("scan", "--tree", made.repo, "--report", tmp_path / "report").status == 0
    assert sorted(os.listdir(tmp_path / "report")) == ["index.html", "notes"]
    assert (tmp_path / "report/index.html").read_text().startswith("<!DOCTYPE html>")
    assert (tmp_path / "report/notes").read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("none/report", "no such directory: make it first"),
        ("file", "exists and is no directory: choose another name"),
    ],
)
def test_where_the_report_cannot_go_is_said_before_any_work(
    name: str, words: str, made: Made, tmp_path: pathlib.Path
) -> None:
    (tmp_path / "file").write_text("")
    done = made.tool("scan", "--tree", made.repo, "--report", tmp_path / name)
    assert (done.status, done.out) == (2, "") and words in done.err
    assert os.listdir(tmp_path) == ["file"] and not made.tool.leftovers()


def test_without_graphviz_there_is_one_line(made: Made, tmp_path: pathlib.Path) -> None:
    for name in ("git", "spatch", "sh", "dirname", "readlink"):
        (tmp_path / name).symlink_to(shutil.which(name) or "")
    done = made.tool(
        "scan", "--tree", made.repo, "--report", tmp_path / "report",
        env={"PATH": str(tmp_path)},
    )
    assert done.status == 2 and done.err == f"gup-vmas: {graph.MISSING}\n"
    assert not (tmp_path / "report").exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "is not what verify --format json prints"),
        ("[]", "is not what verify --format json prints"),
        ('{"schema": "gup-vmas/scan/1"}', "schema gup-vmas/scan/1"),
        ('{"schema": "gup-vmas/verify/1"}', "is not what verify --format json prints"),
    ],
)
def test_what_is_no_report_of_verify_is_refused(
    text: str, words: str, made: Made, tmp_path: pathlib.Path
) -> None:
    (tmp_path / "file").write_text(text)
    done = made.tool(
        "scan", "--tree", made.repo, "--report", tmp_path / "r", "--verified", tmp_path / "file"
    )
    assert done.status == 2 and words in done.err and done.err.count("\n") == 1


def test_verified_without_a_report_is_wrong_usage(made: Made, tmp_path: pathlib.Path) -> None:
    done = made.tool("scan", "--tree", made.repo, "--verified", tmp_path / "none")
    assert done.status == 2 and "give --report DIR" in done.err


# -- what it says


def test_the_verdict_is_one_sentence_about_what_came_of_it(
    scanned: tuple[Done, pathlib.Path], series: tuple[pathlib.Path, pathlib.Path], browser: Browser
) -> None:
    browser.open(scanned[1])
    assert text_of(browser, "h1") == [
        "Linux 6.1.0 could not be read whole: one place near a GUP name needs a look."
    ]
    browser.open(series[0])
    assert text_of(browser, "h1") == [
        "All 19 calls in Linux 6.1.0 are converted; the series has 7 commits."
    ]


def test_what_is_left_comes_with_the_reason_and_what_to_do(
    scanned: tuple[Done, pathlib.Path], browser: Browser
) -> None:
    browser.open(scanned[1])
    panels = re.sub(r"\n+", "\n", "\n".join(text_of(browser, ".panel")))
    assert "drivers/broken.c:12" in panels
    assert "drivers/odd.c:11 in hand_over\ngot is not known to be a local of a signed type" in panels
    assert "By hand: Give the result a local of type int or long" in panels
    assert "vma is read after the lock may have been dropped" in panels
    assert "drivers/late.c:18 in late_flags\na VMA is read after the lock may be gone: flags = vma->vm_flags;" in panels


def test_the_head_says_what_was_made_of_what_and_what_was_run_on_it(
    series: tuple[pathlib.Path, pathlib.Path], made: Made, browser: Browser
) -> None:
    browser.open(series[0])
    facts = browser.run(
        "return Object.fromEntries(Array.from(document.querySelectorAll('header dt')).map((t) =>"
        "[t.innerText, t.nextElementSibling.innerText]));"
    )
    assert facts["Tree"] == f"Linux 6.1.0, commit {made.base}"
    assert re.fullmatch(r"gup-vmas \S+, spatch \S+", facts["Made by"])
    assert facts["Built"] == "every commit on x86_64; not on arm64 (no compiler): 1 finding"
    assert facts["Booted"] == (
        "arm64-mte: 41 tests, the same answers before and after; x86_64: not run: no qemu"
    )


def test_what_needs_eyes_comes_first(
    scanned: tuple[Done, pathlib.Path], browser: Browser
) -> None:
    browser.open(scanned[1])
    first, second, *others = text_of(browser, "table[data-sorts] tbody tr")
    # To be done by hand: one of them is wrong today as well.
    assert first.startswith("drivers/late.c:13") and second.startswith("drivers/odd.c:11")
    assert [row.split("\t")[3] for row in others] == ["multi", "forwarded", "single", "single", "single", "ignored"]
    articles = text_of(browser, "#each ~ article h3")
    assert [text.split(" in ")[0] for text in articles[:2]] == ["drivers/late.c:13", "drivers/odd.c:11"]


def test_a_call_that_passes_null_is_one_place_in_the_line_of_its_subsystem(
    series: tuple[pathlib.Path, pathlib.Path], browser: Browser
) -> None:
    browser.open(series[0])
    rows = browser.run(
        "return Array.from(document.querySelectorAll('table.list:not([data-sorts]) tbody tr')).map((r) =>"
        "[r.cells[0].innerText, Array.from(r.cells[1].querySelectorAll('a')).map((a) => a.hash)]);"
    )
    names = [name for name, _ in rows]
    assert names == sorted(set(names)) and "MEMORY MANAGEMENT" in names
    loud = browser.run(
        "return Array.from(document.querySelectorAll('table[data-sorts] tbody th a')).map((a) => a.hash);"
    )
    links = [*loud, *(link for _, there in rows for link in there)]
    assert sorted(links) == sorted(f"#site-{number}" for number in range(1, 20))
    missing = [link for link in links if not browser.run(f"return !!document.querySelector('{link}');")]
    assert not missing


def test_a_row_has_the_subsystem_the_maintainer_and_the_patches(
    series: tuple[pathlib.Path, pathlib.Path], browser: Browser
) -> None:
    browser.open(series[0])
    rows = text_of(browser, "table.list tbody tr")
    (row,) = [row for row in rows if row.startswith("io_uring/rsrc.c")]
    assert re.sub(r"\s+", " ", row).endswith("multi vma-walk 4, 6 IO_URING Ring Maintainer")


def test_which_patch_has_a_hunk_who_maintains_it_and_what_was_run_on_it_stands_with_the_call(
    series: tuple[pathlib.Path, pathlib.Path], made: Made, browser: Browser
) -> None:
    browser.open(series[0])
    facts = browser.run(
        "return Array.from(Array.from(document.querySelectorAll('article')).find((a) =>"
        "a.textContent.includes('io_uring/rsrc.c')).querySelectorAll('.facts > *')).map((e) => e.innerText);"
    )
    subject = made.tool.git(made.repo, "log", "--format=%s", "--skip=3", "-1", made.branch)
    assert facts[:2] == ["Patch", f"4 of 7: {subject}; x86_64: 7 objects, 3 functions changed; arm64: not built: no compiler"]
    assert "Ring Maintainer <ring@example.org>" in facts
    browser.run("document.querySelector('article .facts a').click();")
    assert browser.run("return document.querySelector(location.hash).innerText;").startswith("4 of 7")


def test_the_code_shows_its_evidence_and_where_the_lock_is_held(
    series: tuple[pathlib.Path, pathlib.Path], browser: Browser
) -> None:
    browser.open(series[0])
    lines = browser.run(
        "return Array.from(Array.from(document.querySelectorAll('article')).find((a) =>"
        "a.textContent.includes('mm/memory.c')).querySelectorAll('.code tbody tr'))"
        ".map((r) => [r.classList.contains('held'), r.innerText.replace(/\\s+/g, ' ').trim()]);"
    )
    held = [text for is_held, text in lines if is_held]
    assert re.search(r"mmap_read_lock_killable\(mm\)\) ?lock taken$", held[0])
    assert re.search(r"mmap_read_unlock\(mm\); ?lock dropped$", held[-1])
    assert any(re.search(r"vma\b.*read$", text) for text in held)
    assert not lines[0][0] and not lines[-1][0]


def test_before_and_after_stand_side_by_side(
    series: tuple[pathlib.Path, pathlib.Path], browser: Browser
) -> None:
    browser.open(series[0])
    changed = browser.run(
        browserlib.OPEN_ALL
        + "return Array.from(document.querySelectorAll('.sides tr.changed')).map((r) =>"
        "Array.from(r.cells).map((c) => c.innerText.trim().replace(/\\s+/g, ' ')));"
    )
    assert [
        cells[1::2] for cells in changed if "page_table" not in cells[1] and "&vma, NULL" in cells[1]
    ]
    pairs = {(cells[1], cells[3]) for cells in changed}
    assert any("vmas[0]->vm_file" in old and "vma->vm_file" in new for old, new in pairs)


def test_the_graph_has_the_wrapper_and_the_inside_of_gup(
    series: tuple[pathlib.Path, pathlib.Path], browser: Browser
) -> None:
    browser.open(series[0])
    boxes = browser.run(
        "return Array.from(document.querySelectorAll('.graph .node')).map((n) =>"
        "[n.classList[1], n.querySelector('text').textContent]);"
    )
    assert ["wrapper", "umem_pin_chunk()"] in boxes and ["inside", "__get_user_pages()"] in boxes
    assert ["site", "io_pin_pages()"] in boxes and ["api", "pin_user_pages()"] in boxes
    said = browser.run(browserlib.OPEN_ALL + "return document.querySelector('#graph').parentElement.innerText;")
    assert "umem_pin_chunk() (hands its parameter on) hands to pin_user_pages()" in said


def test_the_parts_of_the_ledger_open_to_lists(
    series: tuple[pathlib.Path, pathlib.Path], browser: Browser
) -> None:
    browser.open(series[0])
    before = text_of(browser, "#ledger-call")
    browser.run("document.querySelector('.bar .k-call').click();")
    browser.run("return new Promise((done) => setTimeout(done, 50));")
    after = text_of(browser, "#ledger-call")
    assert before in ([], [""]) and "io_uring/rsrc.c: " in after[0]
    counts = [int(text.split()[0]) for text in text_of(browser, ".bar a")]
    assert f"{sum(counts)} in all" in browser.run("return document.body.innerText;")


def test_the_strip_has_the_commits_with_lines_and_builds(
    series: tuple[pathlib.Path, pathlib.Path], browser: Browser, made: Made
) -> None:
    browser.open(series[0])
    cards = text_of(browser, ".strip > li")
    assert len(cards) == 7
    for number, (card, patch) in enumerate(zip(cards, made.patches), 1):
        summary = re.search(
            r" (\d+) files? changed(?:, (\d+) ins\w+\(\+\))?(?:, (\d+) del\w+\(-\))?",
            patch.read_text(),
        )
        assert summary is not None
        files, added, removed = (int(n or 0) for n in summary.groups())
        assert f"{files} file" in card and f"+{added} -{removed} lines" in card
        words = "7 objects, 3 functions changed" if number != 3 else "7 objects, 1 new warning"
        assert f"x86_64: {words}" in card and "arm64: not built: no compiler" in card
    text = browser.run("return document.querySelector('#series').parentElement.innerText;")
    assert "new-warning: x86_64, commit 3, mm/gup.o: mm/gup.c:1: unused" in text


def test_what_verify_said_of_another_series_is_not_shown_for_this_one(
    series: tuple[pathlib.Path, pathlib.Path], made: Made, tmp_path: pathlib.Path
) -> None:
    document = json.loads(series[1].read_text())
    document["commits"][2]["tree"] = document["commits"][1]["tree"]
    (tmp_path / "other.json").write_text(json.dumps(document))
    done = made.tool(
        "series", "--tree", made.repo, "-o", tmp_path / "out",
        "--report", tmp_path / "report", "--verified", tmp_path / "other.json",
    )
    assert done.status == 0
    text = (tmp_path / "report/index.html").read_text()
    assert "is about another version of this series" in text and "7 objects" not in text


def test_a_series_that_is_only_planned_has_a_report_too(
    made: Made, tmp_path: pathlib.Path, browser: Browser
) -> None:
    done = made.tool("series", "--tree", made.repo, "--plan", "--report", tmp_path / "report")
    *commits, total = done.out.splitlines()
    assert done.status == 0 and len(commits) == 7 and total.startswith("7 commits for ")
    browser.open(tmp_path / "report/index.html")
    assert len(text_of(browser, ".strip > li")) == 7
    assert "the series would have 7 commits" in text_of(browser, "h1")[0]


def test_a_driver_has_its_calls_on_each_kernel(
    tool: Tool, tmp_path: pathlib.Path, browser: Browser
) -> None:
    (tmp_path / "d").mkdir()
    for name in ("no-ladder", "ladder-of-remote-calls"):
        shutil.copy(ROOT / f"testcases/driver/{name}.c", tmp_path / "d")
    done = tool("scan", "--tree", tmp_path / "d", "--report", tmp_path / "report")
    assert done.status == 0
    browser.open(tmp_path / "report/index.html")
    rows = [re.split(r"\s*\t\s*", row) for row in text_of(browser, ".matrix tr")]
    assert rows[0][2:] == ["4.5-4.8", "4.9-6.4", "6.5-"]
    cells = {row[0]: row[2:] for row in rows[1:]}
    assert cells["no-ladder.c:10"] == ["breaks", "ok", "breaks"]
    assert cells["ladder-of-remote-calls.c:17"] == ["ok", "not compiled", "not compiled"]
    assert [row[0] for row in rows[1:]][-1] != "no-ladder.c:10"
    assert text_of(browser, "h1") == [
        "2 calls break on kernels from 6.5 on: 2 can be mended, 0 left to do by hand."
    ]
    assert browser.run(browserlib.LAYOUT) == []


def test_a_converted_tree_has_nothing_left(
    made: Made, tmp_path: pathlib.Path, browser: Browser
) -> None:
    made.tool("scan", "--tree", made.repo, "--rev", made.branch, "--report", tmp_path / "report")
    browser.open(tmp_path / "report/index.html")
    assert text_of(browser, "h1")[0].startswith("Nothing is left to do")
    assert browser.run(browserlib.STRUCTURE) == []


# -- check


RULE = Rule("gup-vmas/single", "A call stores a VMA.", "Look the VMA up after the call.")
FIX = Fix("look it up", "mm/a.c", (), "--- a/mm/a.c\n+++ b/mm/a.c\n@@ -1 +1 @@\n-old </pre>\n+new\n")


def finding(line: int = 7, **more: Any) -> CheckFinding:
    """A call in f(), the name of the function marked."""
    known: dict[str, Any] = {
        "rule": RULE, "severity": Severity.ERROR, "file": "mm/a.c", "line": line, "column": 8,
        "end_line": line, "end_column": 22, "message": "get_user_pages() stores a VMA in &vma",
        "function": "f", "source": "\tn = \u00e4get_user_pages(a, &vma);", "fingerprint": "0",
    }
    return CheckFinding(**{**known, **more})


def report(**more: Any) -> CheckReport:
    """Nothing, but for ``more``."""
    nothing: dict[str, Any] = {
        "findings": (), "blind": (), "suppressed": (), "known": (), "stale": (), "looked": Looked("commits", changes=2),
    }
    return CheckReport(**{**nothing, **more})


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        (report(), "No use of vmas in 2 commits has to go."),
        (
            report(stale=("mm/a.c: f: g()",), strict=True),
            "No use of vmas in 2 commits has to go; 1 exception without a user.",
        ),
        (report(findings=(finding(),), looked=Looked("tree")), "1 use of vmas in the tree has to go."),
        (
            report(findings=(finding(), finding(9), finding(8, severity=Severity.WARNING))),
            "2 uses of vmas in 2 commits have to go; 1 warning.",
        ),
        (
            report(
                findings=(finding(),),
                blind=(Blind("mm/a.c", 3, 1, "not read: EIO", "file-not-read"),),
                looked=Looked("work tree"),
            ),
            "Incomplete: 1 place near a GUP name could not be read in the work tree.",
        ),
    ],
)
def test_the_verdict_of_a_check(said: CheckReport, verdict: str) -> None:
    assert f"<h1>{verdict}</h1>" in check_page.of_check(said, Subsystems(""))


def test_the_page_of_a_check(tmp_path: pathlib.Path, browser: Browser) -> None:
    said = report(
        findings=(finding(commit="abc: a change", fix=FIX), finding(9)),
        blind=(
            Blind(
                "mm/b.c", 3, 1, "a quote is not closed on its line (line 3)", "quote-never-closed",
                advice="Close the quote.",
            ),
        ),
        suppressed=(finding(20, justification="<b>for now</b>"),),
        known=(finding(30),),
        stale=("mm/gone.c: f()",),
    )
    page = tmp_path / "index.html"
    page.write_text(check_page.of_check(said, Subsystems(MAINTAINERS)))
    for width, scheme in ((1280, "light"), (320, "dark")):
        browser.open(page, width=width, scheme=scheme)
        for script in (browserlib.STRUCTURE, browserlib.LAYOUT, browserlib.CONTRAST):
            assert browser.run(script) == []
    browser.open(page)
    assert text_of(browser, ".shown mark")[0] == "get_user_pages"
    assert text_of(browser, ".shown .gone") == ["-old </pre>"]
    assert "Close the quote" in text_of(browser, ".panel")[0]
    tables = [re.sub(r"\s+", " ", text) for text in text_of(browser, "table tbody")]
    assert "mm/a.c:7:8 f single" in tables[0] and "abc: a change MEMORY MANAGEMENT" in tables[0]
    assert "<b>for now</b>" in tables[1] and "mm/a.c:30:8" in tables[2]
    assert "mm/gone.c: f()" in browser.run("return document.body.innerText;")
    assert browser.complaints() == []


def test_check_writes_its_report_and_its_status_is_as_without(
    made: Made, tmp_path: pathlib.Path
) -> None:
    done = made.tool("check", "--tree", made.repo, "--all", "--report", tmp_path / "report")
    assert done == made.tool("check", "--tree", made.repo, "--all")
    assert done.status == 1
    page = (tmp_path / "report/index.html").read_text()
    assert "uses of vmas in the tree have to go" in page and "Ring Maintainer" in page


# -- how it looks and reads


def test_nothing_overlaps_or_is_cut_off_at_any_width(
    scanned: tuple[Done, pathlib.Path], series: tuple[pathlib.Path, pathlib.Path], browser: Browser
) -> None:
    wrong = {}
    for page in (scanned[1], series[0]):
        for width in WIDTHS:
            browser.open(page, width=width)
            browser.run(browserlib.OPEN_ALL)
            bad = browser.run(browserlib.LAYOUT)
            if bad:
                wrong[page.parent.parent.name, width] = bad[:5]
    assert not wrong


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out_from_what_is_behind_it(
    scheme: str, scanned: tuple[Done, pathlib.Path],
    series: tuple[pathlib.Path, pathlib.Path], browser: Browser,
) -> None:
    for page in (scanned[1], series[0]):
        browser.open(page, scheme=scheme)
        browser.run(browserlib.OPEN_ALL)
        assert browser.run(browserlib.CONTRAST) == []
    dark = browser.run("return getComputedStyle(document.body).backgroundColor")
    assert (dark == "rgb(255, 255, 255)") == (scheme == "light")


def test_the_structure_can_be_read_out(
    scanned: tuple[Done, pathlib.Path], series: tuple[pathlib.Path, pathlib.Path], browser: Browser
) -> None:
    for page in (scanned[1], series[0]):
        browser.open(page)
        assert browser.run(browserlib.STRUCTURE) == []
    tree = browser.tree()
    roles = {role for role, _ in tree}
    assert {"banner", "navigation", "main", "contentinfo", "columnheader", "rowheader"} <= roles
    assert ("heading", "The ledger") in tree and ("searchbox", "Filter") in tree
    assert any(role == "status" and "19 of 19" in name or "19 of 19 shown" in name for role, name in tree)
    assert ("image", "Graph of the functions through which VMAs are passed; the same as a list follows") in tree


def test_the_table_sorts_and_filters_by_keyboard(
    series: tuple[pathlib.Path, pathlib.Path], browser: Browser
) -> None:
    browser.open(series[0])
    browser.keys("Tab")
    assert browser.run("return document.activeElement.textContent;") == "Skip to the content"
    assert browser.run("return getComputedStyle(document.activeElement).outlineStyle;") == "solid"
    for _ in range(40):
        browser.keys("Tab")
        if browser.run("return document.activeElement.textContent;") == "Class":
            break
    order = []
    for _ in range(2):
        browser.keys("Enter")
        head = "return document.activeElement.parentElement.getAttribute('aria-sort');"
        order.append((browser.run(head), text_of(browser, "table.list tbody .badge")))
    assert order[0] == ("ascending", sorted(order[0][1]))
    assert order[1] == ("descending", sorted(order[1][1], reverse=True))
    browser.run(
        "const f = document.querySelector('.tools input'); f.value = 'uprobes single';"
        "f.dispatchEvent(new Event('input'));"
    )
    assert len(text_of(browser, "table.list tbody tr")) == 1
    assert text_of(browser, "[role=status]") == ["1 of 19 shown"]
    # By the name of a function, too, that only the section of a call has.
    browser.run(
        "const f = document.querySelector('.tools input'); f.value = 'is_trap_at';"
        "f.dispatchEvent(new Event('input'));"
    )
    assert text_of(browser, "[role=status]") == ["1 of 19 shown"]


def test_without_scripts_the_page_shows_the_same(
    series: tuple[pathlib.Path, pathlib.Path], browser: Browser
) -> None:
    browser.open(series[0])
    expected = text_of(browser, "main table.list tbody tr"), len(text_of(browser, ".strip > li"))
    browser.open(series[0], script=False)
    shown = text_of(browser, "main table.list tbody tr"), len(text_of(browser, ".strip > li"))
    assert shown == expected
    assert text_of(browser, ".tools, button") == [], "what would do nothing is not shown"


def test_it_fits_paper(series: tuple[pathlib.Path, pathlib.Path], browser: Browser) -> None:
    """A4 without its margins is 690 pixels wide; what leads elsewhere is not printed."""
    browser.open(series[0], width=690, media="print", scheme="dark")
    assert browser.run(browserlib.LAYOUT) == []
    assert text_of(browser, "nav, .tools, button.open, .skip") == []
    heads = text_of(browser, "table.list thead th")
    assert heads[0] == "Place" and all(heads)
    # What passes NULL has its line in the table, and the code of a change is in the change.
    assert text_of(browser, ".nulls, .code") == [] and text_of(browser, ".sides")
    assert browser.run("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_a_hostile_tree_is_only_text(
    tool: Tool, tmp_path: pathlib.Path, browser: Browser
) -> None:
    people = b"</td><script>window.pwned = 1</script>\nM:\t<script>window.pwned = 1</script>\nF:\t*/\n"
    tree = tarball(tmp_path / "linux", {"MAINTAINERS": people})
    where = os.fsencode(tree) + b"/" + os.fsencode(HOSTILE_PATH)
    with open(where, "wb") as file:
        file.write(HOSTILE)
    done = tool("scan", "--tree", tree, "--report", tmp_path / "report")
    assert done.status == 0, done
    page = tmp_path / "report/index.html"
    page.read_bytes().decode("utf-8")
    browser.open(page)
    browser.run(browserlib.OPEN_ALL)
    assert browser.run("return typeof window.pwned") == "undefined"
    assert browser.run("return document.querySelectorAll('script, img, iframe').length") == 1
    assert browser.complaints() == []
    text = browser.run("return document.body.innerText;")
    assert "/* </script><script>window.pwned = 1</script> {{ 7 * 7 }} {% raw %} */" in text
    assert "latin \\xe9, escape \\x1b[31m, direction \\u202e, nothing \\u200b" in text
    assert "more characters" in text and page.stat().st_size < 1_000_000
    assert "<img src=x onerror='window.pwned=1'> \\x1b\\xff.c" in text
    assert browser.run(browserlib.LAYOUT) == []


# -- its parts


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("plain", "plain"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("\x1b[1m\x00", "\\x1b[1m\\x00"),
        ("\udce9", "\\xe9"),
        ("a\u202eb\u2066\ufeff", "a\\u202eb\\u2066\\ufeff"),
        ("äß漢", "äß漢"),
    ],
)
def test_what_a_browser_would_not_show_is_escaped(before: str, after: str) -> None:
    assert html.clean(before) == after


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("f(a, NULL, b);", "f(a, b);", ["NULL, "]),
        ("\tf(a);", "\tg(bcdefg);", []),
        ("same", "same", []),
        ("only before", None, []),
    ],
)
def test_only_what_differs_in_a_line_is_marked(
    old: str, new: str | None, marked: list[str]
) -> None:
    pieces = html.parts(old, new)
    assert "".join(text for text, _ in pieces) == old
    assert [text for text, is_marked in pieces if is_marked] == marked


MAINTAINERS = """List of maintainers

	F: *Files* in the legend

MEMORY MANAGEMENT
M:	Ann <ann@example.org>
L:	mm@example.org (moderated)
F:	mm/
X:	mm/kasan/

TOOLS
R:	Bob <bob@example.org>
F:	mm/gup_test.*
F:	drivers/*/pin.c

THE REST
M:	"Eve E." <eve@example.org>
F:	*
F:	*/
"""


@pytest.mark.parametrize(
    ("path", "name", "people"),
    [
        ("mm/gup.c", "MEMORY MANAGEMENT", ["Ann"]),
        ("mm/kasan/init.c", "THE REST", ["Eve E."]),
        ("mm/gup_test.c", "TOOLS", ["Bob"]),
        ("drivers/x/pin.c", "TOOLS", ["Bob"]),
        ("drivers/x/y/pin.c", "THE REST", ["Eve E."]),
        ("Makefile", "THE REST", ["Eve E."]),
    ],
)
def test_the_section_that_is_most_particular_about_a_file(
    path: str, name: str, people: list[str]
) -> None:
    found = Subsystems(MAINTAINERS).of(path)
    assert found is not None and (found.name, found.names) == (name, people)


def test_no_maintainers_no_subsystem() -> None:
    assert Subsystems("").of("mm/gup.c") is None


def test_a_build_in_words() -> None:
    assert Build("x86_64", "", 1, changed=2).words == "1 object, 2 functions changed"
    bad = Build("x86_64", "", 9, failed=1, new_warnings=2, unexpected=3)
    assert not bad.good and bad.words == (
        "9 objects, 1 not built, 2 new warnings, 3 functions changed without a reason"
    )


def test_a_graph_quotes_what_it_is_given() -> None:
    drawn = graph.Graph({"a": graph.Node('"];\\N<b>\x1b', "site")}, [])
    svg, width = graph._layout(drawn)
    assert '"];\\N&lt;b&gt;\\x1b' in svg and width > 0
