// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	return g(a, /* other */ NULL);
}
