# SPDX-License-Identifier: GPL-2.0-only
"""Every testcase becomes its twin, as its tags say; more/test_compiled.py shows that both compile."""

from __future__ import annotations

import dataclasses
import pathlib

import caselib
import pytest
from caselib import AFTER, BEFORE, Case, CaseError, ResultLike

CASES = caselib.load_cases()
SPDX = {
    ".c": b"// SPDX-License-Identifier: GPL-2.0-only",
    ".h": b"/* SPDX-License-Identifier: GPL-2.0-only */",
    ".rst": b".. SPDX-License-Identifier: GPL-2.0-only",
    "Makefile": b"# SPDX-License-Identifier: GPL-2.0-only",
    "Kbuild": b"# SPDX-License-Identifier: GPL-2.0-only",
    "Kconfig": b"# SPDX-License-Identifier: GPL-2.0-only",
    ".syms": b"# SPDX-License-Identifier: GPL-2.0-only",
    ".patch": b"# SPDX-License-Identifier: GPL-2.0-only",
    ".md": b"<!-- SPDX-License-Identifier: GPL-2.0-only -->",
}
NO_SPDX = {"MAINTAINERS"}  # as in the kernel
NO_COMMENTS = {".json", ".mbox"}

plain = pytest.mark.parametrize("case", CASES, ids=str)
converted = pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            id=str(case),
            marks=(
                [pytest.mark.xfail(strict=True, reason=case.tags.known_to_fail)]
                if case.tags.known_to_fail
                else []
            ),
        )
        for case in CASES
    ],
)


@pytest.fixture(scope="session")
def results(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, ResultLike]:
    """What the tool makes of the testcases that were asked for."""
    wanted = {str(item.name).partition("[")[2].rstrip("]") for item in request.session.items}
    chosen = [case for case in CASES if str(case) in wanted]
    return caselib.convert(chosen, tmp_path_factory.mktemp("converted"))


@pytest.fixture(scope="session")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    return tmp_path_factory.mktemp("testcases")


# -- what the tool makes of them


@converted
def test_the_tool_makes_of_it_what_it_should(
    case: Case, results: dict[str, ResultLike], evidence: pathlib.Path
) -> None:
    result = results[case.name]
    problems = caselib.tag_problems(case.tags, result)
    if result.text != case.after.read_bytes():
        diff = caselib.leave_evidence(case, result.text, evidence)
        problems.append(f"it is not what is expected, see {evidence / str(case)}.*\n{diff}")
    if problems:
        pytest.fail("\n".join(f"{case}: {problem}" for problem in problems), pytrace=False)


# -- what they are in themselves


@plain
def test_it_has_the_tags_of_its_twin(case: Case) -> None:
    before, after = case.before.read_bytes(), case.after.read_bytes()
    assert caselib.tag_block(before) == caselib.tag_block(after)
    assert case.group in caselib.GROUPS
    # A twin that equals its testcase would say nothing.
    assert (before == after) == (case.group in caselib.UNTOUCHED)
    changes = any(case.tags.automatic) or case.tags.other_name
    assert changes == (case.group not in caselib.UNTOUCHED)


def test_each_has_a_twin_and_each_twin_a_testcase() -> None:
    assert caselib.unpaired() == []


def test_no_testcase_stands_twice() -> None:
    found: dict[bytes, str] = {}
    for path in sorted(p for p in caselib.BEFORE.rglob("*") if p.is_file() and p.stat().st_size):
        other = found.setdefault(path.read_bytes(), str(path))
        assert other == str(path), f"{path} is {other}"


def test_each_file_of_the_tree_that_has_a_twin_changes() -> None:
    for after in (AFTER / caselib.TREE).rglob("*"):
        if after.is_file():
            assert after.read_bytes() != (BEFORE / after.relative_to(AFTER)).read_bytes(), after


def test_each_file_names_its_licence() -> None:
    for top in (BEFORE, AFTER):
        for path in top.rglob("*"):
            if path.suffix in NO_COMMENTS or path.name in NO_SPDX:
                continue
            if path.is_file():
                first = path.read_bytes().partition(b"\n")[0].rstrip(b"\r")
                assert first == SPDX[path.suffix or path.name], path


# -- the tags themselves

GOOD = """int x;

/*
 * gup-vmas: generation 6.1
 * class: single, unused
 * conversion: vma_lookup, drop-argument
 * automatic: yes, no
 * reason: one
 * reason: two words
 */
"""


def test_tags_are_read() -> None:
    tags = caselib.parse_tags(GOOD.encode())
    assert tags == caselib.Tags(
        "6.1",
        ("single", "unused"),
        ("vma_lookup", "drop-argument"),
        (True, False),
        ("one", "two words"),
    )


