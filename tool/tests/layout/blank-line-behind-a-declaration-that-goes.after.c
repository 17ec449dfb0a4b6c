// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	void *page;

	page = one(a);

	if (failed(page))
		return number(page);
	return 0;
}

int g(int a)
{
	void *page;
	int ret;

	page = one(a);

	if (failed(page))
		return number(page);
	ret = 1;
	return ret + 1;
}
