// SPDX-License-Identifier: GPL-2.0-only
void f(int a)
{
	first(a);

	second(a);

	/* about third */
	third(a);
}
