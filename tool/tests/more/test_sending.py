# SPDX-License-Identifier: GPL-2.0-only
"""The series as git send-email and b4 take it. Nothing here is sent, nor can be."""

from __future__ import annotations

import email
import email.policy
import os
import pathlib
import re
import subprocess
from email.message import EmailMessage

import pytest
from conftest import Done, Made, Tool
from tinylib import tiny

#: As the real one answers: who takes patches unless --no-m, lists and reviewers unless told so.
#: Its options are those of Linux 4.4 to 6.12 that anybody would want.
GET_MAINTAINER = rb"""#!/usr/bin/perl
use Getopt::Long qw(:config no_auto_abbrev);
my @asked = @ARGV;
GetOptions(map { $_ => \my $x } qw(git! git-fallback! git-chief-penguins! keywords! rolestats! m! r! l! f))
    or die;
@ARGV = @asked;
my %no = map { $_ => 1 } grep { /^--no-/ } @ARGV;
print "Ada Lovelace <ada\@example.org>\n" unless $no{"--no-m"};
print "Eric Biederman <ebiederm\@example.org>\n" if grep { /fs.exec/ } @ARGV and !$no{"--no-m"};
print "Grace Hopper <grace\@example.org>\n" unless $no{"--no-r"};
print "Everyone <everyone\@example.org>\n" unless $no{"--no-keywords"};
print "linux-mm\@example.org\n" unless $no{"--no-l"};
"""


@pytest.fixture
def repo(tool: Tool, tmp_path: pathlib.Path) -> pathlib.Path:
    """The tiny tree, with a program that knows whom to send to."""
    return tool.repository(tmp_path / "linux", {"scripts/get_maintainer.pl": GET_MAINTAINER}, tiny)


def mails(directory: pathlib.Path) -> list[EmailMessage]:
    """The mails of a series, the cover letter first."""
    found = []
    for path in sorted(directory.glob("*.patch")):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        found.append(mail)
    return found


def change_id(mail: EmailMessage) -> str:
    """What the cover letter says that the series is known by; "" if nothing."""
    found = re.search(r"^change-id: (.*)$", mail.get_content(), re.MULTILINE)
    return found[1] if found else ""


