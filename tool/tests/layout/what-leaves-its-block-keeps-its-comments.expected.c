// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	/* about g */
	g(a); /* beside g */

	/* about h,
	 * two lines */
	h(a,
	  a + 1);
	/* the end of the block */

	/* in while */
	a--;
#ifdef X
	/* in X */
	x(a);
#endif
	/* behind X */
	if (a)
		break;
	else
		/* nothing */
		;
	do_it(); /* yes */
	return 0;
}
