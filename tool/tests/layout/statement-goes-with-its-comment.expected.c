// SPDX-License-Identifier: GPL-2.0-only
int f(int n)
{
	int ret;

	/* This one is for all that follows. */
	lock();
	ret = use(n); /* slow */

	/* Both are done. */
	unlock();
	return ret;
}
