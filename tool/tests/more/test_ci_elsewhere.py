# SPDX-License-Identifier: GPL-2.0-only
"""What pre-commit, NIPA and patchwork need of docs/ci, run as they run it.

They are played by the test: pre-commit runs the entry of its hook, NIPA the first word of info.json
in a tree whose HEAD is the patch, and patchwork is a small server.
"""

from __future__ import annotations

import http.server
import json
import os
import subprocess
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from conftest import PROGRAM, ROOT, Done
from test_ci_snippets import HARMLESS, KINDS, LINE, SNIPPETS, USER, Place, attempt, place

__all__ = ["place"]


# -- pre-commit


def hook(place: Place, *words: str, **env: str) -> Done:
    """Run the hook of the file as a system command, at the top of the tree."""
    (repo,) = yaml.safe_load((SNIPPETS / "pre-commit-config.yaml").read_text())["repos"]
    (said,) = repo["hooks"]
    assert (repo["repo"], said["language"], said["pass_filenames"]) == ("local", "system", False)
    entry = said["entry"].replace("/path/to/gup-vmas", str(ROOT))
    return place.tool(cwd=place.clone, env=env, command=(entry, *words))


@pytest.mark.parametrize("data, status", KINDS)
def test_pre_commit_checks_what_is_staged(place: Place, data: bytes, status: int) -> None:
    """Not what the file holds by now."""
    path = place.clone / "drivers/new.c"
    path.write_bytes(data)
    place.tool.git(place.clone, "add", "drivers/new.c")
    path.write_bytes(b"int a;\n")
    done = hook(place)
    assert done.status == status, done
    assert (f"drivers/new.c:{LINE}:" in done.out) == bool(status)


def test_pre_commit_checks_commits_from_one_ref_to_another(place: Place) -> None:
    first = place.commit("drivers/new.c", USER)
    last = place.commit("drivers/new.c", HARMLESS)
    env = {"PRE_COMMIT_FROM_REF": f"{first}~1", "PRE_COMMIT_TO_REF": last}
    assert hook(place, **env).status == 1
    assert hook(place, "--sum", **env).status == 0
    assert hook(place, **{**env, "PRE_COMMIT_TO_REF": first + "~1"}).status == 0


# -- NIPA


def nipa(place: Place, program: str = str(PROGRAM)) -> tuple[int, str, str]:
    """Run the test as NIPA does: its status, its output, and the line for the table."""
    folder = SNIPPETS / "nipa/gup_vmas"
    info = json.loads((folder / "info.json").read_text())
    read, write = os.pipe()
    done = subprocess.run(
        [folder / info["run"][0], *info["run"][1:]],
        cwd=place.clone, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        env={**place.tool.environment, "GUP_VMAS": program, "DESC_FD": str(write)}, pass_fds=[write],
    )
    os.close(write)
    with open(read, encoding="utf-8") as file:
        return done.returncode, done.stdout, file.read()


WARNED = USER.replace(b"&vma)", b"NULL)").replace(b"flags = vma->vm_flags;", b"flags = 1;")


@pytest.mark.parametrize(
    ("data", "status", "line"),
    [
        (USER, 1, f"1 error, 0 warnings; HEAD^..HEAD as one change, 1 file checked; first: drivers/new.c:{LINE}\n"),
        (WARNED, 250, f"0 errors, 1 warning; HEAD^..HEAD as one change, 1 file checked; first: drivers/new.c:{LINE}\n"),
        (HARMLESS, 0, "HEAD^..HEAD as one change, 1 file checked: no new user\n"),
    ],
    ids=["a new user", "a warning", "none"],
)
def test_nipa(place: Place, data: bytes, status: int, line: str) -> None:
    place.commit("drivers/new.c", data)
    code, out, described = nipa(place)
    assert (code, described) == (status, line), out
    assert (f"drivers/new.c:{LINE}:" in out) == bool(status)


def test_nipa_says_of_a_poller_that_is_not_set_up_that_it_is_that(place: Place) -> None:
    place.commit("drivers/new.c", HARMLESS)
    code, _, described = nipa(place, "/nonexistent/gup-vmas")
    assert (code, described) == (127, "the check could not be run (status 127), see its stderr\n")


# -- patchwork


class Patchwork(http.server.BaseHTTPRequestHandler):
    """A patchwork with one series; what it is told is kept."""

    mbox = b""
    patches: list[dict[str, Any]] = []
    told: list[tuple[str, dict[str, str], str | None]] = []

    def do_GET(self) -> None:
        if self.path == "/api/series/7/":
            here = f"http://{self.headers['Host']}"
            self.answer(json.dumps({"mbox": f"{here}/series/7/mbox/", "patches": self.patches}).encode())
        elif self.path == "/series/7/mbox/":
            self.answer(self.mbox)
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.told.append((self.path, body, self.headers["Authorization"]))
        self.answer(b"{}", 201)

    def answer(self, data: bytes, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def patchwork() -> Iterator[str]:
    """The address of a patchwork on this machine."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Patchwork)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    Patchwork.told = []
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def ask(place: Place, url: str, series: str = "7", **env: str) -> Done:
    """Run the script on the series, upon what the origin has."""
    words = (SNIPPETS / "patchwork", "--tree", place.origin, "--base", "main", url, series)
    return place.tool(env={"GUP_VMAS": str(PROGRAM), **env}, command=words)


def test_patchwork_is_told_of_each_patch(place: Place, patchwork: str) -> None:
    """The patch that adds a user fails, the others do not; without a token nothing is told."""
    place.commit("drivers/new.c", USER)
    git = place.tool.git
    Patchwork.mbox = (git(place.clone, "format-patch", "--stdout", "-n", "origin/main") + "\n").encode()
    Patchwork.patches = [{"id": 40, "name": "[1/2] before"}, {"id": 41, "name": "[2/2] new"}]
    done = ask(place, patchwork)
    assert done.status == 1 and Patchwork.told == [], done
    assert done.out.startswith("[1/2] before: success: no new user of vmas\n[2/2] new: fail: drivers/new.c:")
    done = ask(place, patchwork, PATCHWORK_TOKEN="secret")
    assert done.status == 1, done
    assert [(path, said["state"], said["context"], who) for path, said, who in Patchwork.told] == [
        ("/api/patches/40/checks/", "success", "gup-vmas", "Token secret"),
        ("/api/patches/41/checks/", "fail", "gup-vmas", "Token secret"),
    ]
    assert "secret" not in done.out + done.err


def test_patchwork_is_told_of_what_does_not_apply(place: Place, patchwork: str) -> None:
    """That is nobody's success; and a patchwork that does not answer is said."""
    place.commit("drivers/before.c", USER)
    Patchwork.mbox = (place.tool.git(place.clone, "format-patch", "--stdout", "-1") + "\n").encode()
    Patchwork.patches = [{"id": 40, "name": "new"}]
    done = ask(place, patchwork)
    assert done.status == 2 and "new: warning: the patch does not apply" in done.out, done
    done = ask(place, patchwork, "8")
    assert done.status == 2 and "404" in done.err and "Traceback" not in done.err, done
