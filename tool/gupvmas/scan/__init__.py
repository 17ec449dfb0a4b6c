# SPDX-License-Identifier: GPL-2.0-only
"""Scans a tree."""

from gupvmas.scan.model import Scan
from gupvmas.scan.reading import Options, read
from gupvmas.scan.run import scan

__all__ = ["Options", "Scan", "read", "scan"]
