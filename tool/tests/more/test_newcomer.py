# SPDX-License-Identifier: GPL-2.0-only
"""What somebody needs who adds a conversion: make new, make try, make facts, and three files.

That a conversion is made of them, and taken, is shown by docs/adding-a-conversion.md, which
test_docs.py replays.
"""

from __future__ import annotations

import pathlib
import shutil
import subprocess
import sys

import caselib
import pytest
import twinlib
from conftest import ROOT

if str(ROOT / "tool" / "dev") not in sys.path:
    sys.path.insert(0, str(ROOT / "tool" / "dev"))

import new_conversion

from gupvmas.gup import reasons
from gupvmas.convert import catalogue
from gupvmas.base.errors import UsageError
from gupvmas.code.model import Class, Conversion

HEAD = """\
// SPDX-License-Identifier: GPL-2.0-only
/// What it does.
///
/// Safe: it does
/// the same.
/// Refused: the rest.
// Confidence: High
/// Conversion x-y
/// Class single
/// Reason one-x: one page of {name}
/// Becomes Another call.
/// Takes one address
/// Takes several array read
/// Needs lookup
/// After lookup helper
/// Replaces call
/// Message {names} calls
///     {api}().
/// Refuses no-x: {name} is no x. Make it one.
/// First lib/call

@asked@
@@

CALL(...)
"""


# -- the heads of the semantic patches


def test_a_head_says_it_all() -> None:
    entry = catalogue.read("x", HEAD)
    assert entry is not None
    assert (entry.name, entry.conversion.value, entry.class_) == ("x", "x-y", Class.SINGLE)
    assert (entry.reason.slug, entry.reason.sentence) == ("one-x", "one page of {name}")
    assert entry.safe == "it does the same."
    assert entry.becomes == "Another call."
    assert entry.takes == (frozenset({"one", "address"}), frozenset({"several", "array", "read"}))
    assert entry.after == ("lookup", "helper") and entry.replaces_call and not entry.shaped
    assert entry.message == ("{names} calls {api}().",)
    assert [(r.slug, r.sentence, r.advice) for r in entry.refuses] == [
        ("no-x", "{name} is no x", "Make it one.")
    ]


@pytest.mark.parametrize(
    ("call", "right"),
    [
        ({"one", "address", "lookup", "read"}, True),
        ({"one", "address", "read"}, False),
        ({"one", "array", "lookup"}, False),
        ({"several", "array", "read", "lookup", "helper"}, True),
        ({"one", "address", "lookup", "wrapper"}, False),
    ],
)
def test_what_it_takes_and_needs(call: set[str], right: bool) -> None:
    entry = catalogue.read("x", HEAD)
    assert entry is not None and entry.is_for(call) is right


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("// Confidence: High\n", "", "x.cocci:1: no line \"// Confidence"),
        ("/// Class single\n", "", "x.cocci:1: no line \"/// Class"),
        ("/// Class single", "/// Clas single", "x.cocci:9: '/// Clas single' does not begin with"),
        ("/// Class single", "/// Class double", "x.cocci:9: 'double' is no class"),
        ("/// Class single", "/// Class single\n/// Class multi", "x.cocci:10: a second \"Class\""),
        ("/// Class single", "/// Class", "x.cocci:9: \"Class\" says nothing"),
        ("/// Class single", "/// Step", "x.cocci:8: \"Step\" and \"Conversion\""),
        ("Conversion x-y", "Conversion manual", "x.cocci:8: 'manual' is no name"),
        ("Conversion x-y", "Conversion X y", "x.cocci:8: 'X y' is no name"),
        ("one-x: one page of {name}", "one-x", "x.cocci:10: one-x has no sentence"),
        ("one-x: one", "not-local: one", "x.cocci:10: the table of reasons has not-local"),
        ("of {name}", "of {page}", "x.cocci:10: {page} is not known"),
        ("of {name}", "of {name}.", "x.cocci:10: the sentence of a reason is one"),
        ("of {name}", "of {name", "x.cocci:10: the braces"),
        ("Takes one address", "Takes two address", "x.cocci:12: 'two' is none of one,"),
        ("Needs lookup", "Needs luck", "x.cocci:14: 'luck' is none of lookup, helper"),
        ("Replaces call", "Replaces all", "x.cocci:16: \"Replaces\" is only"),
        ("{api}().", "{ap}().", "x.cocci:17: a message has {names} and {api}"),
        ("Make it one.", "", "x.cocci:19: no-x says nobody what to do"),
        ("/// Safe: it does\n/// the same.\n", "", "x.cocci:1: no paragraph \"/// Safe"),
    ],
)
def test_what_is_wrong_with_a_head_is_said(old: str, new: str, said: str) -> None:
    assert old in HEAD
    with pytest.raises(UsageError) as error:
        catalogue.read("x", HEAD.replace(old, new))
    assert str(error.value).startswith(f"cocci/convert/{said}")


