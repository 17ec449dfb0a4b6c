// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	ret = get_things(a, first, /* one */
			 gone); /* end */
	ret = get_things(first, /* one */
			 second, /* two */
			 gone /* three */);
	if (get_things(first, // one
		       gone) && a)
		return 1;
	return get_things(a, /* p */ NULL, /* q */
			  b, /* r */
			  c);
}
