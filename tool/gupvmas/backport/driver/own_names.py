# SPDX-License-Identifier: GPL-2.0-only
"""gup_compat.h in a file that calls the kernel's own functions, too: there it must not rename them.

A call that stays in an old shape would no longer compile where the header makes the name one of
today's shape. So the file defines GUP_COMPAT_OWN_NAMES, and calls what is the header's by the names
that the header has for it: gup_compat_get_user_pages() and so on.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

from gupvmas.backport.ladders.sight import File, look
from gupvmas.code.edit import Edit, apply
from gupvmas.code.model import Kind, Occurrence
from gupvmas.code.source import Source
from gupvmas.code.views import Said
from gupvmas.code import scanner
from gupvmas.gup import api, arms

PREFIX = b"gup_compat_"
DEFINE = b"#define GUP_COMPAT_OWN_NAMES"

#: What the header has by a name of its own.
NAMES = (
    *api.FUNCTIONS[:1], *api.FUNCTIONS[2:], *sorted(api.MMAP_SEM.keys() - {api.GONE_LOCK}), api.LOOKUP,
    api.HELPER, *api.UNPIN, "unpin_user_pages_dirty_lock", "mmap_assert_locked", "mmap_assert_write_locked",
)  # fmt: skip

#: The kernels that have the lock by its name of today.
_LOCK_SINCE = arms.code(api.SINCE[api.MMAP_LOCK[0]])


def renamed(
    old: Mapping[str, bytes], new: Mapping[str, bytes], said: Mapping[str, Said], work: Path
) -> dict[str, bytes]:
    """The texts ``new`` with the header's own names where the header is meant; ``old``: as they were.

    ``work`` is a private directory, to be made. Raises IncompleteError.
    """
    files = look(new, said, work, knobs=0)
    found = {}
    for number, (path, text) in enumerate(new.items()):
        source = Source(path, text)
        copy = work / f"names{number}.c"
        copy.write_bytes(text)
        uses = scanner.read(["--tree", str(work)], NAMES, paths=[copy.name]).occurrences
        fresh = _fresh_lines(old[path], text)
        meant = {o.offset for o in uses if o.kind is Kind.CALL and not o.quoted and o.line in fresh}
        meant |= _for_old_kernels(files[path]) if path in files else set()
        found[path] = apply(source, [_edit(o) for o in uses if o.offset in meant])
    return found


def _edit(use: Occurrence) -> Edit:
    return Edit(use.offset, use.offset, PREFIX)


def _fresh_lines(old: bytes, new: bytes) -> set[int]:
    """The numbers of the lines that are not in the old text."""
    matcher = difflib.SequenceMatcher(None, old.split(b"\n"), new.split(b"\n"), autojunk=False)
    return {
        line + 1 for tag, _, _, first, end in matcher.get_opcodes() if tag != "equal"
        for line in range(first, end)
    }


def _for_old_kernels(file: File) -> set[int]:
    """The calls that are in today's form for some kernel that has another one."""
    found: set[int] = set()
    wrong: set[int] = set()
    for sight in file.sights:
        first = min(point.kernels.first for point in sight.view.points)
        for call in sight.calls:
            if call.name in api.MMAP_SEM:
                right = first >= _LOCK_SINCE
            elif call.name in api.FUNCTIONS and len(call.arguments) == len(api.NOW.get(call.name, ())):
                right = first >= arms.NEW.first
            else:
                wrong.add(call.offset)
                continue
            if not right:
                found.add(call.offset)
    return found - wrong
