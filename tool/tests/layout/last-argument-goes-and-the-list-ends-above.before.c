// SPDX-License-Identifier: GPL-2.0-only
void f(void)
{
	g(start,	/* where */
	  length,	/* how much */
	  NULL);
	h(start,
	  NULL);
}
