# SPDX-License-Identifier: GPL-2.0-only
"""The arguments of a call in the shape of any kernel, as kernels without the parameter want them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gupvmas.gup import api
from gupvmas.gup import arms
from gupvmas.convert.functions import parameter
from gupvmas.convert.shapes import flags_of
from gupvmas.code.edit import Edit, drop_argument, replace, wrap_call
from gupvmas.gup.generation import Prototype
from gupvmas.code.model import Occurrence, Span
from gupvmas.scan.model import Scan
from gupvmas.gup.site import Refusal, Site
from gupvmas.code.source import Source

_FLAG = re.compile(r"\bFOLL_\w+")


def modern(scan: Scan, source: Source, site: Site, prototype: Prototype) -> list[Edit]:
    """The edits that bring the arguments of a call into today's shape.

    The call may be in the shape of any kernel since 4.4. What has no counterpart raises Refusal.
    """
    call, texts = site.occurrence, site.arguments
    today = _shape_of_today(scan, call.name)
    gone = [role for role in prototype.roles if role not in today.roles]
    _flags_are_known(prototype, texts)
    if "tsk" in gone and any(sign in texts[prototype.index("tsk")] for sign in ("(", "=", "++", "--")):
        raise Refusal("argument-would-go", text=texts[prototype.index("tsk")])
    if "mm" in gone and texts[prototype.index("mm")] != "current->mm":
        return [_remote(scan, source, site, prototype)]
    replaced: list[Edit] = []
    if "write" in gone:
        flags = flags_of(texts[prototype.index("write")], texts[prototype.index("force")])
        span = call.arguments[prototype.index("write")].span
        replaced = [replace(span, flags.encode())]
        gone.remove("write")
    if "locked" in today.roles and "locked" not in prototype.roles:
        # No kernel of that shape ever drops the lock, which is what NULL says.
        replaced.append(replace(call.arguments[prototype.vmas].span, b"NULL"))
        gone.remove("vmas")
    nested = any(
        o.file == call.file and call.open < o.offset < call.close for o in scan.occurrences
    )
    if gone == ["vmas"] and not nested and not replaced:
        return [parameter.drop_slot(source, call, prototype.vmas)]
    return replaced + [
        drop_argument(source, call.arguments, prototype.index(role), call.open) for role in gone
    ]


def loses_the_array_alone(scan: Scan, call: Occurrence, prototype: Prototype) -> bool:
    """Whether the arguments of a call are those of today with the array among them."""
    return _bare(prototype) == _shape_of_today(scan, call.name).roles


def is_one_argument_off(scan: Scan, call: Occurrence) -> bool:
    """Whether a call without its VMAs is what the headers at hand declare, role by role."""
    shape, declared = scan.prototype(call), scan.generation.get(call.name)
    return bool(shape and declared and shape.vmas >= 0 and _bare(shape) == declared.roles)


def _bare(shape: Prototype) -> tuple[str, ...]:
    return tuple(role for role in shape.roles if role != "vmas")


def _shape_of_today(scan: Scan, name: str) -> Prototype:
    """What kernels from 6.5 on take. Raises Refusal if none does, or the headers at hand, which
    have no VMAs either, differ."""
    today = arms.shapes(name)[-1][1]
    if today.vmas >= 0:
        raise Refusal("gone-by-now", function=name)
    declared = scan.generation.get(name)
    new = scan.generation and all(p.vmas < 0 for p in scan.generation.values())
    if new and declared is None:
        raise Refusal("headers-declare-none", function=name)
    if declared and declared.vmas < 0 and declared.roles != today.roles:
        roles = ", ".join(declared.roles)
        raise Refusal(
            "headers-unlike-mainline", place=declared.place, function=name, roles=roles
        )
    return today


def _remote(scan: Scan, source: Source, site: Site, prototype: Prototype) -> Edit:
    """The call for an mm that may be another process's: before 4.6 get_user_pages() took one, since
    then the remote function does (1e9877902dc7e, "mm/gup: Introduce get_user_pages_remote()").
    """
    call, texts = site.occurrence, dict(zip(prototype.roles, site.arguments))
    today = _shape_of_today(scan, api.REMOTE)
    if call.name != api.FUNCTIONS[0] or b"#" in source.text(Span(call.open, call.close)):
        raise Refusal("foreign-mm", text=texts["mm"], function=api.REMOTE)
    if "write" in texts:
        texts["gup_flags"] = flags_of(texts["write"], texts["force"])
    texts["locked"] = "NULL"
    arguments = [texts[role].encode("utf-8", "surrogateescape") for role in today.roles]
    text = wrap_call(source.column(call.offset), today.name.encode(), arguments, b"")
    return Edit(call.offset, call.close + 1, text)


def _flags_are_known(prototype: Prototype, texts: Sequence[str]) -> None:
    """Raises Refusal for a flag that no kernel from 6.5 on lets a driver set."""
    at = prototype.index("gup_flags")
    for flag in _FLAG.findall(texts[at]) if at >= 0 else ():
        if flag not in api.FLAGS:
            raise Refusal("flag-not-for-drivers", flag=flag)
