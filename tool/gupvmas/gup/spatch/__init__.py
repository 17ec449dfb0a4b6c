# SPDX-License-Identifier: GPL-2.0-only
"""Runs spatch with the rules of cocci/ and reads what they report."""

from __future__ import annotations

from gupvmas.gup.spatch.facts import Fact
from gupvmas.gup.spatch.program import ROOT, environment, program, version, version_of
from gupvmas.gup.spatch.rules import PLACEHOLDER, RULES, can_name, rule_text
from gupvmas.gup.spatch.running import TIMEOUT, Answer, Job, facts_of, run, wait

__all__ = [
    "PLACEHOLDER", "ROOT", "RULES", "TIMEOUT", "Answer", "Fact", "Job", "can_name", "environment", "facts_of",
    "program", "rule_text", "run", "version", "version_of", "wait",
]  # fmt: skip
