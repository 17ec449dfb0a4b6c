# SPDX-License-Identifier: GPL-2.0-only
"""What scan --format json prints is what tool/schema/scan-1.json says, for every kind of tree."""

from __future__ import annotations

import copy
import json
import pathlib
from typing import Any

import jsonschema
import pytest
from conftest import BROKEN, MANUAL, ROOT, Made, Tool, tarball

SCHEMA = json.loads((ROOT / "tool" / "schema" / "scan-1.json").read_text())


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft7Validator:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    return jsonschema.Draft7Validator(SCHEMA)


@pytest.fixture(scope="module")
def document(made: Made) -> Any:
    """The scan of the small tree."""
    return made.tool("scan", "--tree", made.repo, "--format", "json").document


def check(document: Any, validator: jsonschema.Draft7Validator) -> None:
    """The schema, and what a schema can't say: the order, and that the sums are right."""
    validator.validate(document)
    places = [(s["file"], s["line"], s["column"]) for s in document["sites"]]
    assert places == sorted(places)
    ledger, summary = document["ledger"], document["summary"]
    assert sum(ledger["kinds"].values()) == ledger["occurrences"]
    assert sum(summary["classes"].values()) == summary["sites"] == len(document["sites"])


def test_of_a_tree(document: Any, validator: jsonschema.Draft7Validator) -> None:
    check(document, validator)
    assert document["ledger"]["balanced"] and document["sites"]
    assert document["tree"]["rev"] is None


def test_a_site_is_where_the_name_of_the_function_stands(document: Any, made: Made) -> None:
    for site in document["sites"]:
        lines = (made.repo / site["file"]).read_bytes().split(b"\n")
        assert lines[site["line"] - 1][site["column"] - 1 :].startswith(site["api"].encode())
        assert b")" in lines[site["end_line"] - 1]
        assert site["vmas"] in site["arguments"]


def test_evidence_is_the_lines_as_they_stand(document: Any, made: Made) -> None:
    for site in document["sites"]:
        for line in [*site["evidence"], *site["findings"]]:
            lines = (made.repo / line["file"]).read_text().split("\n")
            assert lines[line["line"] - 1].strip() == line["text"]


def test_of_a_converted_tree(made: Made, validator: jsonschema.Draft7Validator) -> None:
    """get_user_pages(start, nr, flags, pages, NULL)  ->  ..., pages): "vmas" is null by now."""
    after = made.tool(
        "scan", "--tree", made.repo, "--rev", made.branch, "--format", "json"
    ).document
    check(after, validator)
    assert after["tree"]["rev"] == made.tool.git(made.repo, "rev-parse", made.branch)
    assert {p["vmas"] for p in after["tree"]["generation"].values()} == {None}
    assert {(s["class"], s["vmas"], s["conversion"]) for s in after["sites"]} == {
        ("converted", None, "none")
    }


def test_of_a_tree_with_a_call_that_is_not_understood_and_one_that_cannot_be_parsed(
    tool: Tool, tmp_path: pathlib.Path, validator: jsonschema.Draft7Validator
) -> None:
    tree = tarball(tmp_path / "linux", {"drivers/odd.c": MANUAL, "drivers/broken.c": BROKEN})
    done = tool("scan", "--tree", tree, "--format", "json")
    assert done.status == 3
    check(done.document, validator)
    (odd,) = [s for s in done.document["sites"] if s["file"] == "drivers/odd.c"]
    assert (odd["conversion"], odd["automatic"]) == ("manual", False)
    (left,) = done.document["ledger"]["unaccounted"]
    assert (left["file"], left["name"]) == ("drivers/broken.c", "pin_user_pages")
    assert left["line"] <= 12 <= left["end_line"]


def test_a_file_that_is_not_utf_8(
    tool: Tool, tmp_path: pathlib.Path, validator: jsonschema.Draft7Validator
) -> None:
    name = b"drivers/\xe9t\xe9.c".decode("utf-8", "surrogateescape")
    latin = MANUAL.replace(b"hand_over", b"hand_over /* Fran\xe7ois */")
    tree = tarball(tmp_path / "linux", {name: latin})
    done = tool("scan", "--tree", tree, "--format", "json")
    assert done.status == 0, done
    check(done.document, validator)
    assert name in {site["file"] for site in done.document["sites"]}


@pytest.mark.parametrize(
    "path, value",
    [
        (("schema",), "gup-vmas/scan/2"),
        (("more",), 1),
        (("sites", 0, "class"), "both"),
        (("sites", 0, "conversion"), "vma walk"),
        (("sites", 0, "lock"), "maybe"),
        (("sites", 0, "line"), 0),
        (("sites", 0, "file"), "/linux/mm/gup.c"),
        (("sites", 0, "more"), 1),
        (("sites", 0, "automatic"), False),
        (("sites", 0, "evidence"), []),
        (("sites", 0, "reason"), ""),
        (("tree", "rev"), "HEAD"),
        (("tree", "generation", "get_user_pages_fast"), {}),
        (("ledger", "balanced"), False),
        (("ledger", "kinds", "other"), 0),
        (("summary", "classes", "unused"), -1),
    ],
    ids=lambda value: "/".join(map(str, value)) if isinstance(value, tuple) else "",
)
def test_the_schema_rejects(
    path: tuple[str | int, ...],
    value: object,
    document: Any,
    validator: jsonschema.Draft7Validator,
) -> None:
    wrong = copy.deepcopy(document)
    at = wrong
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        validator.validate(wrong)


def required(schema: Any, where: str = "") -> list[str]:
    """Objects of the schema that allow more, or less, than they name."""
    found = []
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            loose = schema.get("additionalProperties") is not False
            optional = set(schema["properties"]) - set(schema.get("required", ()))
            if loose or (optional and where != "/properties/tree/properties/generation"):
                found.append(where)
        for key, value in schema.items():
            found += required(value, f"{where}/{key}")
    return found


def test_the_schema_is_strict() -> None:
    assert required(SCHEMA) == []
