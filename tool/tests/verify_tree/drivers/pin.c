// SPDX-License-Identifier: GPL-2.0-only
#include <linux/mm.h>

long pin_all(unsigned long start, struct page **pages)
{
	long got = pin_user_pages(start, LIMIT, 0, pages, NULL);

#ifdef CONFIG_PIN_DEBUG
	if (got < 0)
		warn_at(__LINE__);
#endif
	return got;
}
