# SPDX-License-Identifier: GPL-2.0-only
"""A tree that came with a repository: no program that its configuration names is run.

Every key of git's whose value can be a program gets a canary, and every command is run, with files
that git can tell to be unchanged and with files that it has to read for that.
"""

from __future__ import annotations

import dataclasses
import os
import pathlib
import re
import subprocess

import pytest
from conftest import SMALL, Tool, script
from tinylib import SITES, tiny

#: Keys whose value is, or can be, a program; see test_no_key_was_forgotten().
PROGRAMS = (
    "alias.cat-file", "alias.diff-files", "alias.for-each-ref", "alias.ls-files", "alias.rev-parse",
    "browser.evil.cmd", "browser.evil.path", "core.alternateRefsCommand", "core.askPass",
    "core.editor", "core.fsmonitor", "core.gitProxy", "core.pager", "core.sshCommand",
    "credential.helper", "credential.https://example.org.helper", "diff.evil.command",
    "diff.evil.textconv", "diff.external", "diff.guitool", "diff.tool", "difftool.evil.cmd",
    "difftool.evil.path", "filter.evil.clean", "filter.evil.smudge", "filter.info.clean", "filter.long.process",
    "gc.recentObjectsHook",
    "gpg.openpgp.program", "gpg.program", "gpg.ssh.defaultKeyCommand", "gpg.ssh.program",
    "gpg.x509.program", "guitool.evil.cmd", "help.browser", "hook.evil.command",
    "instaweb.browser", "instaweb.httpd", "interactive.diffFilter", "man.evil.cmd", "man.evil.path",
    "man.viewer", "merge.evil.driver", "merge.guitool", "merge.tool", "mergetool.evil.cmd",
    "mergetool.evil.path", "pager.cat-file", "pager.config", "pager.diff", "pager.diff-files",
    "pager.for-each-ref", "pager.format-patch", "pager.log", "pager.ls-files", "pager.rev-parse",
    "receive.procReceiveRefs", "remote.origin.proxy", "remote.origin.receivepack",
    "remote.origin.uploadpack", "sendemail.ccCmd", "sendemail.headerCmd", "sendemail.sendmailCmd",
    "sendemail.smtpServer", "sendemail.toCmd", "sequence.editor", "trailer.evil.cmd",
    "trailer.evil.command", "uploadpack.packObjectsHook", "web.browser",
)  # fmt: skip

#: Others that help the ones above to be run.
SETTINGS = {
    "core.commitGraph": "false",
    "core.repositoryFormatVersion": "1",
    "core.untrackedCache": "true",
    "commit.gpgSign": "true",
    "diff.algorithm": "histogram",
    "diff.submodule": "log",
    "extensions.partialClone": "origin",
    "extensions.worktreeConfig": "true",
    "fetch.recurseSubmodules": "true",
    "hook.evil.event": "reference-transaction",
    "include.path": "more-config",
    "log.showSignature": "true",
    "merge.verifySignatures": "true",
    "protocol.allow": "always",
    "protocol.ext.allow": "always",
    "remote.origin.promisor": "true",
    "status.submoduleSummary": "true",
    "submodule.recurse": "true",
    "trailer.evil.ifmissing": "add",
}

