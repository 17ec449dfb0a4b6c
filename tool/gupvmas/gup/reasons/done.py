# SPDX-License-Identifier: GPL-2.0-only
"""Reasons that need nobody: why a call is converted as it is, or right as it stands.

Those for which a semantic patch took a call stand at the head of its file in cocci/convert/.
"""

from __future__ import annotations

from gupvmas.gup.reasons.model import Reason

REASONS: tuple[Reason, ...] = (
    Reason("new-shape", "the call is in the new shape"),
    Reason("null-constant", "the argument is a null pointer constant"),
    Reason("only-null", "{name} never holds anything but NULL"),
    Reason(
        "one-vma-zero-told-apart",
        "one page and one VMA, under the lock that GUP needs; the caller may see FOLL_NOWAIT's 0, and tells it "
        "from an error",
    ),
    # -- what is handed on
    Reason("forwarded", "{name} is a parameter of the function and passed on"),
    Reason("forwarded-by-macro", "{name} is a parameter of the macro {macro} and passed on"),
    Reason("callee-fills", "{function}() fills the array itself, and keeps its parameter"),
    Reason("passes-null-on", "{name} is passed on, and nothing will be: {why}"),
    Reason(
        "macro-passes-none", "the call {goes} the macro {name} of {place}, which passes no VMAs"
    ),
    # -- code that is built for many kernels
    Reason("arm-for-others", "the arm is for other kernels, and in the shape that they have"),
    Reason("arm-in-their-shape", "the arm is for {kernels}, and in the shape that they have"),
    Reason("stops-on-new-kernels", "kernels from 6.5 on get no further than the #error in line {line}"),
    Reason("arm-for-old-kernels", "the arm is for {kernels}: none of them is without the parameter"),
    Reason("arm-for-no-kernel", "no kernel compiles the arm"),
    Reason("arm-for-new-kernels", "line {line} is the arm for kernels without the parameter"),
    Reason("gets-new-arm", "kernels from 6.5 on get an arm of their own"),
    Reason("driver-own-function", "{function} is the driver's own and keeps its parameter"),
    Reason("driver-macro-drops-it", "the macro in {place} takes the argument out"),
    Reason(
        "probe",
        "a probe, compiled to see whether it fails, and it must go on to do so: {why}",
    ),
)
