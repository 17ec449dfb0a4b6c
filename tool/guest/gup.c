// SPDX-License-Identifier: GPL-2.0-only
/*
 * mm/gup_test.c: every command, on every kind of mapping, in several sizes, all
 * pages by one call or by several, with and without FOLL_WRITE.
 *
 * The Makefile gives the tree's own header, so that a tree with more commands
 * has more of them tried.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "guest.h"

#ifdef GUP_TEST_HEADER
#include GUP_TEST_HEADER
#else
#include "gup_test_abi.h"
#endif

/* Has been 1 since GUP has flags; the others were renumbered. */
#define FOLL_WRITE 1

#define PAGES 64

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct command {
	const char *name;
	unsigned long number;
	bool pins;
} commands[] = {
	{ "GUP_FAST_BENCHMARK", GUP_FAST_BENCHMARK, false },
	{ "PIN_FAST_BENCHMARK", PIN_FAST_BENCHMARK, true },
	{ "PIN_LONGTERM_BENCHMARK", PIN_LONGTERM_BENCHMARK, true },
	{ "GUP_BASIC_TEST", GUP_BASIC_TEST, false },
	{ "PIN_BASIC_TEST", PIN_BASIC_TEST, true },
};

static struct mapping {
	const char *name;
	char *memory;
	size_t size;
	bool untouched; /* and is to stay so */
} mappings[20];

static size_t mapping_count;
static int gup_fd;

static void add(const char *name, char *memory, size_t size)
{
	mappings[mapping_count++] =
		(struct mapping){ name, memory, size, false };
}

static void make_mappings(void)
{
	size_t size = PAGES * page_size;
	char *memory;
	int fd;

	memory = map_anon(PAGES, PROT_READ | PROT_WRITE);
	fill(memory, size, 1);
	add("anonymous", memory, size);
	add("anonymous, never touched", map_anon(PAGES, PROT_READ | PROT_WRITE),
	    size);
	mappings[mapping_count - 1].untouched = true;
	memory = map_anon(PAGES, PROT_READ | PROT_WRITE);
	fill(memory, size, 1);
	mprotect(memory, size, PROT_READ);
	add("anonymous, read-only", memory, size);
	add("PROT_NONE", map_anon(PAGES, PROT_NONE), size);
	memory = map_anon(PAGES, PROT_READ | PROT_WRITE);
	fill(memory, size, 1);
	munmap(memory + 5 * page_size, 2 * page_size);
	add("a hole of 2 pages after 5", memory, size);
	fd = file_memfd(PAGES);
	add("memfd, shared",
	    map_file(fd, PAGES, PROT_READ | PROT_WRITE, MAP_SHARED), size);
	add("memfd, private",
	    map_file(fd, PAGES, PROT_READ | PROT_WRITE, MAP_PRIVATE), size);
	add("memfd, beyond its end after 5 pages",
	    map_file(file_memfd(5), PAGES, PROT_READ | PROT_WRITE, MAP_SHARED),
	    size);
	fd = file_ramfs(PAGES);
	add("file, shared",
	    map_file(fd, PAGES, PROT_READ | PROT_WRITE, MAP_SHARED), size);
	add("file, private",
	    map_file(fd, PAGES, PROT_READ | PROT_WRITE, MAP_PRIVATE), size);
	add("file, private, read-only",
	    map_file(fd, PAGES, PROT_READ, MAP_PRIVATE), size);
	memory = map_huge(1, MAP_PRIVATE);
	if (memory)
		add("hugetlb", memory, huge_size);
	else
		report_skip("hugetlb", "there are no huge pages");
	memory = map_anon(2048, PROT_READ | PROT_WRITE);
	memory = (char *)(((uintptr_t)memory + 0x3fffff) & ~0x3fffffUL);
	madvise(memory, 0x200000, MADV_HUGEPAGE);
	fill(memory, 0x200000, 1);
	add("transparent huge page", memory, 0x200000);
	memory = map_device(PAGES);
	if (memory)
		add("VM_PFNMAP", memory, size);
	else
		report_skip("VM_PFNMAP", "/dev/mem can't be mapped");
}

