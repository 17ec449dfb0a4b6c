# SPDX-License-Identifier: GPL-2.0-only
"""What a scan found, for people and for programs; and what a series would be, for people."""

from __future__ import annotations

import json
from typing import Any

from gupvmas import VERSION
from gupvmas.gup import arms
from gupvmas.gup import spatch
from gupvmas.base.gitrepo import printable
from gupvmas.code.model import BEYOND, Class, Conversion, Evidence, version_text
from gupvmas.gup.reasons import Cause
from gupvmas.scan import Scan, uses
from gupvmas.scan.driver import matrix
from gupvmas.gup.site import Site
from gupvmas.base.terminal import fill

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gupvmas.series.mail.mails import Recipients
    from gupvmas.series.plan import Plan, Step

SCHEMA = "gup-vmas/scan/1"

#: So many calls that break on some kernels are named in a summary.
_PLACES = 4


def counts(scan: Scan) -> dict[str, int]:
    """How many sites there are of each class."""
    found = {class_.value: 0 for class_ in Class}
    for site in scan.sites:
        found[site.class_.value] += 1
    return found


def as_json(scan: Scan) -> str:
    """The scan in the form of tool/schema/scan-1.json."""
    document = {
        "schema": SCHEMA,
        "tool": {"version": VERSION, "spatch": spatch.version()},
        "tree": {
            "version": scan.tree.version,
            "rev": scan.tree.rev,
            "generation": {
                name: {
                    "arguments": len(prototype.roles),
                    "vmas": prototype.vmas + 1 if prototype.vmas >= 0 else None,
                    "declared": f"{prototype.file}:{prototype.line}",
                }
                for name, prototype in sorted(scan.generation.items())
            },
        },
        "sites": [_site(scan, site) for site in scan.sites],
        "ledger": {
            "occurrences": scan.ledger.occurrences,
            "kinds": scan.ledger.kinds,
            "balanced": scan.ledger.balanced,
            "not_checked_out": scan.absent,
            "unaccounted": [
                {
                    "file": item.file,
                    "line": item.line,
                    "column": item.column,
                    "end_line": item.end_line,
                    "name": item.name,
                    **said(item.cause),
                }
                for item in scan.ledger.unaccounted
            ],
        },
        "summary": {"sites": len(scan.sites), "classes": counts(scan)},
    }
    return json.dumps(document, indent=2) + "\n"


def said(cause: Cause) -> dict[str, Any]:
    """A cause for a program: the sentence, the slugs that stay the same, and what to do."""
    return {
        "reason": cause.text,
        "slug": cause.slug,
        "because": list(cause.because),
        "advice": cause.advice,
    }


def _site(scan: Scan, site: Site) -> dict[str, Any]:
    occurrence = site.occurrence
    function = occurrence.macro or (occurrence.function.name if occurrence.function else None)
    return {
        "file": site.file,
        "line": site.line,
        "column": occurrence.column,
        "end_line": occurrence.end_line,
        "function": function,
        "api": site.api,
        "arguments": site.arguments,
        "vmas": site.vmas,
        "nr_pages": site.nr_pages,
        "class": site.class_.value,
        "lock": site.lock,
        "kernels": [
            {
                "from": version_text(k.first) if k.first else None,
                "before": version_text(k.end) if k.end < BEYOND else None,
            }
            for k in occurrence.kernels
        ],
        "matrix": [
            {
                "from": version_text(cell.kernels.first),
                "before": version_text(cell.kernels.end) if cell.kernels.end < BEYOND else None,
                "fit": cell.fit.value,
                "why": cell.why,
            }
            for cell in scan.matrix.of(occurrence)
        ],
        "headers": _beside(scan, site),
        "conversion": site.conversion.value,
        "automatic": site.automatic,
        **said(site.cause),
        "evidence": [
            {"file": e.file, "line": e.line, "text": e.text} for e in shown(site)
        ],
        "findings": [
            {"rule": f.rule, "file": f.file, "line": f.line, "text": f.text}
            for f in site.findings
        ],
    }


def _beside(scan: Scan, site: Site) -> dict[str, str] | None:
    cell = scan.matrix.headers.get((site.file, site.occurrence.offset))
    return {"fit": cell.fit.value, "why": cell.why} if cell else None


