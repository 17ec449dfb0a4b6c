// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	ret = get_other_things(b, first); /* one */ /* end */
	ret = get_other_things(first, /* one */
			       second); /* two */
	if (get_other_things(first) && a) // one
		return 1;
	return get_other_things(a,
				b, /* r */
				c);
}
