// SPDX-License-Identifier: GPL-2.0-only
int f(struct t *t, int n)
{
	char *s = "a string \
that goes on";

	if (n) {
		p("a string \
	  that goes on", n);
/* out of the way */
//	old_code();
		if (very_long_condition_of_the_first_kind(t) &&
		    second_condition(t, 12345))
			return -1;
		g(t->first_argument, t->second_argument_of_it,
		  t->third_argument_xyz);
		x = t->first_argument_of_it + t->second_argument_of_it + t->third_one_of;
		h_with_longer_name(first, /* c1 */
				   second, /* c2 */
				   third /* c3 */);
		if (a) b(); else c();
	}
	return n;
}
