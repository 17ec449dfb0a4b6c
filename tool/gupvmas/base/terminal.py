# SPDX-License-Identifier: GPL-2.0-only
"""Text for a terminal: how wide it is, and colour where there is one that wants it."""

from __future__ import annotations

import os
import sys
import textwrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

#: No line of prose or of a table is longer, so that it fits a mail and a pipe, too.
WIDTH = 79

_CODES = {"bold": "1", "red": "31", "green": "32", "cyan": "36"}


class Paint:
    """Puts colour around text if ``stream`` is a terminal that is to have it.

    wanted: False for --no-color; NO_COLOR and TERM=dumb are looked at here.
    """

    def __init__(self, wanted: bool = True, stream: TextIO | None = None) -> None:
        stream = sys.stdout if stream is None else stream
        dumb = os.environ.get("TERM", "dumb") == "dumb"
        try:
            self.on = wanted and not dumb and not os.environ.get("NO_COLOR") and stream.isatty()
        except ValueError:  # a closed stream
            self.on = False

    def __call__(self, color: str, text: str) -> str:
        """``text`` in a colour, or bold; as it is where there is none."""
        return f"\x1b[{_CODES[color]}m{text}\x1b[0m" if self.on and text else text


def fill(text: str, indent: str = "", after: str = "") -> list[str]:
    """A paragraph as lines of at most WIDTH columns; long words stay whole, to be found again.

    indent: of all lines; after: more, of all but the first.
    """
    return textwrap.wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=indent + after,
        break_long_words=False, break_on_hyphens=False,
    )


def cut(text: str, width: int) -> str:
    """``text`` in at most ``width`` columns, with dots where something is left out."""
    return text if len(text) <= width else text[: max(0, width - 3)] + "..."
