# SPDX-License-Identifier: GPL-2.0-only
"""A Code Quality report of GitLab: the part of the Code Climate format that GitLab reads.

https://docs.gitlab.com/ci/testing/code_quality/ has the fields. GitLab compares the report of a
merge request with that of the target by the fingerprints.
"""

from __future__ import annotations

import hashlib
import json

from gupvmas.check.formats import common
from gupvmas.check.model import Severity
from gupvmas.base.gitrepo import printable, to_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gupvmas.check.model import CheckReport

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.NOTE: "info"}


def render(report: CheckReport, color: bool) -> str:
    """An array of issues; what could not be read is one of the worst kind."""
    unique = common.fingerprints(report)
    issues = [
        _issue(
            finding.message + (f" (kernels {finding.kernels})" if finding.kernels else ""), finding.rule.id, unique[id(finding)], _SEVERITIES[finding.severity],
            finding.file, finding.line, finding.end_line,
        )
        for finding in report.findings
    ]  # fmt: skip
    for number, blind in enumerate(report.blind):
        said = f"{blind.file}\0{blind.slug}\0{number}"
        print_ = hashlib.sha256(to_bytes(said)).hexdigest()
        line = max(blind.line, 1)
        issues.append(
            _issue(
                common.blind_message(blind), common.BLIND, print_, "blocker",
                blind.file, line, line,
            )
        )  # fmt: skip
    return json.dumps(issues, indent=2) + "\n"


def _issue(
    description: str, rule: str, fingerprint: str, severity: str, file: str, begin: int, end: int
) -> dict[str, object]:
    return {
        "description": printable(description),
        "check_name": rule,
        "fingerprint": fingerprint,
        "severity": severity,
        # A name that is no UTF-8 can't be linked to; at least it can be read.
        "location": {"path": printable(file), "lines": {"begin": begin, "end": end}},
    }