def _folder(path: pathlib.Path, after: dict[str, str]) -> pathlib.Path:
    for name, words in after.items():
        text = HEAD.replace("/// After lookup helper\n", f"/// After {words}\n" if words else "")
        (path / f"{name}.cocci").write_text(text)
    return path


def test_they_are_tried_in_the_order_that_they_ask_for(tmp_path: pathlib.Path) -> None:
    found = catalogue.entries(_folder(tmp_path, {"a": "c", "b": "", "c": "b", "d": "c"}))
    assert list(found) == ["b", "c", "a", "d"]


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ({"a": "b", "b": "a"}, "cocci/convert/a.cocci:1: each of a, b is to come after another"),
        ({"a": "z"}, 'cocci/convert/a.cocci:1: "After z", but there is no such conversion'),
    ],
)
def test_an_order_that_there_is_not_is_refused(
    after: dict[str, str], said: str, tmp_path: pathlib.Path
) -> None:
    with pytest.raises(UsageError) as error:
        catalogue.entries(_folder(tmp_path, after))
    assert str(error.value).startswith(said)


def test_a_slug_is_one_reason(tmp_path: pathlib.Path) -> None:
    _folder(tmp_path, {"a": "", "b": ""})
    other = (tmp_path / "b.cocci").read_text().replace("one page of", "a page of")
    (tmp_path / "b.cocci").write_text(other)
    with pytest.raises(UsageError, match="one-x is another reason in a.cocci"):
        catalogue.entries(tmp_path)


def test_each_file_is_a_conversion_or_a_step() -> None:
    steps = {path.stem for path in catalogue.FOLDER.glob("*.cocci")} - catalogue.entries().keys()
    assert all("\n/// Step\n" in (catalogue.FOLDER / f"{name}.cocci").read_text() for name in steps)
    assert list(catalogue.entries())[0] == "drop-local"


@pytest.mark.parametrize(
    ("call", "names"),
    [
        ({"null"}, ("drop-local",)),
        ({"inner"}, ("inner",)),
        ({"one", "address", "read", "lookup", "helper"}, ("helper", "lookup")),
        ({"one", "address", "unread", "lookup"}, ("drop-local", "lookup")),
        ({"several", "array", "read", "lookup"}, ("walk", "fill")),
        ({"one", "array", "unread", "lookup"}, ("drop-local", "lookup", "fill")),
        ({"parameter", "lookup"}, ("fill",)),
        ({"one", "unknown", "lookup"}, ("fill",)),
        ({"unknown", "wrapper"}, ()),
        ({"several", "address", "read", "lookup"}, ()),
        ({"one", "address", "unread", "wrapper", "lookup"}, ("drop-local",)),
        ({"one", "address", "read"}, ()),
    ],
)
def test_the_conversions_that_are_tried(call: set[str], names: tuple[str, ...]) -> None:
    assert catalogue.names(call) == names


