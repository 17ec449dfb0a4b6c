# SPDX-License-Identifier: GPL-2.0-only
"""What check prints in each format: valid, complete, and proof against what a tree may hold.

tool/tests/schemas/README.md says where the schemas come from.
"""

from __future__ import annotations

import copy
import dataclasses
import json
import pathlib
import re
import subprocess
from typing import Any
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

import gitutil  # noqa: F401  puts tool/ into sys.path
import jsonschema
import pytest
from conftest import HERE, ROOT, Tool
from gupvmas.check.formats import FORMATS, render
from gupvmas.check.model import (
    Blind,
    CheckFinding,
    CheckReport,
    Fix,
    Looked,
    Replacement,
    Rule,
    Severity,
)
from gupvmas.check.change.provenance import public

SCHEMAS = HERE / "schemas"
SARIF = json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text())
GITLAB = json.loads((SCHEMAS / "gitlab-code-quality.json").read_text())
RDJSON = json.loads((SCHEMAS / "reviewdog-rdjson.json").read_text())
OURS = json.loads((ROOT / "tool" / "schema" / "check-1.json").read_text())

SINGLE = Rule("gup-vmas/single", "A VMA is taken from GUP.", "Look the VMA up by vma_lookup().")
UNUSED = Rule("gup-vmas/unused", "NULL is passed for vmas.", "Leave the argument out.")
MULTI = Rule("gup-vmas/multi", "An array of VMAs is taken from GUP.", "Walk the VMAs instead.")

DIFF = """\
--- a/mm/a.c
+++ b/mm/a.c
@@ -11,3 +11,3 @@ long f(void)
 \tlong got;
-\tgot = pin_user_pages(addr, 1, 0, pages, NULL);
+\tgot = pin_user_pages(addr, 1, 0, pages);
 \treturn got;
"""

#: NULL dropped: the five bytes, comma and blank included, from behind "pages".
FIX = Fix("drop the argument", "mm/a.c", (Replacement(12, 40, 12, 46, ""),), DIFF)

FINDING = CheckFinding(
    rule=UNUSED,
    severity=Severity.ERROR,
    file="mm/a.c",
    line=12,
    column=8,
    end_line=12,
    end_column=22,
    message="pin_user_pages() has no vmas parameter any more",
    function="f",
    source="\tgot = pin_user_pages(addr, 1, 0, pages, NULL);",
    fingerprint="0123456789abcdef",
    fix=FIX,
)
BLIND = Blind("mm/b.c", 7, 2, "the function around it can't be parsed", "function-not-parsed")


def report(*findings: CheckFinding, **more: Any) -> CheckReport:
    """A report of one change."""
    empty: dict[str, Any] = {
        "blind": (), "suppressed": (), "known": (), "stale": (),
        "looked": Looked("commits", files=1), **more,
    }  # fmt: skip
    return CheckReport(findings=findings, **empty)


def finding(**changes: Any) -> CheckFinding:
    """FINDING with something else about it, and without its fix unless one is given."""
    return dataclasses.replace(FINDING, **{"fix": None, **changes})


#: One of everything.
FULL = report(
    FINDING,
    finding(rule=SINGLE, severity=Severity.WARNING, line=20, end_line=22, commit="v2 3/7: mm: f"),
    blind=(BLIND, Blind("mm/c.c", 0, 0, "is not text", "file-missing", "v2 4/7", "Fetch it.")),
    suppressed=(finding(line=30, end_line=30, justification="until 6.9"),),
    known=(finding(line=40, end_line=40, function=None),),
    stale=("mm/gone.c: h(): gup-vmas/single",),
    looked=Looked("commits", changes=7, merges=1, files=12),
    rules=(MULTI, SINGLE, UNUSED),
    repository="https://git.example.org/linux.git",
    revision="f" * 40,
)

