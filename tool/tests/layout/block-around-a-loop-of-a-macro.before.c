// SPDX-License-Identifier: GPL-2.0-only
#define PIN(start, nr, pages, vmas)					\
({									\
	long __got;							\
									\
	/* pin them */							\
	__got = pin_user_pages(start, nr, FOLL_WRITE, pages, vmas);	\
	if (__got < 0)							\
		__got = 0; /* none */					\
	__got;								\
})

#define for_all(i, n) \
	for (i = 0; i < n; i++) \
		if (skip(i)) \
			continue; \
		else

#define SHORT(a) g(a, NULL, 0) /* short */

int f(int a, int n)
{
	int i, error = 0, done = 0;

	for_all(i, n) {
		/* look */
		g(i);
	}
	list_for_each_entry_safe(a, b, &the_list_of_all_things_there_are, member_name) {
		/* about it */
		kfree(a);
	}
	return a ? b :
		   c;
}
