# SPDX-License-Identifier: GPL-2.0-only
"""What of a build directory has to be made again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from gupvmas.verify.boot.again import headers
from gupvmas.base.workdir import os_errors


def reached(
    top: Path,
    every: Mapping[str, Collection[str]],
    names: Collection[bytes],
    held: Collection[str],
    others: Collection[str],
) -> set[str]:
    """What has to be made again as ``names`` are others in the headers ``held`` below ``top``.

    every: all that was made, as kbuild.made() gives it;
    others: files with which make finds that out by itself. At least one object that includes
    each header is made, so that the header is seen to compile.
    Raises UsageError, IncompleteError for a file that can't be read.
    """
    # Only into what a header goes can something of it go.
    concerned = {target: {*files} for target, files in every.items() if not {*held}.isdisjoint(files)}
    read = set().union(*concerned.values())
    with os_errors("read", str(top)):
        names, users = headers.naming(top, [n for n in read if n.endswith(".h")], names)
        users |= {
            name
            for name in read
            if not name.endswith(".h") and headers.Text((top / name).read_bytes()).mentions(names)
        }
    found = {target for target, files in concerned.items() if files & users}
    seen = found | {target for target, files in concerned.items() if files & {*others}}
    for header in held:
        including = {target for target, files in concerned.items() if header in files}
        if including and not including & seen:
            found.add(min(including))
    return found
