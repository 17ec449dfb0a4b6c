// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	return g(a, /* one */ NULL, /* other */ NULL);
}
