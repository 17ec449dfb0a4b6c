# SPDX-License-Identifier: GPL-2.0-only
"""What is done about a change that can't be carried out: it is left, and what depends on it.

That a conversion is safe is shown before anything is cut; that its edits fit together with those of
its neighbours shows only then. One that does not fit must not cost the series the others.
"""

from __future__ import annotations

from collections.abc import Callable

from gupvmas.gup import api
from gupvmas.scan import forwarding
from gupvmas.code.edit import OverlapError
from gupvmas.base.errors import GupVmasError, mistake
from gupvmas.code.model import Class, Kind
from gupvmas.series.plan import Plan, Step, Task, needs_lookup
from gupvmas.gup.reasons import Cause, of, told
from gupvmas.scan import Scan
from gupvmas.gup.site import Refusal, Site
from gupvmas.gup.wrappers import is_for_others


class Failed(Exception):
    """A change that can't be carried out: in which file, site or step, whichever are known."""

    def __init__(
        self, cause: Cause | str, *, file: str = "", site: Site | None = None,
        step: Step | None = None, name: str = "",
    ) -> None:
        self.cause = told(cause)
        super().__init__(self.cause.text)
        self.file, self.site, self.step, self.name = file, site, step, name


def guarded(
    work: Callable[[], None], *, file: str = "", site: Site | None = None, step: Step | None = None
) -> None:
    """Do some ``work``; whatever it dies of is a Failed about what is given here.

    A mistake of the tool is one, too: the others are right in spite of it. What concerns all of
    the run (a full disk, a helper program that is missing) goes on as it is.
    """
    try:
        work()
    except Failed as failed:
        failed.step = failed.step or step
        raise
    except Refusal as refusal:
        raise Failed(refusal.cause, file=file, site=site, step=step) from refusal
    except OverlapError as error:
        cause = of("edits-overlap", text=str(error))
        raise Failed(cause, file=file, site=site, step=step) from error
    except (GupVmasError, OSError, MemoryError):
        raise
    except Exception as error:  # pylint: disable=broad-except
        raise Failed(of("mistake", text=mistake(error)), file=file, site=site, step=step) from error


def leave(scan: Scan, plan: Plan, failed: Failed) -> bool:
    """Leave what ``failed`` is about, and what depends on it; False if that changes nothing."""
    done = False
    if failed.name and failed.name not in scan.kept:
        scan.kept[failed.name] = failed.cause
        done = True
    elif failed.site is not None:
        done = _leave_sites(scan, [failed.site], failed.cause)
    elif failed.file:
        done = _leave_sites(scan, [s for s in scan.sites if s.file == failed.file], failed.cause)
        done = done or _leave_file(scan, plan, failed)
    if not done and failed.step is not None:
        done = _leave_step(scan, plan, failed.step, failed.cause)
    if done:
        forwarding.settle(scan)
    return done


def _leave_sites(scan: Scan, sites: list[Site], cause: Cause) -> bool:
    """Leave those of ``sites`` that would change."""
    chosen = [
        s for s in sites
        if not s.left and (s.automatic or is_for_others(s)) and s.class_ is not Class.CONVERTED
    ]
    for site in chosen:
        site.leave(cause)
    return bool(chosen)


def _leave_file(scan: Scan, plan: Plan, failed: Failed) -> bool:
    """Keep the parameter of whatever a file without a site of its own declares or defines."""
    names = {
        o.name
        for o in scan.occurrences
        if o.file == failed.file and o.kind in (Kind.DECLARATION, Kind.DEFINITION)
    }
    new = sorted(names & plan.removed() - scan.kept.keys())
    for name in new:
        scan.kept[name] = failed.cause.at(failed.file)
    wrappers = [
        w for w in scan.wrappers.all() if w.name in names and w not in scan.obstacles
    ]
    for wrapper in wrappers:
        scan.obstacles[wrapper] = failed.cause.at(failed.file)
    return bool(new or wrappers)


def _leave_step(scan: Scan, plan: Plan, step: Step, cause: Cause) -> bool:
    if step.wrapper is not None:
        new = step.wrapper not in scan.obstacles
        scan.obstacles.setdefault(step.wrapper, cause)
        return new
    if step.task in (Task.ADD_LOOKUP, Task.RENAME):
        users = [s for s in scan.sites if needs_lookup(s)]
        return _leave_sites(scan, users, of("needs-lookup", function=api.LOOKUP, why=cause))
    if step.task is Task.ADD_HELPER:
        return _leave_sites(scan, step.sites, of("needs-helper", why=cause))
    if step.task is Task.STOP_USING:
        return _leave_sites(scan, step.sites, cause)
    names = {step.api} if step.api else plan.removed()
    new_names = sorted(names - scan.kept.keys())
    for name in new_names:
        scan.kept[name] = cause
    return bool(new_names)
