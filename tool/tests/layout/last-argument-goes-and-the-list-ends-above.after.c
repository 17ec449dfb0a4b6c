// SPDX-License-Identifier: GPL-2.0-only
void f(void)
{
	g(start, length);
	h(start);
}
