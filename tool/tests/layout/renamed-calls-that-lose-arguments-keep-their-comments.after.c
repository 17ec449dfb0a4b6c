// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	ret = get_other_things(b, first);
	ret = get_other_things(first, second);
	if (get_other_things(first) && a)
		return 1;
	return get_other_things(a, b, c);
}
