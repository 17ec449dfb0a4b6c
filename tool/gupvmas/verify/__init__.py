# SPDX-License-Identifier: GPL-2.0-only
"""Builds every commit of a series and compares each with the one before it.

verify() does it all; report.py shows what it returns. What is built on is in targets.py, what a
commit changes in change.py, what is built for that in plan.py. build/ builds, judge/ compares.
"""

from __future__ import annotations

from gupvmas.verify.model import Finding, Options, Verification
from gupvmas.verify.run import verify

__all__ = ["Finding", "Options", "Verification", "verify"]
