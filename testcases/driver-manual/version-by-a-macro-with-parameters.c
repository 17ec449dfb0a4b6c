// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

#define KERNEL_AT_LEAST(...) (LINUX_VERSION_CODE >= KERNEL_VERSION(__VA_ARGS__))

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
#if KERNEL_AT_LEAST(6, 5, 0)
	return get_user_pages(addr, nr, FOLL_WRITE, pages);
#else
	return get_user_pages(addr, nr, FOLL_WRITE, pages, NULL);
#endif
}

int pin_page(unsigned long addr, struct page **page)
{
#if KERNEL_AT_LEAST(5, 0, 0)
	return 0;
#else
	return get_user_pages(addr, 1, FOLL_WRITE, page, NULL);
#endif
}

/*
 * gup-vmas: generation 6.1
 * class: converted, unused, unused
 * conversion: none, none, manual
 * automatic: no, no, no
 * reason: is the arm for kernels without the parameter
 * reason: slug:fit-not-known
 * not-run: nothing changes
 */
