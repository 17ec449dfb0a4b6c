# SPDX-License-Identifier: GPL-2.0-only
"""An error that nobody thought of: one line, status 3, never a traceback and never status 1."""

from __future__ import annotations

import os
import pathlib
import shutil
import signal
import sys

import pytest
from conftest import PROGRAM, ROOT, Done, Tool, finish, script, tarball

if str(ROOT / "tool") not in sys.path:
    sys.path.insert(0, str(ROOT / "tool"))

#: Where the exception is planted: a module and what of it is replaced; the command; the words that
#: say what was being done.
PLACES = {
    "tree": ("base.tree.opening", "open_tree", ["scan", "--tree", "{tree}"], "scan"),
    "parser": ("commands.scan", "add", ["scan", "--tree", "{tree}"], "scan"),
    "scan": ("code.scanner", "parse", ["scan", "--tree", "{tree}"], "scan, read the tree"),
    "calls": ("gup.spatch", "run", ["scan", "--tree", "{tree}", "--no-cache"], "scan, look at the calls"),
    "report": (
        "page.html", "publish", ["scan", "--tree", "{tree}", "--report", "{out}"],
        "scan, write the report",
    ),
    "text": ("commands.report", "as_text", ["scan", "--tree", "{tree}"], "scan"),
    "explain": ("page.site.explanation", "tell", ["explain", "--tree", "{tree}", "fs/exec.c:27"], "explain"),
    "plan": ("series.plan", "make", ["series", "--tree", "{tree}", "--plan"], "series, rewrite the files"),
    "rewrite": (
        "series.emit.write", "write", ["series", "--tree", "{tree}", "-o", "{out}"],
        "series, rewrite the files",
    ),
    "publish": ("series.mail.mails", "write", ["series", "--tree", "{tree}", "-o", "{out}"], "series, write the patches"),
    "check": ("check.run", "Checker", ["check", "--all", "--tree", "{tree}"], "check"),
    "sarif": (
        "check.formats", "render", ["check", "--all", "--tree", "{tree}", "--format", "sarif"],
        "check",
    ),
    "probe": ("backport.probe", "run", ["backport", "probe", "--tree", "{tree}"], "backport"),
}  # fmt: skip

ERRORS = {
    "KeyError": "KeyError('a\\nb')",
    "RecursionError": "RecursionError('maximum recursion depth exceeded')",
    "UnicodeEncodeError": "UnicodeEncodeError('ascii', '\\udce9', 0, 1, 'no')",
    "MemoryError": "MemoryError()",
    "AssertionError": "AssertionError()",
    "FileNotFoundError": "FileNotFoundError(2, 'No such file or directory', 'x')",
    "StopIteration": "StopIteration()",
    "SubprocessError": "__import__('subprocess').SubprocessError('x')",
}

PLANT = """
import importlib, sys
def planted(*words, **more):
    raise {error}
module = importlib.import_module("gupvmas.{module}")
getattr(module, "{name}")
setattr(module, "{name}", planted)
"""

RUN = """
from gupvmas.base.guard import main
sys.exit(main())
"""


@pytest.fixture
def tree(tmp_path: pathlib.Path) -> pathlib.Path:
    return tarball(tmp_path / "linux")


def run(tool: Tool, code: str, *words: str) -> Done:
    """Run ``code`` in the place of what run-refactor.sh starts."""
    return tool("-s", "-c", code, *words, command=(sys.executable,),
                env={"PYTHONPATH": str(ROOT / "tool")})  # fmt: skip


def told(done: Done, *words: str) -> None:
    """One line that asks for a report and has ``words``; status 3."""
    assert done.status == 3, done
    assert done.err.count("\n") == 1 and done.err.startswith("gup-vmas: "), done
    assert "Traceback" not in done.err and "please report it" in done.err, done
    for word in words:
        assert word in done.err, done


