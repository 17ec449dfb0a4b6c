// SPDX-License-Identifier: GPL-2.0-only
#include <linux/mm.h>

#ifdef CONFIG_MMU
long get_arg_page(unsigned long pos, struct page **page)
{
	return get_user_pages(pos, 1, 0, page, NULL);
}
#else
long get_arg_page(unsigned long pos, struct page **page)
{
	return get_user_pages(pos, 2, 0, page, NULL);
}
#endif

amount double_pages(unsigned long len)
{
	amount n = count_pages(len);

	return n * 2;
}
