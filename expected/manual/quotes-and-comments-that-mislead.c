// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

const char *misleading[] = {
	"/*", "get_user_pages(a, 1, 0, &page, NULL); /* not a comment",
	"\" pin_user_pages(a, 1, 0, &page, NULL)", "*/",
	/* " */ "pin_user_pages_remote" /* " */,
};

int misleading_char(int c)
{
	// it isn't "pin_user_pages(a, 1, 0, &page, NULL)
	return c == '"' || c == '\'' /* get_user_pages(a, 1, 0, &p, NULL) '" */;
}

/*
 * gup-vmas: generation 6.1
 * class: none
 * not-run: nothing in it calls GUP
 */
