# SPDX-License-Identifier: GPL-2.0-only
"""Answers a shell that asks what may come next on the command line; argcomplete does the work.

The shell's side is installed by tool/install/install.sh. What may come next is read off the
parser, so there is nothing to be kept in step with it. The word that stands for a value in --help
says what kind of value it is.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from gupvmas.base.errors import GupVmasError, Status
from gupvmas.base.repository import View, find

#: Gives the values that begin with ``prefix``; also takes what was given before, by name.
Completer = Callable[..., Iterable[str]]


def files(prefix: str, **_: Any) -> Iterator[str]:
    """The files and directories whose path begins with ``prefix``, the latter with a slash."""
    head, tail = os.path.split(prefix)
    try:
        entries = sorted(os.scandir(os.path.expanduser(head) or "."), key=lambda e: e.name)
    except OSError:
        return
    for entry in entries:
        hidden = entry.name.startswith(".") and not tail.startswith(".")
        # What can't be typed can't be completed, nor told from the end of an answer.
        if entry.name.startswith(tail) and entry.name.isprintable() and not hidden:
            yield os.path.join(head, entry.name) + ("/" if entry.is_dir() else "")


def directories(prefix: str, **_: Any) -> Iterator[str]:
    """The directories whose path begins with ``prefix``."""
    return (path for path in files(prefix) if path.endswith("/"))


def revisions(prefix: str, parsed_args: argparse.Namespace, **_: Any) -> Iterable[str]:
    """The branches and tags of the tree at hand whose name begins with ``prefix``."""
    tree = os.path.expanduser(getattr(parsed_args, "tree", None) or ".")
    listed = ("for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags")
    try:
        git_dir, _common_dir, object_format = find(tree, tree, above=True)
        view = View(git_dir, None, object_format)
    except GupVmasError:
        return []
    try:
        names = view.git.line(*listed).split("\n")
    except GupVmasError:
        return []
    finally:
        view.close()
    start, dots, last = prefix.rpartition("..")
    return [start + dots + name for name in names if name.startswith(last) and name]


def slugs(prefix: str, **_: Any) -> Iterable[str]:
    """The slugs of reasons that begin with ``prefix``."""
    from gupvmas.convert import catalogue

    return [slug for slug in catalogue.reasons() if slug.startswith(prefix)]


def nothing(prefix: str, **_: Any) -> Iterable[str]:
    """For a value that only its user can know, such as a number."""
    return []


#: By the word in --help. One that is not here is asked of nobody.
KINDS: dict[str, Completer] = {
    "DIR": directories,
    "FILE": files,
    "PATH": files,
    "FILE:LINE|FUNCTION": files,
    "REV": revisions,
    "RANGE": revisions,
    "A..B": revisions,
    "SLUG": slugs,
}


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _actions(command)


def _kind(metavar: str | tuple[str, ...] | None) -> Completer:
    """By the whole word, or by the last of its parts: SERIES-DIR is a directory."""
    word = metavar if isinstance(metavar, str) else ""
    return KINDS.get(word) or KINDS.get(re.split(r"[-|_/ ]", word)[-1]) or nothing


def answer(parser: argparse.ArgumentParser) -> int:
    """Answer the question that the environment holds, on descriptor 8, and exit; returns the exit
    status if there is no argcomplete. Nothing is done that the command line asks for.
    """
    try:
        import argcomplete
    except ImportError:
        return Status.USAGE
    for action in _actions(parser):
        takes_value = action.nargs != 0 and not isinstance(action, argparse._SubParsersAction)
        if takes_value and not action.choices:
            setattr(action, "completer", _kind(action.metavar))
    argcomplete.autocomplete(
        parser, always_complete_options=False, exit_method=sys.exit, default_completer=nothing
    )
    return Status.USAGE
