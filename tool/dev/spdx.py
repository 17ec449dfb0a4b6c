#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Says which files lack the line that names their licence.

usage: spdx.py, with paths on stdin that end in NUL; status 1 if any lacks it
"""

from __future__ import annotations

import re
import sys
from pathlib import PurePath

TAG = re.compile(rb"SPDX-License-Identifier: GPL-2\.0-only\b")
#: What vendors ship with their own modules.
DUAL_TAG = re.compile(rb"SPDX-License-Identifier: GPL-2\.0 OR MIT\b")
DUAL = PurePath("tool/compat")
LINES = 3  # a tag stands near the top: below #! or a title

#: Text that has no comments (Debian's changelog is one) or a licence of its own, the input of
#: fuzzers, and caches.
SUFFIXES = {".json", ".patch", ".mbox", ".md", ".xsd"}
NAMES = {"COPYING", "MAINTAINERS", "changelog", "format"}
DIRECTORIES = {"corpus", "__pycache__", ".pytest_cache", ".mypy_cache"}


def exempt(path: PurePath) -> bool:
    """Whether the file can't have a tag."""
    return (
        path.suffix in SUFFIXES or path.name in NAMES or not DIRECTORIES.isdisjoint(path.parts)
    )


def main() -> int:
    """Check the files that stdin names."""
    names = [name for name in sys.stdin.buffer.read().split(b"\0") if name]
    lacking = 0
    for name in names:
        path = PurePath(name.decode("utf-8", "surrogateescape"))
        if exempt(path):
            continue
        with open(path, "rb") as file:
            top = b"".join(file.readline(400) for _ in range(LINES))
        if b"\0" not in top and not (DUAL_TAG if path.parent == DUAL else TAG).search(top):
            print(f"{path}: no SPDX-License-Identifier in its first {LINES} lines")
            lacking += 1
    if not names:
        print("no files to look at")
    return 1 if lacking or not names else 0


if __name__ == "__main__":
    sys.exit(main())
