# SPDX-License-Identifier: GPL-2.0-only
"""The snippets of docs/ci, run as they are written, with a planted user of vmas and without.

The machines of GitHub and GitLab are played by the test: it reads the YAML, fetches as
actions/checkout and GitLab's runner do, and runs the shell of each step. apt-get is left out.
"""

from __future__ import annotations

import dataclasses
import json
import os
import pathlib
import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml
from conftest import PROGRAM, ROOT, Done, Tool, script

SNIPPETS = ROOT / "docs" / "ci"

#: One page, one VMA, read under the lock.
USER = b"""\
// SPDX-License-Identifier: GPL-2.0-only
#include <linux/mm.h>
#include <linux/mmap_lock.h>

unsigned long flags_of(unsigned long addr)
{
\tstruct vm_area_struct *vma;
\tunsigned long flags = 0;
\tstruct page *page;

\tmmap_read_lock(current->mm);
\tif (get_user_pages(addr, 1, 0, &page, &vma) == 1) {
\t\tflags = vma->vm_flags;
\t\tput_page(page);
\t}
\tmmap_read_unlock(current->mm);
\treturn flags;
}
"""
LINE = 1 + USER[: USER.index(b"get_user_pages(")].count(b"\n")
RULE = "gup-vmas/single"

#: Nothing to complain of, and yet it speaks of GUP.
HARMLESS = b"""\
// SPDX-License-Identifier: GPL-2.0-only
#include <linux/mm.h>

/* get_user_pages(addr, 1, 0, &page, &vma) is not what we call. */
long pages_of(unsigned long addr, struct page **pages)
{
\treturn get_user_pages_fast(addr, 1, 0, pages);
}
"""
KINDS = [pytest.param(USER, 1, id="a new user"), pytest.param(HARMLESS, 0, id="none")]


@dataclasses.dataclass
class Place:
    """A tree and its clone, where somebody works on a branch."""

    tool: Tool
    origin: pathlib.Path
    clone: pathlib.Path

    def commit(self, name: str, data: bytes) -> str:
        """Commit a file on the branch; the id."""
        path = self.clone / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self.tool.git(self.clone, "add", name)
        self.tool.git(self.clone, "commit", "--quiet", "--no-verify", "-m", f"add {name}")
        return self.tool.git(self.clone, "rev-parse", "HEAD")

    def push(self) -> None:
        self.tool.git(self.clone, "push", "--quiet", "--no-verify", "origin", "HEAD:topic")


@pytest.fixture
def place(tool: Tool, tmp_path: pathlib.Path) -> Place:
    origin = tool.repository(tmp_path / "origin")
    # As GitHub and GitLab have it.
    tool.git(origin, "config", "uploadpack.allowAnySHA1InWant", "true")
    tool.git(origin, "config", "receive.denyCurrentBranch", "ignore")
    clone = tmp_path / "clone"
    tool.git(tmp_path, "clone", "--quiet", f"file://{origin}", clone)
    tool.git(clone, "checkout", "--quiet", "-b", "topic")
    made = Place(tool, origin, clone)
    made.commit("drivers/before.c", HARMLESS)
    return made


def shell(place: Place, text: str, cwd: pathlib.Path, env: dict[str, str]) -> Done:
    """Run a step by sh, with an apt-get that does nothing."""
    programs = cwd.parent / "bin"
    programs.mkdir(exist_ok=True)
    script(programs / "apt-get", 'echo "$@" >>"$(dirname "$0")/apt-get.log"\n')
    path = f"{programs}:{place.tool.environment['PATH']}"
    return place.tool(cwd=cwd, env={"PATH": path, **env}, command=("sh", "-e", "-c", text))


# -- GitHub


@dataclasses.dataclass
class Runner:
    """What a workflow is run by: the place of the work tree, and what reviewdog was given."""

    checked: Done
    sarif: Any
    reviewed: Any


