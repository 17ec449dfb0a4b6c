# SPDX-License-Identifier: GPL-2.0-only
"""Makes HTML of a page and puts it into its directory in one step.

All text of the tree goes through clean() and is escaped; the style and the script are the only
ones that run, by their hashes in the page's own Content-Security-Policy.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import unicodedata
from pathlib import Path
from typing import Any

from gupvmas.base.errors import UsageError
from gupvmas.base.gitrepo import printable

NAME = "index.html"

_HERE = Path(__file__).resolve().parent
#: Longer lines are cut: nobody reads them, and a hostile tree has lines of megabytes.
LONGEST = 400


def clean(text: str) -> str:
    """``text`` with nothing in it that a browser would not show, or would show as something else.

    Bytes that are no UTF-8 and control characters become escapes, and so do characters that
    change the direction of text or have no width: source code could hide in them.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if _shows(c) else printable(c) if c != "\u00ad" else "\\xad" for c in text)


def _shows(c: str) -> bool:
    if c in "\t\n":
        return True
    return not unicodedata.category(c).startswith("C")


def cut(text: str) -> str:
    """A line of code, cut if it is longer than anyone reads."""
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST]} ... {len(text) - LONGEST} more characters"


def breaks(text: str) -> Any:
    """A path or a name that may be broken behind a slash or an underscore, and nowhere else."""
    import markupsafe

    pieces = re.split(r"(?<=[/_])(?=[^/_])", text)
    return markupsafe.Markup("<wbr>").join(clean(piece) for piece in pieces)


def counted(count: int, one: str) -> str:
    """"1 object", "2 objects"."""
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def parts(old: str | None, new: str | None) -> list[tuple[str, bool]]:
    """The text ``old`` as pieces, each with whether it differs from ``new``."""
    old, new = cut(old or ""), cut(new or "")
    head = len(os.path.commonprefix([old, new]))
    tail = len(os.path.commonprefix([old[head:][::-1], new[head:][::-1]]))
    middle = old[head : len(old) - tail]
    same = len((old[:head] + old[len(old) - tail :]).strip())
    # Lines that have little in common are two lines, not one that changed.
    if not middle or 2 * same < max(len(old.strip()), len(new.strip())):
        return [(old, False)]
    found = [(old[:head], False), (middle, True), (old[len(old) - tail :], False)]
    return [(text, marked) for text, marked in found if text]


def _finalize(value: Any) -> Any:
    """What every expression of a template goes through before it is escaped."""
    if isinstance(value, str) and not hasattr(value, "__html__"):
        return clean(value)
    return value


def render(template: str, measures: str = "", **values: Any) -> str:
    """The page that ``template`` makes of ``values``; ``measures``: more style, none of the tree's. Raises UsageError without Jinja2."""
    try:
        import jinja2
        import markupsafe
    except ImportError:
        raise UsageError(
            "--report needs Jinja2: install python3-jinja2 (make deps), or leave --report out"
        ) from None
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(breaks=breaks, cut=cut, parts=parts)
    style = _text("style.css") + measures
    script = _text("script.js")
    return environment.get_template(template).render(
        style=markupsafe.Markup(style),
        script=markupsafe.Markup(script),
        policy="default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"style-src {_hash(style)}; script-src {_hash(script)}",
        svg=markupsafe.Markup,
        **values,
    )


def _text(name: str) -> str:
    """A file of ours; its first line is the licence tag."""
    return (_HERE / "templates" / name).read_text(encoding="utf-8").split("\n", 1)[1]


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def check(directory: str) -> None:
    """Raises the UsageError that publish() would raise, before any work."""
    shown = printable(directory)
    parent = os.path.dirname(os.path.abspath(directory))
    if not os.path.isdir(parent):
        raise UsageError(f"--report: {printable(parent)}: no such directory: make it first")
    place = directory if os.path.lexists(directory) else parent
    if not os.path.isdir(place):
        raise UsageError(f"--report: {shown} exists and is no directory: choose another name")
    if not os.access(place, os.W_OK | os.X_OK):
        raise UsageError(f"--report: {printable(place)} cannot be written to: choose another place")


def publish(text: str, directory: str) -> str:
    """Puts the page into ``directory``, which is made if need be; returns the page's path.

    It appears whole or not at all; an older page is there until then. Raises UsageError.
    """
    from gupvmas.base.workdir import deferred_signals, os_errors, scratch

    check(directory)
    target = os.path.join(directory, NAME)
    new = not os.path.lexists(directory)
    near = os.path.dirname(os.path.abspath(directory)) if new else directory
    with scratch(near) as work, os_errors("write", target):
        staged = work.join("report")
        os.mkdir(staged)
        page = os.path.join(staged, NAME)
        with open(page, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        with deferred_signals():
            os.rename(staged, directory) if new else os.replace(page, target)
    return target
