/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _ASM_PAGE_H
#define _ASM_PAGE_H

#define PAGE_SHIFT	12
#define PAGE_SIZE	(1UL << PAGE_SHIFT)
#define PAGE_MASK	(~(PAGE_SIZE - 1))

#ifdef CONFIG_ARM64_TAGGED_ADDR_ABI
#define untagged_addr(addr)	((addr) & ~(0xffUL << 56))
#endif

#endif /* _ASM_PAGE_H */
