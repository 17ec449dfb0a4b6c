// SPDX-License-Identifier: GPL-2.0-only
/* Müller */
int f(void)
{
	return g("été", 2);	/* à */
}
