// SPDX-License-Identifier: GPL-2.0-only
int f(void)
{
	if (self) {
		ret = grab(start,
			   write ? FOLL_WRITE |
				   FOLL_FORCE
				 : 0,
			   NULL);
		more(ret);
	}
	done(ret);
}
