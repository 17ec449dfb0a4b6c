# SPDX-License-Identifier: GPL-2.0-only
"""What verify found, for a terminal of 80 columns, for programs, and for a CI."""

from __future__ import annotations

import json
from typing import Any

from gupvmas import VERSION
from gupvmas.base import junit
from gupvmas.verify.model import (
    BUILD, CODE, SYMBOL, WARNING, Cell, Column, Finding, Verification,
)  # fmt: skip

SCHEMA = "gup-vmas/verify/1"
_WIDTH = 80
_SHOWN = 12  # findings of one commit that are shown in full
_WORDS = {
    BUILD: "does not build", WARNING: "new warning", CODE: "function differs",
    SYMBOL: "no module can link a symbol",
}  # fmt: skip


def document(found: Verification, boot: Any = None) -> dict[str, Any]:
    """The report as tool/schema/verify-1.json has it."""
    return {
        "schema": SCHEMA,
        "tool": {"version": VERSION},
        "tree": {"version": found.version, "path": found.tree},
        "work": str(found.work),
        "commits": [
            {"number": n, "id": s.commit, "tree": s.tree, "subject": s.subject}
            for n, s in enumerate(found.steps)
        ],
        "architectures": [_column(column) for column in found.columns],
        "conditions": [
            {
                "file": side.file, "function": side.function, "condition": side.condition,
                "built_on": side.where or None, "note": side.note,
            }
            for side in found.sides
        ],
        "findings": [
            {
                "kind": f.kind, "architecture": f.target, "number": f.number, "commit": f.commit,
                "subject": f.subject, "object": f.object, "function": f.function or None,
                "lines": list(f.lines),
            }
            for f in found.findings
        ],
        "incomplete": list(found.incomplete),
        "boot": boot,
        "summary": {
            "status": int(found.status),
            "findings": len(found.findings),
            "objects": sum(c.objects for column in found.columns for c in column.cells),
            "unreached": sum(c.unreached for column in found.columns for c in column.cells),
            "functions": sum(c.functions for column in found.columns for c in column.cells),
            "changed": sum(c.changed for column in found.columns for c in column.cells),
            "seconds": round(found.seconds, 1),
        },
    }  # fmt: skip


def as_json(found: Verification, boot: Any = None) -> str:
    """The report for programs."""
    return json.dumps(document(found, boot), indent=2) + "\n"


def _column(column: Column) -> dict[str, Any]:
    return {
        "name": column.target.name,
        "arch": column.target.arch,
        "config": column.target.what.partition(" ")[2],
        "compiler": column.compiler or None,
        "sparse": column.sparse or None,
        "missing": column.missing or None,
        "not_built": [{"file": f, "why": w} for f, w in sorted(column.not_built.items())],
        "commits": [
            {
                "number": n, "objects": c.objects, "unreached": c.unreached, "failed": c.failed,
                "warnings": c.warnings, "new_warnings": c.new, "functions": c.functions,
                "changed": c.changed, "unexpected": c.unexpected, "other_sides": c.flips,
                "kept": c.kept, "seconds": round(c.seconds, 1),
            }
            for n, c in enumerate(column.cells)
        ],
    }  # fmt: skip