#: All a path, a line or a message may hold: line ends, controls, escape sequences, what ends or
#: begins something in a format, what is no UTF-8, no XML, no text at all.
NASTY = (
    "-\n\r\t\0\x01\x1b[31m\x7f\x85 %0A,:: ##[error]::error::x ]]> <a&b>\"'\\ {}%s"
    "\udcff\udce9\u202e\u2028\ufffe\uffff\U0001f427 \u6f22 e\u0301"
)
HOSTILE = report(
    finding(
        file=f"::error file=a,line=1::{NASTY}.c", source=f"\t{NASTY}pin_user_pages(a)",
        column=30, end_column=40, message=NASTY, function="f", commit=NASTY,
    ),
    FINDING,
    finding(
        file=f"-rf {NASTY}", column=1, end_column=2, source="\0",
        fix=Fix(NASTY, f"-rf {NASTY}", (Replacement(1, 1, 1, 2, "\udcff"),), f"@@ -1 +1 @@\n-{NASTY}"),
    ),
    blind=(Blind(NASTY, 0, 0, NASTY, "file-missing", NASTY, NASTY), Blind(f"::{NASTY}", 3, 1, "x", "not-parsed")),
    suppressed=(finding(file=NASTY, justification=NASTY),),
    known=(finding(file=NASTY),),
    stale=(NASTY,),
)  # fmt: skip
REPORTS = {"empty": report(), "full": FULL, "hostile": HOSTILE}


def test_sarif_has_the_reason_by_its_slug() -> None:
    """And what to do about it, for what was found as for what could not be read."""
    said = finding(reason="vma is not a local", slug="not-local", advice="Look.", commit="abc")
    run = json.loads(render("sarif", report(said, FINDING, blind=(BLIND,))))["runs"][0]
    assert [result.get("properties") for result in run["results"]] == [
        {"commit": "abc", "reason": "not-local", "advice": "Look.", "reasonText": "vma is not a local"},
        None,
    ]
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notification["properties"] == {"reason": "function-not-parsed"}


def shown(text: str) -> None:
    """That a terminal or a log takes nothing in ``text`` for anything but text."""
    for line in text.split("\n"):
        assert all(c.isprintable() or c == "\t" for c in line), line


