# SPDX-License-Identifier: GPL-2.0-only
"""-D, -U and --config: what somebody knows of the macros that a driver's #if ask for."""

from __future__ import annotations

import pathlib

import pytest
from conftest import Tool, tarball
from test_claim import COMMANDS
from test_driver import repository, series

HEAD = """#include <linux/mm.h>
#include <linux/version.h>
#include "config.h"

long grab(unsigned long at, struct page **p)
{
"""
OLD = "\treturn get_user_pages(at, 1, 0, p, NULL);\n"
NEW = "\treturn get_user_pages(at, 1, 0, p);\n"


def lines(tool: Tool, top: pathlib.Path, *words: str) -> list[int]:
    """The lines of the calls that break."""
    done = tool("check", "--tree", top, "--all", "--kernels", "6.5..", "--format", "json", *words)
    assert done.out and not done.document["blind"], done
    return [f["line"] for f in done.document["findings"] if f["severity"] == "error"]


#: The condition of an arm with a call that breaks on 6.5, options, and whether they compile it.
CASES = [
    ("#ifdef HAVE_X", "-DHAVE_X", True),
    ("#ifdef HAVE_X", "-UHAVE_X", False),
    ("#if HAVE_X", "-DHAVE_X", True),
    ("#if HAVE_X", "-DHAVE_X=0", False),
    ("#ifdef HAVE_X", "-DHAVE_X=0", True),
    ("#ifdef HAVE_X", "-DHAVE_X=", True),
    ("#ifndef HAVE_X", "-DHAVE_X", False),
    ("#if LEVEL >= 3 && !defined(HAVE_X)", "-DLEVEL=3 -UHAVE_X", True),
    ("#if LEVEL >= 3 && !defined(HAVE_X)", "-DLEVEL=0x2u -UHAVE_X", False),
    ("#if IS_ENABLED(CONFIG_X)", "-DCONFIG_X", True),
    ("#if IS_ENABLED(CONFIG_X)", "-DCONFIG_X_MODULE", True),
    ("#if IS_ENABLED( CONFIG_X )", "-UCONFIG_X -UCONFIG_X_MODULE", False),
    ("#if IS_BUILTIN(CONFIG_X)", "-DCONFIG_X_MODULE", False),
    ("#if IS_MODULE(CONFIG_X)", "-DCONFIG_X_MODULE", True),
    # The last word counts.
    ("#ifdef HAVE_X", "-DHAVE_X -UHAVE_X", False),
    ("#ifdef HAVE_X", "-UHAVE_X -DHAVE_X", True),
]


@pytest.mark.parametrize(("condition", "words", "compiled"), CASES)
def test_a_macro_is_what_was_said(
    tool: Tool, tmp_path: pathlib.Path, condition: str, words: str, compiled: bool
) -> None:
    top = repository(tmp_path / "d", f"{HEAD}{condition}\n{OLD}#endif\n\treturn 0;\n}}\n")
    assert lines(tool, top, *words.split()) == ([8] if compiled else [])


@pytest.mark.parametrize(("text", "condition", "compiled"), [
    ("#define HAVE_X 1\n", "#ifdef HAVE_X", True),
    ("#  define HAVE_X\n", "#ifdef HAVE_X", True),
    ("#define HAVE_X /* why */ 0 // no\n", "#if HAVE_X", False),
    ("#undef HAVE_X\n", "#ifdef HAVE_X", False),
    ("/* #undef HAVE_X */\n", "#ifdef HAVE_X", False),
    ("#define OTHER(x) x\n#define HAVE_X \\\n 1\n", "#if HAVE_X", True),
    # autoconf.h has all options that are set.
    ("#define CONFIG_MMU 1\n", "#ifdef CONFIG_X", False),
    ("#define CONFIG_X_MODULE 1\n", "#if IS_ENABLED(CONFIG_X)", True),
])
def test_a_header_says_what_its_macros_are(
    tool: Tool, tmp_path: pathlib.Path, text: str, condition: str, compiled: bool
) -> None:
    top = repository(tmp_path / "d", f"{HEAD}{condition}\n{OLD}#endif\n\treturn 0;\n}}\n")
    (tmp_path / "config.h").write_text(text)
    assert lines(tool, top, "--config", str(tmp_path / "config.h")) == ([8] if compiled else [])
    # What stands on the command line counts more.
    both = ["--config", str(tmp_path / "config.h"), "-UHAVE_X", "-UCONFIG_X", "-UCONFIG_X_MODULE"]
    assert lines(tool, top, *both) == []


def test_what_was_said_decides_which_arm_a_new_one_is_made_for(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    top = repository(tmp_path / "d", f"{HEAD}#ifdef HAVE_NEW\n{NEW}#else\n{OLD}#endif\n}}\n")
    status, _, patch = series(tool, top, tmp_path / "o", "-UHAVE_NEW")
    assert status == 0 and "if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)\n" in patch, patch
    assert series(tool, top, tmp_path / "p", "-DHAVE_NEW")[2] == ""
    assert tool("scan", "--tree", top, "-DHAVE_NEW").out.count("breaks on 6.5") == 0
    told = tool("explain", "--tree", top, "src/grab.c:10", "-UHAVE_NEW").out
    assert "6.5- breaks: 5 arguments" in " ".join(told.split())


@pytest.mark.parametrize(("words", "said"), [
    ("-D1X", "-D 1X: is no macro: give a name, or NAME=VALUE"),
    ("-D=1", "-D 1: is no macro"),
    ("-DF(x)=1", "-D F(x)=1: is no macro"),
    ("-UA=1", "-U A=1: is no macro: give a name"),
    ("-DLINUX_VERSION_CODE=1", "-D LINUX_VERSION_CODE: say which kernels are meant by --kernels"),
    ("--config=/nothing", "cannot read /nothing: "),
    ("--config={}", "no line of it is #define NAME or #undef NAME"),
])
def test_what_is_no_macro_is_refused_in_one_line_by_each_command(
    tool: Tool, tmp_path: pathlib.Path, words: str, said: str
) -> None:
    top = repository(tmp_path / "d", HEAD + OLD + "}\n")
    (tmp_path / "empty").write_text("int x;\n")
    for command in COMMANDS.values():
        done = tool(*command, "--tree", top, words.format(tmp_path / "empty"))
        assert (done.status, done.out, done.err.count("\n")) == (2, "", 1), done
        assert said in done.err, done


def test_of_a_kernel_tree_all_is_read(tool: Tool, tmp_path: pathlib.Path) -> None:
    done = tool("scan", "--tree", tarball(tmp_path / "linux"), "-DX")
    assert done.status == 2 and "is a kernel tree, of which all is read" in done.err
