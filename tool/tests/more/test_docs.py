# SPDX-License-Identifier: GPL-2.0-only
"""The documentation is true: every command that it shows is run, and prints what it shows.

doclib says how a block is marked that can't be run here; of those the words are looked at. Those
that need a kernel are run by make check-kernel (kernel/test_sessions.py).
"""

from __future__ import annotations

import pathlib
import re
import shutil
import subprocess

import doclib
import pytest
from conftest import ROOT, Tool
from doclib import DOCUMENTS, name
from gitutil import TOOL
from test_sending import GET_MAINTAINER

from gupvmas.commands import cli

@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A clone of the repository as it is now, built."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True,
    ).stdout.decode().split("\0")
    where = tmp_path_factory.mktemp("clone") / "gup-vmas"
    for path in [*listed, str((TOOL / "gupscan/gupscan").relative_to(ROOT))]:
        if path and (ROOT / path).is_file():
            (where / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / path, where / path)
    for command in (["init", "-q"], ["add", "--all"], ["commit", "-q", "-m", "x"]):
        who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        subprocess.run(["git", *who, *command], cwd=where, check=True)
    return where


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_command_prints_what_is_shown(
    path: pathlib.Path, checkout: pathlib.Path, tool: Tool, tmp_path: pathlib.Path
) -> None:
    """In a clone, by a user whose ~/linux is the small tree with a get_maintainer.pl."""
    clone = tmp_path / "gup-vmas"
    shutil.copytree(checkout, clone)
    tool.repository(tool.home / "linux", {"scripts/get_maintainer.pl": GET_MAINTAINER})
    wrong = []
    for block in doclib.blocks(path.read_text()):
        if block.needs:
            continue
        shell = doclib.Shell(clone, tool.environment)
        for command in block.commands:
            what = shell.run(command)
            if what:
                wrong.append(f"{name(path)}:{command.line}: $ {command.text}\n{what}")
                break
    assert not wrong, "\n\n".join(wrong)


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_command_exists(path: pathlib.Path) -> None:
    """Those too that are not run: the options, the targets of make, the files."""
    wrong = []
    for block in doclib.blocks(path.read_text()):
        for command in block.commands:
            for simple in doclib.words(command.text):
                what = "" if block.needs == "kbuild" else lacking(simple)
                if what:
                    wrong.append(f"{name(path)}:{command.line}: {what}")
    assert not wrong, "\n".join(wrong)


def lacking(words: list[str]) -> str:
    """What is wrong with the words of a simple command, or ""."""
    program, *arguments = words
    if program in ("./run-refactor.sh", "gup-vmas"):
        try:
            cli.parser().parse_args(arguments)
        except SystemExit as error:
            if error.code:
                return f"{' '.join(words)}: is no command line of the tool"
    elif program == "make":
        done = subprocess.run(
            ["make", "--dry-run", *arguments], cwd=ROOT, capture_output=True, text=True,
            check=False,
        )
        return done.stderr.strip() if done.returncode else ""
    elif "/" in program and not (ROOT / program).is_file():
        return f"{program}: is not there"
    return ""


LINK = re.compile(r"\]\(([^)#:]+)\)")


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_link_leads_somewhere(path: pathlib.Path) -> None:
    lost = [to for to in LINK.findall(path.read_text()) if not (path.parent / to).exists()]
    assert lost == []


NAMED = re.compile(
    r"(?<![\w/~.-])((?:tool|cocci|testcases|expected|docs|debian)/[\w./-]*\w)"
)
#: Words that stand for others: testcases/CLASS/WHAT-IT-SHOWS.c.
PLACEHOLDER = re.compile(r"\b[A-Z][A-Z-]+\b")


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_file_that_is_named_is_there(path: pathlib.Path) -> None:
    """Those that the commands of the document make may be so only while it is tested."""
    text = path.read_text()
    commands = [c.text for block in doclib.blocks(text) for c in block.commands]
    made = {to for text in commands for to in re.findall(r">\s*([\w./-]+)", text)}
    made |= {to.replace("testcases/", "expected/") for to in made}
    made |= {to.replace("expected/", "testcases/") for to in made}
    named = {to for to in NAMED.findall(text) if not PLACEHOLDER.search(to)} - made
    assert sorted(to for to in named if not (ROOT / to).exists()) == []


# -- the reader of the documents itself


def test_a_session_is_read_with_what_it_prints() -> None:
    (block,) = doclib.blocks(
        "Text.\n\n    $ cat >x <<E\n    > text\n    > E\n    $ cat x\n    text\n\n    $ true\n"
    )
    assert [(c.line, c.text, c.shown) for c in block.commands] == [
        (3, "cat >x <<E\ntext\nE", ()),
        (6, "cat x", ("text",)),
        (9, "true", ()),
    ]


def test_a_list_of_commands_is_read_and_a_table_is_not() -> None:
    text = "```\nmake x   # why\n```\n\n    a table\n    of things\n"
    assert [[c.text for c in b.commands] for b in doclib.blocks(text)] == [["make x   # why"]]


def test_a_mark_counts_for_the_next_block_only() -> None:
    text = "<!-- needs: network -->\n\n    $ a\n\nText.\n\n    $ b\n"
    assert [block.needs for block in doclib.blocks(text)] == ["network", ""]
    with pytest.raises(ValueError, match="needs: luck"):
        doclib.blocks("<!-- needs: luck -->\n\n    $ a\n")


@pytest.mark.parametrize(
    ("shown", "printed", "right"),
    [
        (["a", "b"], ["a", "b"], True),
        (["a"], ["a", "b"], False),
        (["a", "...", "d"], ["a", "b", "c", "d"], True),
        (["a", "..."], ["a"], True),
        (["a."], ["ab"], False),
        (["commit ...: x"], ["commit 12: x"], True),
        (["commit ...: x"], ["commit 12: y"], False),
        (["...", "b"], ["b", "c"], False),
    ],
)
def test_what_is_shown_is_what_is_printed(
    shown: list[str], printed: list[str], right: bool
) -> None:
    assert doclib.same(shown, printed) is right


@pytest.mark.parametrize(
    ("text", "status"),
    [("echo a", ""), ("echo b", "it printed:\nb"), ("false", "status 1, and it printed:\n")],
)
def test_a_command_that_does_something_else_is_noticed(
    text: str, status: str, tmp_path: pathlib.Path, tool: Tool
) -> None:
    shell = doclib.Shell(tmp_path, tool.environment)
    assert shell.run(doclib.Command(1, text, ("a",))) == status


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("./run-refactor.sh scan --tree x", True),
        ("./run-refactor.sh scan --tre-e x", False),
        ("gup-vmas scan >x | cat", True),
        ("A=b make check PYTEST='-k x'   # why", True),
        ("make no-such-target", False),
        ("cd x && .ci/run", True),
        (".ci/walk", False),
    ],
)
def test_a_command_that_is_not_run_must_exist(text: str, right: bool) -> None:
    assert all(not lacking(simple) for simple in doclib.words(text)) is right
