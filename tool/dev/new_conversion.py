#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""make new NAME=x [CLASS=single] [FROM=manual/y]: the three files that a conversion is made of.

Written are cocci/convert/x.cocci, with a rule that takes nothing and refuses nothing yet; a
testcase; and its twin, which is equal to it as long as nobody has written what it must become.
With FROM a testcase of manual/ becomes the last two: it moves to the folder of the class.
Nothing that is there is overwritten.
"""

from __future__ import annotations

import argparse
import dataclasses
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "tool"), str(ROOT / "tool" / "tests")]

import caselib  # noqa: E402
from gupvmas.convert import catalogue  # noqa: E402
from gupvmas.base.errors import GupVmasError, UsageError  # noqa: E402

NAME = re.compile(r"[a-z]+(-[a-z]+)*")


@dataclasses.dataclass(frozen=True)
class Kind:
    """What differs from class to class: the head of the file, and what the testcase shows."""

    reason: str
    takes: str
    needs: str
    after: str
    shows: str
    locals: str
    call: str
    read: str
    run: str


KINDS = {
    "ignored": Kind(
        "nothing reads what the call stores", "unread", "", "drop-local", "of-one-page",
        "struct vm_area_struct *vma;\n\tstruct page *page;",
        "get_user_pages(addr, 1, FOLL_WRITE, &page, &vma) != 1", "", "PAGES",
    ),
    "single": Kind(
        "one page and one VMA, under the lock that GUP needs", "one address", "lookup", "lookup", "of-one-page",
        "struct vm_area_struct *vma;\n\tstruct page *page;",
        "get_user_pages(addr, 1, FOLL_WRITE, &page, &vma) != 1",
        "\tif (vma->vm_flags & VM_SHARED) {\n\t\tput_page(page);\n\t\treturn -EINVAL;\n\t}\n", "PAGES",
    ),
    "multi": Kind(
        "an array of VMAs, read under the lock", "several array", "lookup", "fill", "of-two-pages",
        "struct vm_area_struct *vmas[2];\n\tstruct page *page;",
        "get_user_pages(addr, 2, FOLL_WRITE, out, vmas) != 2",
        "\tpage = out[0];\n\tif (vmas[0] != vmas[1]) {\n\t\trelease_pages(out, 2);\n\t\treturn -EINVAL;\n\t}\n",
        "PAGES",
    ),
}  # fmt: skip

RULES = """\
// SPDX-License-Identifier: GPL-2.0-only
/// WHAT THE CALL IS, AND WHAT BECOMES OF IT, IN A LINE.
///
///	get_user_pages(addr, 1, flags, &page, &vma)
///	->
///	get_user_pages(addr, 1, flags, &page)
///
/// Safe: WHY THE CODE BEHIND DOES THE SAME AS THE CODE BEFORE.
/// Refused: WHAT IT IS NOT FOR.
// Confidence: Moderate
/// Conversion {name}
/// Class {class_}
/// Reason {name}: {kind.reason}
/// Becomes WHAT BECOMES OF THE CALL, IN A SENTENCE.
/// Takes {kind.takes}
{needs}/// After {kind.after}
/// First lib/call

// The calls that this is for. shape() says so, and what is refused counts for those alone.

@asked@
expression mm, start, nr, flags, pages, vmas;
position p;
@@

if (CALL@p(mm, start, nr, flags, pages, vmas, NULL)) return ...;

@script:python@
p << asked.p;
@@
shape(p)
"""

CASE = """\
// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int {function}_pin(unsigned long addr, struct page **out)
{{
	{kind.locals}

	if ({kind.call})
		return -EFAULT;
{kind.read}
	*out = page;
	return 0;
}}

/*
 * gup-vmas: generation 6.1
 * class: {class_}
 * conversion: {name}
 * automatic: yes
 * run: return LOCKED(current->mm, {function}_pin(ADDR, {kind.run}));
 */
"""

NEXT = """\
What is to be done:
  {case}: the call that is left today; make facts FILE={case} says why it is
  {twin}: what it must become, by hand
  {rules}: the head, and the rules; docs/adding-a-conversion.md has an example
  make try NAME={name}, until it is as it should be; then make try NAME={name} CASE=manual
"""


def files(name: str, class_: str, root: Path) -> dict[Path, str]:
    """The texts of the three files, by their paths below ``root``."""
    kind = KINDS[class_]
    case = f"{class_}/{name}-{kind.shows}.c"
    words = {"name": name, "class_": class_, "kind": kind, "function": name.replace("-", "_")}
    text = CASE.format(**words)
    return {
        root / "cocci" / "convert" / f"{name}.cocci": _rules(name, class_),
        root / "testcases" / case: text,
        root / "expected" / case: text,
    }


def _rules(name: str, class_: str) -> str:
    kind = KINDS[class_]
    needs = f"/// Needs {kind.needs}\n" if kind.needs else ""
    return RULES.format(name=name, class_=class_, kind=kind, needs=needs)


def moved(name: str, class_: str, source: str, root: Path) -> tuple[dict[Path, str], list[Path]]:
    """The same files made of a testcase that is left today, and what is to be removed.

    Raises UsageError if it is none, or has more than one call.
    """
    source = source.removesuffix(".c") + ".c"
    before = root / "testcases" / source
    if not before.is_file() or source.split("/")[0] != "manual":
        raise UsageError(f"FROM={source}: there is no such testcase in testcases/manual")
    tags = caselib.parse_tags(before.read_bytes())
    if len(tags.classes) != 1:
        raise UsageError(f"FROM={source}: it has {len(tags.classes)} calls; write one with a single call")
    target = f"{class_}/{before.name}"
    texts = {root / "cocci" / "convert" / f"{name}.cocci": _rules(name, class_)}
    text = before.read_text(encoding="utf-8")
    for tag, value in (("class", class_), ("conversion", name), ("automatic", "yes")):
        text = re.sub(rf"^ \* {tag}: .*$", f" * {tag}: {value}", text, flags=re.M)
    text = re.sub(r"^ \* reason: .*\n", "", text, flags=re.M)
    texts |= {root / top / target: text for top in ("testcases", "expected")}
    return texts, [before]


def make(name: str, class_: str, source: str, root: Path = ROOT) -> str:
    """Make them below ``root``; returns what is to be said.

    Raises UsageError for a bad name, and if one of them is there already.
    """
    if not NAME.fullmatch(name):
        raise UsageError(f"NAME={name}: a name is small letters, with a hyphen between words")
    if class_ not in KINDS:
        raise UsageError(f"CLASS={class_}: there are {', '.join(KINDS)}")
    known = [entry.conversion.value for entry in catalogue.entries().values()]
    if name in known:
        raise UsageError(f"NAME={name}: a conversion is called that")
    texts, gone = moved(name, class_, source, root) if source else (files(name, class_, root), [])
    for path in texts:
        if path.exists():
            raise UsageError(f"{path.relative_to(root)} is there already")
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for path in gone:
        path.unlink()
    rules, case, twin = (str(path.relative_to(root)) for path in texts)
    said = [rules, case, twin, *(f"{path.relative_to(root)} has moved" for path in gone)]
    return "\n".join(said) + "\n" + NEXT.format(rules=rules, case=case, twin=twin, name=name)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("name", nargs="?", default="")
    parser.add_argument("--class", dest="class_", default="single", help=", ".join(KINDS))
    parser.add_argument("--from", dest="source", default="", help="a testcase of manual/")
    options = parser.parse_args()
    try:
        print(make(options.name, options.class_, options.source), end="")
    except (GupVmasError, caselib.CaseError) as error:
        sys.exit(f"new: {error}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
