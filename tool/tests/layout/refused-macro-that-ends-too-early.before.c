// SPDX-License-Identifier: GPL-2.0-only
#define PIN(start, nr, pages, vmas)					\
do {									\
	long __got;							\
	__got = pin_user_pages(start, nr, FOLL_WRITE, pages, vmas);	\
	if (__got < 0)							\
		__got = 0;						\
} while (0)

int g(void);
