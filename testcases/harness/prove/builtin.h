/* SPDX-License-Identifier: GPL-2.0-only */
/* What gcc has built in and the model checker does not know; for unsigned long. */
#ifndef HARNESS_BUILTIN_H
#define HARNESS_BUILTIN_H

#define __builtin_add_overflow(a, b, to)         \
	({                                       \
		unsigned long __a = (a);         \
		unsigned long __sum = __a + (b); \
                                                 \
		*(to) = __sum;                   \
		__sum < __a;                     \
	})

#define __builtin_mul_overflow(a, b, to)                \
	({                                              \
		unsigned long __a = (a), __b = (b);     \
		_Bool __over = __b && __a > ~0UL / __b; \
                                                        \
		*(to) = __a * __b;                      \
		__over;                                 \
	})

#endif /* HARNESS_BUILTIN_H */