/* One size, one number of pages for each call: "64/16=64" or "64/16=-EFAULT". */
static int try(char *text, size_t size, const struct command *command,
	       const struct mapping *mapping, size_t pages, size_t by,
	       unsigned int flags)
{
	struct gup_test test = {
		.addr = (uintptr_t)mapping->memory,
		.size = pages * page_size,
		.nr_pages_per_call = by,
		.gup_flags = flags,
	};
	char name[32];
	long got;

	if (mapping->untouched)
		madvise(mapping->memory, mapping->size, MADV_DONTNEED);
	got = result(ioctl(gup_fd, command->number, &test));
	if (got == 0)
		got = test.size / page_size;
	return snprintf(text, size, " %zu/%zu=%s", pages, by,
			result_name(got, name, sizeof(name)));
}

static void try_all(const struct command *command,
		    const struct mapping *mapping, unsigned int flags)
{
	size_t sizes[] = { 1, 3, 16, mapping->size / page_size };
	char name[100], value[500];
	size_t length = 0, i;

	snprintf(name, sizeof(name), "%s%s, %s", command->name,
		 flags ? ", FOLL_WRITE" : "", mapping->name);
	/* The zero page is not pinned, of which gup_test warns in some kernels. */
	if (mapping->untouched && !flags && command->pins) {
		report_skip(name, "gup_test itself warns of a zero page");
		return;
	}
	for (i = 0; i < COUNT(sizes); i++) {
		size_t pages = sizes[i];

		if (i && pages == sizes[i - 1])
			continue;
		length += try(value + length, sizeof(value) - length, command,
			      mapping, pages, pages, flags);
		if (pages > 1)
			length += try(value + length, sizeof(value) - length,
				      command, mapping, pages, 1, flags);
		if (pages > 7)
			length += try(value + length, sizeof(value) - length,
				      command, mapping, pages, 7, flags);
	}
	report(true, name, "%s", value + 1);
}

static void dump(const char *name, unsigned int flags, unsigned int pin,
		 const struct mapping *mapping)
{
	struct gup_test test = {
		.addr = (uintptr_t)mapping->memory,
		.size = 4 * page_size,
		.nr_pages_per_call = 4,
		.gup_flags = flags,
		.test_flags = pin,
		.which_pages = { 1, 4, 5 }, /* there is no page 5 */
	};
	long got = result(ioctl(gup_fd, DUMP_USER_PAGES_TEST, &test));
	char text[100], status[32];

	snprintf(text, sizeof(text), "DUMP_USER_PAGES_TEST, %s, %s", name,
		 mapping->name);
	report(true, text, "%s size=%llu which=%u,%u,%u",
	       result_name(got, status, sizeof(status)),
	       (unsigned long long)test.size / page_size, test.which_pages[0],
	       test.which_pages[1], test.which_pages[2]);
}

#ifdef PIN_LONGTERM_TEST_START
static void longterm(const struct mapping *mapping, unsigned int flags)
{
	struct pin_longterm_test test = {
		.addr = (uintptr_t)mapping->memory,
		.size = 16 * page_size,
		.flags = flags,
	};
	char *copy = map_anon(16, PROT_READ | PROT_WRITE);
	uint64_t address = (uintptr_t)copy;
	char name[100], values[3][32];
	long got[3];
	bool same;

	got[0] = result(ioctl(gup_fd, PIN_LONGTERM_TEST_START, &test));
	got[1] = result(ioctl(gup_fd, PIN_LONGTERM_TEST_READ, &address));
	same = got[1] || !memcmp(copy, mapping->memory, 16 * page_size);
	got[2] = result(ioctl(gup_fd, PIN_LONGTERM_TEST_STOP));
	snprintf(name, sizeof(name), "PIN_LONGTERM_TEST, flags %u, %s", flags,
		 mapping->name);
	report(same, name, "start %s, read %s, stop %s",
	       result_name(got[0], values[0], sizeof(values[0])),
	       result_name(got[1], values[1], sizeof(values[1])),
	       result_name(got[2], values[2], sizeof(values[2])));
	munmap(copy, 16 * page_size);
}
#endif

