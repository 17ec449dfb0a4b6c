// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int vendor_get( unsigned long addr, struct page **page )
{
    int rc;

    rc = get_user_pages( addr, 1, 0, page );
    return rc;
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, vendor_get(ADDR, PAGES));
 */