def github(place: Place, merged: str, tmp_path: pathlib.Path, **inputs: str) -> Runner:
    """Run the workflow and the action that it uses, for a pull request that merges as ``merged``."""
    job = yaml.safe_load((SNIPPETS / "github.yml").read_text())["jobs"]["check"]
    action = yaml.safe_load((SNIPPETS / "action.yml").read_text())
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    checkout, use, upload = (step for step in job["steps"] if "uses" in step)
    assert checkout["uses"].startswith("actions/checkout@")
    git = place.tool.git
    git(workspace, "init", "--quiet")
    git(workspace, "remote", "add", "origin", f"file://{place.origin}")
    depth = checkout["with"]["fetch-depth"]
    git(workspace, "fetch", "--quiet", f"--depth={depth}", "origin", merged)
    git(workspace, "checkout", "--quiet", "--detach", merged)
    assert use["uses"] == "OWNER/gup-vmas/docs/ci@COMMIT" and use["id"] == "check"
    given = {key: str(value.get("default", "")) for key, value in action["inputs"].items()}
    given |= {key: str(value) for key, value in use["with"].items()} | inputs
    outputs = tmp_path / "outputs"
    (tmp_path / "bin").mkdir()
    script(tmp_path / "bin" / "reviewdog", f'echo "$@" >{tmp_path}/dog.words; cat >{tmp_path}/dog\n')
    env = {
        "GITHUB_ACTION_PATH": str(SNIPPETS), "GITHUB_OUTPUT": str(outputs), "RUNNER_TEMP": str(tmp_path),
    }  # fmt: skip
    checked = Done(-1, "", "")
    for step in action["runs"]["steps"]:
        if "inputs.review" in step.get("if", "") and given["review"] != "true":
            continue
        if "uses" in step:
            assert step["uses"].startswith("reviewdog/action-setup@")
            continue
        # What a stranger may choose only gets into a shell as a variable.
        assert step["shell"] == "bash" and "${{" not in step["run"]
        own = {
            key: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda found: given[found[1]], text)
            for key, text in step.get("env", {}).items()
        }
        done = shell(place, step["run"], workspace, {**env, **own})
        if step.get("id") == "check":
            checked = done
        else:
            assert done.status == 0, (step["name"], done)
    name, _, sarif = outputs.read_text().strip().partition("=")
    assert action["outputs"][name]["value"] == f"${{{{ steps.check.outputs.{name} }}}}"
    assert upload["uses"].startswith("github/codeql-action/upload-sarif@")
    assert upload["continue-on-error"] is True
    dog = tmp_path / "dog"
    return Runner(
        checked, json.loads(pathlib.Path(sarif).read_text()),
        json.loads(dog.read_text())["diagnostics"] if dog.exists() else None,
    )


def merge(place: Place) -> str:
    """What GitHub merges the pull request as, upon what main has by now; refs/pull/N/merge."""
    git = place.tool.git
    place.push()
    git(place.clone, "fetch", "--quiet", "origin")
    git(place.clone, "checkout", "--quiet", "--detach", "origin/main")
    git(place.clone, "merge", "--quiet", "--no-ff", "-m", "merge", "topic")
    git(place.clone, "push", "--quiet", "--no-verify", "origin", "HEAD:refs/pull/1/merge")
    return git(place.clone, "rev-parse", "HEAD")


@pytest.mark.parametrize("data, status", KINDS)
def test_github(place: Place, tmp_path: pathlib.Path, data: bytes, status: int) -> None:
    """What the target got meanwhile is not of the pull request, a new user included."""
    git = place.tool.git
    git(place.clone, "checkout", "--quiet", "-b", "theirs", "origin/main")
    place.commit("drivers/theirs.c", USER)
    git(place.clone, "push", "--quiet", "--no-verify", "origin", "HEAD:main")
    git(place.clone, "checkout", "--quiet", "topic")
    place.commit("drivers/new.c", data)
    ran = github(place, merge(place), tmp_path)
    assert ran.checked.status == status, ran
    errors = re.findall(r"^::error (.*?)::", ran.checked.out, re.MULTILINE)
    results = ran.sarif["runs"][0]["results"]
    assert "HEAD^1..HEAD as one change, " in ran.checked.out
    assert (tmp_path / "dog.words").read_text() == (
        "-f=rdjson -name=gup-vmas -reporter=github-pr-review\n"
    )
    if not status:
        assert (errors, results, ran.reviewed) == ([], [], [])
        return
    (error,) = errors
    assert error.startswith(f"file=drivers/new.c,line={LINE},")
    assert [result["ruleId"] for result in results] == [RULE]
    (comment,) = ran.reviewed
    assert comment["location"]["path"] == "drivers/new.c" and comment["code"]["value"] == RULE
    assert "vma_lookup" in comment["message"] + str(comment.get("suggestions"))


