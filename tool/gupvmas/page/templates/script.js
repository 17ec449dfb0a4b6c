/* SPDX-License-Identifier: GPL-2.0-only */
"use strict";
/* All that is here is comfort: without it the page shows the same. */
(() => {
	const order = new Intl.Collator("en", { numeric: true });
	const text = (row, column) => row.cells[column].dataset.key || row.cells[column].textContent.trim();

	for (const table of document.querySelectorAll("table[data-sorts]")) {
		const tools = document.getElementById(table.dataset.tools);
		const body = table.tBodies[0];
		const rows = Array.from(body.rows);
		const heads = Array.from(table.tHead.rows[0].cells);
		const find = tools.querySelector("input"), by = tools.querySelector("[name=by]");
		const kind = tools.querySelector("[name=kind]"), said = tools.querySelector("[role=status]");

		const sort = (column, down) => {
			const sign = down ? -1 : 1;
			heads.forEach((head, n) => {
				if (n === column)
					head.setAttribute("aria-sort", down ? "descending" : "ascending");
				else
					head.removeAttribute("aria-sort");
			});
			rows.sort((a, b) => sign * order.compare(text(a, column), text(b, column)));
			body.append(...rows);
			by.value = String(column);
		};
		const filter = () => {
			const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
			let shown = 0;
			for (const row of rows) {
				const all = row.textContent.toLowerCase();
				row.hidden = (kind.value !== "" && row.dataset.kind !== kind.value) ||
					!words.every((word) => all.includes(word));
				shown += row.hidden ? 0 : 1;
			}
			said.textContent = shown + " of " + rows.length + " shown";
		};
		heads.forEach((head, column) => {
			const button = document.createElement("button");
			const option = document.createElement("option");
			button.type = "button";
			button.textContent = option.textContent = head.textContent;
			option.value = String(column);
			head.replaceChildren(button);
			by.append(option);
			button.addEventListener("click", () =>
				sort(column, head.getAttribute("aria-sort") === "ascending"));
		});
		by.addEventListener("change", () => sort(Number(by.value), false));
		find.addEventListener("input", filter);
		kind.addEventListener("change", filter);
		tools.addEventListener("submit", (event) => event.preventDefault());
		tools.hidden = false;
		filter();
	}

	/* A link into something that is closed opens it. */
	const open = () => {
		const target = location.hash && document.getElementById(location.hash.slice(1));
		for (let node = target; node; node = node.parentElement)
			if (node.localName === "details")
				node.open = true;
		if (target)
			target.scrollIntoView();
	};
	addEventListener("hashchange", open);
	open();

	/* What is open is printed, so all can be opened at once. */
	for (const button of document.querySelectorAll("button.open")) {
		const all = button.closest("section").getElementsByTagName("details");
		button.hidden = false;
		button.addEventListener("click", () => {
			const close = Array.from(all).every((node) => node.open);
			for (const node of all)
				node.open = !close;
			button.setAttribute("aria-pressed", String(!close));
		});
	}
})();