def test_tags_of_a_file_without_sites_are_read() -> None:
    tags = caselib.parse_tags(b"\n/*\r\n * gup-vmas: generation 6.1\r\n * class: none\r\n */\r\n")
    assert tags == caselib.Tags("6.1", (), (), ())


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (" * reason: one", " * reasons: one", "unknown tag"),
        (" * reason: one", " * reason one", "not a tag"),
        (" * reason: one", " * reason: ", "not a tag"),
        (" * reason: one", " * class: unused", "twice"),
        ("generation 6.1", "generation 2.4", "unknown generation"),
        ("single, unused", "single, doubtful", "unknown class"),
        ("single, unused", "single", "number of sites"),
        ("single, unused", "single, none", "stands alone"),
        ("vma_lookup,", "vma-lookup,", "unknown conversion"),
        ("yes, no", "yes, maybe", "unknown automatic"),
        (" * conversion: vma_lookup, drop-argument\n", "", "missing tag"),
        ("gup-vmas:", "something else:", "does not end"),
        (" */\n", " */\nint y;\n", "does not end"),
    ],
)
def test_wrong_tags_are_errors(old: str, new: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(CaseError, match=message):
        caselib.parse_tags(GOOD.replace(old, new).encode())


@dataclasses.dataclass
class Site:
    """A site as the tool hands it back."""

    class_: str
    conversion: str
    automatic: bool
    reason: str = ""
    line: int = 1
    slugs: tuple[str, ...] = ()


@dataclasses.dataclass
class Finding:
    """A finding as the tool hands it back."""

    text: str
    rule: str = "dangling"
    line: int = 1


@dataclasses.dataclass
class Result:
    """A result as the tool hands it back."""

    sites: list[Site]
    findings: list[Finding] = dataclasses.field(default_factory=list)
    text: bytes = b""


def test_a_result_is_held_against_the_tags() -> None:
    tags = caselib.Tags("6.1", ("single",), ("manual",), (False,), ("the lock",), ("vma->x",))
    site = Site("single", "manual", False, "The lock is dropped")
    right = Result([site], [Finding("if (vma->x)")])
    assert caselib.tag_problems(tags, right) == []

    def problem(**change: object) -> str:
        return "\n".join(caselib.tag_problems(tags, dataclasses.replace(right, **change)))

    assert "sites" in problem(sites=[])
    assert "sites" in problem(sites=[site, site])
    assert "sites" in problem(sites=[Site("multi", "manual", False, "the lock")])
    assert "sites" in problem(sites=[Site("single", "vma_lookup", False, "the lock")])
    assert "sites" in problem(sites=[Site("single", "manual", True, "the lock")])
    assert "reason" in problem(sites=[Site("single", "manual", False, "the look")])
    assert "no finding" in problem(findings=[])

    by_slug = dataclasses.replace(tags, reasons=("slug:read-after-unlock",))
    assert "no reason is slug:" in "\n".join(caselib.tag_problems(by_slug, right))
    site = dataclasses.replace(site, slugs=("keeps-parameter", "read-after-unlock"))
    assert caselib.tag_problems(by_slug, dataclasses.replace(right, sites=[site])) == []
    assert "not expected" in problem(findings=[Finding("vma->x"), Finding("vma->y")])


def test_the_error_names_the_file(tmp_path: pathlib.Path) -> None:
    (tmp_path / "odd.c").write_text("int x;\n")
    with pytest.raises(CaseError, match="odd.c"):
        caselib.load_case("odd.c", tmp_path, tmp_path)


def test_what_has_no_counterpart_is_found(tmp_path: pathlib.Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    for name in ("before/unused/a.c", "before/tree/mm/x.c", "after/unused/b.c", "after/tree/y.rst"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert caselib.unpaired(before, after) == [
        f"{before}/unused/a.c has no file in expected/",
        f"{after}/tree/y.rst has no testcase",
        f"{after}/unused/b.c has no testcase",
    ]


def test_a_failure_leaves_its_files(tmp_path: pathlib.Path) -> None:
    case = CASES[0]
    got = case.after.read_bytes() + b"more\r\n"
    diff = caselib.leave_evidence(case, got, tmp_path)
    assert "+more\\r\n" in diff
    left = {suffix: (tmp_path / f"{case}{suffix}").read_bytes() for suffix in
            (".before", ".expected", ".got", ".diff")}  # fmt: skip
    assert left == {
        ".before": case.before.read_bytes(),
        ".expected": case.after.read_bytes(),
        ".got": got,
        ".diff": diff.encode(),
    }
