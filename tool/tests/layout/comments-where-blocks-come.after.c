// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	int b, c, d;
	if (q) {
	g(a);
	}
	switch (a) {
	case 1:
		if (q) {
		g(1);
		}
	case 2:
		if (w)
		h(2);
		break;
	}
	if (z) {
	do {
		a--;
	} while (a);
	}
retry:
	if (y) {
	k(a);
	}
	if (a) {
		pre();
		m(a);
	} else {
		n(a);
		post();
	}
}
