# SPDX-License-Identifier: GPL-2.0-only
"""Why a call is left, and why another is not: all reasons of the tool, each declared once.

One file for each topic has a tuple REASONS. A semantic patch names a reason by its slug, so does
Python, and so do JSON and SARIF; what a person reads is made of the table alone, and no text is
ever read back.
"""

from __future__ import annotations

from gupvmas.gup.reasons import backport, call, done, driver, one, rules, series, unread, walk, wrapper
from gupvmas.gup.reasons.model import Cause, Reason

__all__ = ["TABLE", "TOPICS", "Cause", "Reason", "cause_of", "of", "told"]

#: The topics in the order of the documentation: a heading, and the reasons below it.
TOPICS: tuple[tuple[str, tuple[Reason, ...]], ...] = (
    ("The call and its result", call.REASONS),
    ("One VMA", one.REASONS),
    ("An array of VMAs, and the loop over it", walk.REASONS),
    ("What the semantic patches refuse besides", rules.REASONS),
    ("Wrappers, and the functions inside GUP", wrapper.REASONS),
    ("A driver that is built for many kernels", driver.REASONS),
    ("A backport", backport.REASONS),
    ("What a series can't carry out", series.REASONS),
    ("What could not be read", unread.REASONS),
    ("Nothing to be done", done.REASONS),
)

#: All of them, by slug.
TABLE: dict[str, Reason] = {reason.slug: reason for _, topic in TOPICS for reason in topic}


def of(slug: str, /, **details: str | int | Cause) -> Cause:
    """The reason ``slug`` with its ``details``, of which those that its sentence lacks are dropped.

    Raises KeyError if the table has no such slug, TypeError if its sentence asks for more.
    """
    return cause_of(TABLE[slug], **details)


def cause_of(reason: Reason, /, **details: str | int | Cause) -> Cause:
    """A cause like of(), for a ``reason`` that need not be one of the table.

    Raises TypeError if its sentence asks for more than ``details``.
    """
    missing = sorted(reason.fields - details.keys())
    if missing:
        raise TypeError(f"the reason {reason.slug} lacks {', '.join(missing)}")
    return Cause(
        reason,
        tuple(
            (name, value if isinstance(value, Cause) else str(value))
            for name, value in details.items()
            if name in reason.fields
        ),
    )


def told(said: str | Cause) -> Cause:
    """A cause as it is; for what a program has ``said``, the reason that it was not carried out."""
    return said if isinstance(said, Cause) else of("not-carried-out", text=said)
