// SPDX-License-Identifier: GPL-2.0-only
int f(int ret)
{
	page = one(1)
	    /* no page is no error here */ ;
	if (failed(page))
		return 0;
	return 1;
}