#: A key that looks like one with a program and is none: what it says is read, or it is a choice.
HARMLESS = re.compile(
    r"advice\.|clean\.|.*\.(pushurl|url)$|url\.|.*showForcedUpdates|clone\.|color\.|column\.|commit\.|"
    r"commitGraph\.|completion\.commands|core\.(attributesFile|fsmonitorHookVersion|hooksPath|"
    r"logAllRefUpdates|quotePath)|credential\.useHttpPath|"
    r"diff\.<driver>\.(binary|cachetextconv|trustExitCode|wordRegex|xfuncname)|difftool\.[a-z]+$|"
    r"difftool\.(guiDefault|trustExitCode)|gc\.repackFilter|filter\.<driver>\.required|format\.|fsck\.|fsmonitor\.|gitcvs\.|"
    r"gitweb\.|gui\.|guitool\.<name>\.(?!cmd)|help\.htmlPath|http\.|include|init\.|"
    r"instaweb\.modulePath|log\.|merge\.(<driver>\.(name|recursive)|verifySignatures)|"
    r"mergetool\.(?!<tool>\.(cmd|path)$)|notes\.|push\.|rebase\.|receive\.(fsck|shallow|update)|"
    r"remote\.<name>\.(partialclonefilter|proxyAuthMethod|skipDefaultUpdate)|repack\.|rerere\.|"
    r"sendemail\.(alias|forbid|smtp(ssl|SSL)(cert|Cert)(path|Path))|stash\.|status\.|transfer\.|"
    r"uploadpack\.allowFilter|uploadpackfilter\."
)

#: Set apart: what they name is no plain program.
APART = {"remote.<name>.vcs", "submodule.<name>.update"}

SUSPICIOUS = re.compile(
    r"cmd|command|program|helper|hook|editor|pager|external|textconv|driver|clean|smudge|process|"
    r"proxy|pack$|vcs|filter|askpass|fsmonitor|tool|browser|path|sendmail|update|url|alias|"
    r"trailer|include|template|graft|attributesfile|signature",
    re.IGNORECASE,
)

HOOKS = (
    "post-checkout", "post-commit", "post-index-change", "pre-auto-gc", "pre-commit",
    "reference-transaction", "sendemail-validate", "update",
)  # fmt: skip

#: A commit that b4 would take for a cover letter; git shows it when it looks for one.
COVER = "cover\n\n--- b4-submit-tracking ---\n# This section\n"


def keys(name: str) -> bool:
    """Whether a key as git's manual writes it is among PROGRAMS."""
    pattern = re.escape(name.lower()).replace(r"\*", ".+")
    pattern = re.sub(r"<[^>]*>", lambda _: ".+", pattern)
    return any(re.fullmatch(pattern, key.lower()) for key in PROGRAMS)


def test_no_key_was_forgotten(tool: Tool) -> None:
    """Of those that this git knows and that sound as if they named a program."""
    listed = tool.git(tool.home, "help", "--config").split()
    assert len(listed) > 500
    new = [
        key
        for key in listed
        if SUSPICIOUS.search(key)
        and not (keys(key) or HARMLESS.match(key) or key in APART)
        and "." in key
    ]
    assert new == []


@dataclasses.dataclass(frozen=True)
class Stranger:
    """The repository of a stranger, and where its programs leave their names."""

    tool: Tool
    repo: pathlib.Path
    ran: pathlib.Path

    def seen(self) -> list[str]:
        """The programs that were run since this was asked last."""
        found = sorted(path.name for path in self.ran.iterdir())
        for name in found:
            (self.ran / name).unlink()
        return found


def signed(tool: Tool, repo: pathlib.Path, top: pathlib.Path, message: str) -> None:
    """A commit of all there is, with what looks like a signature."""
    armour = "-----BEGIN PGP SIGNATURE-----\\n\\nx\\n-----END PGP SIGNATURE-----\\n"
    fake = script(
        top / "sign", f"cat >/dev/null; echo '[GNUPG:] SIG_CREATED x' >&2; printf -- '{armour}'\n"
    )
    tool.git(repo, "add", "--all", "--force")
    tool.git(
        repo, "-c", f"gpg.program={fake}", "-c", "user.signingKey=x", "commit", "--quiet",
        "--allow-empty", "--gpg-sign", "--message", message,
    )  # fmt: skip


