// SPDX-License-Identifier: GPL-2.0-only
/* arm64: the tags of another process's memory, by PEEKMTETAGS and POKEMTETAGS. */
#include "guest.h"

#ifndef __aarch64__

void test_tags(void)
{
	report_skip("all", "only arm64 has tags in memory");
}

#else

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

/* As the kernel has them, whatever the headers of the C library know. */
#define HAS_MTE (1UL << 18) /* of AT_HWCAP2 */
#define MTE_PROT 0x20
#define PEEK_TAGS 33
#define POKE_TAGS 34
#define TAGGED_ADDRESSES 1UL
#define CHECK_NOW (1UL << 1)
#define ALL_TAGS (0xfffeUL << 3)

#define RW (PROT_READ | PROT_WRITE)
#define GRANULE 16
#define TAG(address, tag) \
	((char *)((uintptr_t)(address) | (uintptr_t)(tag) << 56))

static pid_t tracee;

static void set_tag(char *address, unsigned int tag)
{
	__asm__ volatile(".arch armv8.5-a+memtag\n\tstg %0, [%0]"
			 :
			 : "r"(TAG(address, tag))
			 : "memory");
}

static unsigned int get_tag(char *address)
{
	__asm__ volatile(".arch armv8.5-a+memtag\n\tldg %0, [%0]"
			 : "+r"(address)
			 :
			 : "memory");
	return (uintptr_t)address >> 56 & 15;
}

/* Not so in qemu 7.2, where all granules of a page share two tags. */
static bool each_has_its_own;

static void look_at_granules(void)
{
	char *memory = map_anon(1, RW | MTE_PROT);

	set_tag(memory, 1);
	set_tag(memory + 2 * GRANULE, 5);
	each_has_its_own = get_tag(memory) == 1;
	if (each_has_its_own)
		report(true, "each granule has a tag of its own", "yes");
	else
		report_skip("each granule has a tag of its own",
			    "this qemu has two for a page, all tests use one");
}

/* The tag of granule i of a mapping: 1, 2, ... 15, 0, 1, ..., or so page by page. */
static unsigned int tag_of(size_t i)
{
	return ((each_has_its_own ? i : i * GRANULE / page_size) + 1) & 15;
}

static void set_tags(char *memory, size_t pages)
{
	size_t i;

	for (i = 0; i < pages * page_size / GRANULE; i++)
		set_tag(memory + i * GRANULE, tag_of(i));
}

/* The number of tags, or -errno. */
static long copy_tags(int request, const char *address, void *tags,
		      size_t count)
{
	struct iovec vector = { tags, count };

	if (syscall(__NR_ptrace, request, tracee, address, &vector))
		return result(-1);
	return (long)vector.iov_len;
}

static bool in_order(const unsigned char *tags, long count, size_t first)
{
	long i;

	for (i = 0; i < count; i++)
		if (tags[i] != tag_of(first + i))
			return false;
	return true;
}

/* Read tags from a place where set_tags() has been, from granule `first` on. */
static void peek(const char *name, const char *address, size_t first,
		 size_t count, long wanted)
{
	static unsigned char tags[8192];
	char value[32];
	long got;

	memset(tags, 0xee, sizeof(tags));
	got = copy_tags(PEEK_TAGS, address, tags, count);
	result_name(got, value, sizeof(value));
	if (got > 0 && !in_order(tags, got, first))
		report(false, name, "%s, other tags, %u %u %u %u ...", value,
		       tags[0], tags[1], tags[2], tags[3]);
	else
		report(got == wanted, name, "%s", value);
}

/* Write tags, read them back, and write what was there. */
static void poke(const char *name, const char *address, size_t count,
		 long wanted)
{
	static unsigned char old[8192], tags[8192], back[8192];
	char value[32];
	bool right;
	long got;
	size_t i;

	for (i = 0; i < count; i++)
		tags[i] = tag_of(((uintptr_t)address & (page_size - 1)) /
					 GRANULE +
				 i) ^
			  6;
	copy_tags(PEEK_TAGS, (char *)((uintptr_t)address & ~(0xffUL << 56)),
		  old, count);
	got = copy_tags(POKE_TAGS, address, tags, count);
	right = got == wanted;
	if (got > 0) {
		char *plain = (char *)((uintptr_t)address & ~(0xffUL << 56));

		right = right &&
			copy_tags(PEEK_TAGS, plain, back, got) == got &&
			!memcmp(back, tags, got);
		copy_tags(POKE_TAGS, plain, old, got);
	}
	report(right, name, "%s", result_name(got, value, sizeof(value)));
}

static char *map_tagged(size_t pages)
{
	char *memory = map_anon(pages, RW | MTE_PROT);

	set_tags(memory, pages);
	return memory;
}

