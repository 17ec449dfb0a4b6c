// SPDX-License-Identifier: GPL-2.0-only
void f(int n)
{
	int *p = NULL, i;
	for (; n; n--) { g(n);
	if (n == 1) { for (i = 0; i < n; i++) if (i & 1) g(-i); else { p = &i; *p = -1; } while (i--) h(); }
	do { i++; } while (i < 3);
	out: if (!p) goto out;
	}
	switch (n) {
	case 1:
		g(1);
		break;
	case 2: case 3: g(sizeof(int) * 2);
	break;
	default: ;
	}
}