/* What must be right in every kernel; the long lists are for the comparison. */
static void try_known(void)
{
	static const struct {
		const char *mapping;
		unsigned int flags;
		long wanted;
	} known[] = {
		{ "anonymous", FOLL_WRITE, PAGES },
		{ "anonymous, never touched", FOLL_WRITE, PAGES },
		{ "anonymous, read-only", 0, PAGES },
		{ "anonymous, read-only", FOLL_WRITE, 0 },
		{ "PROT_NONE", 0, 0 },
		{ "a hole of 2 pages after 5", FOLL_WRITE, 5 },
		{ "memfd, shared", FOLL_WRITE, PAGES },
		{ "memfd, beyond its end after 5 pages", FOLL_WRITE, 5 },
		{ "file, private", FOLL_WRITE, PAGES },
		{ "file, private, read-only", FOLL_WRITE, 0 },
		{ "VM_PFNMAP", 0, 0 },
	};
	size_t i, j;

	for (i = 0; i < COUNT(known); i++)
		for (j = 0; j < mapping_count; j++) {
			struct gup_test test = {
				.addr = (uintptr_t)mappings[j].memory,
				.size = PAGES * page_size,
				.nr_pages_per_call = PAGES,
				.gup_flags = known[i].flags,
			};
			char name[100];
			long got;

			if (strcmp(mappings[j].name, known[i].mapping))
				continue;
			/*
			 * The size that comes back is what was asked for, unless a call
			 * before the last one was cut short; page by page tells.
			 */
			test.nr_pages_per_call = 1;
			got = result(ioctl(gup_fd, PIN_BASIC_TEST, &test));
			if (got == 0)
				got = test.size / page_size;
			snprintf(name, sizeof(name), "page by page%s, %s",
				 known[i].flags ? ", FOLL_WRITE" : "",
				 known[i].mapping);
			report_result(name, got, known[i].wanted);
		}
}

void test_gup(void)
{
	struct gup_test test = { 0 };
	size_t i, j;

	gup_fd = open("/sys/kernel/debug/gup_test", O_RDWR | O_CLOEXEC);
	if (gup_fd < 0) {
		report_skip("all",
			    "no gup_test in debugfs, CONFIG_GUP_TEST is off");
		return;
	}
	make_mappings();
	try_known();
	for (i = 0; i < COUNT(commands); i++)
		for (j = 0; j < mapping_count; j++) {
			try_all(&commands[i], &mappings[j], 0);
			try_all(&commands[i], &mappings[j], FOLL_WRITE);
		}
	for (j = 0; j < mapping_count; j++) {
		/* dump_page() says much; a few kinds will do. */
		if (strcmp(mappings[j].name, "anonymous") &&
		    strcmp(mappings[j].name, "memfd, shared") &&
		    strcmp(mappings[j].name, "hugetlb") &&
		    strcmp(mappings[j].name, "PROT_NONE"))
			continue;
		dump("get", 0, 0, &mappings[j]);
		dump("get, FOLL_WRITE", FOLL_WRITE, 0, &mappings[j]);
		dump("pin", 0, GUP_TEST_FLAG_DUMP_PAGES_USE_PIN, &mappings[j]);
		dump("pin, FOLL_WRITE", FOLL_WRITE,
		     GUP_TEST_FLAG_DUMP_PAGES_USE_PIN, &mappings[j]);
	}
#ifdef PIN_LONGTERM_TEST_START
	for (j = 0; j < mapping_count; j++)
		for (i = 0; i < 4; i++)
			longterm(&mappings[j], i);
#endif
	report_result("an unknown command",
		      result(ioctl(gup_fd, _IOWR('g', 99, test), &test)),
		      -EINVAL);
	report_result("no size", result(ioctl(gup_fd, PIN_BASIC_TEST, &test)),
		      0);
	report_result("no argument",
		      result(ioctl(gup_fd, PIN_BASIC_TEST, NULL)), -EFAULT);
	report_pins("all pins given back");
}
