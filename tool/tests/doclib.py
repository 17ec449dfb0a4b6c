# SPDX-License-Identifier: GPL-2.0-only
"""The commands that the documentation shows, and what it says that they print.

A session is a block of Markdown with a line that begins with "$ ":

    $ cat >file <<'END'
    > text
    > END
    $ gup-vmas scan
    what it prints
    ...

"> " goes on with the command; a line of "..." stands for any number of lines, and "..." in a line
for any text. A command must end with status 0 and print what is below it, if anything is. Any
other block whose first word is that of a program of PROGRAMS holds commands as well, one per line,
and nothing that they print.

What can't be run everywhere has a comment before the block, which nobody sees:

    <!-- needs: network -->

and then only the words of its commands are looked at. What it may need is in NEEDS.
"""

from __future__ import annotations

import dataclasses
import os
import pathlib
import re
import shlex
import signal
import subprocess
from collections.abc import Mapping, Sequence

from conftest import ROOT
from markdown_it import MarkdownIt

#: What users are told.
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]

PROGRAMS = frozenset(
    {"./run-refactor.sh", "gup-vmas", "make", "git", ".ci/run", "cd", "sudo", "b4", "man"}
)

#: What a block may need, and why it is not run with the others. Those that need a kernel are run
#: by make check-kernel, where ~/linux-6.1 is one.
NEEDS = {
    "kernel": "a tree of Linux 6.1",
    "kbuild": "the Makefile of a kernel; make check-kernel runs the like",
    "network": "a network",
    "time": "more time than a test may take",
    "root": "the right to install",
}
#: Seconds that one command may take.
PATIENCE = 120
MARK = re.compile(r"<!-- needs: (\w+) -->")


@dataclasses.dataclass(frozen=True)
class Command:
    """One command, of one line or more, and the lines that it must print; empty: whatever."""

    line: int
    text: str
    shown: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Block:
    """The commands of one block; ``needs`` is a key of NEEDS or empty."""

    line: int
    needs: str
    commands: tuple[Command, ...]


def name(path: pathlib.Path) -> str:
    """A document as a person calls it."""
    return str(path.relative_to(ROOT))


def blocks(text: str) -> list[Block]:
    """The blocks of a Markdown file that hold commands. Raises ValueError for an unknown mark."""
    found = []
    needs = ""
    for token in MarkdownIt().parse(text):
        if token.type == "html_block":
            mark = MARK.search(token.content)
            needs = mark[1] if mark else ""
            if needs and needs not in NEEDS:
                raise ValueError(f"'needs: {needs}' says nothing; there are {', '.join(NEEDS)}")
            continue
        if token.type in ("code_block", "fence"):
            assert token.map is not None
            first = token.map[0] + 1 + (token.type == "fence")
            commands = _commands(token.content, first)
            if commands:
                found.append(Block(first, needs, tuple(commands)))
        needs = ""
    return found


def _commands(content: str, first: int) -> list[Command]:
    lines = content.rstrip("\n").split("\n")
    if not any(line.startswith("$ ") for line in lines):
        if lines[0].split(" ")[0] not in PROGRAMS:
            return []
        whole = [(n, line) for n, line in enumerate(lines, first) if line.strip()]
        return [Command(number, line, ()) for number, line in whole]
    found: list[Command] = []
    text: list[str] = []
    shown: list[str] = []
    began = first

    def end() -> None:
        if text:
            while shown and not shown[-1]:
                shown.pop()
            found.append(Command(began, "\n".join(text), tuple(shown)))

    for number, line in enumerate(lines, first):
        if line.startswith("$ "):
            end()
            text, shown, began = [line[2:]], [], number
        elif not text:
            raise ValueError(f"line {number}: nothing printed this: {line}")
        elif line.startswith("> ") or line == ">":
            text.append(line[2:])
        else:
            shown.append(line.rstrip())
    end()
    return found


def same(shown: Sequence[str], printed: Sequence[str]) -> bool:
    """Whether lines are what is shown; what "..." stands for is said at the top."""
    pattern = "".join(
        r"(?:.*\n)*?" if line == "..." else ".*".join(map(re.escape, line.split("..."))) + "\n"
        for line in shown
    )
    return re.fullmatch(pattern, "".join(line.rstrip() + "\n" for line in printed)) is not None


class Shell:
    """Runs commands one by one, each in the directory in which the one before ended."""

    def __init__(self, directory: pathlib.Path, environment: Mapping[str, str]) -> None:
        self.directory = directory
        self.environment = {**environment, "COLUMNS": "80"}
        self.environment.pop("CI", None)

    def run(self, command: Command) -> str:
        """Run it; returns what is wrong, or ""."""
        read, write = os.pipe()
        script = f'eval "$1"; status=$?; pwd >&{write}; exit $status'
        process = subprocess.Popen(
            ["bash", "-c", script, "bash", command.text],
            cwd=self.directory, env=self.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, pass_fds=[write],
            start_new_session=True,
        )
        os.close(write)
        try:
            out, _ = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            os.close(read)
            return f"it takes longer than {PATIENCE} s, so it has to be marked: needs: time"
        with open(read, encoding="utf-8") as file:
            self.directory = pathlib.Path(file.read().rstrip("\n") or self.directory)
        printed = out.decode("utf-8", "replace").rstrip("\n").split("\n")
        if process.returncode:
            return f"status {process.returncode}, and it printed:\n" + "\n".join(printed)
        if command.shown and not same(command.shown, printed):
            return "it printed:\n" + "\n".join(printed)
        return ""


def words(command: str) -> list[list[str]]:
    """The simple commands of a command line, without comments, assignments, and text for stdin."""
    command = command.replace("\\\n", " ")
    if "<<" in command:
        command = command.partition("\n")[0]
    lexer = shlex.shlex(command, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    found: list[list[str]] = [[]]
    redirected = False
    for word in lexer:
        if set(word) <= set("();<>|&"):
            redirected = "<" in word or ">" in word
            if not redirected:
                found.append([])
        elif redirected:
            redirected = False
        elif found[-1] or not re.match(r"\w+=", word):
            found[-1].append(word)
    return [simple for simple in found if simple]