def shown(site: Site) -> list[Evidence]:
    """The evidence in the order in which it was found, each line once, whatever its parts."""
    return list({(e.file, e.line): e for e in site.evidence}.values())


def title(scan: Scan) -> str:
    """What the tree is."""
    if scan.driver:
        return "A driver outside of a kernel tree"
    return f"Linux {scan.tree.version or 'of unknown version'}"


def kernels(scan: Scan, site: Site) -> list[str]:
    """What becomes of a driver's call on its kernels, as lines."""
    cells = scan.matrix.shown(site.occurrence)
    text = "; ".join(str(cell) for cell in cells)
    lines = fill(f"kernels {printable(text)}", "    ", after="  ") if cells else []
    beside = scan.matrix.headers.get((site.file, site.occurrence.offset))
    if beside:
        why = f": {beside.why}" if beside.why else ""
        lines += fill(f"with the headers, which say {scan.headers_version}, {beside.fit.value}{why}", "    ")
    return lines


def matrix_summary(scan: Scan) -> list[str]:
    """On which kernels a driver's calls fit, and on which some break, as lines."""
    lines = []
    for part, broken in scan.matrix.ranges:
        unsure = len(scan.matrix.unknown(part))
        if not broken:
            told = f", but for {unsure} that can't be told" if unsure else ""
            lines.append(f"  fits the GUP of {matrix.span_text(part)}{told}")
            continue
        mended = sum(place in scan.mended for place in broken) if part.meets(arms.NEW) else 0
        some = "1 call" if len(broken) == 1 else f"{len(broken)} calls"
        where = ", ".join(
            f"{printable(file)}:{scan.source(file).line(at)}" for file, at in broken[:_PLACES]
        )
        more = f", and {len(broken) - _PLACES} more" if len(broken) > _PLACES else ""
        lines += fill(f"breaks on {matrix.span_text(part)}: {some}: {where}{more}", "  ", after="  ")
        if mended:
            lines.append(f"    `series` mends {mended} of {len(broken)}")
    beside = [c for c in scan.matrix.headers.values() if c.fit is matrix.Fit.BREAKS]
    if scan.matrix.headers:
        some = "1 call breaks" if len(beside) == 1 else f"{len(beside) or 'no'} calls break"
        lines.append(f"  with the headers, which say {scan.headers_version}: {some}")
    version = arms.code_of(scan.headers_version)
    if beside and version is not None and version < arms.NEW.first:
        lines += fill(
            "an arm by the version can't mend that, as this kernel took the change over early: "
            f"`backport compat --apply {scan.tree.name}` asks for the shape instead", "    ",
        )
    return lines


def of_new_kernels(scan: Scan, hidden: int = 0) -> str:
    """In one line, what becomes of a driver's calls on kernels without the parameter.

    ``hidden``: uses behind which there may be more.
    """
    broken = scan.matrix.on_new_kernels(matrix.Fit.BREAKS)
    unknown = [p for p in scan.matrix.on_new_kernels(matrix.Fit.UNKNOWN) if p not in broken]
    unsure = len(unknown) + hidden
    if not broken and unsure:
        some = "it does" if unsure == 1 else "they do"
        calls = "1 call" if unsure == 1 else f"{unsure} calls"
        return f"No call is known to break on kernels from 6.5 on; of {calls} it can't be told whether {some}."
    if not broken:
        return "No call breaks on kernels from 6.5 on."
    mended = len([place for place in broken if place in scan.mended])
    some = "1 call breaks" if len(broken) == 1 else f"{len(broken)} calls break"
    left = len(broken) - mended
    others = "1 other call does" if unsure == 1 else f"{unsure} other calls do"
    told = f" Whether {others} can't be told." if unsure else ""
    return f"{some} on kernels from 6.5 on: {mended} mended, {left} left to do by hand." + told


def _needs_eyes(site: Site) -> bool:
    """Whether somebody has to look at a call: it is left, or something is wrong with it today."""
    return site.conversion is Conversion.MANUAL or bool(site.findings)


