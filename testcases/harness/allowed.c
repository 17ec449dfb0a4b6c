// SPDX-License-Identifier: GPL-2.0-only
/*
 * The one list of what a conversion is allowed to treat differently.
 *
 * States that no world has:
 *
 * - A page that GUP has just returned without a VMA or the gate area around it,
 *   while the lock is still held. Nobody can unmap it then; the WARN_ON_ONCE()
 *   that conversions have for this can't be reached in the model.
 * - A VMA next to the gate area. It lies above the addresses that can be mapped
 *   (x86's vsyscall page, the vectors of arm), so a run of pages that contains it
 *   consists of it, and a walk need not find it in between.
 * - A stack that GUP grows. GUP of 6.1.192 looks the VMA up and grows none.
 *
 * Differences in worlds that there are: see the reasons below.
 */

#include "allowed.h"

static int allocation_failed(const struct state *before,
			     const struct state *after)
{
	(void)after;
	return before->failed_allocs > 0;
}

static void let_it_succeed(struct model_options *options, int on)
{
	options->alloc_succeeds = on;
}

static int gup_returned_nothing(const struct state *before,
				const struct state *after)
{
	return before->zero_returns > 0 && after->zero_returns > 0;
}

static void make_it_busy(struct model_options *options, int on)
{
	options->retry_is_ebusy = on;
}

static int gate_page_has_no_vma(const struct state *before,
				const struct state *after)
{
	(void)after;
	return before->gate_vmas > 0;
}

static void make_it_fail(struct model_options *options, int on)
{
	options->gate_is_einval = on;
}

const struct allowance allowances[NR_ALLOWANCES] = {
	{
		.name = "allocation",
		.reason =
			"an allocation that the conversion removed can fail in the "
			"before-code only; where it does, the after-code does what "
			"the before-code does if it succeeds",
		.applies = allocation_failed,
		.set = let_it_succeed,
	},
	{
		.name = "retry",
		.reason =
			"get_user_pages_remote() of one page returns 0 only for a fault "
			"that is to be repeated, which no fault is without `locked` and "
			"without FOLL_NOWAIT; the helper has -EBUSY for it, and the "
			"after-code does what the before-code does for -EBUSY",
		.applies = gup_returned_nothing,
		.set = make_it_busy,
	},
	{
		.name = "gate-area",
		.reason =
			"no kernel lets a module ask for the VMA of the gate area: "
			"where a page is of that area, which then is the only one, the "
			"after-code gives it back, warns, and does what the "
			"before-code does for -EINVAL",
		.asked = 1,
		.applies = gate_page_has_no_vma,
		.set = make_it_fail,
	},
};
