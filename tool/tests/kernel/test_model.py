# SPDX-License-Identifier: GPL-2.0-only
"""The functions of Linux 6.1 that the series rewrites do as they did, in every world of the model.

And each of the mistakes of tool/dev/defects.py is told from the right conversion, when it is
planted in what ``series`` emitted.
"""

from __future__ import annotations

import pathlib
import sys

import pytest

import modelrun
from modelrun import Function
from realcode import ROOT, Kernel, kernel

sys.path.insert(0, str(ROOT / "tool" / "dev"))

from defects import DEFECTS, Defect  # noqa: E402

WORK = ROOT / "build" / "kernel-model"


@pytest.mark.parametrize("one", modelrun.functions(), ids=str)
def test_a_rewritten_function_does_what_it_did(kernel: Kernel, one: Function) -> None:
    outcomes = modelrun.run(
        [one], lambda file: kernel.text(file, base=True), kernel.text, WORK / one.stem
    )[one.name]
    for outcome in outcomes:
        assert outcome.verdict == "equal", f"{outcome.what}\n{outcome.text}"
        assert not outcome.dangling
        assert outcome.gup_good and outcome.gup_bad, "half of it was never run"


@pytest.mark.parametrize("defect", DEFECTS, ids=str)
def test_a_planted_defect_is_found(kernel: Kernel, defect: Defect) -> None:
    def planted(file: str) -> str:
        text = kernel.text(file)
        return defect.planted(text) if file == defect.file else text

    reached = [
        one
        for one in modelrun.functions()
        if defect.function in (one.name, modelrun.HELPER)
        and defect.function in kernel.function(one.name, one.file) + one.name
    ]
    assert reached
    found = modelrun.run(
        reached, lambda file: kernel.text(file, base=True), planted, WORK / defect.name
    )
    told = {name: [o.what for o in some if o.caught] for name, some in found.items()}
    assert any(told.values()), f"{defect.words}: nobody noticed"
