// SPDX-License-Identifier: GPL-2.0-only
int f(struct thing *t, int n)
{
	int i, ret = 0;

	if (ready(t)) {
		prepare(t);
		/* Above what moves. */
		for_each_of_them(t, i) { /* beside the head */
			/*
			 * In front of the test,
			 * on lines of its own.
			 */
			if (t->number_of_it[i] &&
			    t->number_of_it[i] != 7 /* the seventh */ &&
			    t->other) { // to the end of the line
				ret = look_at(t, /* the thing */ t->number_of_it[i]); /* of
										       * two lines */

				break;
			} else if (t->long_name_of_a_member < 0 &&
				   t->other_member > n) {
				pr_err("a message that is longer than what fits on one line\n");
				goto out;
			}
			do {
				ret++;
			} while (ret < n &&
				 t->other);
			switch (ret) {
			case 1: /* falls */
			case 2:
				ret = 3; break;
			default:
				/* nothing */
				;
			}
			/* the last of them */
		} /* of the loop */
	}
	/* Of what follows. */
	ret++;
out:
	return ret;
}