@pytest.mark.parametrize("place", PLACES)
def test_wherever_it_happens(
    place: str, tool: Tool, tree: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    module, name, words, doing = PLACES[place]
    words = [word.format(tree=tree, out=tmp_path / "out") for word in words]
    code = PLANT.format(error=ERRORS["KeyError"], module=module, name=name) + RUN
    done = run(tool, code, *words)
    told(done, f"gup-vmas: {doing}: ended by an unexpected KeyError: ")
    assert done.out == "" and not (tmp_path / "out").exists()
    assert tool.leftovers() == []


@pytest.mark.parametrize("error", ERRORS)
def test_whatever_it_is(error: str, tool: Tool, tree: pathlib.Path) -> None:
    code = PLANT.format(error=ERRORS[error], module="code.scanner", name="parse") + RUN
    done = run(tool, code, "check", "--all", "--tree", str(tree))
    told(done, "check, read the tree: ", f"unexpected {error}")


@pytest.mark.parametrize("flag", ["-v", "--verbose"])
def test_the_traceback_is_for_those_who_ask(flag: str, tool: Tool, tree: pathlib.Path) -> None:
    code = PLANT.format(error="KeyError('x')", module="code.scanner", name="parse") + RUN
    done = run(tool, code, "scan", "--tree", str(tree), flag)
    assert done.status == 3, done
    assert "Traceback (most recent call last):\n" in done.err and "in planted\n" in done.err, done
    last = done.err.splitlines()[-1]
    assert last.startswith("gup-vmas: scan, read the tree: ended by an unexpected KeyError: 'x' ("), done
    assert last.endswith("please report it, with the traceback above"), done


def test_a_real_recursion(tool: Tool, tree: pathlib.Path) -> None:
    code = """
import sys
import gupvmas.code.scanner
def parse(report):
    return parse(report)
gupvmas.code.scanner.parse = parse
"""
    told(run(tool, code + RUN, "scan", "--tree", str(tree)), "RecursionError")


def test_an_error_that_cannot_say_what_it_is(tool: Tool, tree: pathlib.Path) -> None:
    code = """
import sys
import gupvmas.code.scanner
class Mute(Exception):
    def __str__(self):
        raise ValueError
def parse(report):
    raise Mute
gupvmas.code.scanner.parse = parse
"""
    told(run(tool, code + RUN, "scan", "--tree", str(tree)), "unexpected Mute (")


def test_an_exception_that_is_none_of_the_usual_ones(tool: Tool, tree: pathlib.Path) -> None:
    code = """
import sys
import gupvmas.code.scanner
class Odd(BaseException):
    pass
def parse(report):
    raise Odd("way\\nout")
gupvmas.code.scanner.parse = parse
"""
    told(run(tool, code + RUN, "scan", "--tree", str(tree)), "unexpected Odd: way\\nout (")


def test_in_a_thread_that_is_waited_for(tool: Tool, tmp_path: pathlib.Path) -> None:
    """The one that asks git for contents: without it, git and the tool wait for each other."""
    repo = tool.repository(tmp_path / "linux")
    (repo / "fs/exec.c").write_bytes((repo / "fs/exec.c").read_bytes() + b"/* more */\n")
    tool.git(repo, "commit", "--quiet", "--all", "--message", "more")
    code = """
import sys, threading
import gupvmas.base.guard
def fail(self):
    raise KeyError("in a thread")
threading.Thread.run = fail
"""
    done = run(tool, code + RUN, "check", "--diff", "HEAD~1..HEAD", "--tree", str(repo))
    told(done, "check", "KeyError: 'in a thread'")
    assert tool.leftovers() == []


def test_in_a_thread_of_a_pool(tool: Tool, tree: pathlib.Path) -> None:
    code = """
import sys
from concurrent.futures import ThreadPoolExecutor
import gupvmas.code.scanner
def fail(_):
    raise MemoryError
def parse(report):
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(fail, range(4)))
gupvmas.code.scanner.parse = parse
"""
    told(run(tool, code + RUN, "scan", "--tree", str(tree)), "scan, read the tree: ", "MemoryError")


def test_in_a_finalizer(tool: Tool, tree: pathlib.Path) -> None:
    """Python would only print it, and end as if nothing had been."""
    code = """
import sys
import gupvmas.base.tree
def fail(self):
    raise KeyError("at the end")
gupvmas.base.tree.Tree.__del__ = fail
"""
    told(run(tool, code + RUN, "scan", "--tree", str(tree)), "scan: ", "KeyError: 'at the end'")


@pytest.fixture
def copy(tmp_path: pathlib.Path) -> pathlib.Path:
    """A copy of the tool, whose modules may be broken."""
    top = tmp_path / "copy"
    (top / "tool").mkdir(parents=True)
    shutil.copy(PROGRAM, top)
    shutil.copytree(
        ROOT / "tool/gupvmas", top / "tool/gupvmas", ignore=shutil.ignore_patterns("__pycache__")
    )
    for name in ("cocci", "tool/gupscan", "tool/smpl", "tool/compat", "tool/schema"):
        if (ROOT / name).exists():
            os.symlink(ROOT / name, top / name)
    return top


@pytest.mark.parametrize(
    "module",
    [
        "commands/cli", "base/errors", "base/progress", "scan/run", "commands/scan",
        "commands/report", "base/gitrepo", "code/model",
    ],  # fmt: skip
)
@pytest.mark.parametrize("how", ["raises", "is no Python", "is not there", "lacks a name"])
def test_in_an_import(
    module: str, how: str, tool: Tool, tree: pathlib.Path, copy: pathlib.Path
) -> None:
    path = copy / f"tool/gupvmas/{module}.py"
    if how == "raises":
        path.write_text("raise KeyError('here')\n" + path.read_text())
    elif how == "is no Python":
        path.write_text("def (\n")
    elif how == "is not there":
        path.unlink()
    else:
        path.write_text("")
    done = tool("scan", "--tree", tree, command=(copy / "run-refactor.sh",))
    told(done, "gup-vmas: scan", "unexpected")
    assert done.out == ""


@pytest.mark.parametrize("how", ["raise KeyError('here')\n", "def (\n", ""])
def test_in_the_import_of_what_is_to_catch_it(
    how: str, tool: Tool, tree: pathlib.Path, copy: pathlib.Path
) -> None:
    (copy / "tool/gupvmas/base/guard.py").write_text(how)
    done = tool("scan", "--tree", tree, command=(copy / "run-refactor.sh",))
    assert done.status == 3 and done.out == "", done
    assert done.err.startswith("gup-vmas: the tool cannot be loaded: "), done
    assert done.err.count("\n") == 1, done


@pytest.mark.usefixtures("signals_arrive")
@pytest.mark.parametrize("module", ["commands/cli", "commands/report"])
def test_interrupted_while_it_is_imported(
    module: str, tool: Tool, tree: pathlib.Path, copy: pathlib.Path
) -> None:
    path = copy / f"tool/gupvmas/{module}.py"
    path.write_text(f"import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n{path.read_text()}")
    path.write_text(path.read_text().replace("from __future__ import annotations\n", ""))
    done = tool("scan", "--tree", tree, command=(copy / "run-refactor.sh",))
    assert done.status == 130 and done.out == "", done
    assert done.err.startswith("gup-vmas: interrupted") and done.err.count("\n") == 1, done


@pytest.mark.usefixtures("signals_arrive")
def test_terminated_before_there_is_anything_to_read(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    """What was made for git is taken away at once, not by the next run."""
    repo = tool.repository(tmp_path / "linux")
    slow = script(
        tmp_path / "git",
        f'case "$*" in *cat-file*) touch "{tmp_path}/began"; sleep 60;; esac\n'
        f'exec {shutil.which("git")} "$@"\n',
    )
    env = {"PATH": f"{slow.parent}:{os.environ['PATH']}"}
    with tool.start("series", "--tree", repo, "--plan", "--rev", "HEAD", env=env) as process:
        while not (tmp_path / "began").exists():
            assert process.poll() is None
        assert len(tool.leftovers()) == 1
        os.killpg(process.pid, signal.SIGTERM)
        done = finish(process)
    assert done.status == 128 + signal.SIGTERM and done.err == "", done
    assert tool.leftovers() == []


# -- stdin, stdout and stderr


@pytest.mark.parametrize("words", [["scan"], ["scan", "--format", "json"], ["series", "--plan"]])
def test_stdout_is_full(words: list[str], tool: Tool, tree: pathlib.Path) -> None:
    shell = ["sh", "-c", 'exec "$0" "$@" >/dev/full', str(PROGRAM)]
    done = tool(*words, "--tree", tree, command=shell)
    assert done.status in (2, 3), done
    assert "No space left on device" in done.err and done.err.count("\n") == 1, done
    assert "report it" not in done.err, done


@pytest.mark.parametrize("words", [["scan", "--tree", "none"], ["scan", "--none"], ["none"]])
@pytest.mark.parametrize("where", ["2>/dev/full", "2>&-"])
def test_stderr_takes_nothing(words: list[str], where: str, tool: Tool) -> None:
    done = tool(*words, command=["sh", "-c", f'exec "$0" "$@" {where}', str(PROGRAM)])
    assert done.status in (2, 3) and done.err == "", done


@pytest.mark.parametrize("where", [">&-", "<&-", ">&- 2>&- <&-"])
def test_a_stream_that_is_closed(where: str, tool: Tool, tree: pathlib.Path) -> None:
    """The tool ends as with one that leads nowhere, and no file that it opens takes its place."""
    shell = ["sh", "-c", f'exec "$0" "$@" {where}', str(PROGRAM)]
    done = tool("scan", "--tree", tree, command=shell)
    assert done.status == 0 and done.err == "", done
