// SPDX-License-Identifier: GPL-2.0-only
/* A world as a table that a person can read. */

#include <string.h>

#include "runner.h"

static const char *const mm_names[] = { "MM", "current->mm" };

static const struct {
	unsigned long bit;
	const char *name;
} flag_names[] = {
	{ 0x1, "READ" },	 { 0x2, "WRITE" },
	{ 0x4, "EXEC" },	 { 0x8, "SHARED" },
	{ 0x10, "MAYREAD" },	 { 0x20, "MAYWRITE" },
	{ 0x400, "PFNMAP" },	 { 0x2000, "LOCKED" },
	{ 0x4000, "IO" },	 { 0x20000, "DONTCOPY" },
	{ 0x400000, "HUGETLB" }, { 0x10000000, "MIXEDMAP" },
	{ 0x20000000, "MTE" },
};

const char *name_of_end(enum model_end end)
{
	switch (end) {
	case END_RETURNED:
		return "returns";
	case END_BUG:
		return "BUG";
	case END_CRASH:
		return "crash";
	case END_DANGLING:
		return "dangling";
	case END_MEMORY:
		return "memory error";
	case END_DEADLOCK:
		return "deadlock";
	case END_ENDLESS:
		return "endless";
	}
	return "?";
}

static void print_vma(FILE *to, const struct world_mm *w, int v)
{
	static const char *const class_names[FILE_CLASSES] = {
		[FILE_REGULAR] = "file",
		[FILE_SHMEM] = "shmem file",
		[FILE_HUGETLB] = "hugetlbfs file",
		[FILE_DEVICE] = "device",
	};
	const struct world_vma *vma = &w->vma[v];
	const struct model_kind *kind = &model_kinds[__builtin_ctz(vma->kinds)];
	int candidates = __builtin_popcount(vma->kinds);

	fprintf(to, "    VMA %d: pages %d to ", v,
		vma->below > 0 ? -MODEL_LOW : vma->first);
	if (vma->complete)
		fprintf(to, "%d", vma->last);
	else
		fprintf(to, "?");
	if (candidates == model_nr_kinds) {
		fprintf(to, "; nobody asked what it is\n");
		return;
	}
	/* all candidates give the same answers to what was asked */
	fprintf(to, ", %s", kind->name);
	if (kind->file != FILE_NONE && vma->file != MODEL_UNKNOWN)
		fprintf(to, ", %s %c", class_names[kind->file],
			'A' + vma->file);
	if (candidates > 1)
		fprintf(to, " (or %d other kinds)", candidates - 1);
	fprintf(to, "\n           VM_");
	for (size_t i = 0, n = 0;
	     i < sizeof(flag_names) / sizeof(flag_names[0]); i++) {
		if (kind->flags & flag_names[i].bit)
			fprintf(to, "%s%s", n++ ? "|" : "", flag_names[i].name);
	}
	fprintf(to, "\n");
}

static const char *name_of_error(int error)
{
	static const char *const names[] = {
		[ERROR_EFAULT] = "-EFAULT",
		[ERROR_RETRY] = "to be repeated",
		[ERROR_ENOMEM] = "-ENOMEM",
		[ERROR_EHWPOISON] = "-EHWPOISON",
		[ERROR_EINTR] = "-EINTR",
		[ERROR_EEXIST] = "no struct page (-EEXIST)",
	};

	return error == MODEL_UNKNOWN ? "fails" : names[error];
}

static void print_page(FILE *to, const struct world_mm *w, int page)
{
	const char *sep = "fault ";

	fprintf(to, "    page %d: ", page);
	if (w->of[page] == MODEL_HOLE)
		fprintf(to, "no VMA");
	else if (w->of[page] == MODEL_GATE)
		fprintf(to, "gate area");
	else
		fprintf(to, "VMA %d", w->of[page]);
	for (int i = 0;
	     i < MODEL_ATTEMPTS && w->fails[page][i] != MODEL_UNKNOWN; i++) {
		fprintf(to, ", %s%s", sep,
			w->fails[page][i] ? name_of_error(w->error[page]) :
					    "succeeds");
		sep = "then ";
	}
	if (w->zero[page] == 1)
		fprintf(to, ", zero page");
	fprintf(to, "\n");
}

static void print_ordinals(FILE *to, const char *what, const signed char *memo,
			   int n, const char *const *answers)
{
	for (int i = 0; i < n && memo[i] != MODEL_UNKNOWN; i++) {
		if (memo[i])
			fprintf(to, "    %s, call %d: %s\n", what, i + 1,
				answers[(int)memo[i]]);
	}
}

void print_world(FILE *to)
{
	static const char *const fails[] = { "", "fails" };
	static const char *const access[] = { "", "-EINVAL", "0" };
	const struct world *w = &model_world;

	for (int m = 0; m < MODEL_MMS; m++) {
		const struct world_mm *mm = &w->mm[m];

		if (!mm->known)
			continue;
		fprintf(to, "  %s, window of %d page%s:\n", mm_names[m],
			model_options.pages,
			model_options.pages == 1 ? "" : "s");
		for (int page = 0; page < mm->known; page++)
			print_page(to, mm, page);
		if (mm->tail >= 0)
			fprintf(to, "    beyond: VMA %d\n", mm->tail);
		else if (mm->tail == MODEL_HOLE)
			fprintf(to, "    beyond: no VMA\n");
		for (int v = 0; v < mm->nr_vmas; v++)
			print_vma(to, mm, v);
	}
	print_ordinals(to, "allocation", w->alloc, MODEL_ALLOCS, fails);
	print_ordinals(to, "killable lock", w->killable, MODEL_ORDINALS, fails);
	print_ordinals(to, "trylock", w->trylock, MODEL_ORDINALS, fails);
	print_ordinals(to, "copy from or to the caller", w->copy,
		       MODEL_ORDINALS, fails);
	print_ordinals(to, "signal pending", w->signal, MODEL_ORDINALS, fails);
	print_ordinals(to, "->access()", w->access, MODEL_ORDINALS, access);
	print_ordinals(to, "FOLL_LONGTERM, pages that can't be moved",
		       w->migrate, MODEL_ORDINALS, fails);
}

/* A trace; of a long one the first lines and the last. */
void print_indented(FILE *to, const char *text)
{
	enum { FIRST = 60, LAST = 12 };
	int lines = 0, line = 0;

	for (const char *at = text; *at; at++)
		lines += *at == '\n';
	for (; *text; line++) {
		size_t n = strcspn(text, "\n");

		if (line < FIRST || line >= lines - LAST)
			fprintf(to, "    %.*s\n", (int)n, text);
		else if (line == FIRST)
			fprintf(to, "    ... %d lines\n", lines - FIRST - LAST);
		text += n + (text[n] == '\n');
	}
}