def sarif(document: Any) -> None:
    """By the schema of OASIS, formats of strings included, and by what no schema can say."""
    checker = jsonschema.FormatChecker(formats=["uri", "uri-reference"])
    jsonschema.Draft4Validator(SARIF, format_checker=checker).validate(document)
    (run,) = document["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(rules) == len(set(rules))
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
    prints = [json.dumps(result["partialFingerprints"]) for result in run["results"]]
    assert len(prints) == len(set(prints))
    bases = set(run["originalUriBaseIds"])
    notifications = run["tool"]["driver"]["notifications"]
    for descriptor in [*run["tool"]["driver"]["rules"], *notifications]:
        # What GitHub wants beyond the schema.
        assert descriptor["fullDescription"]["text"] and descriptor["help"]["text"]
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        if "contextRegion" in place:
            # The whole of one line, so the region is in that line.
            assert place["region"].get("endLine", place["region"]["startLine"]) == (
                place["contextRegion"]["startLine"]
            )
    for entry in run["invocations"][0]["toolExecutionNotifications"]:
        assert notifications[entry["descriptor"]["index"]]["id"] == entry["descriptor"]["id"]

    def uris(value: Any) -> list[Any]:
        if isinstance(value, list):
            return [uri for item in value for uri in uris(item)]
        if not isinstance(value, dict):
            return []
        own = [value] if "uri" in value else []
        return own + [uri for item in value.values() for uri in uris(item)]

    for location in uris(run):
        assert location["uriBaseId"] in bases
        # RFC 3986: relative, so no scheme, and no colon before the first slash.
        assert re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+", location["uri"]), location


def xsd(text: str, tmp_path: pathlib.Path) -> None:
    """By the schema of Jenkins."""
    path = tmp_path / "report.xml"
    path.write_bytes(text.encode())
    done = subprocess.run(
        ["xmllint", "--nonet", "--noout", "--schema", SCHEMAS / "jenkins-junit.xsd", path],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Workflow commands as the runner of GitHub reads them: name, properties, message."""

    def plain(value: str, escapes: dict[str, str]) -> str:
        for escape, character in escapes.items():
            value = value.replace(escape, character)
        return value

    lines = {"%0D": "\r", "%0A": "\n"}
    found = []
    *lines_of_commands, summary = text.splitlines()
    assert not summary.startswith("::") and "##[" not in summary
    for line in lines_of_commands:
        matched = re.fullmatch(r"::([a-z]+) ([^:]*)::(.*)", line)
        assert matched, line
        properties = dict(pair.split("=", 1) for pair in matched[2].split(","))
        found.append(
            (
                matched[1],
                {
                    key: plain(value, {**lines, "%3A": ":", "%2C": ",", "%25": "%"})
                    for key, value in properties.items()
                },
                plain(matched[3], {**lines, "%25": "%"}),
            )
        )
    return found


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("format_", FORMATS)
def test_each_format_is_valid_whatever_is_in_the_tree(
    format_: str, name: str, tmp_path: pathlib.Path
) -> None:
    text = render(format_, REPORTS[name])
    text.encode("utf-8")
    assert render(format_, copy.deepcopy(REPORTS[name])) == text
    assert text == "" or text.endswith("\n")
    shown(text)
    if format_ in ("sarif", "gitlab", "rdjson"):
        # No half of a surrogate pair: not every reader of JSON takes that.
        json.dumps(json.loads(text), ensure_ascii=False).encode("utf-8")
    if format_ == "sarif":
        sarif(json.loads(text))
    elif format_ == "gitlab":
        jsonschema.Draft7Validator.check_schema(GITLAB)
        issues = json.loads(text)
        jsonschema.Draft7Validator(GITLAB).validate(issues)
        prints = [issue["fingerprint"] for issue in issues]
        assert len(prints) == len(set(prints))
    elif format_ == "rdjson":
        jsonschema.Draft7Validator.check_schema(RDJSON)
        jsonschema.Draft7Validator(RDJSON).validate(json.loads(text))
    elif format_ == "json":
        jsonschema.Draft7Validator.check_schema(OURS)
        jsonschema.Draft7Validator(OURS).validate(json.loads(text))
    elif format_ == "junit":
        xsd(text, tmp_path)
    elif format_ == "github":
        found = commands(text)
        assert {command for command, _, _ in found} <= {"error", "warning", "notice"}
        expected = REPORTS[name]
        assert len(found) == sum(map(len, (expected.findings, expected.blind, expected.stale)))
    else:
        assert not re.search(r"^::|^-|##\[", text, re.MULTILINE)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(KeyError):
        render("xml", FULL)


def test_text_is_what_a_compiler_prints() -> None:
    assert render("text", report(FINDING)) == """\
mm/a.c:12:8: error: pin_user_pages() has no vmas parameter any more [gup-vmas/unused]
   12 |         got = pin_user_pages(addr, 1, 0, pages, NULL);
      |               ^~~~~~~~~~~~~~
mm/a.c:12:8: note: drop the argument
    --- a/mm/a.c
    +++ b/mm/a.c
    @@ -11,3 +11,3 @@ long f(void)
            long got;
    -       got = pin_user_pages(addr, 1, 0, pages, NULL);
    +       got = pin_user_pages(addr, 1, 0, pages);
            return got;
1 error, 0 warnings; 1 commit, 1 file checked
"""


@pytest.mark.parametrize("name", ["text", "github"])
def test_success_is_what_was_looked_at(name: str) -> None:
    """A gate that looks at nothing shows that it does."""
    looked = Looked("commits", changes=1000, merges=2, files=1, paths=("mm", "fs"), exclude=("x",))
    assert render(name, report(known=(FINDING,), looked=looked)) == (
        "1,000 commits (2 merges, for what no parent has), 1 file in mm and fs without x checked: "
        "no new user; 1 in the baseline\n"
    )


def test_text_says_what_to_write_instead_once_for_each_rule() -> None:
    text = render("text", report(finding(), finding(line=20), finding(rule=MULTI)))
    notes = [line for line in text.splitlines() if ": note: " in line]
    assert notes == [
        "mm/a.c:12:8: note: Leave the argument out.",
        "mm/a.c:12:8: note: Walk the VMAs instead.",
    ]


def test_text_names_what_was_not_read_and_what_the_baseline_has_in_excess() -> None:
    assert render("text", report(blind=FULL.blind, stale=FULL.stale)) == """\
mm/b.c:7:2: error: not read: the function around it can't be parsed [gup-vmas/blind]
mm/c.c: error: not read: is not text [gup-vmas/blind]
mm/c.c: note: in v2 4/7
baseline: note: matches nothing any more: mm/gone.c: h(): gup-vmas/single
0 errors, 0 warnings, 1 note, 2 not read; 1 commit, 1 file checked
"""


@pytest.mark.parametrize(
    "before, name, caret",
    [
        ("\t", "gup", "        ^~~"),
        ("  \t", "gup", "        ^~~"),
        ("\t\tif (x) ", "gup", " " * 16 + "       ^~~"),
        ('"\u6f22\u5b57", ', "gup", "        ^~~"),  # two columns each
        ('"e\u0301", ', "gup", "     ^~~"),  # the accent takes none
        ("\U0001f427", "gup", "  ^~~"),
        ("/*\udce9*/ ", "gup", "         ^~~"),  # Latin-1, printed as \xe9
        ("\x1b[31m", "gup", "        ^~~"),  # printed as \x1b[31m
        ("", "g\u6f22p", "^~~~"),
    ],
    ids=ascii,
)
def test_the_caret_is_below_the_name(before: str, name: str, caret: str) -> None:
    column = len(before.encode("utf-8", "surrogateescape")) + 1
    end = column + len(name.encode())
    odd = finding(source=f"{before}{name}(a);\r\n", column=column, end_column=end)
    _, line, below, *_ = render("text", report(odd)).split("\n")
    assert below == f"      | {caret}"
    assert line.endswith("(a);")


def test_of_a_call_on_several_lines_the_first_is_shown() -> None:
    wide = finding(source="\tgup(a,", column=2, end_line=14, end_column=3)
    assert "      |         ^~~~~~\n" in render("text", report(wide))


def test_of_a_very_long_line_the_part_around_the_caret_is_shown() -> None:
    source = "x;" * 50000 + "gup(a);" + "y;" * 50000
    long = finding(source=source, column=100001, end_column=100004)
    _, line, below, *_ = render("text", report(long)).split("\n")
    assert len(line) < 200
    at = below.index("^")
    assert line[at : at + 6] == "gup(a)" and below[at:] == "^~~"


def test_color_only_where_it_is_asked_for() -> None:
    plain, painted = render("text", FULL), render("text", FULL, color=True)
    assert "\x1b" not in plain
    assert "\x1b[1;31merror:\x1b[0m" in painted and "\x1b[1;35mwarning:\x1b[0m" in painted
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == plain
    for name in set(FORMATS) - {"text"}:
        assert render(name, FULL, color=True) == render(name, FULL)


def test_github_annotates_the_line_and_the_columns() -> None:
    source = "\t/* \u6f22\u5b57 */ got = pin_user_pages(a, 1, 0, p, NULL);"
    column = source.encode().index(b"pin_user_pages") + 1
    wide = finding(source=source, column=column, end_column=column + 14)
    ((name, properties, message),) = commands(render("github", report(wide)))
    assert name == "error"
    assert properties == {
        "file": "mm/a.c", "line": "12", "endLine": "12", "title": "gup-vmas/unused",
        "col": str(source.index("pin") + 1), "endColumn": str(source.index("pin") + 14),
    }  # fmt: skip
    assert message == f"{wide.message}\n\nLeave the argument out."


def test_github_gets_the_escapes_that_its_runner_undoes() -> None:
    odd = finding(file="a,b:c%2C.c", message="100%, done: %0A")
    text = render("github", report(odd))
    assert text.startswith("::error file=a%2Cb%3Ac%252C.c,line=12,")
    assert "::100%25, done: %250A%0A%0A" in text
    ((_, properties, message),) = commands(text)
    assert properties["file"] == odd.file and message.startswith(odd.message + "\n")


def test_github_and_gitlab_say_what_was_not_read() -> None:
    ((name, properties, message),) = commands(render("github", report(blind=(BLIND,))))
    assert (name, properties) == (
        "error", {"file": "mm/b.c", "line": "7", "title": "gup-vmas/blind"}
    )  # fmt: skip
    assert message == "not read: the function around it can't be parsed"
    (issue,) = json.loads(render("gitlab", report(blind=(BLIND,))))
    assert (issue["severity"], issue["check_name"]) == ("blocker", "gup-vmas/blind")
    assert issue["location"] == {"path": "mm/b.c", "lines": {"begin": 7, "end": 7}}


def test_gitlab_tells_two_copies_apart_and_knows_them_again_when_lines_move() -> None:
    def prints(shift: int) -> list[str]:
        two = [finding(line=n + shift, end_line=n + shift) for n in (12, 20)]
        return [i["fingerprint"] for i in json.loads(render("gitlab", report(*two)))]

    assert prints(0) == prints(100) == ["0123456789abcdef:1", "0123456789abcdef:2"]


@pytest.mark.parametrize("line", [2, 20], ids=["above", "below"])
def test_a_new_copy_does_not_take_the_fingerprint_of_the_one_in_the_baseline(line: int) -> None:
    new = finding(line=line, end_line=line)
    (issue,) = json.loads(render("gitlab", report(new, known=(finding(),))))
    assert issue["fingerprint"] == "0123456789abcdef:2"


def run_of(checked: CheckReport) -> Any:
    """The run of a SARIF log."""
    return json.loads(render("sarif", checked))["runs"][0]


def test_sarif_says_which_findings_count() -> None:
    states = [
        (r["level"], r.get("baselineState"), [s["kind"] for s in r.get("suppressions", ())])
        for r in run_of(FULL)["results"]
    ]
    assert states == [
        ("error", "new", []),
        ("warning", "new", []),
        ("error", "new", ["inSource"]),
        ("error", "unchanged", ["external"]),
    ]
    assert run_of(FULL)["results"][2]["suppressions"][0]["justification"] == "until 6.9"
    assert "baselineState" not in run_of(report(FINDING))["results"][0]


def test_sarif_lists_rules_that_found_nothing_with_their_help() -> None:
    rules = {rule["id"]: rule for rule in run_of(FULL)["tool"]["driver"]["rules"]}
    assert set(rules) == {"gup-vmas/multi", "gup-vmas/single", "gup-vmas/unused"}
    assert rules["gup-vmas/multi"]["help"]["text"] == "Walk the VMAs instead."


def test_sarif_has_what_was_not_read_as_a_failure_of_the_tool() -> None:
    (invocation,) = run_of(FULL)["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 3)
    first, second, stale = invocation["toolExecutionNotifications"]
    assert [n["level"] for n in (first, second, stale)] == ["error", "error", "note"]
    place = first["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]) == ("mm/b.c", {"startLine": 7})
    assert "region" not in second["locations"][0]["physicalLocation"]
    (invocation,) = run_of(report(FINDING))["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (True, 1)


def test_sarif_columns_count_utf_16() -> None:
    source = '\tf("\U0001f427\u6f22"); gup();'
    column = source.encode().index(b"gup") + 1
    odd = finding(source=source, column=column, end_column=column + 3)
    (result,) = run_of(report(odd))["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    units = source.encode("utf-16-le")
    at = units.index("gup".encode("utf-16-le")) // 2 + 1
    assert region == {"startLine": 12, "startColumn": at, "endColumn": at + 3}


def test_sarif_paths_are_uris_of_the_bytes() -> None:
    odd = "a b/\udce9 #%?:\n\u6f22.c"
    (result,) = run_of(report(finding(file=odd)))["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote_to_bytes(uri) == odd.encode("utf-8", "surrogateescape")


def applied(data: bytes, fix: Any) -> bytes:
    """What an editor makes of a file with one fix; columns in UTF-16."""
    (change,) = fix["artifactChanges"]
    lines = [line + "\n" for line in data.decode().split("\n")]
    for replacement in reversed(change["replacements"]):
        region = replacement["deletedRegion"]
        rows = [region["startLine"] - 1, region["endLine"] - 1]
        first, last = (lines[row].encode("utf-16-le") for row in rows)
        head = first[: 2 * (region["startColumn"] - 1)].decode("utf-16-le")
        tail = last[2 * (region["endColumn"] - 1) :].decode("utf-16-le")
        lines[rows[0] : rows[1] + 1] = [head + replacement["insertedContent"]["text"] + tail]
    return "".join(lines)[:-1].encode()


@pytest.mark.parametrize("wide", ["", "/* \u6f22\U0001f427 */ "], ids=["ascii", "wide"])
def test_the_fix_in_sarif_does_what_the_diff_does(wide: str) -> None:
    """before: got = pin_user_pages(..., pages, NULL);  after: got = pin_user_pages(..., pages);"""
    shift = len(wide.encode())
    diff = DIFF.replace("\tgot", f"\t{wide}got")
    fix = Fix("drop", "mm/a.c", (Replacement(12, 40 + shift, 12, 46 + shift, ""),), diff)
    (result,) = run_of(report(finding(fix=fix)))["results"]
    lines = diff.split("\n")[3:-1]
    before = "\n" * 10 + "\n".join(line[1:] for line in lines if line[0] != "+")
    after = "\n" * 10 + "\n".join(line[1:] for line in lines if line[0] != "-")
    assert applied(before.encode(), result["fixes"][0]).decode() == after


def test_a_fix_that_sarif_cannot_say_is_left_out() -> None:
    """Of a line that the diff does not show nobody knows where a column is in UTF-16."""
    for part in (Replacement(99, 5, 99, 6, ""), Replacement(12, 1, 12, 2, "\udce9")):
        fix = dataclasses.replace(FIX, replacements=(part,))
        (result,) = run_of(report(finding(fix=fix)))["results"]
        assert "fixes" not in result


@pytest.mark.parametrize(
    "url, expected",
    [
        ("https://git.example.org/linux.git", "https://git.example.org/linux.git"),
        ("https://ada:secret@git.example.org:8443/l", "https://git.example.org:8443/l"),
        ("git@git.example.org:linux.git", None),
        ("../linux", None),
        ("https://exa mple.org/", None),
        ("https://[", None),
        ("", None),
    ],
)
def test_a_report_names_the_repository_but_no_password(url: str, expected: str | None) -> None:
    assert public(url) == expected


def test_sarif_says_which_commit_of_which_repository_was_read() -> None:
    (details,) = run_of(FULL)["versionControlProvenance"]
    assert (details["repositoryUri"], details["revisionId"]) == (FULL.repository, "f" * 40)
    assert "versionControlProvenance" not in run_of(report(FINDING))


def test_a_suggestion_is_whole_lines_in_one_piece() -> None:
    """As reviewdog offers it to be committed: what is in two pieces is shown as a diff instead."""

    def first(fix: Fix) -> Any:
        return json.loads(render("rdjson", report(finding(fix=fix))))["diagnostics"][0]

    made = first(FIX)
    assert made["location"]["range"]["start"] == {"line": 12, "column": 8}
    assert made["suggestions"] == [
        {
            "range": {"start": {"line": 12}, "end": {"line": 12}},
            "text": "\tgot = pin_user_pages(addr, 1, 0, pages);",
        }
    ]
    assert "@@" not in made["message"]
    wider = DIFF.replace(" \treturn got;", "-\treturn got;\n+\tn = got;\n+\treturn n;")
    (suggestion,) = first(dataclasses.replace(FIX, diff=wider))["suggestions"]
    assert suggestion["range"] == {"start": {"line": 12}, "end": {"line": 13}}
    assert suggestion["text"].split("\n")[1:] == ["\tn = got;", "\treturn n;"]
    for diff in (DIFF + "@@ -20,1 +20,1 @@\n-a\n+b\n", DIFF.replace("pages);", "pages);\r")):
        made = first(dataclasses.replace(FIX, diff=diff))
        assert "suggestions" not in made and "@@ -11,3" in made["message"]


def test_json_has_all_of_the_report() -> None:
    document = json.loads(render("json", FULL))
    assert document["summary"] == {
        "status": 3, "what": "commits", "checked": 7, "merges": 1, "files": 12, "paths": [],
        "errors": 1, "warnings": 1, "notes": 1,
    }
    first = document["findings"][0]
    assert first["fix"]["diff"] == DIFF
    assert first["fix"]["replacements"] == [
        {"line": 12, "column": 40, "end_line": 12, "end_column": 46, "text": ""}
    ]
    assert [len(document[k]) for k in ("rules", "suppressed", "known", "blind")] == [3, 1, 1, 2]
    hostile = json.loads(render("json", HOSTILE))
    assert hostile["findings"][0]["source"] == HOSTILE.findings[0].source


@pytest.mark.parametrize(
    "path, value",
    [
        (("schema",), "gup-vmas/check/2"),
        (("more",), 1),
        (("summary", "status"), 2),
        (("findings", 0, "rule"), "single"),
        (("findings", 0, "severity"), "remark"),
        (("findings", 0, "file"), "/linux/mm/gup.c"),
        (("findings", 0, "line"), 0),
        (("findings", 0, "fingerprint"), ""),
        (("findings", 0, "fix", "replacements"), []),
        (("findings", 0, "fix", "more"), 1),
        (("blind", 0, "reason"), ""),
        (("rules", 0, "help"), ""),
    ],
    ids=lambda value: "/".join(map(str, value)) if isinstance(value, tuple) else "",
)
def test_our_schema_rejects(path: tuple[str | int, ...], value: object) -> None:
    wrong = json.loads(render("json", FULL))
    at = wrong
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(OURS).validate(wrong)


def test_junit_counts_and_names_for_good() -> None:
    suite = ElementTree.fromstring(render("junit", FULL))[0]
    counts = [suite.get(k) for k in ("tests", "failures", "errors", "skipped")]
    assert counts == ["7", "1", "2", "3"]
    names = [case.get("name") for case in suite]
    assert names == [
        "gup-vmas/unused in f()", "gup-vmas/single in f()", "gup-vmas/unused in f() #2",
        "gup-vmas/unused", "gup-vmas/blind", "gup-vmas/blind", FULL.stale[0],
    ]  # fmt: skip
    assert [case[0].tag for case in suite] == [
        "failure", "system-out", "skipped", "skipped", "error", "error", "skipped",
    ]  # fmt: skip


def test_junit_has_a_test_that_passed_if_there_is_nothing_to_say() -> None:
    suite = ElementTree.fromstring(render("junit", report()))[0]
    assert [len(case) for case in suite] == [0]


def test_what_xml_cannot_hold_is_shown_as_an_escape() -> None:
    odd = finding(message="a\x01b]]>\udcffc", source="\x0c]]>")
    failure = ElementTree.fromstring(render("junit", report(odd)))[0][0][0]
    assert failure.get("message") == "a\\x01b]]>\\xffc"
    assert "\\x0c]]>" in (failure.text or "")


# -- of a run


@dataclasses.dataclass(frozen=True)
class Written:
    """What one run wrote: text to stdout, the others to files."""

    status: int
    texts: dict[str, str]
    revision: str


USE = """\
long {name}(unsigned long addr, struct page **pages)
{{
\tstruct vm_area_struct *vma;

\t{before}return pin_user_pages(addr, 1, FOLL_WRITE, pages, &vma);
}}
"""
ALLOW = "/* gup-vmas: allow until 7.0 */ "


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, cache: pathlib.Path) -> Written:
    """Two commits: one use that is allowed and one known; then a new one, and one unread."""
    top = tmp_path_factory.mktemp("written")
    tool = Tool(tmp_path_factory.mktemp("home"), cache)
    repo = tool.repository(top / "linux")
    tool.git(repo, "remote", "add", "origin", "https://ada:secret@git.example.org/linux.git")

    def commit(**uses: str) -> None:
        for name, text in uses.items():
            (repo / "drivers" / f"{name}.c").write_text(f"#include <linux/mm.h>\n\n{text}")
        tool.git(repo, "add", "--all")
        tool.git(repo, "commit", "--quiet", "-m", "use " + ", ".join(uses))

    commit(known=USE.format(name="known", before=""))
    baseline = tool("check", "--tree", repo, "--all", "--write-baseline", top / "baseline")
    assert baseline.status == 0, baseline
    tool.git(repo, "checkout", "--quiet", "HEAD~")
    base = tool.git(repo, "rev-parse", "HEAD")
    commit(
        known=USE.format(name="known", before=""),
        allowed=USE.format(name="allowed", before=ALLOW),
    )
    commit(
        new=USE.format(name="new", before=""),
        broken=USE.format(name="broken", before="if ((addr) "),
    )
    files = {name: top / name for name in FORMATS if name != "text"}
    words = [word for name, file in files.items() for word in ("--format", f"{name}={file}")]
    done = tool(
        "check", "--tree", repo, "--diff", f"{base}..HEAD", "--baseline", top / "baseline",
        "--format", "text", *words,
    )  # fmt: skip
    texts = {"text": done.out, **{name: file.read_text() for name, file in files.items()}}
    return Written(done.status, texts, tool.git(repo, "rev-parse", "HEAD"))


def test_all_formats_of_one_run_say_the_same(written: Written, tmp_path: pathlib.Path) -> None:
    assert written.status == 3
    document = json.loads(written.texts["json"])
    jsonschema.Draft7Validator(OURS).validate(document)
    files = {
        kind: {f["file"] for f in document[kind]}
        for kind in ("findings", "suppressed", "known", "blind")
    }
    assert files == {
        "findings": {"drivers/new.c"},
        "suppressed": {"drivers/allowed.c"},
        "known": {"drivers/known.c"},
        "blind": {"drivers/broken.c"},
    }
    new = {f["rule"] for f in document["findings"]}
    log = json.loads(written.texts["sarif"])
    sarif(log)
    results = log["runs"][0]["results"]
    assert {r["ruleId"] for r in results if "suppressions" not in r} == new
    assert {s["justification"] for r in results for s in r.get("suppressions", ())} == {
        "until 7.0", "in the baseline",
    }  # fmt: skip
    issues = json.loads(written.texts["gitlab"])
    jsonschema.Draft7Validator(GITLAB).validate(issues)
    assert {i["check_name"] for i in issues} == {*new, "gup-vmas/blind"}
    assert {p["title"] for _, p, _ in commands(written.texts["github"])} == {
        *new, "gup-vmas/blind",
    }  # fmt: skip
    xsd(written.texts["junit"], tmp_path)
    suite = ElementTree.fromstring(written.texts["junit"])[0]
    assert {case[0].get("type") for case in suite if case[0].tag in ("failure", "error")} == {
        *new, "gup-vmas/blind",
    }  # fmt: skip
    assert set(re.findall(r"\[(gup-vmas/\w+)\]$", written.texts["text"], re.MULTILINE)) == {
        *new, "gup-vmas/blind",
    }  # fmt: skip


def test_a_run_says_what_it_read_and_what_it_can_find(written: Written) -> None:
    run = json.loads(written.texts["sarif"])["runs"][0]
    (details,) = run["versionControlProvenance"]
    assert details["repositoryUri"] == "https://git.example.org/linux.git"
    assert details["revisionId"] == written.revision
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == {
        f"gup-vmas/{name}"
        for name in (
            "single", "multi", "ignored", "unused", "forwarded", "wrapper", "dangling", "locked",
            "shape", "reference", "unused-allow",
        )
    }  # fmt: skip
    for text in written.texts.values():
        assert "secret" not in text


def test_a_finding_names_its_commit_and_its_place_in_the_line(written: Written) -> None:
    for finding_ in json.loads(written.texts["json"])["findings"]:
        assert finding_["commit"].endswith('("use new, broken")')
        source = finding_["source"].encode()
        named = source[finding_["column"] - 1 : finding_["end_column"] - 1].decode()
        assert named == "pin_user_pages"


def test_each_fix_of_a_run_does_in_sarif_what_its_diff_does(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    repo = tool.repository(tmp_path / "linux")
    files = {name: tmp_path / name for name in ("sarif", "json")}
    words = [word for name, file in files.items() for word in ("--format", f"{name}={file}")]
    assert tool("check", "--tree", repo, "--all", *words).status == 1
    results = json.loads(files["sarif"].read_text())["runs"][0]["results"]
    fixed = [f["fix"] for f in json.loads(files["json"].read_text())["findings"] if f["fix"]]
    in_sarif = [result["fixes"][0] for result in results if "fixes" in result]
    assert fixed and len(in_sarif) == len(fixed)
    for fix, said in zip(fixed, in_sarif):
        path = repo / fix["file"]
        before = path.read_bytes()
        subprocess.run(["patch", "-s", "-p1"], cwd=repo, input=fix["diff"].encode(), check=True)
        assert path.read_bytes() != before
        assert applied(before, said) == path.read_bytes()
        path.write_bytes(before)
