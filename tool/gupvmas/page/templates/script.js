/* SPDX-License-Identifier: GPL-2.0-only */
"use strict";
/* All that is here is comfort: without it the page shows the same. */
(() => {
	const order = new Intl.Collator("en", { numeric: true });
	const text = (row, column) => row.cells[column].dataset.key || row.cells[column].textContent.trim();

	/* Makes the heads of a table sort it; gives what a choice of "Sort by" does. */
	const sorted = (table, by) => {
		const body = table.tBodies[0];
		const asWritten = Array.from(body.rows);
		const heads = Array.from(table.tHead.rows[0].cells);
		const sort = (column, down) => {
			const sign = down ? -1 : 1;
			heads.forEach((head, n) => {
				if (n === column)
					head.setAttribute("aria-sort", down ? "descending" : "ascending");
				else
					head.removeAttribute("aria-sort");
			});
			const rows = asWritten.slice();
			if (column >= 0)
				rows.sort((a, b) => sign * order.compare(text(a, column), text(b, column)));
			body.append(...rows);
			by.value = String(column);
		};
		by.append(new Option("As it comes", "-1"));
		heads.forEach((head, column) => {
			const button = document.createElement("button");
			button.type = "button";
			button.textContent = head.textContent;
			by.append(new Option(head.textContent, String(column)));
			head.replaceChildren(button);
			button.addEventListener("click", () =>
				sort(column, head.getAttribute("aria-sort") === "ascending"));
		});
		by.addEventListener("change", () => sort(Number(by.value), false));
	};

	for (const tools of document.querySelectorAll("form.tools")) {
		const tables = Array.from(document.querySelectorAll("table[data-tools]"))
			.filter((table) => table.dataset.tools === tools.id);
		const rows = tables.flatMap((table) => Array.from(table.tBodies[0].rows));
		const find = tools.querySelector("input"), by = tools.querySelector("[name=by]");
		const kind = tools.querySelector("[name=kind]"), said = tools.querySelector("[role=status]");
		const sorts = tables.filter((table) => "sorts" in table.dataset);
		const many = (some) => some.reduce((sum, row) => sum + Number(row.dataset.count || 1), 0);

		const filter = () => {
			const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
			for (const row of rows) {
				const all = (row.textContent + " " + (row.dataset.words || "")).toLowerCase();
				row.hidden = (kind.value !== "" && row.dataset.kind !== kind.value) ||
					!words.every((word) => all.includes(word));
			}
			said.textContent = many(rows.filter((row) => !row.hidden)) + " of " + many(rows) + " shown";
		};
		sorts.forEach((table) => sorted(table, by));
		by.parentElement.hidden = !sorts.length;
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
