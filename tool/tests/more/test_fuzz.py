# SPDX-License-Identifier: GPL-2.0-only
"""A few of the patches of `make fuzz`, and that it would see a mistake."""

from __future__ import annotations

import pathlib
from collections.abc import Callable

import fuzz_patches
import pytest


def test_check_answers_broken_patches(tmp_path: pathlib.Path) -> None:
    count, judged, wrong = fuzz_patches.run(40, tmp_path, range(12))
    assert (count, wrong) == (12, []) and judged > 2


def test_a_seed_breaks_patches_in_the_same_way() -> None:
    texts = [b"--- a/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-a\n+b\n"]
    broken = {seed: fuzz_patches.Breaker(seed, texts).text() for seed in range(50)}
    assert broken == {seed: fuzz_patches.Breaker(seed, texts).text() for seed in range(50)}
    assert len(set(broken.values())) > 40


def fails(argv: list[str]) -> int:
    """Check, with a mistake."""
    raise KeyError(len(argv))


def reports(argv: list[str]) -> int:
    """Check, which has seen that it failed."""
    print("gup-vmas failed on it; please report this file" if argv else "")
    return 3


@pytest.mark.parametrize(("check", "said"), [
    (fails, "KeyError: 8"), (reports, "gup-vmas failed on it; please report this file"), (lambda argv: 77, "status 77"),
    (lambda argv: 2, "not one line: ''"),
])
def test_a_mistake_is_told_and_its_patch_is_kept(
    check: Callable[[list[str]], int], said: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fuzz_patches, "KEPT", tmp_path / "kept")
    monkeypatch.setattr(fuzz_patches, "ROOT", tmp_path)
    monkeypatch.setattr("gupvmas.commands.cli.main", check)
    work = tmp_path / "work"
    work.mkdir()
    assert fuzz_patches.run(1, work, range(1))[2] == [f"kept/2.patch: {said}"]
    assert (tmp_path / "kept/2.patch").read_bytes() == (work / "broken.patch").read_bytes()
