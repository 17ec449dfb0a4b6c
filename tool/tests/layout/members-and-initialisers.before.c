// SPDX-License-Identifier: GPL-2.0-only
struct ops {
	int (*get)(struct page **pages, void *private);
	int spare;	/* not used */
	int count;
};

static const struct ops ops = {
	.get = get,
	.spare = 1,
	.count = 2,
};
