// SPDX-License-Identifier: GPL-2.0-only
int f(int n)
{
#ifdef CONFIG_SPARE
	int spare;

	n++;
#elif defined(CONFIG_OTHER)
	int spare;

	n--;
#else
	int spare;
	int kept = n;

	n = kept;
#endif
	return n;
}
#define N 2
int spare;

int kept;
#if N > 1
int spare;

int other;
#endif
