// SPDX-License-Identifier: GPL-2.0-only
int f(int n)
{
	int ret;

	lock();
	ret = use(n);

	unlock();
	return ret;
}
