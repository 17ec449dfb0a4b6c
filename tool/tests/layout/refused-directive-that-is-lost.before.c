// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	g(a);
#ifdef CONFIG_H
	h(a);
#endif
	return 0;
}
