# SPDX-License-Identifier: GPL-2.0-only
"""repeat: the semantic patch that a commit is mailed with makes that commit, by plain spatch."""

from __future__ import annotations

import json
import pathlib
import shutil

import caselib
import jsonschema
import pytest
from conftest import ROOT, Tool, tarball

from gupvmas.series import plain
from gupvmas.series import recipe

#: Generations before, at and after the changes of shape that the rules have to follow.
GENERATIONS = ("6.1", "5.9", "4.6")

SCHEMA = json.loads((ROOT / "tool" / "schema" / "repeat-1.json").read_text())


def tree_of(generation: str, top: pathlib.Path) -> pathlib.Path:
    """The small tree, all its files; of an older generation its headers, its GUP and its own user."""
    if generation == caselib.NEWEST:
        return tarball(top)
    caselib.lay_out(generation, top)
    shutil.copytree(caselib.layers(generation)[0], top, dirs_exist_ok=True)
    # It is for the testcases, and has pins in the shape of 6.1.
    (top / "include/linux/page_pinning.h").unlink()
    return top


@pytest.fixture(name="made", scope="module")
def made_(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[pathlib.Path, pathlib.Path]]:
    """The small tree of each generation, and its series."""
    home = tmp_path_factory.mktemp("home")
    tool = Tool(home, home / "cache")
    found = {}
    for generation in GENERATIONS:
        tree = tree_of(generation, home / generation)
        out = home / f"{generation}-series"
        done = tool("series", "--tree", tree, "-o", out)
        assert done.status == 0, str(done)
        found[generation] = (tree, out)
    return found


Series = dict[str, tuple[pathlib.Path, pathlib.Path]]


def copy_of(made: Series, where: pathlib.Path) -> tuple[pathlib.Path, pathlib.Path]:
    """The tree of 6.1, and a copy of its series that may be changed."""
    tree, out = made["6.1"]
    shutil.copytree(out, where)
    return tree, where


def patch_with(series: pathlib.Path, words: str) -> pathlib.Path:
    """The one patch that has ``words``."""
    (found,) = [p for p in sorted(series.glob("000[1-9]*.patch")) if words in p.read_text()]
    return found


@pytest.mark.parametrize("generation", GENERATIONS)
def test_all_commits_are_repeated(generation: str, made: Series, tool: Tool) -> None:
    tree, out = made[generation]
    done = tool("repeat", "--tree", tree, "--series", out)
    assert done.status == 0, str(done)
    count = len(list(out.glob("000[1-9]*.patch")))
    lines = done.out.splitlines()
    assert [line.split(" ")[0] for line in lines] == [f"{n}/{count}" for n in range(1, count + 1)]
    assert all(": repeated, " in line for line in lines)
    assert tool.leftovers() == []


def test_the_message_gives_the_semantic_patch(made: Series) -> None:
    _, out = made["6.1"]
    text = patch_with(out, "parameter from\n get_user_pages()").read_text()
    assert "\n\nThe semantic patch that makes this change is:\n\n    @" in text
    assert "\n    - , NULL\n" in text
    long = patch_with(out, "avoid use of vmas").read_text()
    name = next(line.strip() for line in long.splitlines() if line.endswith(".cocci"))
    assert (out / name).read_text().startswith("@")
    for path in out.iterdir():
        assert path.suffix in (".patch", ".cocci")
        assert "gup_vmas_this_call" not in path.read_text() and "//@" not in path.read_text()


def test_a_file_that_is_no_c_is_listed(made: Series) -> None:
    _, out = made["6.1"]
    text = patch_with(out, "Documentation/core-api/pin_user_pages.rst\n      no C").read_text()
    assert "\nThe rest is made by hand:\n\n    Documentation/core-api/" in text


def test_json(made: Series, tool: Tool) -> None:
    tree, out = made["4.6"]
    document = tool("repeat", "--tree", tree, "--series", out, "--format", "json").document
    jsonschema.Draft7Validator(SCHEMA).validate(document)
    assert document["summary"]["differ"] == 0
    assert document["summary"]["repeated"] == len(document["commits"])


