// SPDX-License-Identifier: GPL-2.0-only
int f(struct t *t, int n)
{
    int i; /* of the loop */

    for (i = 0; i < n; i++) {
        /* four blanks */
        if (t->a[i] &&
            t->b)
            g(t,
              i);
    }

    return 0;
}

#define WALK(t, n) \
	do { \
		if (t) \
			g(t, NULL, 0); \
	} while (0)