def as_text(found: Verification, verbose: bool = False) -> str:
    """The report for a person."""
    lines = [f"Linux {found.version}: {len(found.steps) - 1} commits, built in {found.work}", ""]
    columns = [column for column in found.columns if column.cells]
    if columns:
        lines += _table(found, columns)
    for column in columns:
        for file, why in sorted(column.not_built.items()):
            if verbose or not why.startswith("is for another"):
                lines.append(f"{file}: not built on {column.target.name}: {why}")
    foreign = sum(
        why.startswith("is for another") for c in columns for why in c.not_built.values()
    )
    if foreign and not verbose:
        lines.append(f"(-v lists {foreign} more that are for another architecture)")
    lines += _sides(found, verbose)
    lines += _findings(found)
    lines += [f"INCOMPLETE: {line}" for line in found.incomplete]
    objects = sum(c.objects - c.unreached for column in columns for c in column.cells)
    unreached = sum(c.unreached for column in columns for c in column.cells)
    functions = sum(c.functions for column in columns for c in column.cells)
    changed = sum(c.changed for column in columns for c in column.cells)
    lines += [
        "",
        f"{objects} objects built, {functions} functions compared, {changed} of them changed "
        f"where they may",
        f"{unreached} objects not built again, as their commit does not reach them",
        f"{len(found.findings)} findings" + (", incomplete" if found.incomplete else "")
        + f", {found.seconds:.0f} s",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _table(found: Verification, columns: list[Column]) -> list[str]:
    """Commits down, targets across; each cell "objects/functions changed", or what is wrong."""
    width = max(9, *(len(column.target.name) for column in columns))
    left = max(12, _WIDTH - len(columns) * (width + 1))
    lines = [f"{'commit':{left}}" + "".join(f" {c.target.name:>{width}}" for c in columns)]
    for number, step in enumerate(found.steps):
        head = f"{number} {step.subject}" if number else f"base {step.short}"
        line = f"{head[:left]:{left}}"
        for column in columns:
            line += f" {_cell(column.cells[number], number):>{width}}"
        lines.append(line)
    lines.append(f"{'warnings, first and last':{left}}"[:left] + "".join(
        f" {f'{c.cells[0].warnings}/{c.cells[-1].warnings}':>{width}}" for c in columns
    ))
    lines.append(f"{'functions compared':{left}}"[:left] + "".join(
        f" {sum(x.functions for x in c.cells):>{width}}" for c in columns
    ))
    lines.append(f"{'seconds':{left}}"[:left] + "".join(
        f" {_seconds(c):>{width}}" for c in columns
    ))
    lines.append("objects that compile, +functions changed where they may; ! something is wrong")
    return [*lines, ""]


def _cell(cell: Cell, number: int) -> str:
    if cell.failed:
        return f"!{cell.failed} fail"
    wrong = "!" if cell.new or cell.unexpected else ""
    return f"{wrong}{cell.objects}" + (f" +{cell.changed}" if number else "")


def _seconds(column: Column) -> str:
    spent = sum(cell.seconds for cell in column.cells if not cell.kept)
    return f"{spent:.0f}" if spent else "kept"


def _sides(found: Verification, verbose: bool) -> list[str]:
    """Both sides of each #if: one line if all is well, and one for each that is not."""
    if not found.sides:
        return []
    lines = []
    turned = sum(bool(side.where and side.note) for side in found.sides)
    for side in found.sides:
        if verbose or not side.where:
            where = f"built on {side.where}" if side.where else "not built"
            note = f", {side.note}" if side.note else ""
            lines.append(f"{side.file}: {side.function}(): {side.condition}: {where}{note}")
    good = sum(bool(side.where) for side in found.sides)
    lines.append(
        f"{good} of {len(found.sides)} sides of #if around and in changed functions are built, "
        f"{turned} by options"
    )
    return lines


def _findings(found: Verification) -> list[str]:
    """Commit by commit; what is the same on several targets once."""
    lines: list[str] = []
    commits: dict[int, dict[tuple[str, str, str, tuple[str, ...]], list[str]]] = {}
    for f in found.findings:
        same = commits.setdefault(f.number, {})
        same.setdefault((f.object, f.kind, f.function, f.lines), []).append(f.target)
    for number, group in sorted(commits.items()):
        step = found.steps[number]
        lines += ["", f'commit {number}, {step.short} ("{step.subject}"):']
        for (name, kind, _, said), where in list(group.items())[:_SHOWN]:
            lines.append(f"  {name}: {_WORDS[kind]} on {', '.join(where)}")
            lines += [f"    {line}" for line in said]
        if len(group) > _SHOWN:
            lines.append(f"  and {len(group) - _SHOWN} more; --format json has all")
    return [*lines, ""] if lines else []


def as_junit(found: Verification) -> junit.Report:
    """The report for a CI: a suite for each target, a case for each commit and object."""
    report = junit.Report("gup-vmas verify")
    by_place: dict[tuple[str, int, str], list[Finding]] = {}
    for finding in found.findings:
        by_place.setdefault((finding.target, finding.number, finding.object), []).append(finding)
    for column in found.columns:
        name = column.target.name
        suite = report.suite(name)
        if column.missing:
            suite.case(name, "all").error(column.missing)
        for number, cell in enumerate(column.cells):
            step = found.steps[number]
            names = {f"{source[:-2]}.o" for source in cell.sources}
            names.update(o for t, n, o in by_place if t == name and n == number)
            for item in sorted(names):
                case = suite.case(f"{name}.{number:04} {step.subject}", item)
                for finding in by_place.get((name, number, item), ()):
                    case.failure(
                        _WORDS[finding.kind] + _about(finding),
                        "\n".join([f"commit {step.commit}", *finding.lines]),
                    )
        for source, why in sorted(column.not_built.items()):
            suite.case(name, f"{source[:-2]}.o").skipped(why)
        suite.seconds(sum(c.seconds for c in column.cells if not c.kept))
    if found.incomplete:
        suite = report.suite("complete")
        for line in found.incomplete:
            suite.case("complete", line).error(line)
    return report


def _about(finding: Finding) -> str:
    if not finding.function:
        return ""
    return f": {finding.function}" + ("()" if finding.kind == CODE else "")
