// SPDX-License-Identifier: GPL-2.0-only
int f(void)
{
	g(one,		/* the first */
	  three);	/* that is all */
	return h(one, three /* last */);
}
