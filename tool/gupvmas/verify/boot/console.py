# SPDX-License-Identifier: GPL-2.0-only
"""Reads the console of a guest: the lines of TAP in it, and what the kernel complained about.

Both come by the kernel's log, so that no line is torn, and a complaint stands behind the test
that ended before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from gupvmas.verify.boot.model import LogReport, Outcome, Verdict

#: What the guest's init puts before its lines (tool/guest/report.h).
PREFIX = "gup-vmas: "

#: Lines of a complaint that are kept, and lines after which it is taken to be over.
KEPT, LONGEST = 14, 90

# A time, and with CONFIG_PRINTK_CALLER a task, may stand before what is said.
_STAMP = re.compile(r"^(?:\[ *\d+\.\d+\])?(?:\[ *[TC]\d+\])? ?")
_RESULT = re.compile(r"^(ok|not ok) (\d+) (.*)$")
_SKIP = re.compile(r"^(.*?) # SKIP ?(.*)$")
_PLAN = re.compile(r"^1\.\.(\d+)$")

#: How complaints begin, the special before the general, and their kinds.
_KINDS = tuple(
    (kind, re.compile(text))
    for kind, text in (
        ("kasan", r"BUG: (?:KASAN|KFENCE|KMSAN|KCSAN)\b|KASAN: "),
        ("ubsan", r"UBSAN: "),
        (
            "lockdep",
            r"WARNING: (?:possible |inconsistent lock|suspicious |bad unlock|held lock|lock held"
            r"|nested lock|HARDIRQ|SOFTIRQ|.*lock order)"
            r"|INFO: (?:possible |trying to register|lockdep is turned off)"
            r"|DEBUG_LOCKS_WARN_ON|turning off the locking correctness validator"
            r"|BUG: MAX_LOCK",
        ),
        ("stall", r"(?:watchdog: )?BUG: (?:soft|hard) lockup|INFO: task .* blocked for more"
                  r"|(?:rcu: )?INFO: rcu_\w+ (?:detected|self-detected)"),
        ("panic", r"Kernel panic"),
        ("bug", r"BUG: |kernel BUG at |Oops\b|Internal error: |general protection fault"
                r"|Unable to handle kernel |PANIC: |stack segment|traps: PANIC"),
        ("warning", r"WARNING: |(?:INFO|ERROR): .*trace|refcount_t: |list_(?:add|del) corruption"),
        ("lost", r"\*\* \d+ printk messages dropped"),
    )
)  # fmt: skip
_CUT = "------------[ cut here ]------------"
_END = "---[ end "


def lines_of(text: str) -> list[str]:
    """The lines of a console, without the carriage returns and the times."""
    return [_STAMP.sub("", line.rstrip("\r\n\0 "), count=1) for line in text.splitlines()]


def results(lines: Iterable[str]) -> tuple[tuple[Outcome, ...], str]:
    """The tests in the order of the console, and why they are not all; "" if they are."""
    outcomes: list[Outcome] = []
    seen: dict[str, int] = {}
    plan = None
    for line in lines:
        if not line.startswith(PREFIX):
            continue
        said = line[len(PREFIX) :]
        planned = _PLAN.match(said)
        found = _RESULT.match(said)
        if planned:
            plan = int(planned[1])
        if not found:
            continue
        if int(found[2]) != len(outcomes) + 1:
            return tuple(outcomes), f"test {len(outcomes) + 1} has left no line"
        outcome = _outcome(found[1], found[3])
        # A name that comes again is another test.
        times = seen[outcome.name] = seen.get(outcome.name, 0) + 1
        if times > 1:
            outcome = Outcome(f"{outcome.name} ({times})", outcome.verdict, outcome.value)
        outcomes.append(outcome)
    if plan is None:
        return tuple(outcomes), "it did not get to its end: there is no plan"
    if plan != len(outcomes):
        return tuple(outcomes), f"{plan} tests were made, {len(outcomes)} have left a line"
    if not outcomes:
        return (), "it made no tests"
    return tuple(outcomes), ""


def _outcome(verdict: str, said: str) -> Outcome:
    skipped = _SKIP.match(said)
    if skipped:
        return Outcome(skipped[1], Verdict.SKIP, skipped[2])
    # A value has no ": " in it, a name may.
    name, _, value = said.rpartition(": ")
    return Outcome(name or said, Verdict.OK if verdict == "ok" else Verdict.NOT_OK, value)


def kind_of(line: str) -> str | None:
    """The kind of complaint that begins with a line; None if none does."""
    for kind, pattern in _KINDS:
        if pattern.match(line):
            return kind
    return None


def reports(lines: Iterable[str]) -> tuple[LogReport, ...]:
    """Everything that the kernel complained about.

    One complaint has several lines that could each begin one (an oops has a BUG and an Oops); it
    lasts until its end is marked, until a test ends, or for LONGEST lines.
    """
    found: list[LogReport] = []
    after = ""
    open_: list[str] = []
    kind = ""
    before: list[str] | None = None  # since "cut here": what WARN() says comes first

    def close() -> None:
        nonlocal open_
        if open_:
            found.append(LogReport(kind, "\n".join(open_[:KEPT]), after))
        open_ = []

    for line in lines:
        if line.startswith(PREFIX):
            close()
            before = None
            ended = _RESULT.match(line[len(PREFIX) :])
            if ended:
                after = _outcome(ended[1], ended[3]).name
            continue
        if line.startswith(_END) or len(open_) >= LONGEST:
            close()
            before = None
            continue
        began = kind_of(line)
        if open_ and began != "panic":
            open_.append(line)
            continue
        if began is not None:
            close()
            open_, kind = [*(before or ()), line], began
            before = None
        elif line.strip() == _CUT:
            before = []
        elif before is not None and len(before) < 5:
            before.append(line)
    close()
    return tuple(found)
