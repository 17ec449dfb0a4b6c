# SPDX-License-Identifier: GPL-2.0-only
"""What the script rules of cocci/convert/ report with, on top of facts.py.

A rule that has changed the code says which conversion it was; one that can't says why, by the
slug of a reason in tool/gupvmas/reasons.py.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from facts import fact


def converted(name: str, at: Any) -> None:
    """The conversion ``name`` took the call in the function that holds ``at``."""
    fact("converted", at, name=name)


def refuse(slug: str, at: Any, **details: Any) -> None:
    """The call can't be converted for the reason ``slug``; ``at`` is the place that shows it."""
    fact("refused", at, slug=slug, **details)


def fired(rule: str) -> None:
    """The rule ``rule`` has changed something in the file at hand."""
    record = {"fact": "fired", "file": "", "function": "", "at": [0, 0, 0, 0], "rule": rule}
    sys.stdout.write(json.dumps(record) + "\n")
