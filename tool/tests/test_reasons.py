# SPDX-License-Identifier: GPL-2.0-only
"""Every reason is declared once, says what to do, and is used by somebody who gives its details."""

from __future__ import annotations

import ast
import collections
import dataclasses
import re
import sys
from collections.abc import Iterator

import pytest
from conftest import ROOT

for folder in (ROOT / "tool", ROOT / "tool" / "dev"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

import reasons_doc

from gupvmas.page.site import explanation
from gupvmas.gup import reasons
from gupvmas.convert import decide
from gupvmas.convert import catalogue
from gupvmas.code.model import Conversion
from gupvmas.gup.reasons import done, unread
from gupvmas.gup.site import Refusal

PACKAGE = ROOT / "tool" / "gupvmas"
GUPSCAN = [ROOT / "tool" / "gupscan" / name for name in ("lex.c", "parse.c", "faults.c", "ledger.c")]
SLUG = re.compile(r"[a-z]+(-[a-z]+)+|[a-z]+")

#: The details that go with every refusal of a semantic patch: its place, between which two, of what.
GIVEN = {"line", "when", "function"}

#: What makes a cause of a slug: of("slug", name=...), Refusal("slug", name=...).
MAKERS = {"of", "Refusal", "ZeroToldApart"}


@dataclasses.dataclass(frozen=True)
class Use:
    """Somebody gives a reason: where, which, and with what details (None: by a dictionary)."""

    place: str
    slug: str
    details: frozenset[str] | None


def _use(call: ast.Call, place: str) -> Use | None:
    first = call.args[0] if call.args else None
    if not isinstance(first, ast.Constant) or not isinstance(first.value, str):
        return None
    names = [keyword.arg for keyword in call.keywords]
    whole = None if None in names else frozenset(str(name) for name in names)
    return Use(place, first.value, whole)


def in_python() -> Iterator[Use]:
    """The reasons that the package gives."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            named = isinstance(node.func, ast.Name) and node.func.id in MAKERS
            through = isinstance(node.func, ast.Attribute) and (
                ast.unparse(node.func) == "reasons.of"
            )
            use = _use(node, f"{path.relative_to(ROOT)}:{node.lineno}") if named or through else None
            if use is not None:
                yield use


def in_rules() -> Iterator[Use]:
    """The reasons that the semantic patches give, by refuse("slug", position, name=...)."""
    for path in sorted((ROOT / "cocci").rglob("*.cocci")):
        text = re.sub(r"^//.*", "", path.read_text(encoding="ascii"), flags=re.M)
        for found in re.finditer(r"\brefuse\(", text):
            place = f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, found.start()) + 1}"
            call = _first_call(text[found.start() :])
            use = _use(call, place) if call else None
            assert use is not None, f"{place}: refuse() takes a slug, as it stands in the table"
            yield use


def _first_call(text: str) -> ast.Call | None:
    """The call that ``text`` begins with: as much of it as makes one."""
    for end in (found.end() for found in re.finditer(r"\)", text)):
        try:
            node = ast.parse(text[:end], mode="eval").body
        except SyntaxError:
            continue
        return node if isinstance(node, ast.Call) else None
    return None


def in_gupscan() -> Iterator[Use]:
    """The reasons that the C of gupscan gives; it knows the line."""
    for path in GUPSCAN:
        for found in re.finditer(r'"([a-z]+(?:-[a-z]+)+)"', path.read_text(encoding="utf-8")):
            yield Use(str(path.relative_to(ROOT)), found.group(1), frozenset({"line"}))


def by_conversions() -> Iterator[Use]:
    """The reasons for which the semantic patches take a call."""
    for name, entry in catalogue.entries().items():
        yield Use(name, entry.reason.slug, None)
    for others in decide._INSTEAD.values():
        for slug in others.values():
            yield Use("instead of another", slug, None)


#: Those of the table, and those that a semantic patch declares at its head.
KNOWN = catalogue.reasons()
USES = [*in_python(), *by_conversions(), *in_rules(), *in_gupscan()]


def test_no_slug_is_declared_twice() -> None:
    slugs = [reason.slug for _, topic in reasons.TOPICS for reason in topic]
    assert [slug for slug, count in collections.Counter(slugs).items() if count > 1] == []
    assert all(SLUG.fullmatch(slug) for slug in slugs)


def test_every_reason_that_is_given_is_in_the_table() -> None:
    unknown = {use.place: use.slug for use in USES if use.slug not in KNOWN}
    assert not unknown, "declare them in tool/gupvmas/gup/reasons/: slug, sentence, advice"


def test_every_reason_of_the_table_is_given() -> None:
    assert KNOWN.keys() - {use.slug for use in USES} == set()


def test_the_details_are_those_of_the_sentence() -> None:
    wrong = {
        use.place: (use.slug, sorted(use.details ^ reasons.TABLE[use.slug].fields))
        for use in USES
        if use.slug in reasons.TABLE and use.details is not None
        and not use.place.startswith("cocci/")
        and use.details != reasons.TABLE[use.slug].fields
    }
    assert not wrong


def test_a_rule_gives_what_the_sentence_needs() -> None:
    lacking = {
        use.place: (use.slug, sorted(KNOWN[use.slug].fields - use.details - GIVEN))
        for use in in_rules()
        if use.details is not None and use.slug in KNOWN
        and KNOWN[use.slug].fields - use.details - GIVEN
    }
    assert not lacking


def test_every_reason_has_advice_unless_it_needs_nobody() -> None:
    positive = {reason.slug for reason in done.REASONS}
    silent = {reason.slug for reason in reasons.TABLE.values() if not reason.advice}
    assert silent == positive


def test_the_words_are_fit_to_be_put_together() -> None:
    for reason in reasons.TABLE.values():
        assert not reason.sentence.endswith("."), reason.slug
        assert not reason.advice or reason.advice.endswith("."), reason.slug
        assert "{" not in reason.advice, reason.slug


def test_what_gupscan_can_not_read_is_with_the_unread() -> None:
    said = {use.slug for use in in_gupscan()}
    assert len(said) > 8 and said <= {reason.slug for reason in unread.REASONS}


def test_the_documentation_has_what_the_table_has() -> None:
    assert reasons_doc.PATH.read_text(encoding="utf-8") == reasons_doc.text(), "make docs-reasons"


def test_a_cause_says_it_all() -> None:
    inner = reasons.of("read-after-unlock", name="vma").at("mm/a.c:3")
    cause = reasons.of("keeps-parameter", name="f", why=inner).and_also(
        reasons.of("inner-not-declared", function="g")
    )
    assert cause.text == (
        "f keeps its parameter: mm/a.c:3: vma is read after the lock may have been dropped; "
        "g() is not known where the call stands"
    )
    assert cause.slug == "keeps-parameter"
    assert cause.because == ("read-after-unlock", "inner-not-declared")
    assert "Deal with that reason first" in cause.advice and "Declare it above" in cause.advice


def test_a_detail_with_braces_is_no_field() -> None:
    assert reasons.of("argument-not-understood", text="{x}").text == "what {x} stands for is not understood"


def test_what_is_missing_is_said() -> None:
    with pytest.raises(TypeError, match="not-local lacks name"):
        reasons.of("not-local")
    with pytest.raises(KeyError):
        reasons.of("no-such-reason")


def test_more_details_than_the_sentence_needs_do_no_harm() -> None:
    assert reasons.of("not-local", name="vma", line=3).text.startswith("vma is not a local")


def test_a_refusal_carries_its_cause() -> None:
    refusal = Refusal("not-local", name="vma")
    assert refusal.cause.slug == "not-local" and str(refusal) == refusal.cause.text
    assert Refusal(refusal.cause).cause is refusal.cause
    assert Refusal("a comment would be lost").cause.slug == "not-carried-out"


def test_every_conversion_says_why_it_is_right() -> None:
    known = {conversion for _, conversion in explanation._WHY} | {Conversion.NEW_ARM}
    assert known == set(Conversion) - {Conversion.MANUAL, Conversion.NONE}
    assert all(entry.safe for entry in catalogue.entries().values())


def test_no_reason_is_a_sentence_in_the_code() -> None:
    """A sentence that does not come from the table has no slug and no advice."""
    found = [use.place for use in in_python() if " " in use.slug]
    assert found == []