def test_a_conversion_may_have_a_name_that_nothing_else_knows() -> None:
    made = Conversion("x-y")
    assert made is Conversion("x-y") and made.value == "x-y" and made is not Conversion.MANUAL
    assert Conversion("vma_lookup") is Conversion.LOOKUP
    assert made not in list(Conversion)


def test_the_reasons_of_the_heads_are_reasons() -> None:
    assert catalogue.reasons()["one-vma"].sentence == "one page and one VMA, under the lock that GUP needs"
    assert reasons.TABLE.items() <= catalogue.reasons().items()


# -- make new


@pytest.mark.parametrize("class_", new_conversion.KINDS)
def test_new_makes_what_can_be_read(class_: str, tmp_path: pathlib.Path) -> None:
    said = new_conversion.make("x-y", class_, "", tmp_path)
    rules, case, twin = (tmp_path / line for line in said.split("\n")[:3])
    entry = catalogue.read("x-y", rules.read_text())
    assert entry is not None and entry.class_.value == class_ and entry.shaped
    assert set(entry.after) <= catalogue.entries().keys()
    tags = caselib.parse_tags(case.read_bytes().replace(b": x-y\n", b": vma_lookup\n"))
    assert tags.classes == (class_,) and case.parent.name == class_
    assert twin.read_bytes() == case.read_bytes()
    job = caselib.Job(case, "gcc", True, False)
    assert caselib.compile_one(job, caselib.all_options()) == ""


def test_new_overwrites_nothing(tmp_path: pathlib.Path) -> None:
    new_conversion.make("x-y", "single", "", tmp_path)
    kept = tmp_path / "testcases/single/x-y-of-one-page.c"
    kept.write_text("mine")
    (tmp_path / "cocci/convert/x-y.cocci").unlink()
    with pytest.raises(UsageError, match="testcases/single/x-y-of-one-page.c is there already"):
        new_conversion.make("x-y", "single", "", tmp_path)
    assert kept.read_text() == "mine"
    assert not (tmp_path / "cocci/convert/x-y.cocci").exists()


@pytest.mark.parametrize(
    ("name", "class_", "source", "said"),
    [
        ("", "single", "", "NAME=: a name is small letters"),
        ("../x", "single", "", "a name is small letters"),
        ("x1", "single", "", "a name is small letters"),
        ("vma-walk", "multi", "", "a conversion is called that"),
        ("x", "double", "", "CLASS=double: there are ignored, single, multi"),
        ("x", "single", "manual/none-such", "there is no such testcase in testcases/manual"),
        ("x", "single", "single/get-for-reading", "there is no such testcase in testcases/manual"),
    ],
)
def test_new_says_what_is_wrong(
    name: str, class_: str, source: str, said: str, tmp_path: pathlib.Path
) -> None:
    with pytest.raises(UsageError) as error:
        new_conversion.make(name, class_, source, tmp_path)
    assert said in str(error.value) and not any(tmp_path.iterdir())


def test_new_takes_a_testcase_along(tmp_path: pathlib.Path) -> None:
    left = tmp_path / "testcases/manual"
    left.mkdir(parents=True)
    shutil.copy(ROOT / "testcases/manual/result-not-kept.c", left)
    new_conversion.make("x-y", "single", "manual/result-not-kept", tmp_path)
    assert not list(left.iterdir())
    for top in ("testcases", "expected"):
        text = (tmp_path / top / "single/result-not-kept.c").read_text()
        assert " * conversion: x-y\n * automatic: yes\n" in text and "reason:" not in text


# -- make facts and make try


def run(script: str, *arguments: str | pathlib.Path) -> tuple[int, str]:
    """The status of a script of tool/dev, and all that it prints."""
    done = subprocess.run(
        ["/usr/bin/python3", ROOT / "tool/dev" / script, *arguments], stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, check=False,
    )
    return done.returncode, done.stdout