def stranger(tool: Tool, top: pathlib.Path, racy: bool, split: bool = False) -> Stranger:
    """Makes it. ``racy``: nothing tells git that the files are what is in the index.

    ``split``: the index is one that only git itself reads.
    """
    repo = tool.repository(top / "linux", lay_out=tiny)
    signed(tool, repo, top, COVER)
    (repo / ".gitattributes").write_text(
        "* diff=evil merge=evil\n*.c filter=evil\n*.h filter=long\n"
        "Makefile filter=config.worktree\nMAINTAINERS filter=more-config\n"
    )
    signed(tool, repo, top, "attributes")
    ran, programs = top / "ran", top / "programs"
    ran.mkdir()
    programs.mkdir()
    one = script(top / "canary", f'touch "{ran}/${{0##*/}}"; exit 1\n')

    def program(key: str) -> str:
        path = programs / key.replace("/", "-")
        if not path.exists():
            os.symlink(one, path)
        return str(path)

    if racy:
        future = 2114380800  # 2037: not older than the index, whenever that is written
        for path in repo.rglob("*"):
            if path.is_file() and ".git" not in path.parts:
                os.utime(path, (future, future))
        tool.git(repo, "config", "core.checkStat", "minimal")
        (repo / ".git/index").unlink()
        tool.git(repo, "add", "--all", "--force")
        if split:
            tool.git(repo, "update-index", "--split-index")
        os.utime(repo / ".git/index", (978307200, 978307200))
    for key in PROGRAMS:
        tool.git(repo, "config", "--local", key, program(key))
    for key, value in SETTINGS.items():
        tool.git(repo, "config", "--local", key, value)
    tool.git(repo, "config", "--local", "remote.origin.url", f"ext::{program('ext')}")
    tool.git(repo, "config", "--local", "remote.origin.vcs", "evil")
    tool.git(repo, "config", "--local", "submodule.evil.update", f"!{program('submodule')}")
    tool.git(repo, "config", "--local", "submodule.evil.active", "true")
    for name in ("more-config", "config.worktree"):
        (repo / ".git" / name).write_text(f'[filter "{name}"]\n\tclean = {program(name)}\n')
    (repo / ".git/info/attributes").write_text("*.rst filter=info\n")
    hooks = top / "hooks"
    hooks.mkdir()
    for where in (repo / ".git/hooks", hooks):
        for hook in HOOKS:
            (where / hook).unlink(missing_ok=True)
            os.symlink(program(f"hook-{hook}"), where / hook)
    tool.git(repo, "config", "--local", "core.hooksPath", str(hooks))
    found = Stranger(tool, repo, ran)
    found.seen()
    return found


@pytest.fixture(scope="module", params=["told-by-stat", "racy"])
def there(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    cache: pathlib.Path,
) -> Stranger:
    tool = Tool(tmp_path_factory.mktemp("home"), cache)
    return stranger(tool, tmp_path_factory.mktemp("stranger"), request.param == "racy")


PATCH = """\
--- /dev/null
+++ b/mm/more.c
@@ -0,0 +1 @@
+int more;
"""

