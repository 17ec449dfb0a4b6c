# SPDX-License-Identifier: GPL-2.0-only
"""The formats of check, a module each with ``render(report, color)``; and nothing but formats.

What is printed comes from a stranger's tree. Each format sees to it that a path or a line of
source can't end its own field: no control character, line end or odd byte gets through raw.
"""

from __future__ import annotations

import importlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gupvmas.check.model import CheckReport

#: What there is, each a module of this package, and what --help says of it.
FORMATS = {
    "text": "as compilers print it",
    "github": "workflow commands that become annotations in GitHub Actions",
    "gitlab": "a Code Quality report of GitLab",
    "sarif": "SARIF 2.1.0",
    "rdjson": "for reviewdog: review comments, conversions as suggestions",
    "json": "for programs, see tool/schema/check-1.json",
    "junit": "JUnit XML",
}


def render(name: str, report: CheckReport, color: bool = False) -> str:
    """The report in one of FORMATS, ready to be written; the same report gives the same text.

    color: with escape sequences of a terminal, where the format has any (text). Raises KeyError
    for a name that is not in FORMATS. The text can be written as UTF-8.
    """
    FORMATS[name]
    text: str = importlib.import_module(f"{__name__}.{name}").render(report, color)
    return text
