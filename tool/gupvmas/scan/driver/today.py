# SPDX-License-Identifier: GPL-2.0-only
"""The arguments of a call in the shape of any kernel, as kernels without the parameter want them."""

from __future__ import annotations

from gupvmas.gup import api
from gupvmas.gup import arms
from gupvmas.convert.functions import parameter
from gupvmas.code.edit import Edit, drop_argument, replace, with_comments, wrap_call
from gupvmas.gup.generation import Prototype
from gupvmas.code.model import Occurrence
from gupvmas.scan.model import Scan
from gupvmas.gup.site import Refusal, Site
from gupvmas.code.source import Source


def modern(scan: Scan, source: Source, site: Site, prototype: Prototype) -> list[Edit]:
    """The edits that bring the arguments of a call into today's shape.

    The call may be in the shape of any kernel since 4.4. What has no counterpart raises Refusal.
    """
    call, texts = site.occurrence, site.arguments
    today = _shape_of_today(scan, call)
    if call.straddles:
        return [_list_of_today(scan, source, call, today)]
    gone = [role for role in prototype.roles if role not in today.roles]
    if "mm" in gone and texts[prototype.index("mm")] != "current->mm":
        mm = texts[prototype.index("mm")]
        raise Refusal("foreign-mm", text=mm, function=api.REMOTE)
    if "tsk" in gone and any(sign in texts[prototype.index("tsk")] for sign in ("(", "=", "++", "--")):
        raise Refusal("argument-would-go", text=texts[prototype.index("tsk")])
    replaced: list[Edit] = []
    if "write" in gone:
        flags = _flags(texts[prototype.index("write")], texts[prototype.index("force")])
        span = call.arguments[prototype.index("write")].span
        replaced = [replace(span, flags.encode())]
        gone.remove("write")
    if "locked" in today.roles and "locked" not in prototype.roles:
        # No kernel of that shape ever drops the lock, which is what NULL says.
        replaced.append(_null_in_place(source, call, prototype.vmas))
        gone.remove("vmas")
    nested = any(
        o.file == call.file and call.open < o.offset < call.close for o in scan.occurrences
    )
    if gone == ["vmas"] and not nested and not replaced:
        return [parameter.drop_slot(source, call, prototype.vmas)]
    return replaced + [
        drop_argument(source, call.arguments, prototype.index(role), call.open) for role in gone
    ]


def is_one_argument_off(scan: Scan, call: Occurrence) -> bool:
    """Whether a call without its VMAs is what the headers at hand declare, role by role."""
    shape, declared = scan.prototype(call), scan.generation.get(call.name)
    return bool(shape and declared and shape.vmas >= 0 and _bare(shape) == declared.roles)


def _bare(shape: Prototype) -> tuple[str, ...]:
    return tuple(role for role in shape.roles if role != "vmas")


def _shape_of_today(scan: Scan, call: Occurrence) -> Prototype:
    """What kernels from 6.5 on take. Raises Refusal if none does, or the headers at hand, which
    have no VMAs either, differ."""
    today = arms.shapes(call.name)[-1][1]
    if today.vmas >= 0:
        raise Refusal("gone-by-now", function=call.name)
    declared = scan.generation.get(call.name)
    new = scan.generation and all(p.vmas < 0 for p in scan.generation.values())
    if new and declared is None:
        raise Refusal("headers-declare-none", function=call.name)
    if declared and declared.vmas < 0 and declared.roles != today.roles:
        roles = ", ".join(declared.roles)
        raise Refusal(
            "headers-unlike-mainline", place=declared.place, function=call.name, roles=roles
        )
    return today


def _null_in_place(source: Source, call: Occurrence, index: int) -> Edit:
    """Pass NULL in an argument's place. Raises Refusal if a comment says what stood there."""
    span, follows = with_comments(source, call.arguments, index, call.open)
    if follows or span != call.arguments[index].span:
        raise Refusal("comment-beside-argument")
    return replace(span, b"NULL")


def _list_of_today(
    scan: Scan, source: Source, call: Occurrence, today: Prototype
) -> Edit:
    """The argument list that kernels from 6.5 on get for one with conditionals inside."""
    variant = next(v for v in call.variants if v.kernels.meets(arms.NEW))
    shape = scan.shape_of(call, variant)
    assert shape is not None and call.statement is not None
    if _bare(shape) != today.roles:
        raise Refusal("new-list-is-old")
    texts = [source.text(span) for span in variant.arguments]
    if any(b"#" in text for text in texts):
        raise Refusal("conditional-in-argument")
    if b"#" in source.data[call.close : call.statement.end]:
        raise Refusal("list-ends-in-conditional")
    del texts[shape.vmas]
    start = source.column(call.offset)
    whole = wrap_call(start, call.name.encode(), [b" ".join(t.split()) for t in texts], b"")
    return Edit(call.open, call.close + 1, whole[len(call.name) :])


def _flags(write: str, force: str) -> str:
    """What the two old arguments are as flags. Raises Refusal if they are no constants."""
    if not {write, force} <= {"0", "1", "false", "true", "FALSE", "TRUE"}:
        raise Refusal("flags-not-known", write=write, force=force)
    names = [
        name for name, text in (("FOLL_WRITE", write), ("FOLL_FORCE", force))
        if text.lower() in ("1", "true")
    ]
    return " | ".join(names) or "0"
