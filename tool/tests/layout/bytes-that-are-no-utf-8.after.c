// SPDX-License-Identifier: GPL-2.0-only
int f(void)
{
	return g("été", 2);
}
