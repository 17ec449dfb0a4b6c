# SPDX-License-Identifier: GPL-2.0-only
"""What make install puts down, that it works from there, and that it can be taken away again."""

from __future__ import annotations

import argparse
import ast
import dataclasses
import importlib
import os
import pathlib
import pkgutil
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from conftest import ROOT, Made, Tool
from gitutil import TOOL
from tinylib import tiny

import gupvmas
from gupvmas.commands import cli

INSTALLER = TOOL / "install" / "install.sh"


def installer(
    what: str, destdir: pathlib.Path, prefix: str = "/usr", **more: str
) -> subprocess.CompletedProcess[str]:
    """What make install and make uninstall run."""
    return subprocess.run(
        [INSTALLER, what],
        env={**os.environ, "DESTDIR": str(destdir), "PREFIX": prefix, **more},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


@dataclasses.dataclass(frozen=True)
class Installed:
    """An installation below ``destdir`` for /usr."""

    destdir: pathlib.Path

    @property
    def program(self) -> pathlib.Path:
        """The command."""
        return self.destdir / "usr/bin/gup-vmas"

    @property
    def share(self) -> pathlib.Path:
        """Where what is read rather than run is."""
        return self.destdir / "usr/share"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    """An installation in a place with a space in its name, that nobody may write to."""
    destdir = tmp_path_factory.mktemp("the place")
    done = installer("install", destdir)
    assert done.returncode == 0, done.stderr
    subprocess.run(["chmod", "-R", "a-w", destdir], check=True)
    yield Installed(destdir)
    subprocess.run(["chmod", "-R", "u+w", destdir], check=True)


def everything(top: pathlib.Path) -> list[str]:
    """All paths below a directory."""
    return sorted(str(path.relative_to(top)) for path in top.rglob("*"))


def copied(installed: Installed, where: pathlib.Path) -> None:
    """The same installation below another directory, as its manifest names no DESTDIR."""
    shutil.copytree(installed.destdir, where, symlinks=True, dirs_exist_ok=True)
    subprocess.run(["chmod", "-R", "u+w", where], check=True)


# -- it works from there


def test_it_makes_the_same_series_as_in_the_repository(
    installed: Installed, tiny_made: Made, tmp_path: pathlib.Path
) -> None:
    out = tmp_path / "out"
    before = everything(installed.destdir)
    done = tiny_made.tool("series", "--tree", tiny_made.repo, "-o", out, command=(installed.program,))
    assert done.status == 0, done
    assert {p.name: p.read_bytes() for p in out.iterdir()} == {
        p.name: p.read_bytes() for p in tiny_made.out.iterdir()
    }
    assert everything(installed.destdir) == before


def test_it_is_called_gup_vmas_there(installed: Installed, tool: Tool) -> None:
    done = tool("scan", "--help", command=(installed.program,))
    assert done.out.startswith("usage: gup-vmas scan ")


def test_it_leaves_no_compiled_module_behind_if_there_is_no_home(
    installed: Installed, tmp_path: pathlib.Path
) -> None:
    copy = tmp_path / "copy"
    copied(installed, copy)
    before = everything(copy)
    environment = {"PATH": os.environ["PATH"]}
    subprocess.run([copy / "usr/bin/gup-vmas", "--version"], env=environment, check=True)
    assert everything(copy) == before


def test_all_of_its_modules_are_there(installed: Installed) -> None:
    """Every module of the package can be imported from the installation alone."""
    names = [
        module.name for module in pkgutil.walk_packages(gupvmas.__path__, prefix="gupvmas.")
    ]
    assert "gupvmas.commands.scan" in names
    code = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)"
    where = installed.destdir / "usr/lib/gup-vmas/tool"
    done = subprocess.run(
        ["/usr/bin/python3", "-s", "-B", "-c", code, *names],
        cwd="/",
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(where)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_what_the_code_finds_from_its_own_place_is_there_too(installed: Installed) -> None:
    """Rules, schemas, guests and configurations: every path that a module holds."""
    found = []
    for module in pkgutil.walk_packages(gupvmas.__path__, prefix="gupvmas."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, pathlib.Path) and ROOT in value.parents and value.exists():
                found.append(value.relative_to(ROOT))
    assert pathlib.Path("cocci") in found
    rules = {path.relative_to(ROOT) for path in (ROOT / "cocci").rglob("*.cocci")}
    found += sorted(rules - set((ROOT / "cocci/coccicheck").rglob("*")))
    lacking = [p for p in found if not (installed.destdir / "usr/lib/gup-vmas" / p).exists()]
    assert lacking == []


# -- and goes away again


def test_uninstall_removes_what_was_installed_and_nothing_else(
    installed: Installed, tmp_path: pathlib.Path
) -> None:
    (tmp_path / "usr/bin").mkdir(parents=True)
    (tmp_path / "usr/bin/true").write_text("")
    before = everything(tmp_path)
    copied(installed, tmp_path)
    assert everything(tmp_path) != before
    (tmp_path / "usr/share/doc/gup-vmas/notes").write_text("mine")
    assert installer("uninstall", tmp_path).returncode == 0
    mine = ["usr/share", "usr/share/doc", "usr/share/doc/gup-vmas", "usr/share/doc/gup-vmas/notes"]
    assert everything(tmp_path) == sorted([*before, *mine])


def test_a_second_installation_replaces_the_first(
    installed: Installed, tmp_path: pathlib.Path
) -> None:
    copied(installed, tmp_path)
    first = everything(tmp_path)
    module = tmp_path / "usr/lib/gup-vmas/tool/gupvmas/of_an_older_version.py"
    module.write_text("")
    with open(tmp_path / "usr/lib/gup-vmas/manifest", "a") as manifest:
        manifest.write("file /usr/lib/gup-vmas/tool/gupvmas/of_an_older_version.py\n")
    assert installer("install", tmp_path).returncode == 0
    assert everything(tmp_path) == first


@pytest.mark.parametrize(
    ("there", "words"),
    [
        ("usr/bin/gup-vmas", "usr/bin/gup-vmas exists, and was not made by make install"),
        ("usr/lib/gup-vmas/x", "usr/lib/gup-vmas exists, and was not made by make install"),
    ],
)
def test_what_somebody_else_put_there_stays(
    there: str, words: str, tmp_path: pathlib.Path
) -> None:
    (tmp_path / there).parent.mkdir(parents=True)
    (tmp_path / there).write_text("mine")
    before = everything(tmp_path)
    done = installer("install", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert everything(tmp_path) == before


def test_nothing_to_uninstall(tmp_path: pathlib.Path) -> None:
    done = installer("uninstall", tmp_path, "/opt")
    assert done.returncode == 2
    assert done.stderr == (
        f"install.sh: {tmp_path}/opt/lib/gup-vmas: nothing is installed there; set PREFIX\n"
    )


def test_a_relative_prefix_is_refused(tmp_path: pathlib.Path) -> None:
    done = installer("install", tmp_path, "usr")
    assert done.returncode == 2
    assert "PREFIX=usr: must begin with a slash" in done.stderr


# -- manual pages


def commands(parser: argparse.ArgumentParser, *words: str) -> Iterator[tuple[str, ...]]:
    """The words of every command, and of every command of a command; first none, the tool's."""
    yield words
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                yield from commands(command, *words, name)


@pytest.mark.parametrize("words", commands(cli.parser()), ids=lambda words: "-".join(words))
def test_every_command_has_a_manual_page_with_all_of_its_options(
    words: tuple[str, ...], installed: Installed, tool: Tool
) -> None:
    page = "-".join(["gup-vmas", *words])
    path = installed.share / "man/man1" / f"{page}.1"
    for checker in (["mandoc", "-T", "lint", "-W", "warning"], ["groff", "-man", "-ww", "-z"]):
        done = subprocess.run([*checker, path], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout + done.stderr) == (0, ""), checker
    shown = subprocess.run(
        ["mandoc", "-T", "utf8", "-O", "width=1000", path], capture_output=True, check=True
    ).stdout.decode()
    text = re.sub(r".\x08", "", shown)
    help_ = tool(*words, "--help", command=(installed.program,)).out
    options = re.findall(r"^  (?:-\w.*, )?(--[\w-]+)", help_, re.MULTILINE)
    assert "--help" in options
    assert [option for option in options if option not in text] == []
    assert re.search(rf"^NAME\n +{page} . \w", text, re.MULTILINE)


# -- completion

#: What is typed, and what a shell must offer.
TYPED = {
    "command": ("gup-vmas s", {"scan", "series"}),
    "option": ("gup-vmas series --br", {"--branch"}),
    "choice": ("gup-vmas scan --format ", {"text", "json"}),
    "directory": ("gup-vmas scan --tree li", {"linux/", "linux tree/"}),
    "revision": ("gup-vmas scan --tree linux --rev v", {"vmas-removed", "v6.1"}),
    "file": ("gup-vmas explain linux/mm/gup.", {"linux/mm/gup.c"}),
    "number": ("gup-vmas scan -j ", set()),
}


def bash(line: str) -> str:
    return f"""
. /usr/share/bash-completion/bash_completion
. "$SHARE/bash-completion/completions/gup-vmas"
COMP_LINE='{line}' COMP_POINT=${{#COMP_LINE}} COMP_TYPE=9
COMP_WORDS=($COMP_LINE) COMP_CWORD=${{#COMP_WORDS[@]}}
_python_argcomplete gup-vmas
for word in "${{COMPREPLY[@]}}"; do printf '%s\\n' "$word"; done
"""


#: Makes zsh write down what it is about to offer. Calls of compadd with -O, -A or -D only compute.
ZSHRC = """
PS1= fpath=("$SHARE/zsh/site-functions" $fpath)
autoload -Uz compinit && compinit -D -u
compadd() {
    local -a found
    (( $@[(I)-[OAD]] )) || { builtin compadd -O found "$@"; print -rl -- $found >>$HOME/found }
    builtin compadd "$@"
}
ask() { zle complete-word; print >$HOME/done }
zle -N ask
bindkey '^I' ask
"""


def zsh(line: str) -> str:
    """A zsh on a terminal of its own: its completion works only in its line editor."""
    return f"""
zmodload zsh/zpty
zpty z zsh -i
zpty -w -n z '{line}'$'\\t'
until [[ -e $HOME/done ]]; do zpty -r -t z || sleep 0.05; done >/dev/null
zpty -d z
cat $HOME/found 2>/dev/null || :
"""


def fish(line: str) -> str:
    return f"""
source "$SHARE/fish/vendor_completions.d/gup-vmas.fish"
complete -C '{line}' | string replace -r '\\t.*' ''
"""


SHELLS = {"bash": bash, "zsh": zsh, "fish": fish}


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("shell", SHELLS)
def test_completion(
    shell: str, typed: str, installed: Installed, tiny_made: Made, tmp_path: pathlib.Path
) -> None:
    line, wanted = TYPED[typed]
    shutil.copytree(tiny_made.repo, tmp_path / "linux")
    (tmp_path / "linux tree").mkdir()
    (tmp_path / "lizard").write_text("")
    tiny_made.tool.git(tmp_path / "linux", "tag", "v6.1")
    (tmp_path / ".zshrc").write_text(ZSHRC)
    environment = {
        **tiny_made.tool.environment,
        "HOME": str(tmp_path),
        "PATH": f"{installed.program.parent}:{os.environ['PATH']}",
        "SHARE": str(installed.share),
        "TERM": "dumb",
    }
    done = subprocess.run(
        [shell, "-c", SHELLS[shell](line)],
        cwd=tmp_path,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    offered = {word.replace("\\ ", " ").strip() for word in done.stdout.split("\n") if word}
    assert offered == wanted, done.stdout + done.stderr


def test_completion_runs_no_command(
    installed: Installed, tool: Tool, tmp_path: pathlib.Path
) -> None:
    """Asked what may come next, it neither scans nor writes, even if it can't answer."""
    tree = tiny(tmp_path / "linux")
    line = f"gup-vmas series --tree {tree} -o {tmp_path}/out "
    question = {"_ARGCOMPLETE": "1", "COMP_LINE": line, "COMP_POINT": str(len(line))}
    arguments = line.split()[1:]
    done = tool(*arguments, env=question, command=(installed.program,))
    assert (done.out, done.err) == ("", "")
    assert not (tmp_path / "out").exists()


# -- the package


def test_the_package_has_the_version_of_the_tool() -> None:
    first = (ROOT / "debian/changelog").read_text().partition("\n")[0]
    assert first.startswith(f"gup-vmas ({gupvmas.VERSION}) ")


def test_the_package_depends_on_all_that_using_the_tool_takes() -> None:
    listed = subprocess.run(
        [TOOL / "dev/deps.sh", "--list", "use"], capture_output=True, text=True, check=True
    ).stdout.split()
    assert {"coccinelle", "git", "python3"} <= set(listed)
    rules = subprocess.run(
        ["make", "-s", "-f", "debian/rules", "--eval=print: ; @echo '$(call list,use)'", "print"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.strip()
    assert rules == ", ".join(listed)
    assert "${deps:use}" in (ROOT / "debian/control").read_text()


def test_nothing_that_is_imported_is_left_out_of_the_dependencies() -> None:
    """Modules that Python does not bring along belong to packages in the set "use"."""
    here = pathlib.Path(gupvmas.__file__).parent
    names: set[str] = set()
    for path in here.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.partition(".")[0])
    foreign = names - set(sys.stdlib_module_names) - {"gupvmas"}
    assert "argcomplete" in foreign
    listed = subprocess.run(
        [TOOL / "dev/deps.sh", "--list", "use", "install"],
        capture_output=True, text=True, check=True,
    ).stdout.split()
    packages = set()
    for name in foreign:
        place = importlib.import_module(name).__file__
        owner = subprocess.run(
            ["dpkg", "-S", place or name], capture_output=True, text=True, check=True
        ).stdout
        packages.add(owner.partition(":")[0])
    assert packages <= set(listed)
