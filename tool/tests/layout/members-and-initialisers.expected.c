// SPDX-License-Identifier: GPL-2.0-only
struct ops {
	int (*get)(struct page **pages);
	int count;
	struct list_head list;
};

static const struct ops ops = {
	.get = get,
	.count = 2,
};