#: Every command; the status is the one that it has in a tree of one's own.
COMMANDS = {
    "scan": (0, "scan", "--tree", "{repo}"),
    "scan-files": (0, "scan", "--tree", "{repo}", "{repo}/mm/ksm.c"),
    "scan-rev": (0, "scan", "--tree", "{repo}", "--rev", "HEAD"),
    "scan-report": (0, "scan", "--tree", "{repo}", "--report", "{out}"),
    "explain": (0, "explain", "--tree", "{repo}", "fs/exec.c:27"),
    "plan": (0, "series", "--tree", "{repo}", "--plan"),
    "series": (0, "series", "--tree", "{repo}", "-o", "{out}", "--branch", "gone", "--signoff"),
    "series-again": (
        0, "series", "--tree", "{repo}", "-o", "{out}", "--version", "2", "--previous",
        "HEAD~2..HEAD~1",
    ),
    "series-b4": (
        0, "series", "--tree", "{repo}", "--branch", "b4/gone", "--b4", "--report", "{out}",
    ),
    "check": (0, "check", "--tree", "{repo}"),
    "check-staged": (0, "check", "--tree", "{repo}", "--staged"),
    "check-all": (1, "check", "--tree", "{repo}", "--all"),
    "check-all-rev": (1, "check", "--tree", "{repo}", "--all", "--rev", "HEAD"),
    "check-diff": (0, "check", "--tree", "{repo}", "--diff", "HEAD~2..HEAD"),
    "check-three-dots": (0, "check", "--tree", "{repo}", "--diff", "HEAD~1...HEAD"),
    "check-patch": (0, "check", "--tree", "{repo}", "--patch", "{patch}"),
    "check-sarif": (
        1, "check", "--tree", "{repo}", "--all", "--format", "sarif", "--fix-it", "{out}",
    ),
    "probe": (0, "backport", "probe", "--tree", "{repo}"),
    "down": (0, "backport", "down", "--tree", "{repo}", "--file", "{repo}/fs/exec.c"),
    "down-range": (
        0, "backport", "down", "--tree", SMALL, "--range", "HEAD~1..HEAD", "--from", "{repo}",
    ),
    "down-patch": (0, "backport", "down", "--tree", "{repo}", "--patch", "{patch}"),
    "compat": (1, "backport", "compat", "--apply", "{repo}"),
    "compat-rev": (1, "backport", "compat", "--apply", "{repo}", "--rev", "HEAD"),
}  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_no_program_of_the_repository_is_run(
    name: str, there: Stranger, tmp_path: pathlib.Path
) -> None:
    status, *words = COMMANDS[name]
    patch = tmp_path / "patch"
    patch.write_text(PATCH)
    there.seen()
    index = (there.repo / ".git/index").read_bytes()
    done = there.tool(
        *(w.format(repo=there.repo, out=tmp_path / "out", patch=patch) for w in map(str, words))
    )
    assert there.seen() == []
    assert done.status == status and "Traceback" not in done.err, done
    assert (there.repo / ".git/index").read_bytes() == index
    assert there.tool.leftovers() == []


def test_nothing_is_run_for_a_shell_that_asks_what_comes_next(
    there: Stranger, tmp_path: pathlib.Path
) -> None:
    line = f"run-refactor.sh scan --tree {there.repo} --rev ma"
    answer = tmp_path / "answer"
    done = subprocess.run(
        ["sh", "-c", f'exec 8>"{answer}" 9>/dev/null; exec "$0"', str(SMALL.parents[1] / "run-refactor.sh")],
        env={
            **there.tool.environment,
            "_ARGCOMPLETE": "1", "COMP_LINE": line, "COMP_POINT": str(len(line)),
        },  # fmt: skip
        cwd=there.repo,
        capture_output=True,
        check=False,
    )
    assert there.seen() == []
    if done.returncode == 0:
        assert "main" in answer.read_text()


#: What git runs, as its user types it, where files have to be read to be compared.
FILTERS = {
    "config.worktree", "filter.evil.clean", "filter.info.clean", "filter.long.process",
    "more-config",
}  # fmt: skip


@pytest.mark.parametrize(
    "words, racy, always",
    [
        (("status",), FILTERS, {"core.fsmonitor"}),
        (("diff-files", "--raw"), FILTERS, {"core.fsmonitor"}),
        (("log", "-1"), set(), {"gpg.program"}),
        (("update-ref", "refs/heads/x", "HEAD"), set(), {"reference-transaction"}),
        (("diff", "HEAD~1", "HEAD"), set(), {"diff.evil.command"}),
    ],
    ids=["status", "diff-files", "log", "update-ref", "diff"],
)
def test_the_traps_are_real(
    words: tuple[str, ...], racy: set[str], always: set[str], there: Stranger
) -> None:
    """git walks into them, as its user types it."""
    subprocess.run(
        ["git", "-C", there.repo, *words],
        env=there.tool.environment, stdin=subprocess.DEVNULL, capture_output=True, check=False,
    )  # fmt: skip
    seen = set(there.seen())
    if "checkStat" in (there.repo / ".git/config").read_text():
        always = always | racy
    assert {name.replace("gpg.openpgp", "gpg") for name in seen} >= always


