// SPDX-License-Identifier: GPL-2.0-only
/* The argument that comes back does not fit on the line, nor does what was on two. */
#include <linux/mm.h>
#include <linux/sched.h>

struct buffer {
	unsigned long user_address;
	struct page **page_pointers;
};

long buffer_get(struct buffer *buffer, int number_of_pages, int done)
{
	long got;

	got = get_user_pages(buffer->user_address, number_of_pages, FOLL_WRITE,
			     buffer->page_pointers, NULL);
	if (got < 0)
		got = get_user_pages(buffer->user_address, number_of_pages, 0,
				     buffer->page_pointers + done, NULL);
	return got;
}

/*
 * run: struct buffer buffer = { ADDR, PAGES };
 * run: return LOCKED(current->mm, buffer_get(&buffer, COUNT(1, 3), 0));
 */
