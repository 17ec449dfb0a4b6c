// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	int b, /* first */ c, /* second */
	    d; /* third */
	/* do it */ g(a); /* now */
	switch (a) {
	/* case one */
	case 1:
		g(1);
		/* fall through */
	case 2: /* two */
		h(2);
		break;
	}
	do {
		a--;
	} while (a); /* until */
retry: /* again */
	k(a);
	if (a)
		/* about m */
		m(a);
	else
		/* about n */
		n(a);
	/* last words */
}
