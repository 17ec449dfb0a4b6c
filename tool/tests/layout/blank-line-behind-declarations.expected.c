// SPDX-License-Identifier: GPL-2.0-only
int declared(struct page **pages, struct area **areas)
{
	int n = get(pages), i;
	int k;

	for (k = 0; k < n; k++)
		areas[k] = look(pages[k]);

	if (n < 0)
		return n;
	for (i = 0; i < n; i++) {
		struct area *area = find(pages[i]);
		bool known = area;

		touch(area);
		put(pages[i]);
		use(area, known);
	}
	return n;
}
