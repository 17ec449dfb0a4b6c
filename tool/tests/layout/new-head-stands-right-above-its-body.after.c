// SPDX-License-Identifier: GPL-2.0-only
void f(int a)
{
	first(a);
	if (a)
	second(a);
	while (a) {
	third(a);
	}
}
