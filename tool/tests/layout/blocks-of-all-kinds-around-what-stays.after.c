// SPDX-License-Identifier: GPL-2.0-only
int f(struct t *t, int n)
{
	int i, k, m;

	if (n) {
		pre();
		return 1;
	}
	else if (t) {
		pre();
		return 2;
	}

	for (i = 0; i < n; i++) {
		if (t->a[i])
			break;
		post();
	}

	while (n--) {
		if (n)
		g(t);
	}

	if (n)
	do {
		h(t);
		h2(t);
	} while (0);

	switch (n) {
	case 1: pre(); g(t); break;
	case 2:
		if (x)
			h(t);
		y();
		break;
	default:
		k = 1;
	}
	return g(t, n);
}
