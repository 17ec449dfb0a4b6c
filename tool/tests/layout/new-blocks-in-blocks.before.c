// SPDX-License-Identifier: GPL-2.0-only
void f(int n)
{
	for (; n; n--)
		g(n);

	switch (n) {
	case 1:
		g(1);
		break;
	}
}
