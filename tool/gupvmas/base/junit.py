# SPDX-License-Identifier: GPL-2.0-only
"""JUnit XML, as Jenkins and GitLab read it; the one place that writes it.

Text may hold anything: what XML 1.0 cannot hold, or only just, is shown as an escape.
"""

from __future__ import annotations

from xml.etree import ElementTree

from gupvmas.base.gitrepo import printable


def _legal(text: str) -> str:
    """``text`` with what XML cannot hold, or only just, as escapes: \\x1b, \\xff, \\u202e."""
    return "".join(c if c in "\t\n" else printable(c) for c in text.replace("\r\n", "\n"))


class Case:
    """A testcase. One that nothing is added to has passed."""

    def __init__(self, element: ElementTree.Element) -> None:
        self._element = element

    def failure(self, message: str, text: str = "", kind: str = "") -> None:
        """It failed; ``kind``: of the failure, "" for none."""
        self._add("failure", text, type=kind, message=message)

    def error(self, message: str, text: str = "", kind: str = "") -> None:
        """It could not be judged."""
        self._add("error", text, type=kind, message=message)

    def skipped(self, message: str = "", text: str = "") -> None:
        """It does not count, and why."""
        self._add("skipped", text, message=message)

    def output(self, text: str) -> None:
        """It passed, and there is something to say."""
        self._add("system-out", text)

    def _add(self, tag: str, text: str, **attributes: str) -> None:
        element = ElementTree.SubElement(
            self._element, tag, {name: _legal(said) for name, said in attributes.items() if said}
        )
        element.text = _legal(text) or None


class Suite:
    """A testsuite; how many of what it holds is counted for it."""

    def __init__(self, element: ElementTree.Element) -> None:
        self._element = element

    def case(self, group: str, name: str) -> Case:
        """A new testcase; a CI knows it again by the two."""
        return Case(
            ElementTree.SubElement(
                self._element, "testcase", classname=_legal(group), name=_legal(name)
            )
        )

    def seconds(self, spent: float) -> None:
        """How long all of it took."""
        self._element.set("time", f"{spent:.1f}")


class Report:
    """A document of suites. name: of all, "" for none."""

    def __init__(self, name: str = "") -> None:
        self._root = ElementTree.Element("testsuites", {"name": _legal(name)} if name else {})

    def suite(self, name: str) -> Suite:
        """A new suite."""
        return Suite(ElementTree.SubElement(self._root, "testsuite", name=_legal(name)))

    def text(self) -> str:
        """The document, indented."""
        for suite in self._root:
            suite.set("tests", str(len(suite)))
            for attribute, tag in (
                ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")
            ):  # fmt: skip
                suite.set(attribute, str(len(suite.findall(f"testcase/{tag}"))))
        ElementTree.indent(self._root)
        text = ElementTree.tostring(self._root, encoding="unicode")
        return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'