def test_a_repository_is_repeated_on_its_head(
    made: Series, tool: Tool, tmp_path: pathlib.Path
) -> None:
    tree = tmp_path / "linux"
    shutil.copytree(made["4.6"][0], tree)
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "base")):
        tool.git(tree, *words)
    (tree / "mm" / "gup.c").write_text("int not_committed;\n")
    done = tool("repeat", "--tree", tree, "--series", made["4.6"][1])
    assert done.status == 0, str(done)
    assert (tree / "mm" / "gup.c").read_text() == "int not_committed;\n"


def test_a_patch_that_was_edited_is_told_by_its_file(
    made: Series, tool: Tool, tmp_path: pathlib.Path
) -> None:
    tree, out = copy_of(made, tmp_path / "series")
    path = patch_with(out, "avoid use of vmas")
    text = path.read_text()
    (line,) = [x for x in text.splitlines() if x.startswith("+\t") and "first_addr = " in x]
    edited = text.replace(line, line.replace("PAGE_MASK", "HPAGE_MASK"))
    assert edited != text
    path.write_text(edited)
    done = tool("repeat", "--tree", tree, "--series", out)
    assert done.status == 1, str(done)
    assert ": differs\n  io_uring/rsrc.c:" in done.out
    document = tool("repeat", "--tree", tree, "--series", out, "--format", "json").document
    jsonschema.Draft7Validator(SCHEMA).validate(document)
    (bad,) = [commit for commit in document["commits"] if commit["differs"]]
    assert bad["differs"][0]["file"] == "io_uring/rsrc.c" and bad["differs"][0]["line"] > 1


def test_a_comment_that_was_edited_is_no_difference(
    made: Series, tool: Tool, tmp_path: pathlib.Path
) -> None:
    tree, out = copy_of(made, tmp_path / "series")
    path = patch_with(out, "+ *\tif (get_user_pages(addr, 1, FOLL_WRITE, &page) == 1)")
    text = path.read_text()
    path.write_text(text.replace("FOLL_WRITE, &page) == 1)", "FOLL_WRITE, &page) > 0)"))
    assert tool("repeat", "--tree", tree, "--series", out).status == 0


def test_a_series_without_its_semantic_patches(
    made: Series, tool: Tool, tmp_path: pathlib.Path
) -> None:
    tree, out = copy_of(made, tmp_path / "series")
    for path in out.glob("*.cocci"):
        path.unlink()
    done = tool("repeat", "--tree", tree, "--series", out)
    assert done.status == 2 and ".cocci: is not there" in done.err
    path = patch_with(out, "parameter from\n get_user_pages()")
    path.write_text(path.read_text().replace("The semantic patch that", "That which"))
    done = tool("repeat", "--tree", tree, "--series", out)
    assert done.status == 2
    assert f"{path.name}: its message gives no semantic patch" in done.err


def test_a_series_that_is_for_another_tree(made: Series, tool: Tool) -> None:
    done = tool("repeat", "--tree", made["4.6"][0], "--series", made["6.1"][1])
    assert done.status == 2 and "does not apply to" in done.err
    done = tool("repeat", "--tree", made["6.1"][0], "--series", made["6.1"][0])
    assert done.status == 2 and "there is no patch in it" in done.err


# -- a series from a stranger

#: Rules by which spatch would run a program, or read what it should not.
HOSTILE = {
    "script": "@script:python@\n@@\nopen({canary!r}, 'w')\n",
    "spaces": "@ script : python @\n@@\nopen({canary!r}, 'w')\n",
    "initialize": "@initialize:python@\n@@\nopen({canary!r}, 'w')\n",
    "finalize": "@finalize:ocaml@\n@@\nlet _ = open_out {canary!r}\n",
    "constraint": "@r@\nidentifier x : script:python() {{ open({canary!r}, 'w') }};\n@@\nx\n",
    "using": 'using "{canary}"\n@r@\n@@\n- f();\n',
    "include": '#include "{canary}"\n@r@\n@@\n- f();\n',
    "include-next": '  # include_next <{canary}>\n@r@\n@@\n- f();\n',
    "options": "#spatch --python {canary}\n@r@\n@@\n- f();\n",
    "isomorphisms": '@r using "{canary}"@\n@@\n- f();\n',
}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("beside", [False, True])
def test_what_would_run_something_is_refused(
    kind: str, beside: bool, made: Series, tool: Tool, tmp_path: pathlib.Path
) -> None:
    tree, out = copy_of(made, tmp_path / "series")
    canary = tmp_path / "canary"
    rules = HOSTILE[kind].format(canary=str(canary))
    assert plain.refusal(rules)
    if beside:
        path = next(out.glob("*.cocci"))
        path.write_text(path.read_text() + "\n" + rules)
    else:
        path = patch_with(out, "parameter from\n get_user_pages()")
        indented = "".join(f"    {line}\n" for line in rules.splitlines())
        text = path.read_text()
        path.write_text(text.replace("this change is:\n\n", f"this change is:\n\n{indented}\n"))
    done = tool("repeat", "--tree", tree, "--series", out)
    assert done.status == 2 and "the semantic patch is not run" in done.err, str(done)
    assert not canary.exists()


