// SPDX-License-Identifier: GPL-2.0-only
int f(void)
{
	g(one,		/* the first */
	  two,		/* the second */
	  three);	/* that is all */
	return h(one, /* not two */ two, three /* last */);
}
