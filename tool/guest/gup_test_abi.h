/* SPDX-License-Identifier: GPL-2.0-only */
/* What gup_test takes, for a tree whose header is not found at build time. */
#ifndef GUP_TEST_ABI_H
#define GUP_TEST_ABI_H

#include <stdint.h>
#include <sys/ioctl.h>

struct gup_test {
	uint64_t get_delta_usec, put_delta_usec;
	uint64_t addr, size;
	uint32_t nr_pages_per_call, gup_flags, test_flags;
	uint32_t which_pages[8]; /* counted from 1; 0 is none */
};

#define GUP_FAST_BENCHMARK _IOWR('g', 1, struct gup_test)
#define PIN_FAST_BENCHMARK _IOWR('g', 2, struct gup_test)
#define PIN_LONGTERM_BENCHMARK _IOWR('g', 3, struct gup_test)
#define GUP_BASIC_TEST _IOWR('g', 4, struct gup_test)
#define PIN_BASIC_TEST _IOWR('g', 5, struct gup_test)
#define DUMP_USER_PAGES_TEST _IOWR('g', 6, struct gup_test)
#define GUP_TEST_FLAG_DUMP_PAGES_USE_PIN 1

#endif
