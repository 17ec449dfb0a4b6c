# SPDX-License-Identifier: GPL-2.0-only
"""From a tree to a series: scan, plan, rewrite, commit, check the result, publish."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

from gupvmas.gup import api
from gupvmas.series.mail import commits
from gupvmas.series.driver import holes
from gupvmas.series import letters
from gupvmas.series.mail import maintainers
from gupvmas.series import plan as planning
from gupvmas.series.mail import publish
from gupvmas.series.mail import trailers
from gupvmas.series import retreat
from gupvmas.scan.driver import judge as driver
from gupvmas.scan.driver.matrix import Fit, span_text
from gupvmas.series import recipe
from gupvmas.code import tokens
from gupvmas.series.mail.commits import Built
from gupvmas.series.emit import comments
from gupvmas.series.emit import prune
from gupvmas.series.emit import proof as proof_
from gupvmas.series.emit import write as emitted
from gupvmas.convert import suggestion
from gupvmas.series.emit.proof import Differs, Proof
from gupvmas.convert.texts import Texts
from gupvmas.base.errors import IncompleteError
from gupvmas.code.model import Class, Commit, Kind
from gupvmas.series.plan import Plan
from gupvmas.base.progress import Progress
from gupvmas.series.mail.publish import Published, SeriesOptions
from gupvmas.gup.reasons import of
from gupvmas.series.retreat import Failed
from gupvmas.scan import Options, Scan, scan
from gupvmas.gup.site import Site
from gupvmas.base.tree import Tree, open_kernel_or_driver, open_tree
from gupvmas.base.workdir import Scratch


@dataclasses.dataclass
class Series:
    """What a run of the command did."""

    scan: Scan
    plan: Plan
    commits: list[Commit]
    published: Published | None
    placeholder: bool  # the user has no git identity
    leftovers: list[str]
    built: Built | None = None  # good as long as the scratch directory is
    left_out: int = 0  # who take a patch and do not get the cover letter


@dataclasses.dataclass
class Draft:
    """A plan that can be carried out, and its commits."""

    plan: Plan
    commits: list[Commit]


def make(
    tree: Tree,
    work: Scratch,
    options: SeriesOptions,
    scanning: Options,
    progress: Progress,
    *,
    cc: int | None = None,
) -> Series:
    """Make the series for ``tree`` and publish it as ``options`` say.

    ``cc``: ask the tree's own scripts/get_maintainer.pl whom to send to (this runs it), the cover
    letter to so many at most. Raises UsageError, IncompleteError; then nothing was published.
    """
    publish.check(tree, options)
    found = scan(tree, Path(work.join("scan")), scanning, progress)
    draft = draw_up(found, work, progress)
    built, leftovers = None, driver.hidden(found) if found.driver else []
    while draft.commits:
        built = commits.build(
            tree, None, trailers.attach(draft.commits, options.trailers), work, signoff=options.signoff, progress=progress
        )
        try:
            with progress.step("check the result"):
                leftovers = _check(found, draft, built, work)
            break
        except Failed as failed:
            # What the series makes of that file is not sound: make it without.
            if not retreat.leave(found, draft.plan, failed):
                raise IncompleteError(f"{failed.file}: {failed.cause}") from None
            built.discard()
            built = None
        draft = draw_up(found, work, progress)
    if built is None:
        return Series(found, draft.plan, [], None, False, leftovers)
    whom = maintainers.Whom()
    if cc is not None:
        whom = maintainers.ask(tree, draft.commits, work, cc, progress)
    done = publish.publish(
        built, letters.cover(found, draft.plan), options,
        recipients=whom.patches, cover_to=whom.cover, progress=progress,
    )
    return Series(
        found, draft.plan, draft.commits, done, built.author.placeholder, leftovers, built,
        whom.left_out,
    )


def draw_up(found: Scan, work: Scratch, progress: Progress) -> Draft:
    """All commits: write(), and what else a driver was asked for."""
    draft = write(found, Path(work.join("rewrite")), progress)
    if found.driver:
        holes.add(found, draft.plan, draft.commits, work)
    return draft


def write(found: Scan, work: Path, progress: Progress) -> Draft:
    """Plan and rewrite. ``work``: where a private directory may be made.

    What can't be carried out is left to do by hand, with all that depends on it, and so is a commit
    that would change nothing. Raises IncompleteError if something could not even be left.
    """
    with progress.step("rewrite the files"):
        while True:
            plan = planning.make(found)
            try:
                texts = suggestion.make(found, work) if found.driver else emitted.write(found, plan, work)
                changed = [texts.changed(n) for n, _ in enumerate(plan.steps, 1)]
                proofs = [] if found.driver else _proofs(found, plan, texts, work)
                break
            except Failed as failed:
                if not retreat.leave(found, plan, failed):
                    raise IncompleteError(f"{found.tree.name}: {failed.cause}") from None
            finally:
                shutil.rmtree(work, ignore_errors=True)
        full = [
            (step, files, proofs[number] if proofs else None)
            for number, (step, files) in enumerate(zip(plan.steps, changed))
            if files
        ]
        plan.remarks += [
            f"no commit '{letters.subject(found, plan, step)}': it would change nothing"
            for step, files in zip(plan.steps, changed)
            if not files
        ]
        plan.steps = [step for step, _, _ in full]
        made = [
            _commit(found, plan, number, files, proof)
            for number, (_, files, proof) in enumerate(full, 1)
        ]
    return Draft(plan, made)


def _commit(
    found: Scan, plan: Plan, number: int, files: dict[str, bytes], proof: Proof | None
) -> Commit:
    """The commit ``number`` of the plan, with the semantic patch that makes it, if one does."""
    step = plan.steps[number - 1]
    subject = letters.subject(found, plan, step)
    body = letters.body(found, plan, step)
    if proof is None:
        return Commit(subject, body, files)
    text, name = recipe.words(proof.patch, proof.by_hand, recipe.name(number, subject))
    beside = (name, proof.patch) if name else None
    return Commit(subject, f"{body}\n\n{text}".rstrip(), files, beside=beside)


def _patches(texts: Texts, number: int) -> tuple[str, ...]:
    """The semantic patches that may be mailed with a commit, the shortest first."""
    code = [
        texts.text(file, number - 1)
        for file in texts.changed(number)
        if file.endswith(tokens.CODE)
    ]
    brief, whole = texts.brief[number - 1], texts.patches[number - 1]
    return prune.pruned(brief, code), prune.pruned(whole, code), whole


def _proofs(found: Scan, plan: Plan, texts: Texts, work: Path) -> list[Proof]:
    """What plain spatch makes of the semantic patch of each commit.

    Raises Failed for a file of which it makes something else, IncompleteError if it fails.
    """
    proofs = []
    for number, step in enumerate(plan.steps, 1):
        after = texts.changed(number)
        made = proof_.Made(
            letters.subject(found, plan, step),
            {file: texts.text(file, number - 1) for file in after},
            after,
            _patches(texts, number),
            texts.by_hand[number - 1],
        )
        scratch = work / f"proof{number}"
        try:
            proofs.append(proof_.prove(made, scratch, found.options.store, found.options.jobs))
        except Differs as error:
            raise Failed(of("made-otherwise", text=str(error)), file=error.file) from error
    return proofs


def _excerpt(before: Scan, draft: Draft, top: Path) -> Path:
    """Lay out what a scan reads of a tree without a repository, as it is after the series.

    The repository of the series has only what changes, and a scan needs the headers as well.
    """
    tree = before.tree
    names = {o.file for o in before.occurrences} | set(api.TYPES_HEADERS)
    names |= {api.HEADER, api.INTERNAL_HEADER, "Makefile", *before.namesakes.read()}
    tree.export([name for name in sorted(names) if tree.exists(name)], top)
    for commit in draft.commits:
        for name, data in commit.files.items():
            path = top / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    return top


def _check(before: Scan, draft: Draft, built: Built, work: Scratch) -> list[str]:
    """Scan the result: nothing may have become unreadable, and nothing may use VMAs any more.

    Returns what is left to do by hand. Raises Failed if the series is not sound, and of which file.
    """
    plan = draft.plan
    scratch, excerpt = Path(work.join("check")), Path(work.join("after"))
    for path in (scratch, excerpt):
        shutil.rmtree(path, ignore_errors=True)
    where, rev = built.git_dir, built.head
    asked = before.options
    again = Options(
        driver=before.driver, headers=asked.headers, kernels=asked.kernels, said=asked.said,
        configured=asked.configured, exclude=asked.exclude,
    )
    if not before.tree.is_git and not before.driver:
        where, rev = str(_excerpt(before, draft, excerpt)), ""
        again.excerpt = True
    with open_tree(where, rev or None, need_kernel=not before.driver) as after:
        quiet = Progress(quiet=True)
        result = scan(after, scratch, again, quiet)
    was = {str(item) for item in before.ledger.unaccounted}
    new = [item for item in result.ledger.unaccounted if str(item) not in was]
    if new and len(result.ledger.unaccounted) > len(before.ledger.unaccounted):
        raise Failed(of("result-unreadable", text=str(new[0])), file=new[0].file)
    if before.driver:
        _check_driver(before, result, plan)
        return driver.hidden(result)
    removed = plan.removed()
    left = _stale_prose(before, result, removed, plan.kept)
    known = {_call_of(site) for site in plan.manual}
    never = {_call_of(site) for site in before.sites if site.cause.slug == "too-many-arguments"}
    for site in result.sites:
        if result.is_for_others(site.occurrence) or _call_of(site) in never:
            continue
        if site.api in removed and site.class_ is not Class.CONVERTED:
            raise Failed(of("still-passes-vmas", function=site.api), file=site.file)
        # Those of the plan are told with it, at the lines that the user has.
        if site.class_ is Class.UNKNOWN and _call_of(site) not in known:
            left.append(f"{site.file}:{site.line}: {site.reason}")
    return left


def _check_driver(before: Scan, after: Scan, plan: Plan) -> None:
    """Raises IncompleteError if a driver still has calls that it should not have."""
    for site in after.sites:
        if site.automatic:
            raise IncompleteError(f"{site.file}:{site.line}: still in the old shape afterwards")
    broken = after.matrix.on_new_kernels(Fit.BREAKS)
    left = [p for p in before.matrix.on_new_kernels(Fit.BREAKS) if p not in before.mended]
    if len(broken) > len(left):
        raise IncompleteError(f"{broken[-1][0]}: more calls break afterwards than were left")
    for kernels in [kernels for step in plan.steps for kernels, _ in step.holes]:
        left = [place for place in before.matrix.broken(kernels) if holes.is_left(plan, before, place)]
        if len(after.matrix.broken(kernels)) > len(left):
            raise IncompleteError(f"more calls break on kernels {span_text(kernels)} than were left")


def _call_of(site: Site) -> tuple[str, str, str, tuple[str, ...]]:
    """A call by what does not change with the lines around it, of the header's as of its own."""
    function = site.occurrence.function
    return site.file, function.name if function else "", site.api, tuple(site.arguments)