void test_tags(void)
{
	size_t granules = page_size / GRANULE;
	char *tagged, *plain, *none, *readonly, *shared, *fresh, *mixed, *files,
		*device, *split;
	unsigned char buffer[64];
	int fd;

	if (!(getauxval(AT_HWCAP2) & HAS_MTE)) {
		report_skip("all", "no MTE, in this CPU or this kernel");
		return;
	}
	if (prctl(55 /* PR_SET_TAGGED_ADDR_CTRL */,
		  TAGGED_ADDRESSES | CHECK_NOW | ALL_TAGS, 0, 0, 0))
		fatal("turn tags on");
	look_at_granules();
	tagged = map_tagged(4);
	plain = map_anon(4, RW);
	memset(plain, 1, 4 * page_size);
	none = map_tagged(2);
	mprotect(none, 2 * page_size, PROT_NONE | MTE_PROT);
	readonly = map_tagged(2);
	mprotect(readonly, 2 * page_size, PROT_READ | MTE_PROT);
	fd = file_memfd(4);
	shared = map_file(fd, 4, RW | MTE_PROT, MAP_SHARED);
	set_tags(shared, 4);
	fresh = map_anon(2, RW | MTE_PROT);
	/* Tags on two pages, none on the next two, and nothing behind. */
	mixed = map_room(4);
	place(mixed, 2, RW | MTE_PROT, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	place(mixed + 2 * page_size, 2, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	set_tags(mixed, 2);
	/* Two mappings that both have tags. */
	split = map_room(4);
	place(split, 2, RW | MTE_PROT, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	place(split + 2 * page_size, 2, RW | MTE_PROT, MAP_SHARED,
	      file_memfd(2), 0);
	set_tags(split, 4);
	files = map_file(file_ramfs(2), 2, RW, MAP_PRIVATE);
	device = map_device(2);
	tracee = tracee_start(NULL);

	peek("peek, one", tagged, 0, 1, 1);
	peek("peek, a page", tagged, 0, granules, (long)granules);
	peek("peek, over a page's end", tagged + page_size - 5 * GRANULE,
	     granules - 5, 10, 10);
	peek("peek, 4 pages", tagged, 0, 4 * granules, 4 * (long)granules);
	peek("peek, not at a granule", tagged + 3 * GRANULE + 7, 3, 4, 4);
	peek("peek, tagged address", TAG(tagged, 5), 0, granules,
	     (long)granules);
	peek("peek, tagged address, one", TAG(tagged + GRANULE, 2), 1, 1, 1);
	peek("peek, tagged address, 4 pages", TAG(tagged, 15), 0, 4 * granules,
	     4 * (long)granules);
	peek("peek, not tagged memory", plain, 0, 16, -EIO);
	peek("peek, not tagged memory, tagged address", TAG(plain, 3), 0, 16,
	     -EIO);
	peek("peek, PROT_NONE", none, 0, granules, (long)granules);
	peek("peek, PROT_NONE, tagged address", TAG(none, 9), 0, granules,
	     (long)granules);
	peek("peek, read-only", readonly, 0, granules, (long)granules);
	peek("peek, memfd", shared, 0, 4 * granules, 4 * (long)granules);
	peek("peek, memfd, tagged address", TAG(shared, 1), 0, 4 * granules,
	     4 * (long)granules);
	peek("peek, two mappings", split, 0, 4 * granules, 4 * (long)granules);
	peek("peek, two mappings, tagged address", TAG(split, 7), 0,
	     4 * granules, 4 * (long)granules);
	peek("peek, into memory without tags", mixed, 0, 3 * granules,
	     2 * (long)granules);
	peek("peek, into memory without tags, tagged address", TAG(mixed, 4), 0,
	     3 * granules, 2 * (long)granules);
	peek("peek, a file", files, 0, 16, -EIO);
	peek("peek, not mapped", mixed + 4 * page_size, 0, 16, -EIO);
	peek("peek, not mapped, tagged address", TAG(mixed + 4 * page_size, 6),
	     0, 16, -EIO);
	if (device) {
		peek("peek, a device", device, 0, 16, -EIO);
		peek("peek, a device, tagged address", TAG(device, 6), 0, 16,
		     -EIO);
	} else {
		report_skip("peek, a device", "/dev/mem can't be mapped");
	}
	peek("peek, the kernel's address", (char *)(~0UL << 40), 0, 16, -EIO);
	memset(buffer, 0xee, sizeof(buffer));
	report_result("peek, never touched",
		      copy_tags(PEEK_TAGS, fresh, buffer, 64), 64);
	report_result("peek, never touched, first tag", buffer[0], 0);
	report_result("peek, never touched, tagged address",
		      copy_tags(PEEK_TAGS, TAG(fresh, 8), buffer, 64), 64);
	report_result("peek, into a bad buffer",
		      copy_tags(PEEK_TAGS, tagged, (void *)16, 16), -EFAULT);

	poke("poke, one", tagged, 1, 1);
	poke("poke, 4 pages", tagged, 4 * granules, 4 * (long)granules);
	poke("poke, tagged address", TAG(tagged, 5), granules, (long)granules);
	poke("poke, tagged address, over a page's end",
	     TAG(tagged + page_size - GRANULE, 5), 2, 2);
	poke("poke, not tagged memory", plain, 16, -EIO);
	poke("poke, not tagged memory, tagged address", TAG(plain, 3), 16,
	     -EIO);
	poke("poke, PROT_NONE", none, granules, (long)granules);
	poke("poke, read-only", readonly, granules, (long)granules);
	poke("poke, read-only, tagged address", TAG(readonly, 12), granules,
	     (long)granules);
	poke("poke, memfd", shared, 4 * granules, 4 * (long)granules);
	poke("poke, memfd, tagged address", TAG(shared, 1), granules,
	     (long)granules);
	poke("poke, never touched", fresh + page_size, 64, 64);
	poke("poke, into memory without tags", mixed, 3 * granules,
	     2 * (long)granules);
	poke("poke, not mapped", mixed + 4 * page_size, 16, -EIO);
	poke("poke, not mapped, tagged address", TAG(mixed + 4 * page_size, 6),
	     16, -EIO);
	if (device)
		poke("poke, a device", device, 16, -EIO);
	else
		report_skip("poke, a device", "/dev/mem can't be mapped");
	report_result("poke, from a bad buffer",
		      copy_tags(POKE_TAGS, tagged, (void *)16, 16), -EFAULT);
	/* After all that, what was there at first. */
	peek("peek, unchanged in the end", tagged, 0, 4 * granules,
	     4 * (long)granules);
	tracee_end(tracee);
}

#endif
