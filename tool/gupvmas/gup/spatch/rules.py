# SPDX-License-Identifier: GPL-2.0-only
"""The semantic patches of cocci/, filled in for the names in question."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gupvmas.gup.spatch.program import ROOT

#: Stands for the names in question in the rules.
PLACEHOLDER = "GUP_NAMES"

RULES = ROOT / "cocci"


def rule_text(rules: Sequence[str], names: Sequence[str]) -> str:
    """The semantic patch of the rule files ``rules`` (paths below cocci/), for ``names``."""
    texts = [(RULES / rule).read_text(encoding="ascii") for rule in rules]
    return "\n".join(texts).replace(PLACEHOLDER, ", ".join(names))


#: Words of SmPL that can't stand among the names of functions, whatever the rules.
_RESERVED = frozenset(
    {"any", "virtual", "merge", "script", "declaration", "field", "attribute", "format"}
)


def can_name(name: str, rules: Sequence[str]) -> bool:
    """Whether ``rules`` can be asked about a function of this name.

    One that is called like a rule or a metavariable means that to spatch, which then fails.
    """
    lines = rule_text(rules, []).split("\n")
    words = {word for line in lines for word in re.findall(r"\w+", line.partition("//")[0])}
    return name not in words and name not in _RESERVED
