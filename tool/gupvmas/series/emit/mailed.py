# SPDX-License-Identifier: GPL-2.0-only
"""A semantic patch as it is mailed: what did it, for plain spatch, and nothing else.

The rules of cocci/convert/ are for every tree and for every way in which a call can be written.
Those that a commit needed are few. What is left out is what matched nowhere; that what remains
makes the commit is shown by running it, see gupvmas.series.emit.proof.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterable, Sequence

from gupvmas.convert.template import Rule, name_of, rules_of

_WORD = re.compile(r"[A-Za-z_]\w*")
_INHERITED = re.compile(r"\b(\w+)\.(\w+)")
_DEPENDS = re.compile(r"\bdepends on (.*?)(?=\s+(?:disable|exists|forall|using|extends)\b|$)")
_EXCEPT = re.compile(r" *!= *\{([^}]*)\}")

#: For "{ ... S ... }" spatch takes S alone; the braces of a function are none of these.
_BLOCK = re.compile(r"\{ *(?:\.\.\.|<)")
_FUNCTION = re.compile(r"^.?\s*(?!(?:if|while|switch|\w*for\w*)\b)[\w *]*\([^()]*\) \{", re.M)
_BRACES = tuple(f"braces{number}" for number in range(5))


def reporting(text: str) -> str:
    """A filled semantic patch that also says which of its rules matched.

    It says so behind all of them: a script between two rules makes spatch take the code apart again.
    """
    _, rules = rules_of(text)
    names = [name_of(rule) for rule in rules if name_of(rule) and not rule.is_script]
    return text.rstrip("\n") + "\n\n" + "".join(
        f"@script:python depends on {name}@\n@@\nfrom report import fired\nfired(\"{name}\", cocci.files())\n\n"
        for name in dict.fromkeys(names)
    )


def changes(rule: Rule) -> bool:
    """Whether a rule has a line with - or +."""
    return not rule.is_script and bool(re.search(r"^[-+]", rule.body, re.M))


def published(text: str, matched: Collection[str] | None = None, brief: bool = False) -> str:
    """A filled semantic patch as it is mailed: without what only reports, and without remarks.

    ``matched`` are the rules that matched anywhere, by reporting(): others that would change
    something are left out, with ``brief`` also those that would only refuse something.
    """
    _, rules = rules_of(re.sub(r"//[^\n]*", "", text))
    kept = [rule for rule in rules if not rule.is_script]
    if matched is not None:
        kept = [
            rule for rule, asked in zip(kept, _asked_for(kept, matched, brief))
            if asked or name_of(rule) in matched or not (brief or changes(rule))
        ]  # fmt: skip
    # What is to inherit from one that matches nowhere, or is no more, can't match either.
    count = -1
    while count != len(kept):
        count, known = len(kept), {name_of(rule) for rule in kept}
        kept = [_without_lost(rule, known) for rule in kept]
        kept = [rule for rule in kept if not _mentioned(rule, depends=False) - known]
    while True:
        # A rule without - and + is needed only if another one builds on it.
        names = {name for rule in kept for name in _mentioned(rule)}
        needed = [r for r in kept if changes(r) or name_of(r) in names]
        if len(needed) == len(kept):
            break
        kept = needed
    inherited = {pair for rule in kept for pair in _INHERITED.findall(rule.declarations)}
    return joined(_strict(_spare(rule, inherited)) for rule in kept)


_MARK = re.compile(r"\bgup_vmas_\w+")


def _asked_for(rules: Sequence[Rule], matched: Collection[str], brief: bool) -> list[bool]:
    """Whether each rule has no name, and is for a mark that one which matched has put there.

    Of such a rule it is not known whether it matched. With ``brief`` one that only puts more marks is
    not asked for.
    """
    put = {
        mark
        for rule in rules if name_of(rule) in matched
        for line in re.findall(r"^\+.*", rule.body, re.M) for mark in _MARK.findall(line)
    }
    found = []
    for rule in rules:
        lines = rule.body.split("\n")
        seen = {m for line in lines if not line.startswith("+") for m in _MARK.findall(line)}
        takes = any(line.startswith("-") and _MARK.search(line) for line in lines)
        found.append(not name_of(rule) and bool(seen) and seen <= put and (takes or not brief))
    return found


def joined(rules: Iterable[Rule]) -> str:
    """Rules as a semantic patch, a blank line between them."""
    parts = []
    for rule in rules:
        lines = [line.rstrip() for line in rule.text.split("\n")]
        parts.append(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n")
    return "\n".join(parts)


def merged(parts: Sequence[str]) -> str:
    """Semantic patches, one behind the other: no rule twice, and no name for two things."""
    rules: list[Rule] = []
    for number, part in enumerate(parts, 1):
        others = [text for text in parts if text != part]
        # The name of a rule can't be that of a metavariable behind it.
        words = {word for text in others for word in _WORD.findall(text)}
        _, found = rules_of(unique(part, f"_{number}", words))
        known = {rule.text for rule in rules}
        rules += [rule for rule in found if rule.text not in known]
    return joined(rules)


def _without_lost(rule: Rule, known: Collection[str]) -> Rule:
    """The rule with no mention of rules that are not ``known``, which did not match."""

    def excepted(found: re.Match[str]) -> str:
        left = [
            word.strip()
            for word in found[1].split(",")
            if "." not in word or word.strip().partition(".")[0] in known
        ]
        return f" != {{{', '.join(left)}}}" if left else ""

    rule = dataclasses.replace(rule, declarations=_EXCEPT.sub(excepted, rule.declarations))
    found = _DEPENDS.search(rule.header)
    if not found:
        return rule
    kept = []
    for part in found[1].split("&&"):
        terms = [term.strip() for term in part.strip().strip("()").split("||")]
        open_ = [term for term in terms if term.lstrip("!") in known]
        if open_ and not any(t.startswith("!") and t.lstrip("!") not in known for t in terms):
            kept.append(f"({' || '.join(open_)})" if len(open_) > 1 else open_[0])
    depends = "depends on " + " && ".join(kept) if kept else ""
    header = rule.header[: found.start()] + depends + rule.header[found.end() :]
    return dataclasses.replace(rule, header=" ".join(header.split()))


def _spare(rule: Rule, inherited: Collection[tuple[str, str]]) -> Rule:
    """The rule without metavariables that neither it nor another rule does anything with."""
    body, lines = rule.body, []
    for line in rule.declarations.split("\n"):
        found = re.fullmatch(r"(\s*)([\w\[\] ]*[\w\]] )([\w, ]+);", line)
        if not found:
            lines.append(line)
            continue
        names = [name.strip() for name in found[3].split(",")]
        if found[2].strip() == "position":
            lost = [name for name in names if (name_of(rule), name) not in inherited]
            body = re.sub(rf"@(?:{'|'.join(map(re.escape, lost))})\b", "", body) if lost else body
        used = set(_WORD.findall(body))
        names = [name for name in names if name in used]
        if names:
            lines.append(f"{found[1]}{found[2]}{', '.join(names)};")
    return dataclasses.replace(rule, body=body, declarations="\n".join(lines))


def _strict(rule: Rule) -> Rule:
    """The rule without those of spatch's own isomorphisms that would make another one of it.

    They turn an if round with its arms swapped, so that == 1 is taken for != 1, and take any
    statement for a block. The rules are made for cocci/gup.iso, which has nothing of that kind.
    """
    names = []
    if re.search(r"\belse\b", rule.body):
        names += ["neg_if", "ne_if"]
    if re.search(r"\S \? ", rule.body):
        names.append("neg_if_exp")
    if _BLOCK.search(_FUNCTION.sub("", rule.body)):
        names += _BRACES
    if re.search(r"!(?!=)", rule.body):
        # Nor is !x another word for x == NULL, which takes ten seconds to read where both stand.
        names += ["not_ptr1", "not_ptr2"]
    if not names or not name_of(rule):
        return rule
    head, ways, tail = rule.header.partition(" exists")
    header = f"{head} disable {', '.join(names)}{ways}{tail}"
    return dataclasses.replace(rule, header=header.strip())


def _mentioned(rule: Rule, depends: bool = True) -> set[str]:
    """The rules that one inherits from, and with ``depends`` those that it depends on."""
    names = {name for name, _ in _INHERITED.findall(rule.declarations)}
    condition = rule.header.partition("depends on ")[2] if depends else ""
    return names | set(_WORD.findall(condition))


def unique(text: str, suffix: str, clashing: Collection[str] | None = None) -> str:
    """``text`` with rules' names made longer by ``suffix``, so that it can stand beside another.

    Those that are in ``clashing`` alone, if it is given.
    """
    head, rules = rules_of(text)
    names = {name_of(rule) for rule in rules} - {""}
    if clashing is not None:
        names &= set(clashing)

    def renamed(found: re.Match[str]) -> str:
        return found[0] + suffix if found[0] in names else found[0]

    parts = [head]
    for rule in rules:
        header = rule.header
        if not header.startswith(("initialize:", "finalize:")):
            header = _WORD.sub(renamed, header)
        declarations = re.sub(r"\b\w+(?=\.\w)", renamed, rule.declarations)
        parts.append(Rule(header, declarations, rule.body).text)
    return "".join(parts)