FOR_5_6 = """\
long f(struct task_struct *tsk, struct mm_struct *mm, unsigned long start, struct page **pages)
{
	struct vm_area_struct *vma;
	long ret;

	down_read(&mm->mmap_sem);
	ret = get_user_pages_remote(tsk, mm, start, 1, FOLL_WRITE, pages, &vma, NULL);
	up_read(&mm->mmap_sem);
	if (ret == 1 && vma->vm_flags & VM_IO)
		return -EIO;
	return ret;
}
"""


def test_facts_of_a_file_that_is_no_testcase(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "a driver.c"
    file.write_text(FOR_5_6)
    status, said = run("show_facts.py", file)
    assert status == 0, said
    assert said.startswith(f"{file}, as in Linux 5.6; calls: 1\n7: f() calls get_user_pages_remote()\n")
    assert "    line 9 read without the lock: " in said
    assert "is single, becomes manual, not automatic [read-after-unlock]: vma is read" in said
    assert "lookup refuses it for line 9, read-after-unlock: vma is read" in said


def test_facts_of_a_file_without_calls(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "x.c"
    file.write_text("int x;\n")
    assert run("show_facts.py", "--generation", "6.1", file) == (1, f"{file}, as in Linux 6.1; calls: 0\n")
    status, said = run("show_facts.py", tmp_path / "y.c")
    assert status == 1 and said.startswith("facts: ") and "y.c" in said


def test_facts_shows_what_spatch_gets() -> None:
    case = ROOT / "testcases/single/get-for-reading.c"
    status, said = run("show_facts.py", "--patch", "lookup", case)
    assert status == 0 and "gup_vmas_this_call@" in said and "CALL(" not in said


def test_try_says_what_came_of_each_call() -> None:
    status, said = run("try_conversion.py", "lookup", "single/get-for-reading", "manual/result-not-kept")
    assert status == 0, said
    assert "        lookup takes it\n        it relies on seeing all uses of addr, page, ret, vma\n" in said
    assert "        lookup refuses it for line 10, result-not-kept: " in said
    assert said.endswith("\n2 testcases as they should be, 0 not\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no-such"], "try: there is no cocci/convert/no-such.cocci; there are drop-local,"),
        (["rename"], "try: rename is a step of a commit"),
        (["lookup", "single/none-such"], "try: there is no testcase single/none-such"),
    ],
)
def test_try_says_what_there_is_not(arguments: list[str], said: str) -> None:
    status, printed = run("try_conversion.py", *arguments)
    assert status == 1 and printed.startswith(said)


def test_make_help_has_them() -> None:
    done = subprocess.run(["make", "-s", "-C", ROOT, "help"], capture_output=True, text=True, check=True)
    for target in ("make new NAME=", "make try NAME=", "make facts FILE=", "FORCE=1"):
        assert target in done.stdout


# -- make update-expected


def test_a_twin_that_is_there_is_left_and_named(
    tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    twins = {tmp_path / name: b"new\n" for name in ("by-hand.c", "same.c", "fresh/one.c")}
    (tmp_path / "by-hand.c").write_bytes(b"old\nmine\n")
    (tmp_path / "same.c").write_bytes(b"new\n")
    assert twinlib.write(twins, False, tmp_path) == 1
    said = capsys.readouterr().out
    assert "-mine\n" in said and "    by-hand.c | +1 -2\n" in said and "FORCE=1" in said
    assert "3 expected files, 1 written, 1 left as they are\n" in said
    assert (tmp_path / "by-hand.c").read_bytes() == b"old\nmine\n"
    assert (tmp_path / "fresh/one.c").read_bytes() == b"new\n"
    assert twinlib.write(twins, True, tmp_path) == 0
    assert (tmp_path / "by-hand.c").read_bytes() == b"new\n"
    assert twinlib.write(twins, False, tmp_path) == 0
