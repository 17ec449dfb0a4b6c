// SPDX-License-Identifier: GPL-2.0-only
/* Müller */
int f(void)
{
	return g("été", 1, 2);	/* à */
}
