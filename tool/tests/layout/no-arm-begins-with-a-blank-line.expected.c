// SPDX-License-Identifier: GPL-2.0-only
int f(int n)
{
#ifdef CONFIG_SPARE
	n++;
#elif defined(CONFIG_OTHER)
	n--;
#else
	int kept = n;

	n = kept;
#endif
	return n;
}
#define N 2

int kept;
#if N > 1
int other;
#endif
