# SPDX-License-Identifier: GPL-2.0-only
"""Checks changes, or a whole tree: what is there, what of it is new, and what is known."""

from __future__ import annotations

import collections
import dataclasses
import functools
import shutil

from gupvmas.check import rules
from gupvmas.check.change import changes as source_of_changes
from gupvmas.check.known import baseline
from gupvmas.check.known.baseline import Baseline, Key
from gupvmas.check.change.changes import Change, Selection
from gupvmas.check.change.mentions import VMA, mentions, new_outputs
from gupvmas.check.model import Blind, CheckFinding, CheckReport, Looked, Severity
from gupvmas.base.gitrepo import Git
from gupvmas.base.progress import Progress
from gupvmas.gup.reasons import Cause, of
from gupvmas.base.tree import MissingError, Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from gupvmas.check.known.allow import Comment
    from gupvmas.check.observe import Observation, Unread
    from gupvmas.scan import Options, Scan

@dataclasses.dataclass
class Known:
    """What a change is held against besides its own before: a baseline, and what was found."""

    baseline: Baseline | None = None
    copies: collections.Counter[Key] = dataclasses.field(
        default_factory=collections.Counter
    )


class Checker:
    """One run of check."""

    def __init__(
        self,
        tree: Tree,
        git: Git | None,
        work: Path,
        options: Callable[[], Options],
        progress: Progress,
        selection: Selection = Selection(),
    ) -> None:
        """``git`` can read the objects of the changes; ``work`` is a private directory.

        ``options`` is asked once there is something to scan: most changes are not worth the
        import of all that scans. ``selection``: the files that are asked for.
        """
        self.tree = tree
        self.git = git
        self.work = work
        self._options = options
        self.progress = progress
        self.selection = selection
        self.strict = False  # what allows nothing, and what matches nothing, is an error
        self.known = Known()
        self.findings: list[CheckFinding] = []
        self.suppressed: list[CheckFinding] = []
        self.accepted: list[CheckFinding] = []
        self.blind: list[Blind] = []
        self.observations: list[Observation] = []  # all that count, for a baseline
        self.patches: list[str] = []  # the fixes, a diff for each change
        self.files = 0  # that were looked at
        self.inside: dict[str, str] = {}  # kernels of their own in the tree: their versions
        self.revision: str | None = None  # the last commit that was checked

    def report(self, looked: Looked, origin: bool) -> CheckReport:
        """All that was found by looking at that; ``origin``: with where the tree comes from, which
        costs a look at its configuration."""
        repository = None
        if origin:
            from gupvmas.check.change import provenance

            repository = provenance.repository(self.tree)
        stale: tuple[str, ...] = ()
        if self.known.baseline and looked.what == "tree":
            stale = self.known.baseline.stale(self.selection.takes)
        return CheckReport(
            tuple(self.findings), tuple(self.blind), tuple(self.suppressed),
            tuple(self.accepted), stale,
            dataclasses.replace(looked, files=self.files, inside=tuple(sorted(self.inside.items()))),
            tuple(rules.RULES.values()), repository, self.revision, self.strict,
        )  # fmt: skip

    @functools.cached_property
    def options(self) -> Options:
        """How to scan."""
        return self._options()

    # -- a whole tree

    def all(self) -> None:
        """Check everything that there is."""
        from gupvmas.check import collect, observe
        from gupvmas.check.known import allow
        from gupvmas.scan import scan

        self.revision = self.tree.rev
        options = dataclasses.replace(self.options, word=allow.WORD)
        found = scan(self.tree, self.work / "all", options, self.progress)
        self.files = found.files
        self._note_kernels(found)
        comments = allow.of_files(found, filter(self.selection.takes, found.having))
        self._add(found, collect.everything(found), observe.unread(found), set(), None)
        self._unused(found, allow.unused(found, comments), None)
        self._sort(0)

    def _note_kernels(self, found: Scan) -> None:
        """Remember the kernels of their own that were not looked at."""
        self.inside |= {each.where: each.version for each in found.left_out if each.version}

    # -- changes

    def changes(self, changes: Sequence[Change]) -> None:
        """Check each of ``changes``."""
        self.files = len({e.path for c in changes for e in c.entries if e.differs and e.after != ""})
        if changes and changes[-1].label == changes[-1].after:
            self.revision = changes[-1].after  # a commit, not an index or a patch
        wanted = [oid for c in changes for e in c.entries if e.differs
                  for oid in (*e.before, e.after or "")]  # fmt: skip
        data: dict[str, bytes] = {}
        missing: set[str] = set()
        if self.git is not None:
            data, missing = source_of_changes.blobs(self.tree, self.git, wanted, mentions)
        with self.progress.step("check the changes", len(changes)) as step:
            for number, change in enumerate(changes):
                first = len(self.findings)
                self._change(change, data, missing, self.work / f"change{number}")
                self._sort(first)
                step.advance()

    def _change(
        self, change: Change, data: dict[str, bytes], missing: set[str], work: Path
    ) -> None:
        after: dict[str, bytes] = {}
        before: list[dict[str, bytes]] = []
        blind: list[tuple[str, Cause]] = []
        for entry in change.entries:
            if not entry.differs:
                continue
            text: bytes | None = None
            if entry.after is None:
                try:
                    text = self.tree.read(entry.path)
                except MissingError as error:
                    blind.append((entry.path, of("file-missing", text=str(error))))
                if text is not None and not mentions(text):
                    text = None
            elif entry.after in missing:
                blind.append((entry.path, of("object-missing", which="its object")))
            else:
                text = data.get(entry.after)
            while len(before) < len(entry.before):
                before.append({})
            if text is not None:
                after[entry.path] = text
            for number, oid in enumerate(entry.before):
                if oid in data:
                    before[number][entry.path] = data[oid]
                elif oid in missing:
                    blind.append((entry.path, of("object-missing", which="its object before the change")))
        same = [p for p, text in after.items() if any(b.get(p) == text for b in before)]
        for path in same:
            del after[path]
        if not after and not blind:
            return
        for path, why in blind:
            self.blind.append(_blind(Unread(path, 0, 0, why, ""), self._label(change)))
        if after:
            work.mkdir(parents=True)
            try:
                self._judge(change, after, before or [{}], work)
            finally:
                shutil.rmtree(work, ignore_errors=True)

    def _judge(
        self,
        change: Change,
        after: dict[str, bytes],
        before: list[dict[str, bytes]],
        work: Path,
    ) -> None:
        from gupvmas.check import collect, observe
        from gupvmas.check.known import allow, compare
        from gupvmas.check.change.excerpt import Excerpt, State

        state = State(self.tree, self.git, change.after)
        earlier = State(self.tree, self.git, change.before)
        now = Excerpt(state, after, work / "after", self.options)
        then = [
            Excerpt(earlier, files, work / f"before{number}", self.options)
            for number, files in enumerate(before)
        ]
        left = allow.newly_unused(now, then, now.paths, self.progress)
        if left:
            self._unused(*left, self._label(change))
        shapes = then[0].generation
        rest: dict[str, bytes] = {}
        lost = {
            name
            for name, prototype in now.generation.items()
            if prototype.vmas < 0 and name in shapes and shapes[name].vmas >= 0
        }
        if lost:
            rest = now.left_behind(lost, self.selection.takes)
            if rest:
                after = {**after, **rest}
                now = Excerpt(state, after, work / "after-all", self.options)
        old_gists = {each.gist(path) for each in then for path in each.paths}
        calls = [p for p in now.paths if p in now.reading.files and now.gist(p) not in old_gists]
        # What gupscan gave up on is for scan to report.
        calls += [path for path, _ in now.reading.unread if path in after and path not in calls]
        gists = {now.gist(path) for path in now.paths}
        heads = [p for p in now.paths if new_outputs(after[p], [b.get(p, b"") for b in before])]
        if not calls and not heads and not lost:
            return
        calls = sorted(set(calls) | {o.file for o in now.reading.occurrences
                                     if o.name in lost and o.file in after})  # fmt: skip
        found = now.scan(calls, self.progress)
        self._note_kernels(found)
        seen = collect.everything(found, found.read_paths([VMA.decode()], heads) if heads else None)
        unread = observe.unread(found)
        new = [o for o in seen if o.api in lost]
        rest_of = [o for o in seen if o.api not in lost and o.file not in rest]
        unread = [u for u in unread if u.file not in rest]
        for each in then:
            if not rest_of and not unread:
                break
            paths = [p for p in each.paths if p in each.reading.files and each.gist(p) not in gists]
            old = each.scan(paths, self.progress)
            doubles = [p for p in each.paths if VMA in each.files[p]]
            reading = old.read_paths([VMA.decode()], doubles) if heads and doubles else None
            rest_of = compare.new(collect.everything(old, reading), rest_of)
            known = {(u.cause.text, u.text) for u in observe.unread(old)}
            unread = [u for u in unread if (u.cause.text, u.text) not in known]
        rest_of = [
            observe.into_the_change(
                found, o, {line.rstrip(b"\r") for b in before
                           for line in b.get(o.file, b"").split(b"\n")},
            )
            for o in rest_of
        ]  # fmt: skip
        new = sorted(new + rest_of, key=lambda o: (o.file, o.line, o.column))
        gone = {
            name
            for generation in (shapes, found.generation)
            for name, prototype in generation.items()
            if prototype.vmas < 0
        }
        if new or unread:
            self._add(found, new, unread, gone, self._label(change))

    def _label(self, change: Change) -> str | None:
        """What a change is called in a report."""
        if change.label and change.label == change.after and self.git:
            from gupvmas.check.change import ranges

            return ranges.subject(self.git, change.label)
        return change.label

    # -- findings

    def _add(
        self,
        scan: Scan,
        observations: Sequence[Observation],
        unread: Sequence[Unread],
        gone: set[str],
        label: str | None,
    ) -> None:
        """Sort what is new into findings and what is allowed or known."""
        from gupvmas.check import fixes
        from gupvmas.check.known import allow

        gone = gone | {name for name, p in scan.generation.items() if p.vmas < 0}
        self.blind += [_blind(u, label) for u in unread]
        comments = allow.of_files(scan, {o.file for o in observations})
        counted, allowed = allow.split(comments, observations)
        self.observations += counted
        known: list[Observation] = []
        if self.known.baseline:
            counted, known = self.known.baseline.split(counted)
        for group, into in ((counted, self.findings), (known, self.accepted)):
            into += [self._finding(scan, o, gone, label, fixed=into is self.findings) for o in group]
        for seen, reason in allowed:
            finding = self._finding(scan, seen, gone, label, fixed=False)
            self.suppressed.append(dataclasses.replace(finding, justification=reason))
        patch = fixes.together(scan, counted)
        if patch:
            self.patches.append((f"{label}\n\n" if label else "") + patch)

    def _unused(self, scan: Scan, comments: Sequence[Comment], label: str | None) -> None:
        """Report comments that allow nothing."""
        from gupvmas.check.known import allow

        for seen in allow.observations(scan, comments):
            finding = self._finding(scan, seen, set(), label, fixed=False)
            severity = Severity.ERROR if self.strict else finding.severity
            self.findings.append(dataclasses.replace(finding, severity=severity))

    def _sort(self, first: int) -> None:
        """Put the findings from ``first`` on into the order of their places."""
        self.findings[first:] = sorted(
            self.findings[first:], key=lambda f: (f.file, f.line, f.column)
        )

    def _finding(
        self, scan: Scan, seen: Observation, gone: set[str], label: str | None, fixed: bool
    ) -> CheckFinding:
        from gupvmas.check import fits, fixes

        key = baseline.key(seen)
        copy = self.known.copies[key]
        self.known.copies[key] += 1
        severity, message = seen.severity, seen.message
        if seen.rule is rules.UNUSED and not scan.driver:
            if seen.api in gone:
                message = f"{seen.api}() has no vmas parameter any more; drop the {seen.vmas}"
            else:
                severity = Severity.WARNING
        source = scan.source(seen.file)
        start = source.offset(seen.line, 0)
        line = source.data[start : source.line_end(start)].rstrip(b"\r\n")
        cause = seen.site.cause if seen.site else None
        call = seen.occurrence if scan.driver else None
        matrix, kernels = fits.on_kernels(scan, call) if call else ((), "")
        return CheckFinding(
            seen.rule, severity, seen.file, seen.line, seen.column, seen.line, seen.end_column,
            message, seen.function, line.decode("utf-8", "surrogateescape"),
            baseline.fingerprint(seen, copy), label, fixes.of(scan, seen) if fixed else None,
            reason=cause.text if cause else None, slug=cause.slug if cause else None,
            advice=cause.advice if cause else "", matrix=matrix, kernels=kernels,
        )  # fmt: skip


def _blind(seen: Unread, label: str | None) -> Blind:
    cause = seen.cause
    return Blind(seen.file, seen.line, seen.column, cause.text, cause.slug, label, cause.advice)
