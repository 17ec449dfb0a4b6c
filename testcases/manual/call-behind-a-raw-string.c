// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long behind_text(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;
	const char *text = R"(
/*
)";
	long n = get_user_pages(addr, 1, 0, page, &vma);

	text = R"(
*/
)";
	return n == 1 ? (long)vma->vm_flags : n + !text;
}

/*
 * gup-vmas: generation 6.1
 * class: none
 * unread: a raw string, which not every compiler knows, stands there or before it (line 8)
 * not-compiled: clang knows raw strings in C since 19 only
 * not-run: it is not compiled
 */
