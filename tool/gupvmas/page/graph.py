# SPDX-License-Identifier: GPL-2.0-only
"""Who asks for VMAs, through which functions the array is passed, and whose parameter goes.

graphviz lays it out; its colours are classes, which the page's style fills in.
"""

from __future__ import annotations

import dataclasses
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from gupvmas.series import internal
from gupvmas.gup import wrappers
from gupvmas.base.errors import IncompleteError, UsageError
from gupvmas.base.gitrepo import printable
from gupvmas.code.model import Class
from gupvmas.series.plan import Plan
from gupvmas.scan import Scan

#: Sites that get a box of their own; more are counted in one.
BOXES = 40

#: What is wrong if there is no dot.
MISSING = "dot: not found; install graphviz (make deps), or leave --report out"

_SVG = "http://www.w3.org/2000/svg"
_SECONDS = 60


@dataclasses.dataclass(frozen=True)
class Node:
    """A box. kind: site, quiet (calls that pass NULL), api, wrapper, inside, stays."""

    name: str
    kind: str
    note: str = ""


@dataclasses.dataclass
class Graph:
    """The boxes, who hands to whom, and the drawing. note: what is missing in it, if anything."""

    nodes: dict[str, Node]
    edges: list[tuple[str, str]]
    svg: str = ""
    width: int = 0  # of the drawing, in pixels
    note: str = ""

    def add(self, key: str, node: Node) -> str:
        """Add a box unless it is there; returns its key."""
        self.nodes.setdefault(key, node)
        return key

    def connect(self, caller: str, callee: str) -> None:
        """The caller hands an array of VMAs (or NULL for one) to the callee."""
        if (caller, callee) not in self.edges:
            self.edges.append((caller, callee))

    def sentences(self) -> list[tuple[Node, list[Node]]]:
        """Each box with those that it hands to: the drawing for who can't see it."""
        return [
            (node, [self.nodes[callee] for caller, callee in self.edges if caller == key])
            for key, node in self.nodes.items()
        ]


def draw(scan: Scan, plan: Plan, work: Path) -> Graph | None:
    """The graph of a tree; None if nothing has the parameter. ``work``: a private directory.

    Raises UsageError if graphviz is not installed, IncompleteError if it fails.
    """
    graph = Graph({}, [])
    removed = plan.removed()
    for name, prototype in scan.generation.items():
        if prototype.vmas >= 0:
            note = "loses its parameter" if name in removed else "keeps its parameter"
            graph.add(f"f:{name}", Node(f"{name}()", "api" if name in removed else "stays", note))
    if not graph.nodes:
        return None
    _callers(scan, graph)
    try:
        _inside(scan, graph, removed, work)
    except IncompleteError as error:
        graph.note = f"the functions inside GUP are missing: {error}"
    graph.svg, graph.width = _layout(graph)
    return graph


def _callers(scan: Scan, graph: Graph) -> None:
    quiet: dict[str, int] = {}
    boxes = 0
    for site in scan.sites:
        if site.class_ is Class.CONVERTED:
            continue
        wrapper = scan.wrappers.find(site.api, site.file)
        callee = f"f:{site.api}"
        if wrapper is not None:
            callee = f"w:{wrapper.name}:{wrapper.scope}"
            graph.add(callee, Node(f"{wrapper.name}()", "wrapper", "hands its parameter on"))
        elif callee not in graph.nodes:
            continue
        around = scan.wrappers.around(site)
        if around is not None and site.class_ is Class.FORWARDED:
            caller = f"w:{around.name}:{around.scope}"
            graph.add(caller, Node(f"{around.name}()", "wrapper", "hands its parameter on"))
        elif site.class_ is Class.UNUSED or boxes >= BOXES:
            quiet[callee] = quiet.get(callee, 0) + 1
            continue
        else:
            boxes += 1
            name = wrappers.enclosing(site) or site.file
            caller = f"s:{site.file}:{name}"
            graph.add(caller, Node(f"{name}()", "site", site.class_.value))
        graph.connect(caller, callee)
    for callee, count in quiet.items():
        calls = "1 more call" if count == 1 else f"{count} more calls"
        what = "pass NULL" if count != 1 else "passes NULL"
        text = f"{calls}\n{what}" if boxes < BOXES else calls
        graph.connect(graph.add(f"q:{callee}", Node(text, "quiet")), callee)


