# SPDX-License-Identifier: GPL-2.0-only
"""The report in the form of tool/schema/check-1.json."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from gupvmas import VERSION
from gupvmas.check.formats import common
from gupvmas.check.model import Severity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gupvmas.check.model import CheckFinding, CheckReport

SCHEMA = "gup-vmas/check/1"


def render(report: CheckReport, color: bool) -> str:
    """The report for programs."""
    return json.dumps(document(report), indent=2) + "\n"


def document(report: CheckReport) -> dict[str, Any]:
    """The report as tool/schema/check-1.json has it."""
    return {
        "schema": SCHEMA,
        "tool": {"version": VERSION},
        "repository": report.repository,
        "revision": report.revision,
        "rules": [dataclasses.asdict(rule) for rule in common.rules(report)],
        "findings": [_finding(finding) for finding in report.findings],
        "suppressed": [_finding(finding) for finding in report.suppressed],
        "known": [_finding(finding) for finding in report.known],
        "stale": list(report.stale),
        "blind": [dataclasses.asdict(blind) for blind in report.blind],
        "summary": {
            "status": int(report.status),
            "what": report.looked.what,
            "checked": report.looked.changes,
            "merges": report.looked.merges,
            "files": report.looked.files,
            "paths": list(report.looked.paths),
            "errors": report.count(Severity.ERROR),
            "warnings": report.count(Severity.WARNING),
            "notes": report.count(Severity.NOTE),
        },
    }


def _finding(finding: CheckFinding) -> dict[str, Any]:
    return {
        **dataclasses.asdict(finding),
        "rule": finding.rule.id,
        "severity": finding.severity.value,
        "matrix": common.matrix(finding),
    }