def test_the_action_can_judge_each_commit(place: Place, tmp_path: pathlib.Path) -> None:
    """What a later commit mends is found then; and nobody need be asked for comments."""
    place.commit("drivers/new.c", USER)
    place.commit("drivers/new.c", HARMLESS)
    merged = merge(place)
    (tmp_path / "one").mkdir()
    assert github(place, merged, tmp_path / "one").checked.status == 0
    workspace = place.clone  # as with fetch-depth: 0
    done = place.tool("check", "--tree", workspace, "--diff", "HEAD^1..HEAD")
    assert done.status == 1 and "(1 merge, for what no parent has)" in done.out, done


def test_the_workflow_asks_for_no_more_rights_than_it_needs() -> None:
    workflow = yaml.safe_load((SNIPPETS / "github.yml").read_text())
    # YAML 1.1 takes "on" for true.
    assert workflow[True] == "pull_request"
    assert workflow["permissions"] == {
        "contents": "read", "pull-requests": "write", "security-events": "write",
    }
    for step in workflow["jobs"]["check"]["steps"]:
        assert "${{" not in step.get("run", "")


# -- GitLab


def gitlab(
    place: Place, base: str, depth: str, tmp_path: pathlib.Path, kind: str = "detached"
) -> tuple[Done, Any, str]:
    """Run the job for a merge request; how it ended, and its two reports."""
    head, _, body = (SNIPPETS / "gitlab.yml").read_text().partition("\n---\n")
    inputs = yaml.safe_load(head)["spec"]["inputs"]
    given = {"url": "https://git.example.org/gup-vmas.git"}
    given |= {key: value["default"] for key, value in inputs.items() if "default" in value}
    assert set(given) == set(inputs)
    body = re.sub(r"\$\[\[ inputs\.(\w+) \]\]", lambda found: given[found[1]], body)
    job = yaml.safe_load(body)["gup-vmas"]
    project = tmp_path / "project"
    git = place.tool.git
    head = git(place.clone, "rev-parse", "HEAD")
    git(tmp_path, "init", "--quiet", project)
    git(project, "remote", "add", "origin", f"file://{place.origin}")
    git(project, "fetch", "--quiet", f"--depth={depth}", "origin", head)
    git(project, "checkout", "--quiet", "--detach", head)
    env = {
        **{key: str(text) for key, text in job["variables"].items()},
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
        "CI_MERGE_REQUEST_EVENT_TYPE": kind,
        "CI_PROJECT_DIR": str(project),
        "GUP_VMAS": str(ROOT),
    }
    done = shell(place, "\n".join([*job["before_script"], *job["script"]]), project, env)
    reports = job["artifacts"]["reports"]
    assert job["artifacts"]["when"] == "always"
    issues = json.loads((project / reports["codequality"]).read_text())
    return done, issues, (project / reports["junit"]).read_text()


@pytest.mark.parametrize("depth", ["100", "2", "1"])
@pytest.mark.parametrize("data, status", KINDS)
def test_gitlab(
    place: Place, tmp_path: pathlib.Path, data: bytes, status: int, depth: str
) -> None:
    """The base is in the clone, just out of it, or the branch is cut in two."""
    base = place.tool.git(place.clone, "rev-parse", "origin/main")
    place.commit("drivers/new.c", data)
    place.push()
    done, issues, junit = gitlab(place, base, depth, tmp_path)
    assert done.status == status, done
    assert [(i["check_name"], i["location"]["path"]) for i in issues] == [
        (RULE, "drivers/new.c")
    ] * status
    assert ("<failure" in junit) == bool(status)
    shown = [line for line in done.out.splitlines() if ": error: " in line]
    assert len(shown) == status
    if status:
        assert shown[0].startswith(f"drivers/new.c:{LINE}:")


def test_gitlab_checks_what_would_be_merged(place: Place, tmp_path: pathlib.Path) -> None:
    """A pipeline for merged results has checked that out; what the target has is not checked."""
    git = place.tool.git
    base = git(place.clone, "rev-parse", "origin/main")
    git(place.clone, "checkout", "--quiet", "-b", "theirs", "origin/main")
    place.commit("drivers/theirs.c", USER)
    git(place.clone, "push", "--quiet", "--no-verify", "origin", "HEAD:main")
    git(place.clone, "checkout", "--quiet", "topic")
    place.commit("drivers/new.c", USER)
    merge(place)
    done, issues, _ = gitlab(place, base, "20", tmp_path, "merged_result")
    assert done.status == 1, done
    assert [issue["location"]["path"] for issue in issues] == ["drivers/new.c"]


