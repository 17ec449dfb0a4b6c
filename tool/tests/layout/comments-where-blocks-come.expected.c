// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	int b, /* first */ c, /* second */
	    d; /* third */
	if (q) {
		/* do it */ g(a); /* now */
	}
	switch (a) {
	/* case one */
	case 1:
		if (q) {
			g(1);
		}
		/* fall through */
	case 2: /* two */
		if (w)
			h(2);
		break;
	}
	if (z) {
		do {
			a--;
		} while (a); /* until */
	}
retry: /* again */
	if (y) {
		k(a);
	}
	if (a) {
		pre();
		/* about m */
		m(a);
	} else {
		/* about n */
		n(a);
		post();
	}
	/* last words */
}
