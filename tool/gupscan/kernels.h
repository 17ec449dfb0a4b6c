/* SPDX-License-Identifier: GPL-2.0-only */
/* For which kernels the arm of a conditional is compiled. */
#ifndef GUPSCAN_KERNELS_H
#define GUPSCAN_KERNELS_H

#include "expression.h"

#define RANGES_MAX 64

/* Values of LINUX_VERSION_CODE: from, and up to but without to. */
struct range {
	uint32_t from;
	uint32_t to; /* NONE: there is no end */
};

struct kernels {
	struct range range[RANGES_MAX];
	uint32_t ranges;
	bool decided; /* nothing but the version has a say */
};

void kernels_of_arm(struct kernels *ks, const struct ledger *lg, uint32_t arm,
		    uint32_t within);
uint32_t kernels_edges(const struct ledger *lg, uint32_t arm, uint32_t from,
		       uint32_t to, uint32_t *edge);
enum truth kernels_arm_at(const struct ledger *lg, uint32_t arm,
			  uint32_t within, uint32_t version);

#endif
