# SPDX-License-Identifier: GPL-2.0-only
"""One call in another shape: the same arguments, put where that function has them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gupvmas.code.edit import Edit, apply, drop_argument, replace, wrap_call
from gupvmas.code.model import Occurrence
from gupvmas.gup.site import Refusal
from gupvmas.code.source import WIDTH, Source, indent_to, width_of
from gupvmas.gup.spatch import Fact

Roles = tuple[str, ...]

#: What stands for a parameter that the old shape has and the new one has not. Faults are
#: accounted to current since 5.9, and the local functions always worked on its mm. Where there is no
#: locked, the lock is never dropped, which is what NULL says.
STANDS_FOR = {"tsk": b"current", "mm": b"current->mm", "vmas": b"NULL", "locked": b"NULL"}

#: The two that stood for gup_flags before 4.9.
TRUTHS = ("write", "force")


def reshape(
    source: Source,
    call: Occurrence,
    have: Roles,
    want: Roles,
    facts: Sequence[Fact],
    name: str | None = None,
) -> list[Edit]:
    """The edits that make ``call``, which has the arguments ``have``, one with ``want``.

    ``facts`` are those about the call: of backport/flags.cocci and scan/null.cocci. ``name``: of
    the function that is called instead. Raises Refusal if something that is passed can't be
    passed to a function with ``want``.
    """
    if name is not None:
        return _renamed(source, call, reshape(source, call, have, want, facts), name)
    if call.straddles:
        raise Refusal("arguments-straddle-if")
    new = _arguments(source, call, have, want, facts)
    kept = [role for role in want if role in have]
    if kept != [role for role in have if role in want] or ("write" in have and "write" not in want):
        laid_out = _laid_out(source, call, [new[role] for role in want])
        if not laid_out:
            raise Refusal("comment-in-list")
        return laid_out
    edits: list[Edit] = []
    added = [role for role in want if role not in have]
    for index, role in enumerate(have):
        span = call.arguments[index].span
        if role == "gup_flags" and "write" in want:
            edits.append(replace(span, new["write"] + b", " + new["force"]))
        elif role == "locked" and role not in want and "vmas" not in have:
            # Both are last and NULL: the one takes the place of the other.
            edits.append(replace(span, new["vmas"]))
            added.remove("vmas")
        elif role not in want:
            edits.append(drop_argument(source, call.arguments, index, call.open))
    edits += _inserted(call, have, [r for r in want if r in have or r in added], new)
    if _fits(source, call, edits):
        return edits
    broken = [_on_next_line(source, call, edit) for edit in edits]
    if _fits(source, call, broken):
        return broken
    return _laid_out(source, call, [new[role] for role in want]) or edits


def _renamed(source: Source, call: Occurrence, edits: list[Edit], name: str) -> list[Edit]:
    """``edits`` for a call of another function: what is below the parenthesis moves with it."""
    shift = len(name) - len(call.name)
    rename = Edit(call.offset, call.offset + len(call.name), name.encode())
    below = b"\n" + indent_to(source.column(call.open) + 1)
    moved = b"\n" + indent_to(source.column(call.open) + 1 + shift)
    edits = [Edit(e.start, e.end, e.text.replace(below, moved)) for e in edits]
    last = source.line_end(call.close)
    at = source.data.find(below, call.open, last)
    while at >= 0:
        end = at + len(below)
        if source.data[end : end + 1] not in (b" ", b"\t") and not any(
            e.start <= at < e.end for e in edits
        ):
            edits.append(Edit(at, end, moved))
        at = source.data.find(below, end, last)
    return [rename, *edits]


def _arguments(
    source: Source, call: Occurrence, have: Roles, want: Roles, facts: Sequence[Fact]
) -> dict[str, bytes]:
    """The text of the argument for each role that is wanted."""
    new = {
        role: source.text(argument.span) for role, argument in zip(have, call.arguments)
    }
    for role in want:
        if role in TRUTHS and role not in new:
            new[role] = _truth(call, have, role, facts)
        elif role == "gup_flags" and "write" in new:
            write, force = (" ".join(new[truth].decode("utf-8", "surrogateescape").split()) for truth in TRUTHS)
            new[role] = flags_of(write, force).encode("utf-8", "surrogateescape")
        elif role not in new:
            if role not in STANDS_FOR:
                raise Refusal("nothing-to-pass", role=role)
            new[role] = STANDS_FOR[role]
    for index, role in enumerate(have):
        if role in want or (role == "gup_flags" and "write" in want):
            continue
        if role in TRUTHS or role == "tsk" or new[role] == STANDS_FOR["mm"]:
            continue
        if role in ("locked", "vmas") and not _is_null(new[role], index, facts):
            raise Refusal("passed-in-vain", role=role)
        if role not in ("locked", "vmas"):
            raise Refusal("no-parameter-for", role=role)
    return new


def _is_null(text: bytes, index: int, facts: Sequence[Fact]) -> bool:
    return text == b"NULL" or any(
        fact.kind == "null" and fact.text("index") == str(index) for fact in facts
    )


def _truth(call: Occurrence, have: Roles, role: str, facts: Sequence[Fact]) -> bytes:
    """What stands for write or force, if the flags are constant."""
    index = have.index("gup_flags") if "gup_flags" in have else -1
    for fact in facts:
        if fact.kind == "flags" and fact.text("index") == str(index):
            return fact.text(role).encode()
    raise Refusal("flags-more-than-two")


#: What is not to be evaluated once where it was evaluated twice: a call, a step, an assignment.
_ACTS = re.compile(r"[\w)\]] ?\(|\+\+|--|(?<![=!<>])=(?!=)")


def flags_of(write: str, force: str) -> str:
    """What the two old arguments are as flags: what is true sets one."""
    if write == force and write.lower() not in ("0", "1", "false", "true") and not _ACTS.search(write):
        return _flag(write, "FOLL_WRITE | FOLL_FORCE")
    parts = [
        part for part in (_flag(write, "FOLL_WRITE"), _flag(force, "FOLL_FORCE")) if part != "0"
    ]
    if len(parts) == 2:
        parts = [f"({part})" if "?" in part else part for part in parts]
    return " | ".join(parts) or "0"


def _flag(text: str, flag: str) -> str:
    """The flag where an old argument is true, 0 where it is not."""
    if text.lower() in ("1", "true"):
        return flag
    if text.lower() in ("0", "false"):
        return "0"
    bare = re.fullmatch(r"!?[\w.>-]+|\(.*\)", text) and _is_one(text)
    return f"{text if bare else f'({text})'} ? {flag} : 0"


def _is_one(text: str) -> bool:
    """Whether a parenthesis that begins a text is closed where it ends."""
    return not text.startswith("(") or Source("", text.encode()).closing(0) == len(text.encode()) - 1


def _inserted(
    call: Occurrence, have: Roles, want: Sequence[str], new: dict[str, bytes]
) -> list[Edit]:
    """What comes behind an argument that stays, or before the first one."""
    edits: list[Edit] = []
    place = -1
    pending: list[bytes] = []
    at = {role: argument.span for role, argument in zip(have, call.arguments)}
    for role in want:
        if role in TRUTHS and "gup_flags" in at:
            place = at["gup_flags"].end
        elif role in at:
            if pending:
                start = at[role].start
                edits.append(Edit(start, start, b"".join(text + b", " for text in pending)))
                pending = []
            place = at[role].end
        elif place < 0:
            pending.append(new[role])
        else:
            edits.append(Edit(place, place, b", " + new[role]))
    return edits


def _on_next_line(source: Source, call: Occurrence, edit: Edit) -> Edit:
    """An argument that is put behind another one, on a line of its own."""
    if edit.start != edit.end or not edit.text.startswith(b", "):
        return edit
    indent = indent_to(source.column(call.open) + 1)
    first, line = source.line(call.open), source.line(edit.start)
    if line != first:
        indent = source.indent(edit.start)
    return Edit(edit.start, edit.end, b",\n" + indent + edit.text[2:])


def _fits(source: Source, call: Occurrence, edits: Sequence[Edit]) -> bool:
    """Whether no line of the call gets longer than kernel style wants, unless it was."""
    first, last = source.line(call.offset), source.line(call.close)
    start = source.line_start(call.offset)
    end = source.line_end(call.close)
    piece = Source(source.path, source.data[start:end])
    moved = [Edit(e.start - start, e.end - start, e.text) for e in edits]
    was = max(
        width_of(line.rstrip(b"\\ \t")) for line in source.data[start:end].split(b"\n")
    )
    lines = apply(piece, moved).split(b"\n")
    widest = max(width_of(line.rstrip(b"\\ \t")) for line in lines)
    return widest <= max(WIDTH, was if last - first else 0) and all(
        line.strip() != b"," for line in lines
    )


def _laid_out(source: Source, call: Occurrence, arguments: Sequence[bytes]) -> list[Edit]:
    """The whole argument list anew; nothing if it holds what must keep its place."""
    text = source.data[call.open : call.close]
    if any(mark in text for mark in (b"/*", b"//", b"\\", b"#")):
        return []
    column = source.column(call.open)
    tail_end = source.line_end(call.close)
    tail = source.data[call.close + 1 : tail_end].rstrip()
    laid = wrap_call(
        column, b"", [b" ".join(argument.split()) for argument in arguments], tail
    )
    return [Edit(call.open, call.close + 1, laid[: len(laid) - len(tail)] if tail else laid)]
