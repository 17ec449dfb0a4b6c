# SPDX-License-Identifier: GPL-2.0-only
"""What spatch changed in a file, in the layout that the file has: gupscan --layout."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from gupvmas import scanner
from gupvmas.edit import Edit
from gupvmas.errors import IncompleteError
from gupvmas.site import Refusal


def edits(before: Path, after: Path, name: str) -> list[Edit]:
    """The edits of ``before``, which together give it the tokens of ``after``.

    ``name`` is what messages call the file. Raises Refusal if a comment or a directive would be
    lost.
    """
    command = [str(scanner.PROGRAM), "--layout", "--edits", str(before), str(after)]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode == 3:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise Refusal(said.rpartition(f"{before}:")[2] or said)
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise IncompleteError(f"{name}: no layout: {said or done.returncode}")
    return [
        Edit(record["start"], record["end"], record["text"].encode("utf-8", "surrogateescape"))
        for record in map(json.loads, done.stdout.splitlines())
    ]
