// SPDX-License-Identifier: GPL-2.0-only
int f(void)
{
	g(one,
	  three);
	return h(one, three);
}