def _inside(scan: Scan, graph: Graph, removed: set[str], work: Path) -> None:
    chain = internal.inside(scan, removed, work)
    for function in chain.functions.values():
        if function.name not in chain.roots:
            kind = "inside" if function.alive is None else "stays"
            why = function.alive.text if function.alive else ""
            graph.add(f"f:{function.name}", Node(f"{function.name}()", kind, why))
    called = {
        (call.file, call.offset): function.name
        for function in chain.functions.values()
        for call in function.occurrences
    }
    for place, caller in chain.uses.items():
        if place in called and f"f:{caller}" in graph.nodes:
            graph.connect(f"f:{caller}", f"f:{called[place]}")


def _quoted(text: str) -> str:
    lines = [printable(line).replace("\\", "\\\\").replace('"', '\\"') for line in text.split("\n")]
    return '"' + "\\n".join(lines) + '"'


def _layout(graph: Graph) -> tuple[str, int]:
    """The drawing as SVG, to stand in the page, and its width. Raises UsageError, IncompleteError."""
    numbers = {key: f"n{number}" for number, key in enumerate(graph.nodes)}
    lines = [
        "digraph vmas {",
        'graph [rankdir=TB, bgcolor=transparent, nodesep=0.14, ranksep=0.3, pad=0.05]',
        'node [shape=box, style=rounded, fontname="DejaVu Sans Mono", fontsize=11, height=0.28,'
        ' margin="0.09,0.04"]',
        "edge [arrowsize=0.7]",
    ]
    for key, node in graph.nodes.items():
        shown = _quoted(node.name)
        tip = _quoted(f"{node.name}: {node.note}" if node.note else node.name)
        lines.append(f'{numbers[key]} [label={shown}, tooltip={tip}, class="{node.kind}"]')
    lines += [f"{numbers[a]} -> {numbers[b]}" for a, b in graph.edges]
    text = "\n".join([*lines, "}"])
    try:
        done = subprocess.run(
            ["dot", "-Tsvg"], input=text.encode(), capture_output=True, check=False,
            timeout=_SECONDS,
        )
    except FileNotFoundError:
        raise UsageError(MISSING) from None
    except subprocess.TimeoutExpired:
        raise IncompleteError(f"dot: no drawing after {_SECONDS} s") from None
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no message"]
        raise IncompleteError(f"dot: {words[0]}")
    return _themed(done.stdout)


def _themed(svg: bytes) -> tuple[str, int]:
    """graphviz's SVG without its colours, its fonts and its fixed size: the page's style has them."""
    ElementTree.register_namespace("", _SVG)
    root = ElementTree.fromstring(svg)
    for name in ("width", "height"):
        root.set(name, root.get(name, "0").replace("pt", ""))
    for parent in root.iter():
        for name in ("fill", "stroke", "font-family", "font-size"):
            parent.attrib.pop(name, None)
        for child in list(parent):
            # What a box says is in its text; a tooltip would be read out as a link that is none.
            if child.tag == f"{{{_SVG}}}title":
                parent.remove(child)
    for parent in list(root.iter()):
        for number, child in enumerate(list(parent)):
            if child.tag == f"{{{_SVG}}}a":
                title = next((v for n, v in child.attrib.items() if n.endswith("}title")), "")
                group = ElementTree.Element(f"{{{_SVG}}}g")
                ElementTree.SubElement(group, f"{{{_SVG}}}title").text = title
                group.extend(list(child))
                parent[number] = group
    return ElementTree.tostring(root, encoding="unicode"), int(float(root.get("width", "0")))
