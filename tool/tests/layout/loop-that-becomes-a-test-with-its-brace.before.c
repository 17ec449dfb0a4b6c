// SPDX-License-Identifier: GPL-2.0-only
int f(struct t *t, int n)
{
	int ret;

	ret = start(t);
	if (ret)
		goto out; /* no way */

	for (i = 0; i < n; i++) {
		/* one of them */
		if (t->a[i] != b) {
			ret = -EINVAL;
			break;
		}
	}
	/* all seen */

	if (t->first_member_of_it == other && t->second_member[i] != something_of_it)
		done(t);

	while (x) {
		if (y)
			/* why */
			break;

		/* more */
		z();
	}

err:
	/* undo */
	undo(t);
out: return ret;
}
