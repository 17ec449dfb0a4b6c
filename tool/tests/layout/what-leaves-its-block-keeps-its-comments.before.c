// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	if (a) { /* test of a */
		/* about g */
		g(a); /* beside g */

		/* about h,
		 * two lines */
		h(a,
		  a + 1);
		/* the end of the block */
	} /* end of a */

	while (a) {
		/* in while */
		a--;
#ifdef X
		/* in X */
		x(a);
#endif
		/* behind X */
	}
	for (;;) {
		if (a)
			break;
		else
			/* nothing */
			;
		do_it(); /* yes */
	}
	return 0;
}
