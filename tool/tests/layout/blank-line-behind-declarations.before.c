// SPDX-License-Identifier: GPL-2.0-only
int declared(struct page **pages, struct area **areas)
{
	int n = get(pages, areas), i;

	if (n < 0)
		return n;
	for (i = 0; i < n; i++) {
		struct area *area = find(pages[i], NULL);
		bool known = area;

		put(pages[i]);
		use(area, known);
	}
	return n;
}
