// SPDX-License-Identifier: GPL-2.0-only
int f(int ret)
{
	if (get(1, 2)
	    /* no page is no error here */ <= 0)
		return 0;
	return 1;
}
