# SPDX-License-Identifier: GPL-2.0-only
"""Boots the kernel before and after a series in qemu and compares what programs see of it.

boot() does it all. as_text(), as_document() and add_junit() show a report; nothing else of the
package is meant for callers.
"""

from __future__ import annotations

from gupvmas.verify.boot.model import (
    ARCHES,
    ArchResult,
    BootOptions,
    BootReport,
    Finding,
    Guest,
    LogReport,
    Outcome,
    Verdict,
)
from gupvmas.verify.boot.render import add_junit, as_document, as_text
from gupvmas.verify.boot.run import boot

__all__ = [
    "ARCHES",
    "ArchResult",
    "BootOptions",
    "BootReport",
    "Finding",
    "Guest",
    "LogReport",
    "Outcome",
    "Verdict",
    "add_junit",
    "as_document",
    "as_text",
    "boot",
]
