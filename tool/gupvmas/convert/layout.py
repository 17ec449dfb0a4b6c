# SPDX-License-Identifier: GPL-2.0-only
"""What spatch changed in a file, in the layout that the file has: gupscan --layout."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from gupvmas.code import scanner
from gupvmas.code.edit import Edit
from gupvmas.base.errors import IncompleteError
from gupvmas.gup.site import Refusal


def edits(before: Path, after: Path, name: str) -> list[Edit]:
    """The edits of ``before``, which together give it the tokens of ``after``.

    ``name`` is what messages call the file. Raises Refusal if a comment or a directive would be
    lost.
    """
    command = [str(scanner.PROGRAM), "--layout", "--edits", str(before), str(after)]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode == 3:
        said = done.stderr.decode("utf-8", "replace").strip()
        where = said.rpartition(f"{before}:")[2]
        raise Refusal("layout-refused", text=f"line {where}" if where else said)
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise IncompleteError(f"{name}: no layout: {said or done.returncode}")
    found: list[Edit] = []
    for record in map(json.loads, done.stdout.splitlines()):
        text = record["text"].encode("utf-8", "surrogateescape")
        if found and found[-1].end == record["start"]:
            # What meets belongs together, in this order.
            last = found.pop()
            found.append(Edit(last.start, record["end"], last.text + text))
        else:
            found.append(Edit(record["start"], record["end"], text))
    return found
