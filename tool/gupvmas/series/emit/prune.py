# SPDX-License-Identifier: GPL-2.0-only
"""Leaves out of a semantic patch the ways to write something that a commit's files do not have.

A rule says "\\(ret <= 0\\|ret < 1\\|unlikely(ret <= 0)\\)", and a reader of one commit has to wonder
where the unlikely() is. A way with a word that stands nowhere in the files can't match there.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection

from gupvmas.series.emit.mailed import joined
from gupvmas.convert.template import Rule, rules_of

_WORD = re.compile(r"[A-Za-z_]\w*|\d\w*")
#: "identifier f = {kfree, vfree};"
_LIST = re.compile(r" = \{([\w, ]+)\}")
#: A disjunction with none inside.
_INNER = re.compile(r"\\\(((?:(?!\\[()]).)*)\\\)")
#: What SmPL itself or its expressions are made of.
_OWN = frozenset(
    "any break const do else exists for forall goto if return sizeof strict struct when "
    "while long unsigned".split()
)


def pruned(patch: str, texts: Collection[bytes]) -> str:
    """``patch`` without the alternatives that can't match in ``texts``, the files that it is for."""
    words = set(_OWN)
    for text in texts:
        words |= set(_WORD.findall(text.decode("ascii", "replace")))
    # What one rule adds another one may find.
    words |= {w for line in patch.split("\n") if line.startswith("+") for w in _WORD.findall(line)}
    whole = b"".join(texts).decode("ascii", "replace")
    _, rules = rules_of(patch)
    return joined(_pruned(rule, words, whole) for rule in rules)


def _pruned(rule: Rule, words: Collection[str], whole: str) -> Rule:
    declarations = _LIST.sub(lambda found: _listed(found, words), rule.declarations)
    rule = dataclasses.replace(rule, declarations=declarations)
    known = {*words, *_WORD.findall(rule.declarations)}

    def may_match(text: str) -> bool:
        return set(_WORD.findall(text)) <= known

    body = rule.body
    while True:
        made = _INNER.sub(lambda found: _inline(found, known, whole), body)
        if made == body:
            break
        body = made
    for done, sign in zip(_DONE, ("\\(", "\\|", "\\)")):
        body = body.replace(done, sign)
    lines: list[str] = []
    block: list[list[str]] | None = None
    for line in body.split("\n"):
        if line.rstrip() == "(" and block is None:
            block = [[]]
        elif line.rstrip() == "|" and block is not None:
            block.append([])
        elif line.rstrip() == ")" and block is not None:
            kept = [
                part for part in block
                if all(may_match(text) for text in part if not text.startswith("+"))
            ] or block  # fmt: skip
            lines += _block(kept)
            block = None
        elif block is not None:
            block[-1].append(line)
        else:
            lines.append(line)
    if block is not None:
        return dataclasses.replace(rule, body=body)
    return dataclasses.replace(rule, body="\n".join(lines))


def _listed(found: re.Match[str], words: Collection[str]) -> str:
    """The names that an identifier may be, but for those that the files do not have."""
    names = [name.strip() for name in found[1].split(",")]
    kept = [name for name in names if name in words] or names
    return f" = {{{', '.join(kept)}}}" if len(kept) > 1 else f" = {kept[0]}"


def _block(kept: list[list[str]]) -> list[str]:
    """The lines of a disjunction of statements."""
    if len(kept) == 1:
        return kept[0]
    lines = ["("]
    for number, part in enumerate(kept):
        lines += ["|", *part] if number else part
    return [*lines, ")"]


#: Stand for the "\(", "\|" and "\)" of what nothing more is to be done about.
_DONE = ("\0", "\1", "\2")


def _inline(found: re.Match[str], known: Collection[str], whole: str) -> str:
    """A disjunction within a line, or what is left of it."""
    parts = found[1].split("\\|")
    kept = [part for part in parts if set(_WORD.findall(part)) - _marks(part) <= set(known)]
    kept = [part for part in kept if not _only_in_parentheses(part, kept, whole)] or parts
    # What "\\&" joins needs its parentheses.
    bare = "\\&" not in kept[0] and (_WORD.fullmatch(kept[0].strip()) or _alone(found))
    if len(kept) == 1 and bare:
        return kept[0]
    # Else its neighbours could bind stronger than what is in it.
    kept = parts if len(kept) == 1 else kept
    opening, between, closing = _DONE
    return opening + between.join(kept) + closing


def _marks(part: str) -> set[str]:
    """The names of positions, which are no words of the code."""
    return set(re.findall(r"@(\w+)", part))


def _only_in_parentheses(part: str, parts: Collection[str], whole: str) -> bool:
    """Whether it is another alternative in parentheses, which the code does not have so."""
    inside = part.strip()[1:-1]
    if part.strip() != f"({inside})" or inside not in parts:
        return False
    called = r"\s*\(" if _WORD.fullmatch(inside) else ""
    return not re.search(rf"\(\s*{re.escape(inside)}\s*\){called}", whole)


def _alone(found: re.Match[str]) -> bool:
    """Whether it is all that stands between two parentheses, commas, or the ends of a line."""
    before = found.string[: found.start()].rsplit("\n", 1)[-1].rstrip()
    after = found.string[found.end() :].split("\n", 1)[0].lstrip()
    begins = before in ("", "-", "+") or before[-1] in "(,"
    return begins and (after in ("", ";") or after[0] in "),")