def _stale_prose(before: Scan, result: Scan, removed: set[str], kept: list[str]) -> list[str]:
    """What comments and documentation still say of a parameter that is gone.

    ``kept`` are functions that still have one, and what is said of it there is true.
    """
    left = []
    described: set[str] = set()
    for occurrence in result.occurrences:
        if occurrence.name not in removed:
            continue
        source = result.source(occurrence.file)
        old = before.generation[occurrence.name]
        if comments.is_prose(occurrence) and comments.shown_call(source, occurrence, old):
            where = f"{occurrence.file}:{occurrence.line}"
            left.append(f"{where}: shows {occurrence.name}() as it was")
        if occurrence.kind is Kind.DEFINITION:
            described.add(occurrence.file)
    for file in sorted(described):
        found = result.read_paths(sorted(removed), [file], comments=True).comments.get(file, [])
        true = _described(result, kept, file)
        for line in comments.leftovers(result.source(file), found, "vmas"):
            if line in true:
                continue
            left.append(f"{file}:{line}: a comment still speaks of the parameter")
    return left


def _described(result: Scan, names: list[str], file: str) -> set[int]:
    """The lines of a file that are the definitions of functions, kernel-doc and all."""
    lines: set[int] = set()
    source = result.source(file)
    for found in result.read_paths(names, [file]).occurrences if names else ():
        if found.kind is Kind.DEFINITION and found.function:
            start = found.doc.start if found.doc else found.function.span.start
            lines |= set(range(source.line(start), found.function.end_line + 1))
    return lines


def open_base(
    path: str, rev: str | None, *, anywhere: bool = False
) -> tuple[Tree, list[str]]:
    """Open the tree that a series is for: HEAD of a repository, the files of a tarball.

    Returns it with the changed files that are not part of it. ``anywhere``: see
    open_kernel_or_driver().
    """
    tree = open_kernel_or_driver(path, rev, anywhere=anywhere)
    if not tree.is_git or tree.rev is not None:
        return tree, []
    dirty = tree.dirty()
    tree.close()
    return open_kernel_or_driver(path, "HEAD", anywhere=anywhere), dirty
