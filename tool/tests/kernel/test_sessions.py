# SPDX-License-Identifier: GPL-2.0-only
"""The sessions of the documentation that need a kernel are true as well.

GUP_VMAS_LINUX61 names a git repository with Linux 6.1. It is only read.
"""

from __future__ import annotations

import os
import pathlib

import doclib
import pytest
from conftest import ROOT, Tool
from doclib import DOCUMENTS, name

BLOCKS = [
    pytest.param(path, block, id=f"{name(path)}:{block.line}")
    for path in DOCUMENTS
    for block in doclib.blocks(path.read_text())
    if block.needs == "kernel"
]


@pytest.mark.parametrize(("path", "block"), BLOCKS)
def test_a_session_on_linux_6_1(
    path: pathlib.Path, block: doclib.Block, tool: Tool, tmp_path: pathlib.Path
) -> None:
    """In a directory that has run-refactor.sh, by a user whose ~/linux-6.1 is that tree."""
    (tool.home / "linux-6.1").symlink_to(os.environ["GUP_VMAS_LINUX61"])
    (tmp_path / "run-refactor.sh").symlink_to(ROOT / "run-refactor.sh")
    shell = doclib.Shell(tmp_path, tool.environment)
    for command in block.commands:
        what = shell.run(command)
        assert not what, f"{name(path)}:{command.line}: $ {command.text}\n{what}"
