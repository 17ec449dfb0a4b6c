# SPDX-License-Identifier: GPL-2.0-only
"""What a reason is: a slug that stays the same, one sentence, and what a person can do about it."""

from __future__ import annotations

import dataclasses
import functools
import string
from collections.abc import Iterator


@dataclasses.dataclass(frozen=True)
class Reason:
    """A reason as the table has it. The sentence has fields, {name}; ``advice`` has none.

    Without advice it needs nobody: the call is converted, or is right as it is.
    """

    slug: str
    sentence: str
    advice: str = ""

    @functools.cached_property
    def fields(self) -> frozenset[str]:
        """The details that the sentence asks for."""
        return frozenset(name for _, name, _, _ in string.Formatter().parse(self.sentence) if name)


@dataclasses.dataclass(frozen=True)
class Cause:
    """A reason in one case: with its details, the place it is about, and what is true as well."""

    reason: Reason
    details: tuple[tuple[str, str | Cause], ...] = ()
    place: str = ""
    also: tuple[Cause, ...] = ()

    @property
    def slug(self) -> str:
        """The slug of the reason."""
        return self.reason.slug

    @property
    def text(self) -> str:
        """The sentence, behind the place if it is about one; several have a semicolon between."""
        said = self.reason.sentence.format_map({key: str(value) for key, value in self.details})
        here = f"{self.place}: {said}" if self.place else said
        return "; ".join([here, *(other.text for other in self.also)])

    @property
    def advice(self) -> str:
        """What a person can do about it; empty if nothing has to be done."""
        return " ".join(filter(None, [self.reason.advice, *(other.advice for other in self.also)]))

    @property
    def because(self) -> tuple[str, ...]:
        """The slugs of all other reasons that this one rests on or comes with, each once."""
        found = [cause.slug for cause in self._others()]
        return tuple(slug for slug in dict.fromkeys(found) if slug != self.slug)

    def at(self, place: str) -> Cause:
        """The same, said of ``place`` (a file, or a file and a line)."""
        return dataclasses.replace(self, place=place)

    def and_also(self, other: Cause) -> Cause:
        """This one, and the ``other`` behind it."""
        return dataclasses.replace(self, also=(*self.also, other))

    def _others(self) -> Iterator[Cause]:
        inner = [value for _, value in self.details if isinstance(value, Cause)]
        for cause in (*inner, *self.also):
            yield cause
            yield from cause._others()

    def __str__(self) -> str:
        return self.text