# -- hooks of git


def install(place: Place, name: str) -> None:
    shutil.copy(SNIPPETS / name, place.clone / ".git" / "hooks" / name)
    place.tool.git(place.clone, "config", "gup-vmas.program", str(PROGRAM))


def attempt(place: Place, *words: str | pathlib.Path) -> Done:
    """Run git in the clone, which may fail."""
    return place.tool(command=("git", "-C", place.clone, *words))


@pytest.mark.parametrize("how", ["add", "all", "path", "worktree"])
@pytest.mark.parametrize("data, status", KINDS)
def test_pre_commit(place: Place, data: bytes, status: int, how: str) -> None:
    """By git add, git commit -a, git commit FILE, and in a second work tree."""
    name = "drivers/new.c"
    place.commit(name, b"int nothing;\n")
    install(place, "pre-commit")
    if how == "worktree":
        second = place.clone.parent / "second"
        place.tool.git(place.clone, "worktree", "add", "--quiet", "--detach", second)
        place = Place(place.tool, place.origin, second)
    before = place.tool.git(place.clone, "rev-parse", "HEAD")
    (place.clone / name).write_bytes(data)
    if how in ("add", "worktree"):
        place.tool.git(place.clone, "add", name)
    words = {"all": ("-a",), "path": ("--", name)}.get(how, ())
    done = attempt(place, "commit", "--quiet", "-m", "new", *words)
    assert done.status == status, done
    same = place.tool.git(place.clone, "rev-parse", "HEAD") == before
    assert same == bool(status)
    assert (f"{name}:{LINE}:" in done.out + done.err) == bool(status)


def test_pre_commit_looks_at_what_is_staged_only(place: Place) -> None:
    install(place, "pre-commit")
    (place.clone / "drivers" / "new.c").write_bytes(USER)
    (place.clone / "drivers" / "other.c").write_bytes(HARMLESS)
    place.tool.git(place.clone, "add", "drivers/other.c")
    assert attempt(place, "commit", "-m", "other").status == 0


def test_hooks_know_a_baseline(place: Place) -> None:
    name = "drivers/new.c"
    (place.clone / name).write_bytes(USER)
    place.tool.git(place.clone, "add", name)
    baseline = place.clone.parent / "baseline.json"
    done = place.tool("check", "--tree", place.clone, "--all", "--write-baseline", baseline)
    assert baseline.exists(), done
    place.tool.git(place.clone, "config", "gup-vmas.baseline", str(baseline))
    for hook in ("pre-commit", "pre-push"):
        install(place, hook)
    done = attempt(place, "commit", "-m", "new")
    assert done.status == 0, done
    done = attempt(place, "push", "origin", "HEAD:topic")
    assert done.status == 0, done


@pytest.mark.parametrize("hook", ["pre-commit", "pre-push"])
def test_a_hook_without_the_tool_says_what_to_do(place: Place, hook: str) -> None:
    install(place, hook)
    place.tool.git(place.clone, "config", "--unset", "gup-vmas.program")
    (place.clone / "a.c").write_bytes(HARMLESS)
    place.tool.git(place.clone, "add", "a.c")
    words = ("commit", "-m", "a") if hook == "pre-commit" else ("push", "origin", "HEAD:topic")
    done = attempt(place, *words)
    assert done.status != 0
    assert "git config gup-vmas.program" in done.err


@pytest.mark.parametrize("known", [False, True], ids=["a new branch", "a branch that is there"])
@pytest.mark.parametrize("data, status", KINDS)
def test_pre_push(place: Place, data: bytes, status: int, known: bool) -> None:
    if known:
        place.push()
    install(place, "pre-push")
    place.commit("drivers/new.c", data)
    done = attempt(place, "push", "--quiet", "origin", "HEAD:topic")
    assert (done.status != 0) == bool(status), done
    assert (f"drivers/new.c:{LINE}:" in done.out + done.err) == bool(status)
    there = place.tool.git(place.origin, "rev-parse", "--verify", "--quiet", "topic^{commit}") if (
        known or not status
    ) else ""
    assert (there == place.tool.git(place.clone, "rev-parse", "HEAD")) == (not status)


