// SPDX-License-Identifier: GPL-2.0-only
int f(int n)
{
	int *spare;
	int ret;

	/* In case that one breaks. */
	spare = take(n);

	/* This one is for all that follows. */
	lock();
	ret = use(n); /* slow */
	give(spare); /* not needed any more */

	/* Both are done. */
	forget(spare);
	unlock();
	return ret;
}