def test_the_files_that_differ_are_the_same_without_the_filter(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    """Files that are as in the index are, whatever a filter would make of them; others are not."""
    found = stranger(tool, tmp_path, True)
    (found.repo / "mm/ksm.c").write_bytes((found.repo / "mm/ksm.c").read_bytes() + b"/* new */\n")
    done = tool("series", "--tree", found.repo, "--plan")
    assert done.status == 0 and found.seen() == [], done
    assert "1 files have changes that are not committed" in done.err, done


@pytest.mark.parametrize("value", ["true", "input"])
def test_line_ends_are_still_converted_as_the_repository_says(
    value: str, tool: Tool, tmp_path: pathlib.Path
) -> None:
    """git does that itself, without a program."""
    repo = tool.repository(tmp_path / "linux", lay_out=tiny)
    tool.git(repo, "config", "core.autocrlf", value)
    path = repo / "mm/ksm.c"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    done = tool("series", "--tree", repo, "--plan")
    assert done.status == 0 and done.err == "", done


@pytest.mark.parametrize("setting", ["upstream", "push"])
def test_what_a_branch_follows_can_be_named(
    setting: str, tool: Tool, tmp_path: pathlib.Path
) -> None:
    origin = tool.repository(tmp_path / "origin", lay_out=tiny)
    repo = tmp_path / "linux"
    tool.git(tmp_path, "clone", "--quiet", origin, repo)
    tool.git(repo, "config", "push.default", "upstream")
    (repo / "mm/ksm.c").write_bytes((repo / "mm/ksm.c").read_bytes() + b"/* new */\n")
    tool.git(repo, "commit", "--quiet", "--all", "--message", "mine")
    done = tool("check", "--tree", repo, "--diff", f"@{{{setting}}}..HEAD")
    assert done.status == 0 and done.err == "", done


def test_a_branch_that_is_checked_out_is_told_with_its_place(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    repo = tool.repository(tmp_path / "linux", lay_out=tiny)
    second = tmp_path / "second"
    tool.git(repo, "worktree", "add", "--quiet", "-b", "other", second)
    for tree, name, place in ((repo, "other", second), (second, "main", repo), (repo, "main", repo)):
        done = tool("series", "--tree", tree, "--branch", name, "--force")
        assert done.status == 2 and f"is checked out in {place}\n" in done.err, done


def test_a_group_that_shares_the_repository_can_read_what_comes(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    repo = tool.repository(tmp_path / "linux", lay_out=tiny)
    tool.git(repo, "config", "core.sharedRepository", "group")
    done = tool("series", "--tree", repo, "--branch", "new")
    assert done.status == 0, done
    for path in (*repo.glob(".git/objects/pack/*.pack"), repo / ".git/refs/heads/new"):
        assert path.stat().st_mode & 0o040, path
    assert "gup-vmas: series" in tool.git(repo, "reflog", "new")


def test_a_repository_that_keeps_no_logs(tool: Tool, tmp_path: pathlib.Path) -> None:
    bare = tmp_path / "linux.git"
    repo = tool.repository(tmp_path / "linux", lay_out=tiny)
    tool.git(tmp_path, "clone", "--quiet", "--bare", repo, bare)
    assert not (bare / "logs").exists()
    done = tool("series", "--tree", bare, "--branch", "new")
    assert done.status == 0, done
    assert tool.git(bare, "rev-parse", "new") in done.out


def test_a_split_index_is_read_without_the_configuration_too(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    """gupscan asks git for the files of an index that it can't read itself."""
    found = stranger(tool, tmp_path, True, split=True)
    assert list(found.repo.glob(".git/sharedindex.*"))
    found.seen()
    done = tool("scan", "--tree", found.repo)
    assert found.seen() == []
    assert done.status == 0 and f"{SITES} sites" in done.out, done