def test_pre_push_has_nothing_against_the_end_of_a_branch(place: Place) -> None:
    place.push()
    install(place, "pre-push")
    assert attempt(place, "push", "--quiet", "origin", ":topic").status == 0


def remote(place: Place, name: str) -> str:
    """Another remote of the clone, which knows nothing."""
    empty = place.clone.parent / name
    place.tool.git(place.clone, "init", "--quiet", "--bare", empty)
    place.tool.git(place.clone, "remote", "add", name, str(empty))
    return name


@pytest.mark.parametrize("data, status", KINDS)
def test_pre_push_to_a_remote_that_knows_nothing(place: Place, data: bytes, status: int) -> None:
    """What the remotes know together is the base: the users that they have are not held against it."""
    install(place, "pre-push")
    place.commit("drivers/new.c", data)
    done = attempt(place, "push", "--quiet", remote(place, "mine"), "HEAD:topic")
    assert (done.status != 0) == bool(status), done
    assert (f"drivers/new.c:{LINE}:" in done.out + done.err) == bool(status)
    assert "drivers/infiniband" not in done.out + done.err


def test_pre_push_checks_the_whole_tree_if_no_remote_has_any_of_it(place: Place) -> None:
    """It is never let through unseen; a baseline names those that are known."""
    git = place.tool.git
    git(place.clone, "remote", "remove", "origin")
    install(place, "pre-push")
    name = remote(place, "mine")
    done = attempt(place, "push", "--quiet", name, "HEAD:topic")
    assert done.status != 0 and "so the whole tree is checked" in done.err, done
    assert "users that were there before count as well; to know them: check --write-baseline FILE" in done.err
    baseline = place.clone.parent / "baseline.json"
    place.tool("check", "--tree", place.clone, "--all", "--write-baseline", baseline)
    git(place.clone, "config", "gup-vmas.baseline", str(baseline))
    done = attempt(place, "push", "--quiet", name, "HEAD:topic")
    assert done.status == 0, done


def test_pre_push_has_nothing_against_an_older_tip(place: Place) -> None:
    place.commit("drivers/new.c", HARMLESS)
    place.push()
    install(place, "pre-push")
    for ref in ("HEAD~1:topic", "HEAD:again"):
        assert attempt(place, "push", "--quiet", "--force", "origin", ref).status == 0


# -- a mailed series


@pytest.mark.parametrize("data, status", KINDS)
def test_a_mailed_series_by_b4(place: Place, data: bytes, status: int) -> None:
    """b4 itself, on a mailbox instead of lore.kernel.org: the line of the README as it stands."""
    (line,) = re.findall(r"^    (b4 am .*)$", (SNIPPETS / "README.md").read_text(), re.MULTILINE)
    place.commit("drivers/new.c", data)
    top = place.clone.parent
    mbox = top / "series.mbox"
    mails = place.tool.git(
        place.clone, "format-patch", "--stdout", "--cover-letter", "--thread", "origin/main"
    )
    mbox.write_text(mails + "\n")
    ids = re.findall(r"^Message-Id: <(.*)>$", mails, re.MULTILINE | re.IGNORECASE)
    programs = top / "bin"
    programs.mkdir()
    # The one thing that is not as it stands: where the mails come from.
    b4 = shutil.which("b4")
    assert b4, "b4 is missing: make deps-check"
    script(programs / "b4", f'shift\nexec {b4} am --no-cache -m "{mbox}" "$@"\n')
    place.tool.git(place.clone, "config", "--global", "b4.attestation-policy", "off")
    (top / "home").mkdir()
    (top / "home" / "linux").symlink_to(place.origin)
    env = {
        "PATH": f"{programs}:{place.tool.environment['PATH']}",
        "HOME": str(top / "home"),
        "MSGID": ids[0],
    }
    before = os.listdir(place.origin / "drivers")
    done = place.tool(cwd=ROOT, env=env, command=("sh", "-c", line))
    assert done.status == status, done
    assert (f"drivers/new.c:{LINE}:" in done.out) == bool(status)
    assert os.listdir(place.origin / "drivers") == before
