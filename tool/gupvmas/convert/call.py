# SPDX-License-Identifier: GPL-2.0-only
"""A call of GUP and its surroundings, as the conversions need them."""

from __future__ import annotations

import dataclasses

from gupvmas.body import Body
from gupvmas.edit import with_comments
from gupvmas.features import Features
from gupvmas.generation import Prototype
from gupvmas.model import Occurrence, Span
from gupvmas.site import Refusal
from gupvmas.source import Source


@dataclasses.dataclass(frozen=True)
class Call:
    """A call in ``body``; ``vma`` is the variable that keeps the VMA."""

    occurrence: Occurrence
    prototype: Prototype
    body: Body
    vma: str
    tree: Features

    @property
    def source(self) -> Source:
        """The file."""
        return self.body.source

    def argument(self, role: str) -> bytes:
        """The text of the argument for ``role``; empty if the prototype has none."""
        index = self.prototype.index(role)
        if index < 0:
            return b""
        return self.source.text(self.occurrence.arguments[index].span)

    def commented(self, role: str) -> bytes:
        """The text of the argument for ``role``, to be moved elsewhere with its comments.

        Raises Refusal if that would tear one of them off.
        """
        own = self.occurrence
        index = self.prototype.index(role)
        span, follows = with_comments(self.source, own.arguments, index, own.open)
        text = self.source.text(span)
        if follows or (span != own.arguments[index].span and (b"\n" in text or b"//" in text)):
            raise Refusal("comment-inside-call")
        return text

    def passed_by_address(self, role: str) -> str | None:
        """The variable whose address is the argument for ``role``, if it is one."""
        index = str(self.prototype.index(role))
        for fact in self.body.of_call("by-address", self.occurrence):
            if fact.text("index") == index:
                return fact.text("name")
        return None

    @property
    def mm(self) -> bytes:
        """The mm that the call works on."""
        return self.argument("mm") or b"current->mm"

    @property
    def writes(self) -> bool:
        """Whether the pages are written to for sure."""
        flags = self.argument("gup_flags").replace(b"|", b" ").split()
        return b"FOLL_WRITE" in flags or self.argument("write") in (b"1", b"true")

    def untagged(self, address: bytes) -> bytes:
        """``address`` as GUP sees it in this tree (22883973244b: a lookup does not untag)."""
        if self.tree.untag == "untagged_addr_remote":
            return b"untagged_addr_remote(" + self.mm + b", " + address + b")"
        if self.tree.untag:
            return self.tree.untag.encode() + b"(" + address + b")"
        return address


def must_be_pure(call: Call, role: str) -> None:
    """Raise Refusal if the argument for ``role`` can't be evaluated a second time."""
    index = str(call.prototype.index(role))
    if any(f.text("index") == index for f in call.body.of_call("impure", call.occurrence)):
        raise Refusal("argument-not-pure", role=role)


def must_act_by_no_macro(call: Call, role: str) -> None:
    """Raise Refusal if a macro in the argument for ``role`` may do more than give a value."""
    text = call.argument(role).decode("utf-8", "replace")
    if call.body.macros.acts(text):
        raise Refusal("argument-macro-may-act", role=role)


def must_hold_no_comment(source: Source, *spans: Span) -> None:
    """Raise Refusal if there is a comment in text that a conversion replaces."""
    for span in spans:
        text = source.text(span)
        if b"/*" in text or b"//" in text:
            raise Refusal("comment-beside-call")
