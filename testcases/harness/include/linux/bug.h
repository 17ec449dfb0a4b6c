/* SPDX-License-Identifier: GPL-2.0-only */
/* In place of the bug.h of the stub headers: who is warned of what is compared. */
#ifndef _LINUX_BUG_H
#define _LINUX_BUG_H

#include <linux/types.h>

void harness_warn(const char *condition);
void harness_bug(const char *condition) __attribute__((noreturn));

#define BUG() harness_bug("BUG()")
#define BUG_ON(condition)                        \
	do {                                     \
		if (unlikely(condition))         \
			harness_bug(#condition); \
	} while (0)

/* WARN_ON_ONCE() warns each time: a run has no memory of the run before. */
#define WARN_ON(condition)                        \
	({                                        \
		bool __warned = !!(condition);    \
                                                  \
		if (unlikely(__warned))           \
			harness_warn(#condition); \
		unlikely(__warned);               \
	})
#define WARN_ON_ONCE(condition) WARN_ON(condition)

#ifdef CONFIG_DEBUG_VM
#define VM_BUG_ON(condition) BUG_ON(condition)
#else
#define VM_BUG_ON(condition) ((void)sizeof((long)(condition)))
#endif

#endif /* _LINUX_BUG_H */
