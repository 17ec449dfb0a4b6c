// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	g(a);
	h(a, a + 1);

	a--;
#ifdef X
	x(a);
#endif
		if (a)
			break;
		else
			;
		do_it();
	return 0;
}
