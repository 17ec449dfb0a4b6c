/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Included before a testcase: what the model has to know of, the testcase must
 * not answer by itself.
 */
#ifndef HARNESS_HARNESS_H
#define HARNESS_HARNESS_H

/*
 * The tag is stripped whatever the options: GUP of the model strips it, too.
 * Spelt like that of asm/page.h, so that both may define it.
 */
#define untagged_addr(addr) ((addr) & ~(0xffUL << 56))

/* The model has a gate area. */
#ifndef __HAVE_ARCH_GATE_AREA
#define __HAVE_ARCH_GATE_AREA
#endif

#endif /* HARNESS_HARNESS_H */
