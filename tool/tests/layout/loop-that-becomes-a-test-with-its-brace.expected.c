// SPDX-License-Identifier: GPL-2.0-only
int f(struct t *t, int n)
{
	int ret;

	ret = start(t);
	if (ret)
		goto out; /* no way */

	if (n) {
		vma = look(t);
		if (!vma) {
			ret = -EFAULT;
			goto out;
		}
		/* one of them */
		if (vma->x != b) {
			ret = -EINVAL;
		}
	}
	/* all seen */

	if (t->first_member_of_it == other &&
	    vma->second_member != something_of_it_and_more)
		done(t);

	if (y)
		/* why */
		return 0;

	/* more */
	z();

err:
	if (t) {
		/* undo */
		undo(t);
	}
out: return ret;
}