def run(tool: Tool, command: list[str | pathlib.Path], cwd: pathlib.Path) -> Done:
    """A program in a repository, as the user would run it; without a network, if that can be."""
    alone = ["unshare", "--net", "--map-root-user"]
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        alone = []
    done = subprocess.run(
        [*alone, *command], cwd=cwd, env=tool.environment,
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


# -- mails


def test_who_takes_a_patch_is_in_to_and_who_looks_at_it_in_cc(
    tool: Tool, repo: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    assert tool("series", "--tree", repo, "-o", tmp_path / "out", "--cc").status == 0
    cover, *patches = mails(tmp_path / "out")
    both = "Ada Lovelace <ada@example.org>, Eric Biederman <ebiederm@example.org>"
    assert " ".join(cover["To"].split()) == both
    assert [" ".join(mail["To"].split()) for mail in patches] == ["Ada Lovelace <ada@example.org>", both]
    for mail in patches:
        assert " ".join(mail["Cc"].split()) == (
            "Grace Hopper <grace@example.org>, linux-mm@example.org"
        )
    # The reviewer of a file is asked about that, not about the series.
    assert cover["Cc"] == "linux-mm@example.org"


def test_the_cover_letter_goes_to_so_many(
    tool: Tool, repo: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """Lists, then who takes the most; the others are told with the patches that they take."""
    series = ("series", "--tree", repo, "--cc", "--cc-limit")
    done = tool(*series, "2", "-o", tmp_path / "out")
    cover, *patches = mails(tmp_path / "out")
    assert (cover["To"], cover["Cc"]) == ("Ada Lovelace <ada@example.org>", "linux-mm@example.org")
    assert sum("ebiederm" in str(mail["To"]) for mail in patches) == 1
    assert "the cover letter: 1 maintainer gets only patches, for --cc-limit" in done.err
    assert "letter" not in tool(*series, "3", "-o", tmp_path / "all").err
    done = tool(*series, "2", "--plan")
    assert (done.status, done.err) == (0, "")
    first, _, rest = done.out.partition("\n2. ")
    assert first.endswith(
        ")\n      To: Ada Lovelace <ada@example.org>\n"
        "      Cc: Grace Hopper <grace@example.org>, linux-mm@example.org"
    )
    assert rest.endswith(
        "0. the cover letter: 1 maintainer gets only patches, for --cc-limit\n"
        "      To: Ada Lovelace <ada@example.org>\n      Cc: linux-mm@example.org\n"
        "2 commits for 2 calls, 0 left to do by hand\n"
    )
    assert tool(*series, "0", "--plan").status == 2


def test_trailers_stand_below_each_patch_or_one(
    tool: Tool, repo: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """Above the Signed-off-by; the fourth patch has one more."""
    fixes = 'Fixes: 0123456789ab ("io_uring: walk")'
    done = tool(
        "series", "--tree", repo, "-o", tmp_path / "out", "--signoff",
        "--trailer", "Suggested-by: Grace Hopper <grace@example.org>", "--trailer", f"2:{fixes}",
    )
    assert done.status == 0, done
    cover, *patches = mails(tmp_path / "out")
    assert "Suggested-by" not in cover.get_content()
    for number, mail in enumerate(patches, 1):
        block = mail.get_content().partition("\n---\n")[0].rpartition("\n\n")[2].splitlines()
        assert block == [
            "Suggested-by: Grace Hopper <grace@example.org>", *([fixes] if number == 2 else []),
            "Signed-off-by: Ada Lovelace <ada@example.org>",
        ]


@pytest.mark.parametrize(
    ("trailer", "words"),
    [
        ("thanks to Grace", "not of the form 'Key: value'"),
        ("Suggested-by: Grace", "--trailer Suggested-by: Grace is not Name <user@host>"),
        ("Fixes: 01234 (x)", "is not 12 or more digits of a commit and its subject"),
        ("Link: lore", "--trailer Link: lore is not a URL"),
        ("Cc: a <a@b.c>\nBcc: x <x@y.z>", "not of the form"),
        ("9:Cc: Grace <grace@example.org>", "the patches are 1 to 2"),
    ],
)
def test_a_trailer_that_is_none(
    trailer: str, words: str, tiny_made: Made, tmp_path: pathlib.Path
) -> None:
    done = tiny_made.tool("series", "--tree", tiny_made.repo, "-o", tmp_path / "out", "--trailer", trailer)
    assert (done.status, done.out) == (2, "") and words in done.err, done
    assert os.listdir(tmp_path) == []


def test_the_cover_letter_says_what_it_is_based_on_and_known_by(tiny_made: Made) -> None:
    head, _, tail = tiny_made.cover.rpartition("\n\nbase-commit: ")
    base, change, sign, name = tail.splitlines()[:4]
    assert head and base == tiny_made.base
    assert re.fullmatch(
        r"change-id: 20200913-remove-the-vmas-parameter-from-gup-apis-[0-9a-f]{12}", change
    )
    assert (sign, name) == ("-- ", "gup-vmas")


def test_a_tarball_has_a_change_id_and_no_base(
    tool: Tool, repo: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    (repo / ".git").rename(tmp_path / "away")
    assert tool("series", "--tree", repo, "-o", tmp_path / "out").status == 0
    cover = mails(tmp_path / "out")[0]
    assert change_id(cover)
    assert "base-commit" not in cover.get_content()


def test_signed_off_only_if_asked_and_by_the_user(
    tool: Tool, repo: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    assert tool("series", "--tree", repo, "-o", tmp_path / "plain").status == 0
    assert all("Signed-off-by" not in str(mail) for mail in mails(tmp_path / "plain"))
    assert tool("series", "--tree", repo, "-o", tmp_path / "signed", "--signoff").status == 0
    line = "\nSigned-off-by: Ada Lovelace <ada@example.org>\n---\n"
    assert all(line in mail.get_content() for mail in mails(tmp_path / "signed")[1:])


def test_git_send_email_takes_it_as_it_is(
    tool: Tool, repo: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    assert tool("series", "--tree", repo, "-o", tmp_path / "out", "--cc", "--rfc").status == 0
    patches = sorted((tmp_path / "out").glob("*.patch"))
    done = run(
        tool, ["git", "send-email", "--dry-run", "--confirm=never", "--smtp-server=/bin/true",
               *patches], repo,
    )
    assert done.status == 0, done
    subjects = re.findall(r"^Subject: (.*)$", done.out, re.MULTILINE)
    assert len(subjects) == len(patches) == done.out.count("\nResult: OK")
    assert all(subject.startswith(f"[RFC PATCH {n}/2] ") for n, subject in enumerate(subjects))
    to = re.findall(r"^Sendmail: /bin/true -i (.*)$", done.out, re.MULTILINE)
    assert sum("linux-mm@example.org" in line.split() for line in to) == len(patches)
    # The cover letter, and the patch that changes a file of his.
    assert sum("ebiederm@example.org" in line.split() for line in to) == 2


# -- later versions


def test_a_later_version_is_compared_with_the_branch_that_it_replaces(
    tool: Tool, repo: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    first = ("series", "--tree", repo, "--branch", "gup")
    assert tool(*first, "-o", tmp_path / "v1").status == 0
    known = change_id(mails(tmp_path / "v1")[0])
    more = ("--force", "--reroll-count", "2", "--signoff", "--change-id", known)
    url = "https://lore.kernel.org/r/1@example.org"
    (tmp_path / "log").write_text("- signed\n")
    done = tool(*first, "-o", tmp_path / "v2", *more, "--changelog", tmp_path / "log", "--link", url)
    assert (done.status, done.err) == (0, "")
    cover = mails(tmp_path / "v2")[0]
    assert f"\nv2:\n- signed\n\nLink to v1: {url}\n" in cover.get_content()
    assert cover["Subject"].startswith("[PATCH v2 0/2]")
    assert change_id(cover) == known
    assert "\nRange-diff against v1:\n1:  " in cover.get_content()


def test_a_later_version_is_not_given_another_name(
    tool: Tool, repo: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    done = tool("series", "--tree", repo, "-o", tmp_path / "v2", "--version", "2")
    assert done.status == 0
    assert change_id(mails(tmp_path / "v2")[0]) == ""
    assert done.err == (
        "gup-vmas: version 2 lacks what changed (--changelog FILE), a range-diff (--previous RANGE), a "
        "link to the last one (--link URL), the change-id of the versions before (--change-id ID)\n"
    )


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--change-id", "two words"), "'two words' is no change-id: one word, as in v1, 20230517-name-0123"),
        (("--change-id", "gup"), "'gup' is no change-id: one word, as in v1, 20230517-name-0123"),
        (("--link", "https://a.org/x"), "a link to the last version goes with --version 2 or later"),
        (("--change-id", "a\nb"), "'a\\nb' is no change-id: one word, as in v1, 20230517-name-0123"),
        (("--b4",), "b4 works on a branch: give it a name"),
        (
            ("--b4", "--branch", "x", "--version", "2"),
            "b4 needs the change-id of the versions before this one: give it",
        ),
    ],
)
def test_what_cannot_be_sent_like_that(
    options: tuple[str, ...], words: str, tiny_made: Made, tmp_path: pathlib.Path
) -> None:
    done = tiny_made.tool("series", "--tree", tiny_made.repo, "-o", tmp_path / "out", *options)
    assert (done.status, done.err) == (2, f"gup-vmas: {words}\n")
    assert os.listdir(tmp_path) == []


# -- b4

#: B4=/path/b4 make check-all PYTEST='-k b4' tries another version.
B4 = os.environ.get("B4", "b4")


def test_b4_takes_the_branch_over(
    tool: Tool, repo: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """It knows the version, the prefix and the cover letter, and would send the same patches."""
    series = ("series", "--tree", repo, "--branch", "gup", "--b4", "--cc")
    assert tool(*series, "--rfc", "-o", tmp_path / "out").status == 0
    cover, *patches = mails(tmp_path / "out")
    tool.git(repo, "switch", "--quiet", "gup")
    info = run(tool, [B4, "prep", "--show-info"], repo)
    assert info.status == 0, info
    assert f"\nchange-id: {change_id(cover)}\n" in info.out
    assert "\nprefixes: RFC\n" in info.out and "\nrevision: 1\n" in info.out
    assert f"\nbase-commit: {tool.git(repo, 'rev-parse', 'main')}\n" in info.out
    assert "cover-subject: remove the vmas parameter from GUP APIs\n" in info.out
    assert info.out.count("\ncommit-") == len(patches)

    done = run(tool, [B4, "send", "--no-sign", "-o", tmp_path / "sent"], repo)
    assert done.status == 0, done
    sent = [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in sorted((tmp_path / "sent").iterdir())
    ]
    ours = [" ".join(mail["Subject"].split()) for mail in (cover, *patches)]
    assert [" ".join(mail["Subject"].split()) for mail in sent] == [
        subject.replace("[RFC PATCH ", "[PATCH RFC ") for subject in ours
    ]
    for mail in sent:
        assert "ebiederm@example.org" in mail["To"] and "linux-mm@example.org" in mail["Cc"]


def test_the_trees_of_a_branch_for_b4_are_those_of_the_series(
    tiny_made: Made, tmp_path: pathlib.Path
) -> None:
    tiny_made.tool("series", "--tree", tiny_made.repo, "--branch", "for-b4", "--b4")
    listed = tiny_made.tool.git(tiny_made.repo, "log", "--reverse", "--format=%T", "main..for-b4").split()
    assert listed == list(tiny_made.trees)  # the first commit changes nothing
    names = "--format=%an %ae %cn %ce %s%n%b"
    assert tiny_made.tool.git(tiny_made.repo, "log", names, "--skip=0", "-2", "for-b4") == (
        tiny_made.tool.git(tiny_made.repo, "log", names, "-2", tiny_made.branch)
    )
    tiny_made.tool.git(tiny_made.repo, "branch", "-D", "for-b4")


def test_b4_knows_the_next_version_by_the_branch(
    tool: Tool, repo: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    series = ("series", "--tree", repo, "--branch", "gup", "--b4", "--force")
    assert tool(*series, "-o", tmp_path / "v1").status == 0
    assert tool(*series, "-o", tmp_path / "v2", "--version", "2", "--signoff").status == 0
    old, new = mails(tmp_path / "v1")[0], mails(tmp_path / "v2")[0]
    assert change_id(new) == change_id(old) != ""
    # The commit of the cover letter is none of those that are compared.
    range_diff = new.get_content().partition("Range-diff against v1:\n")[2]
    assert re.findall(r"^(\d):  \w+ ! (\d):", range_diff, re.MULTILINE) == [
        (str(n), str(n)) for n in range(1, 3)
    ]
    done = tool(*series, "-o", tmp_path / "v3", "--version", "3", "--change-id", "20200101-other-1")
    assert done.status == 2 and f"has the change-id {change_id(old)}, not 20200101-other-1" in done.err
    tool.git(repo, "switch", "--quiet", "gup")
    assert "\nrevision: 2\n" in run(tool, [B4, "prep", "--show-info"], repo).out


#: What git send-email is given for a mail server: it appends to an mbox, as a list's archive has it.
SERVER = """#!/bin/sh
{ echo "From mboxrd@z Thu Jan  1 00:00:00 1970"; sed 's/^>*From />&/'; echo; } >>'%s'
"""


def test_a_maintainer_applies_by_b4_what_was_mailed(
    tool: Tool, repo: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """b4 am finds the whole series and its base; what b4 shazam applies are its trees."""
    made = tool("series", "--tree", repo, "--branch", "gup", "-o", tmp_path / "out", "--signoff")
    assert made.status == 0
    server, mbox = tmp_path / "server", tmp_path / "list.mbox"
    server.write_text(SERVER % mbox)
    server.chmod(0o755)
    patches = sorted((tmp_path / "out").glob("*.patch"))
    send = ["git", "send-email", "--quiet", "--confirm=never", "--suppress-cc=all", "--to=list@example.org"]
    assert run(tool, [*send, f"--smtp-server={server}", *patches], repo).status == 0

    (tmp_path / "am").mkdir()
    done = run(tool, [B4, "--offline-mode", "am", "-m", mbox, "-o", tmp_path / "am"], repo)
    base = tool.git(repo, "rev-parse", "main")
    assert done.status == 0 and f"Total patches: {len(patches) - 1}\n" in done.out + done.err, done
    assert f"using specified base-commit {base}" in done.out + done.err

    tool.git(repo, "switch", "--quiet", "--create", "theirs", "main")
    done = run(tool, [B4, "--offline-mode", "shazam", "-m", mbox], repo)
    assert done.status == 0, done
    trees = ("log", "--format=%T %s")
    assert tool.git(repo, *trees, "main..theirs") == tool.git(repo, *trees, "main..gup") != ""
