// SPDX-License-Identifier: GPL-2.0-only
int f(struct t *t, int n)
{
	int i, j, /* both */
	    k; /* alone */

	if (n)
		return 1;
	else if (t)
		/* why */
		return 2;

	for (i = 0; i < n; i++)
		if (t->a[i])
			break;

	while (n--)
		g(t); /* each */

	do {
		h(t); /* once */
	} while (0);

	switch (n) {
	case 1: g(t); break;
	case 2:
		/* two */
		h(t);
		/* done */
		break;
	default:
		k = 1;
	}
	return g(t, /* first */
		 n, /* second */
		 k  /* third */);
}
