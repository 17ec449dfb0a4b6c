/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_BUG_H
#define _LINUX_BUG_H

#include <linux/types.h>

#define BUG()			__builtin_trap()
#define BUG_ON(condition)	do { if (unlikely(condition)) BUG(); } while (0)
#define WARN_ON(condition)	({		\
	bool __warned = !!(condition);		\
						\
	unlikely(__warned);			\
})
#define WARN_ON_ONCE(condition)	WARN_ON(condition)

#ifdef CONFIG_DEBUG_VM
#define VM_BUG_ON(condition)	BUG_ON(condition)
#else
#define VM_BUG_ON(condition)	((void)sizeof((long)(condition)))
#endif

#endif /* _LINUX_BUG_H */
