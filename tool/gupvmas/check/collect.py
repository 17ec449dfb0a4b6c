# SPDX-License-Identifier: GPL-2.0-only
"""All observations of a scan: those of any tree, and what else a driver has."""

from __future__ import annotations

from collections.abc import Sequence

from gupvmas.check import fits, observe, rules
from gupvmas.check.model import Severity
from gupvmas.check.observe import Observation
from gupvmas.code.scanner import Reading
from gupvmas.scan import Scan
from gupvmas.scan.driver import judge as driver


def everything(scan: Scan, reading: Reading | None = None) -> list[Observation]:
    """All observations of a scan, in the order of the files.

    ``reading`` is that of observe.of_outputs().
    """
    users = observe.of_sites(scan)
    found: Sequence[Observation] = [*users, *observe.of_outputs(scan, users, reading)]
    if scan.driver:
        found = [*found, *_other_names(scan), *_references(scan)]
    else:
        found = [*found, *observe.aliases(scan)]
    return sorted(found, key=lambda o: (o.file, o.line, o.column, o.rule.id))


def _other_names(scan: Scan) -> list[Observation]:
    """The macros that are another name of a function, and whose calls break."""
    found = []
    for alias in scan.aliases:
        use, source = alias.definition, scan.source(alias.definition.file)
        verdict = fits.of_name(scan, use, alias.name)
        if verdict:
            found.append(
                Observation(
                    verdict.rule, use.file, use.line, use.column, use.column + len(use.name),
                    alias.name, f"{alias.name} is {alias.function}", alias.name, "NULL", verdict.message,
                    observe.around(source, use), (use.line, use.end_line), severity=verdict.severity,
                    use=use,
                )
            )  # fmt: skip
    return found


def _references(scan: Scan) -> list[Observation]:
    """A note for each pointer to a function, or name that it is looked up by."""
    broken = {alias.place for alias in scan.aliases if fits.of_name(scan, alias.definition, alias.name)}
    found = []
    for use, why in driver.hidden_uses(scan):
        if (use.file, use.offset) in broken or observe.is_parameter(scan, use):
            continue
        source = scan.source(use.file)
        line = " ".join(source.line_text(use.line).split())
        found.append(
            Observation(
                rules.REFERENCE, use.file, use.line, use.column, use.column + len(use.name),
                use.macro or (use.function.name if use.function else None), f"{use.name} in {line}",
                "", "", why, observe.around(source, use), (use.line, use.end_line),
                severity=Severity.NOTE,
            )
        )  # fmt: skip
    return found
