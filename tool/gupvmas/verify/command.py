# SPDX-License-Identifier: GPL-2.0-only
"""The command `verify`: from the words of the command line to the text that is printed."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from gupvmas.base.errors import Status, UsageError
from gupvmas.base.progress import Progress
from gupvmas.base.store import Store
from gupvmas.verify import report
from gupvmas.verify.trees.checkout import Step
from gupvmas.verify.model import Options
from gupvmas.verify.run import verify

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gupvmas.verify.boot import BootReport


def run(arguments: argparse.Namespace, progress: Progress) -> tuple[str, int]:
    """Do it; returns what is to be printed and the exit status."""
    if arguments.boot_arch and not arguments.boot:
        raise UsageError("--boot-arch: says nothing without --boot")
    cache = None if arguments.no_cache else Store.default()
    options = Options(
        series=arguments.series,
        range=arguments.range,
        arch=arguments.arch,
        work=Path(arguments.output) if arguments.output else None,
        jobs=arguments.jobs,
        sparse=not arguments.no_sparse,
        full=arguments.full_config,
        cache=cache,
    )
    booted: list[BootReport] = []
    after = _booting(arguments, cache, progress, booted) if arguments.boot else None
    found = verify(arguments.tree, options, progress, after)
    status = int(found.status)
    if booted:
        from gupvmas.verify import boot

        status = worse(status, booted[0].status)
    if arguments.format == "json":
        return report.as_json(found, boot.as_document(booted[0]) if booted else None), status
    if arguments.format == "junit":
        document = report.as_junit(found)
        if booted:
            boot.add_junit(booted[0], document)
        return document.text(), status
    text = report.as_text(found, arguments.verbose)
    return text + ("\n" + boot.as_text(booted[0]) if booted else ""), status


def worse(one: int, other: int) -> int:
    """The status that counts of two: what is incomplete is never anything else."""
    for status in (Status.USAGE, Status.INCOMPLETE, Status.FINDINGS):
        if status in (one, other):
            return int(status)
    return int(Status.DONE)


def _booting(
    arguments: argparse.Namespace, cache: Path | None, progress: Progress,
    booted: list[BootReport],
) -> Callable[[Path, Step, Step], None]:  # fmt: skip
    """What boots the two kernels once the builds are done."""
    from gupvmas.verify import boot

    names = tuple(filter(None, (arguments.boot_arch or "").split(",")))
    unknown = [name for name in names if name not in boot.ARCHES]
    if unknown:
        raise UsageError(
            f"--boot-arch: there is no guest for '{unknown[0]}'; "
            f"there are: {', '.join(boot.ARCHES)}"
        )
    options = boot.BootOptions(
        arches=names or boot.ARCHES, required=bool(names),
        **({"jobs": arguments.jobs} if arguments.jobs else {}),
        cache=cache / "boot" if cache else None,
    )  # fmt: skip

    def after(copy: Path, base: Step, tip: Step) -> None:
        from gupvmas.base.gitrepo import Git

        work = copy.parent / "boot"
        trees = []
        for name, step in (("before", base), ("after", tip)):
            # The same place each time, so that git writes only what differs.
            tree = work / name
            tree.mkdir(parents=True, exist_ok=True)
            git = Git(str(copy / ".git"), str(tree))
            index = {"GIT_INDEX_FILE": str(work / f"{name}.index")}
            git.run("read-tree", "-u", "--reset", step.commit, env=index)
            git.run("clean", "-q", "-f", "-d", "-x", env=index)
            trees.append(tree)
        booted.append(boot.boot(trees[0], trees[1], work, options, progress))

    return after
