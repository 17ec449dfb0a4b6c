// SPDX-License-Identifier: GPL-2.0-only
int f(int really, int simple)
{
	int ret = 0;

	if (really) { ret = get(1);
	if (ret == 1) look(); }
	if (simple) { ret = 3; }
	else
		{ ret = get(2);
		look(); }
	if (simple)
		{ return 0; }
	else { ret = get(3); if (ret)
		return -1; }

	return ret;
}
