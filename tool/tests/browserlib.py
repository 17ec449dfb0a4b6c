# SPDX-License-Identifier: GPL-2.0-only
"""A headless Chromium for the tests of the page: one start, many looks.

The scripts below are the checks: each returns a list of what is wrong, empty if nothing is.
"""

from __future__ import annotations

import json
import os
import pathlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

ARGUMENTS = (
    "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage",
)


class Browser:
    """One page at a time, on a screen of any width."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def open(
        self,
        page: pathlib.Path,
        *,
        width: int = 1280,
        scheme: str = "light",
        media: str = "screen",
        script: bool = True,
    ) -> None:
        """Load a file; ``script``: whether the page may run its own."""
        self._do("Emulation.setScriptExecutionDisabled", value=not script)
        self._do(
            "Emulation.setEmulatedMedia", media=media,
            features=[{"name": "prefers-color-scheme", "value": scheme}],
        )
        self._do(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=900, deviceScaleFactor=1, mobile=width < 600,
        )
        self.driver.get("about:blank")
        self.driver.get(page.as_uri())

    def run(self, script: str) -> Any:
        """What a function body returns; works where the page may run no script, too."""
        answer = self._do(
            "Runtime.evaluate", expression=f"(() => {{{script}}})()", returnByValue=True
        )
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def keys(self, *names: str) -> None:
        """Press keys, one after the other, wherever the focus is."""
        codes = {"Tab": 9, "Enter": 13, " ": 32}
        for name in names:
            text = {"Enter": "\r", " ": " "}.get(name, "")
            for kind in ("keyDown", "keyUp"):
                self._do(
                    "Input.dispatchKeyEvent", type=kind, key=name, code=name,
                    windowsVirtualKeyCode=codes[name], text=text if kind == "keyDown" else "",
                )

    def tree(self) -> list[tuple[str, str]]:
        """What a screen reader gets: role and name of everything, in order."""
        nodes = self._do("Accessibility.getFullAXTree")["nodes"]
        return [
            (node["role"]["value"], node.get("name", {}).get("value", ""))
            for node in nodes
            if not node["ignored"]
        ]

    def complaints(self) -> list[str]:
        """What the console of the browser says since the last time."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def _do(self, command: str, **arguments: Any) -> Any:
        return self.driver.execute_cdp_cmd(command, arguments)


@contextmanager
def start() -> Iterator[Browser]:
    """A browser with an empty profile."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options: Any = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in ARGUMENTS:
        options.add_argument(argument)
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    with tempfile.TemporaryDirectory(prefix="gup-vmas-", ignore_cleanup_errors=True) as profile:
        options.add_argument(f"--user-data-dir={profile}")
        driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        try:
            yield Browser(driver)
        finally:
            driver.quit()


#: Opens what is closed: hidden text has no size and no colour.
OPEN_ALL = "document.querySelectorAll('details').forEach((d) => { d.open = true; });"

#: Elements with text of their own that can be seen.
_TEXTS = """
	const seen = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
		!e.closest('.hidden, .skip') && e.getClientRects().length &&
		!(e.closest('thead') && getComputedStyle(e.closest('thead')).clipPath !== 'none');
	const texts = Array.from(document.querySelectorAll('body *')).filter((e) =>
		Array.from(e.childNodes).some((n) => n.nodeType === 3 && n.data.trim()) && seen(e));
	const name = (e) => e.localName + '.' + e.className + ': ' + e.textContent.trim().slice(0, 60);
