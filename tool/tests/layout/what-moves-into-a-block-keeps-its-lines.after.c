// SPDX-License-Identifier: GPL-2.0-only
int f(struct thing *t, int n)
{
	int i, ret = 0;

	/* Above what moves. */
	if (ready(t)) {
	prepare(t);
	for_each_of_them(t, i) { /* beside the head */
		/*
		 * In front of the test,
		 * on lines of its own.
		 */
		if (t->number_of_it[i] && t->number_of_it[i] != 7 && t->other) {
			ret = look_at(t, t->number_of_it[i]);

			break;
		} else if (t->long_name_of_a_member < 0 && t->other_member > n) {
			pr_err("a message that is longer than what fits on one line\n");
			goto out;
		}
		do {
			ret++;
		} while (ret < n && t->other);
		switch (ret) {
		case 1:
		case 2:
			ret = 3; break;
		default:
			;
		}
	}
	}
	ret++;
out:
	return ret;
}
