# SPDX-License-Identifier: GPL-2.0-only
"""A report for a person, for programs, and for a CI."""

from __future__ import annotations

import dataclasses
from typing import Any

from gupvmas.base import junit
from gupvmas.verify.boot.model import ArchResult, BootReport, Finding, Guest, Outcome, Verdict
from gupvmas.base.gitrepo import printable

SCHEMA = "gup-vmas/boot/1"


def counts(tests: tuple[Outcome, ...]) -> dict[str, int]:
    """How many tests there are of each verdict."""
    found = {verdict.value: 0 for verdict in Verdict}
    for outcome in tests:
        found[outcome.verdict.value] += 1
    return found


def as_document(report: BootReport) -> dict[str, Any]:
    """The report as a value for json.dumps()."""
    return {
        "schema": SCHEMA,
        "status": int(report.status),
        "machines": [_machine(result) for result in report.arches],
    }


def _machine(result: ArchResult) -> dict[str, Any]:
    return {
        "name": result.machine,
        "arch": result.arch,
        "status": int(result.status),
        "not_run": result.not_run,
        "missing_options": list(result.missing),
        "kernels_built": result.built,
        "build_seconds": round(result.build_seconds, 1),
        "before": _guest(result.before),
        "after": _guest(result.after),
        "findings": [dataclasses.asdict(finding) for finding in result.findings],
    }


def _guest(guest: Guest | None) -> dict[str, Any] | None:
    if guest is None:
        return None
    return {
        "tests": [
            {"name": t.name, "verdict": t.verdict.value, "value": t.value} for t in guest.tests
        ],
        "counts": counts(guest.tests),
        "reports": [dataclasses.asdict(report) for report in guest.reports],
        "trouble": guest.trouble,
        "tail": list(guest.tail),
        "seconds": round(guest.seconds, 1),
        "log": guest.log,
    }


def as_text(report: BootReport) -> str:
    """The report for a terminal of 80 columns; ends with a line end."""
    lines = [f"{'guest':16} {'tests':>6} {'skipped':>8} {'seconds':>8}  kernels  before = after"]
    for result in report.arches:
        lines.append(_row(result))
    for result in report.arches:
        lines += _details(result)
    return "\n".join(lines) + "\n"


def _row(result: ArchResult) -> str:
    name = f"{result.machine:16}"
    if result.not_run:
        return f"{name} not run: {result.not_run}"
    if result.before is None or result.after is None:
        return f"{name} not run: a kernel does not build"
    number = counts(result.after.tests)
    seconds = result.before.seconds + result.after.seconds
    made = f"{result.built} built" if result.built else "kept"
    bad = len(result.findings)
    verdict = "yes" if not bad else f"NO: {bad} finding{'s' if bad > 1 else ''}"
    return (
        f"{name} {number['ok'] + number['not ok']:6} {number['skip']:8} {seconds:8.0f}  "
        f"{made:7}  {verdict}"
    )


def _details(result: ArchResult) -> list[str]:
    lines = []
    if result.missing:
        lines.append(f"{result.machine}: this tree does not have: {', '.join(result.missing)}")
    for finding in result.findings:
        lines += _finding(result.machine, finding)
    if result.findings:
        for guest in (result.before, result.after):
            if guest is not None:
                lines.append(f"{result.machine}: console, {guest.side}: {guest.log}")
    return lines


def _finding(machine: str, finding: Finding) -> list[str]:
    first, *rest = finding.text.splitlines() or [""]
    side = "" if finding.kind == "difference" else f" ({finding.side})"
    head = f"{machine}: {finding.kind}{side}: {printable(finding.name)}"
    return [head, f"    {printable(first)}", *(f"    {printable(line)}" for line in rest)]


def add_junit(report: BootReport, document: junit.Report) -> None:
    """Add a suite for every machine to the document."""
    for result in report.arches:
        suite = document.suite(f"boot {result.machine}")
        group = f"boot.{result.machine}"
        about: dict[str, Finding] = {finding.name: finding for finding in result.findings}
        for outcome in _all_tests(result):
            case = suite.case(group, outcome.name)
            finding = about.pop(outcome.name, None)
            if finding is not None:
                _failure(case, finding)
            elif outcome.verdict is Verdict.SKIP:
                case.skipped(outcome.value)
        for finding in about.values():
            _failure(suite.case(group, finding.name), finding)
        if result.not_run:
            suite.case(group, "the guest").skipped(result.not_run)


def _all_tests(result: ArchResult) -> list[Outcome]:
    both: dict[str, Outcome] = {}
    for guest in (result.before, result.after):
        for outcome in guest.tests if guest is not None else ():
            both[outcome.name] = outcome
    return list(both.values())


def _failure(case: junit.Case, finding: Finding) -> None:
    first = (finding.text.splitlines() or [""])[0]
    case.failure(f"{finding.side}: {first}", finding.text, finding.kind)
