// SPDX-License-Identifier: GPL-2.0-only
int f(void)
{
	if (self)
		ret = grab(start,		/* where from */
			   write ? FOLL_WRITE |	/* to write to it */
				   FOLL_FORCE	/* whatever it is */
				 : 0,
			   vmas);		/* VMAs */
	done(ret);
}