def as_text(scan: Scan, verbose: bool = False) -> str:
    """The scan for a person: the calls, those that need eyes first, the numbers, the ledger.

    verbose: with the calls that pass NULL or are converted, and the evidence. Of a driver each call
    is named anyway: whether an arm is missing is the question.
    """
    lines = []
    null = [s for s in scan.sites if s.automatic and s.class_ is Class.UNUSED]
    converted = [s for s in scan.sites if s.class_ is Class.CONVERTED]
    hidden = set() if verbose or scan.driver else {id(site) for site in (*null, *converted)}
    named = [site for site in scan.sites if id(site) not in hidden]
    for site in sorted(named, key=lambda site: not _needs_eyes(site)):
        lines.append(f"{printable(site.file)}:{site.line}: {site.api}(): {site.class_.value}")
        lines.append(f"    conversion: {site.conversion.value}")
        lines += fill(printable(site.reason), "    ")
        lines += kernels(scan, site)
        for finding in site.findings:
            lines.append(f"    line {finding.line}: {finding.said}")
        if verbose:
            lines += [f"    {e.line:6}: {printable(e.text)}" for e in shown(site)]
    if not scan.driver:
        for use, what in uses.named(scan):
            lines.append(f"{printable(use.file)}:{use.line}: {use.name}() {what}")
    if lines:
        lines.append("")
    lines.append(f"{title(scan)}: {len(scan.sites)} sites")
    for name, count in counts(scan).items():
        if count:
            lines.append(f"  {name:10} {count:4}")
    if hidden:
        parts = [f"{len(null)} that pass NULL"] if null else []
        parts += [f"{len(converted)} that are converted"] if converted else []
        lines.append(f"  not listed: {' and '.join(parts)}; scan -v lists them, too")
    lines += matrix_summary(scan)
    kinds = ", ".join(f"{count} {kind}" for kind, count in scan.ledger.kinds.items() if count)
    lines += fill(f"Ledger: {scan.ledger.occurrences} occurrences: {kinds or 'none'}", after="  ")
    for each in scan.left_out:
        lines += fill(printable(str(each)), "  ", after="    ")
    if scan.ledger.balanced:
        there = "that is checked out " if scan.absent else ""
        else_ = "else " if scan.left_out else ""
        lines.append(f"  balanced: everything {else_}{there}was read")
        lines += fill(scan.not_checked_out, "    ") if scan.absent else []
    else:
        lines.append("  NOT balanced; these could not be read:")
        lines += [f"    {printable(str(item))}" for item in scan.ledger.unaccounted]
    return "\n".join(lines) + "\n"


def counted(number: int, word: str) -> str:
    """A number and its noun."""
    return f"{number} {word}" + ("" if number == 1 else "s")


def size(step: Step) -> str:
    """How many calls a commit is about, in how many files; "" for none."""
    if not step.sites:
        return ""
    files = len({site.file for site in step.sites})
    return f" ({counted(len(step.sites), 'call')}, {counted(files, 'file')})"


def total(scan: Scan, plan: Plan) -> str:
    """What becomes of all calls, in one line."""
    converted = sum(site.class_ is Class.CONVERTED for site in scan.sites)
    parts = [f"{counted(len(plan.steps), 'commit')} for {counted(len(scan.sites), 'call')}"]
    if converted:
        parts.append(f"{converted} converted already")
    return ", ".join([*parts, f"{len(plan.manual)} left to do by hand"])


def left_out(number: int) -> str:
    """How many do not get the cover letter, in words; "" for none."""
    if not number:
        return ""
    some = "1 maintainer gets" if number == 1 else f"{number} maintainers get"
    return f": {some} only patches, for --cc-limit"


def recipients(whom: Recipients) -> str:
    """Whom a mail goes to, as lines; an address is not broken."""
    lines = []
    for head, addresses in (("To", whom.to), ("Cc", whom.cc)):
        if addresses:
            whole = ", ".join(printable(address).replace(" ", "\N{NO-BREAK SPACE}") for address in addresses)
            lines += fill(f"{head}: {whole}", "      ", after="    ")
    return "\n".join(lines).replace("\N{NO-BREAK SPACE}", " ")
