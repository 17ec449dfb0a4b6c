// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	void *page;
	int ret = get(a, 1, &page);

	if (ret <= 0)
		return ret;
	return 0;
}

int g(int a)
{
	void *page;
	int ret = get(a, 1, &page);

	if (ret <= 0)
		return ret;
	return ret + 1;
}