"""

#: WCAG 1.4.3: 4.5 between text and what is behind it, from the colours as they are computed.
CONTRAST = _TEXTS + """
	const parse = (c) => (c.match(/[\\d.]+/g) || []).map(Number);
	const light = (c) => {
		const [r, g, b] = c.map((v) => v / 255).map((v) =>
			v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const behind = (e) => {
		const shape = e.localName === 'text' && e.parentElement.querySelector('path, polygon');
		if (shape)
			return parse(getComputedStyle(shape).fill);
		for (; e; e = e.parentElement) {
			const c = parse(getComputedStyle(e).backgroundColor);
			if (c.length === 3 || c[3] > 0)
				return c;
		}
		return [255, 255, 255];
	};
	const bad = new Set();
	for (const e of texts) {
		const style = getComputedStyle(e);
		const front = light(parse(e.localName === 'text' ? style.fill : style.color).slice(0, 3));
		const back = light(behind(e).slice(0, 3));
		const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
		if (ratio < 4.5)
			bad.add(ratio.toFixed(2) + ' ' + name(e));
	}
	return [texts.length > 50 ? '' : 'too little text'].filter(Boolean).concat(Array.from(bad));
"""

#: Nothing is wider than the screen, no text is cut off, no two texts lie on each other.
LAYOUT = _TEXTS + """
	const bad = [];
	const root = document.documentElement;
	if (root.scrollWidth > root.clientWidth)
		bad.push('the page is ' + root.scrollWidth + ' wide');
	for (const e of texts) {
		const style = getComputedStyle(e);
		if (style.overflowX === 'hidden' && e.scrollWidth > e.clientWidth + 1)
			bad.push('cut off: ' + name(e));
		if (e.localName === 'text') {
			const inner = e.getBoundingClientRect();
			const outer = e.parentElement.querySelector('path, polygon').getBoundingClientRect();
			if (inner.left < outer.left || inner.right > outer.right)
				bad.push('wider than its box: ' + name(e));
			continue;
		}
		const box = e.getBoundingClientRect();
		if (!e.closest('.scroll') && (box.left < -1 || box.right > root.clientWidth + 1))
			bad.push('beyond the edge: ' + name(e));
	}
	/* Code is as wide as it is; but not on a phone, and a comparison fits everywhere. */
	for (const e of document.querySelectorAll('.scroll:not(.graph)'))
		if ((innerWidth < 800 || e.querySelector('.sides')) && e.scrollWidth > e.clientWidth + 1)
			bad.push('has to be moved to and fro: ' + name(e));
	const blocks = Array.from(document.querySelectorAll(
		'h1, h2, h3, h4, p, li, dt, dd, td, th, summary, label, button, .panel')).filter(seen);
	const inside = (a, b) => a.contains(b) || b.contains(a);
	blocks.forEach((a, n) => {
		const b = blocks.slice(n + 1, n + 6).find((b) => {
			if (inside(a, b))
				return false;
			const p = a.getBoundingClientRect(), q = b.getBoundingClientRect();
			return Math.min(p.right, q.right) - Math.max(p.left, q.left) > 2 &&
				Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top) > 2;
		});
		if (b)
			bad.push('overlap: ' + name(a) + ' | ' + name(b));
	});
	return bad;
"""

#: What a screen reader needs of the structure.
STRUCTURE = """
	const bad = [];
	const all = (s) => Array.from(document.querySelectorAll(s));
	let level = 0;
	for (const h of all('h1, h2, h3, h4, h5, h6')) {
		const now = Number(h.localName[1]);
		if (now > level + 1)
			bad.push('a heading is left out before: ' + h.textContent);
		if (!h.textContent.trim())
			bad.push('a heading without text');
		level = now;
	}
	if (all('h1').length !== 1 || all('main').length !== 1)
		bad.push('not one h1 and one main');
	const ids = all('[id]').map((e) => e.id);
	if (new Set(ids).size !== ids.length)
		bad.push('an id is there twice');
	for (const e of all('[aria-labelledby], [for], a[href^="#"]')) {
		const id = e.getAttribute('aria-labelledby') || e.getAttribute('for') ||
			e.getAttribute('href').slice(1);
		if (!document.getElementById(id))
			bad.push('points nowhere: ' + id);
	}
	for (const e of all('input, select'))
		if (!e.labels.length)
			bad.push('no label: ' + e.outerHTML);
	for (const t of all('table')) {
		const heads = Array.from(t.tHead ? t.tHead.rows[0].cells : []);
		if (!heads.length || heads.some((h) => h.scope !== 'col' || !h.textContent.trim()))
			bad.push('a table without heads: ' + t.className);
	}
	for (const e of all('a, button, summary'))
		if (!e.textContent.trim())
			bad.push('nothing to read: ' + e.outerHTML.slice(0, 80));
	for (const e of all('[tabindex]'))
		if (e.tabIndex !== 0 || !e.getAttribute('aria-label') || !e.getAttribute('role'))
			bad.push('can be reached and has no name: ' + e.className);
	for (const e of all('summary'))
		if (all('summary').filter((o) => o.textContent === e.textContent).length > 1)
			bad.push('two of the same name: ' + e.textContent);
	if (!document.documentElement.lang || !document.title)
		bad.push('no language or title');
	return bad;
"""


def text_of(browser: Browser, selector: str) -> list[str]:
    """The text of what fits ``selector`` and can be seen, as it is shown."""
    script = (
        f"return Array.from(document.querySelectorAll({json.dumps(selector)}))"
        ".filter((e) => e.checkVisibility()).map((e) => e.innerText.trim());"
    )
    found = browser.run(script)
    assert isinstance(found, list)
    return found