DIFF = """From 0 Mon Sep 17 00:00:00 2001
From: a <a@example.org>
Date: Sun, 13 Sep 2020 12:26:40 +0000
Subject: [PATCH 1/1] evil

The semantic patch that makes this change is:

    @r@
    @@

    - f();
    + g();
---
{diff}
--\x20
x
"""
NEW = "diff --git a/{0} b/{0}\nnew file mode {1}\n--- /dev/null\n+++ b/{0}\n@@ -0,0 +1 @@\n+{2}\n"


@pytest.mark.parametrize(
    "diff",
    [
        NEW.format("../canary.c", "100644", "f();"),
        NEW.format("mm/../../canary.c", "100644", "f();"),
        NEW.format(".git/hooks/canary.c", "100644", "f();"),
        NEW.format("/tmp/canary.c", "100644", "f();"),
        NEW.format("mm/link.c", "120000", "/etc/passwd\n\\ No newline at end of file"),
    ],
)
def test_paths_stay_within_the_tree(
    diff: str, made: Series, tool: Tool, tmp_path: pathlib.Path
) -> None:
    out = tmp_path / "series"
    out.mkdir()
    (out / "0001-evil.patch").write_text(DIFF.format(diff=diff))
    before = sorted(tmp_path.rglob("*"))
    done = tool("repeat", "--tree", made["6.1"][0], "--series", out)
    assert done.status == 2, str(done)
    assert sorted(tmp_path.rglob("*")) == before


def test_the_name_of_a_semantic_patch_is_one_of_the_directory(
    made: Series, tool: Tool, tmp_path: pathlib.Path
) -> None:
    tree, out = copy_of(made, tmp_path / "series")
    path = patch_with(out, "avoid use of vmas")
    text = path.read_text()
    name = next(line.strip() for line in text.splitlines() if line.endswith(".cocci"))
    shutil.move(out / name, tmp_path / "outside.cocci")
    path.write_text(text.replace(name, "../outside.cocci"))
    done = tool("repeat", "--tree", tree, "--series", out)
    assert done.status == 2 and "is no name of a semantic patch" in done.err
    path.write_text(text)
    (out / name).symlink_to(tmp_path / "outside.cocci")
    done = tool("repeat", "--tree", tree, "--series", out)
    assert done.status == 2 and name in done.err


# -- what is written into a message is what is read


@pytest.mark.parametrize("hand", [{}, {"include/x.h": "the parameters of a macro", "a b.c": "why"}])
@pytest.mark.parametrize("count", [1, 60, 61])
def test_a_recipe_is_read_as_it_was_written(count: int, hand: dict[str, str]) -> None:
    patch = "@r@\n" + "- f();\n" * (count - 1)
    text, name = recipe.words(patch, hand, "0001-x.cocci")
    assert bool(name) == (count > recipe.LONGEST)
    found = recipe.read(f"Some words.\n\n{text}\n\nSigned-off-by: a <a@example.org>\n")
    assert found == recipe.Recipe("" if name else patch, name, tuple(sorted(hand)))


def test_made_by_hand_as_a_whole() -> None:
    text, name = recipe.words("", {"include/x.h": "the parameters of a macro"}, "0001-x.cocci")
    found = recipe.read(f"Some words.\n\n{text}\n")
    assert found == recipe.Recipe("", "", ("include/x.h",)) and not name
    assert recipe.read("Some words.\n") is None


def test_the_name_is_that_of_the_mail() -> None:
    subject = "mm/gup: remove unused vmas parameter from pin_user_pages_remote()"
    wanted = "0002-mm-gup-remove-unused-vmas-parameter-from-pin_user_pa.cocci"
    assert recipe.name(2, subject) == wanted
    assert recipe.name(1, "mm: add vma_lookup()") == "0001-mm-add-vma_lookup.cocci"
