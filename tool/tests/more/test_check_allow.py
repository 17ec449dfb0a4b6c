# SPDX-License-Identifier: GPL-2.0-only
"""Comments that allow nothing, and entries of a baseline without a user: notes, errors by --strict."""

from __future__ import annotations

import json
import pathlib

import pytest

from conftest import Tool
from test_check_asked import PLACE, USER, check, commit, found, put, repo

__all__ = ["repo"]

ALLOW = b"\t/* gup-vmas: allow until 6.9 */\n"
NEW = "drivers/misc/new.c"
#: The user with the comment on the line above the call, which is the ninth line.
ALLOWED = USER.replace(b"\tif (get_user", ALLOW + b"\tif (get_user")
CALL = USER[USER.index(b"\tif (get") : USER.index(b"\tput_page")]


def idle(line: int, severity: str = "note") -> str:
    """What is said of a comment that allows nothing."""
    return f"{NEW}:{line}:2: {severity}: gup-vmas/unused-allow"


@pytest.mark.parametrize(
    ("data", "call", "comment"),
    [
        pytest.param(ALLOWED, 0, 0, id="on the line above"),
        pytest.param(ALLOWED.replace(b" until 6.9", b""), 10, 9, id="no reason"),
        pytest.param(ALLOWED.replace(ALLOW, ALLOW + b"\n"), 11, 9, id="too far above"),
        pytest.param(ALLOWED.replace(CALL, b"\tpage = find(addr);\n"), 0, 9, id="no call"),
        pytest.param(b"int a;\n" + ALLOW, 0, 2, id="no name of GUP in the file"),
        pytest.param(b"\t/* gup-vmas: allowed are all */\n", 0, 0, id="another word"),
    ],
)
def test_a_comment_that_allows_nothing_is_a_note(
    tool: Tool, repo: pathlib.Path, data: bytes, call: int, comment: int
) -> None:
    """By its change as in the whole tree. The numbers are those of lines; 0: nothing is found."""
    put(repo, data=data)
    said = [idle(comment)] * bool(comment) + [PLACE.replace(":9:", f":{call}:")] * bool(call)
    assert sorted(found(check(tool, repo))) == sorted(said)
    assert sorted(found(check(tool, repo, "--all", "drivers/misc"))) == sorted(said)


def test_a_change_answers_for_what_it_leaves_behind_only(tool: Tool, repo: pathlib.Path) -> None:
    """The call goes and the comment stays: a note. Another change of that file: none."""
    put(repo, data=ALLOWED)
    commit(tool, repo, "an allowed user")
    put(repo, data=ALLOWED.replace(CALL, b"\tpage = find(addr);\n"))
    gone = commit(tool, repo, "the user goes")
    put(repo, data=ALLOWED.replace(CALL, b"\tpage = find(addr + 1);\n"))
    commit(tool, repo, "something else")
    done = check(tool, repo, "--diff", "main~2..main")
    assert (done.status, found(done)) == (0, [idle(9)])
    assert done.document["findings"][0]["commit"].startswith(gone[:12])
    assert "nothing is found on its lines" in done.document["findings"][0]["message"]
    done = check(tool, repo, "--diff", "main~2..main", "--strict")
    assert (done.status, found(done)) == (1, [idle(9, "error")])


def test_what_could_not_be_read_may_be_what_a_comment_allows(tool: Tool, repo: pathlib.Path) -> None:
    put(repo, data=ALLOWED + b"long f(void)\n{\n\treturn ((get_user_pages(0, 1, 0, 0, 0);\n}\n" + ALLOW)
    done = check(tool, repo)
    assert (done.status, found(done)) == (3, []), done


def test_an_entry_without_a_user_is_an_error_if_that_is_asked_for(
    tool: Tool, repo: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """In every format; of what was not looked at nothing is said."""
    known = tmp_path / "known.json"
    put(repo)
    tool("check", "--tree", repo, "--write-baseline", known)
    (repo / NEW).unlink()
    words = ("check", "--tree", repo, "--all", "--baseline", known)
    done = tool(*words)
    assert done.status == 0 and f"baseline: note: matches nothing any more: {NEW}: flags: " in done.out
    assert done.out.endswith("checked\n") and "0 errors, 0 warnings, 1 note, " in done.out
    assert "matches nothing" not in tool(*words, "mm").out
    formats = [f"{name}={tmp_path / name}" for name in ("github", "sarif", "json", "junit")]
    done = tool(*words, "--strict", *(word for text in ("text", *formats) for word in ("--format", text)))
    assert done.status == 1 and f"baseline: error: matches nothing any more: {NEW}" in done.out
    assert "::error title=gup-vmas::The baseline has an entry" in (tmp_path / "github").read_text()
    assert 'failures="1"' in (tmp_path / "junit").read_text()
    (run,) = json.loads((tmp_path / "sarif").read_text())["runs"]
    assert [n["level"] for n in run["invocations"][0]["toolExecutionNotifications"]] == ["error"]
    summary = json.loads((tmp_path / "json").read_text())["summary"]
    assert (summary["status"], summary["errors"]) == (1, 1)
