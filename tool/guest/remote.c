// SPDX-License-Identifier: GPL-2.0-only
/*
 * Another process's memory: PTRACE_PEEKDATA and POKEDATA, /proc/PID/mem, and
 * process_vm_readv() and writev(), on all kinds of mappings.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "guest.h"

#define RW (PROT_READ | PROT_WRITE)
#define VSYSCALL 0xffffffffff600000UL

static pid_t tracee;
static int mem_fd;

/* Each way to get at it: the number of bytes, or -errno. */

static long peek(uintptr_t address, void *buffer, size_t size)
{
	long word;

	(void)size;
	/* The system call itself, as the library's result is the data. */
	if (syscall(__NR_ptrace, PTRACE_PEEKDATA, tracee, address, &word))
		return result(-1);
	memcpy(buffer, &word, sizeof(word));
	return sizeof(word);
}

static long poke(uintptr_t address, void *buffer, size_t size)
{
	long word;

	(void)size;
	memcpy(&word, buffer, sizeof(word));
	if (syscall(__NR_ptrace, PTRACE_POKEDATA, tracee, address, word))
		return result(-1);
	return sizeof(word);
}

/* Not pread(): an address may be too large for an offset that has a sign. */
static long mem_read(uintptr_t address, void *buffer, size_t size)
{
	syscall(__NR_lseek, mem_fd, address, SEEK_SET);
	return result(read(mem_fd, buffer, size));
}

static long mem_write(uintptr_t address, void *buffer, size_t size)
{
	syscall(__NR_lseek, mem_fd, address, SEEK_SET);
	return result(write(mem_fd, buffer, size));
}

static long vm_read(uintptr_t address, void *buffer, size_t size)
{
	struct iovec here = { buffer, size }, there = { (void *)address, size };

	return result(process_vm_readv(tracee, &here, 1, &there, 1, 0));
}

static long vm_write(uintptr_t address, void *buffer, size_t size)
{
	struct iovec here = { buffer, size }, there = { (void *)address, size };

	return result(process_vm_writev(tracee, &here, 1, &there, 1, 0));
}

static const struct way {
	const char *name;
	long (*go)(uintptr_t address, void *buffer, size_t size);
	bool writes, forces; /* forces: has FOLL_FORCE */
} ways[] = {
	{ "PEEKDATA", peek, false, true },
	{ "POKEDATA", poke, true, true },
	{ "mem read", mem_read, false, true },
	{ "mem write", mem_write, true, true },
	{ "vm_readv", vm_read, false, false },
	{ "vm_writev", vm_write, true, false },
};

#define WAYS (sizeof(ways) / sizeof(ways[0]))

/* What should be: the bytes go over, they don't, or only the comparison knows. */
enum expected { YES, NO, ANY };

/*
 * What to try in every way. What was written is read back, and undone; of memory
 * that is known the bytes that are read must be those that fill() left.
 */
struct place {
	const char *name;
	char *memory;
	/* force_*: for PEEK, POKE and mem; plain_*: for process_vm_* */
	enum expected force_read, force_write, plain_read, plain_write;
	bool known; /* filled with seed 5 */
};

static enum expected wanted(const struct place *place, const struct way *way)
{
	if (way->forces)
		return way->writes ? place->force_write : place->force_read;
	return way->writes ? place->plain_write : place->plain_read;
}

static void try_way(const struct place *place, const struct way *way)
{
	char buffer[8], before[8], again[8], name[120], value[32];
	uintptr_t address = (uintptr_t)place->memory + 16;
	uintptr_t untagged = address & ~((uintptr_t)0xff << 56);
	enum expected want = wanted(place, way);
	bool right = true;
	long got;

	memset(buffer, 0x5a, sizeof(buffer));
	memset(before, 0, sizeof(before));
	/* What a plain address is needed for; a tag is for the way that is tried. */
	if (way->writes)
		mem_read(untagged, before, sizeof(before));
	got = way->go(address, buffer, sizeof(buffer));
	if (got > 0 && way->writes) {
		long back = mem_read(untagged, again, sizeof(again));

		right = back == sizeof(again) &&
			!memcmp(buffer, again, sizeof(again));
		mem_write(untagged, before, sizeof(before));
	} else if (got > 0 && place->known) {
		char all[24];

		fill(all, sizeof(all), 5);
		right = !memcmp(buffer, all + 16, sizeof(buffer));
	}
	if (want == YES)
		right = right && got == sizeof(buffer);
	if (want == NO)
		right = got < 0;
	snprintf(name, sizeof(name), "%s, %s", place->name, way->name);
	report(right, name, "%s", result_name(got, value, sizeof(value)));
}

#define MOST 32

static struct place places[MOST];
static size_t place_count;

static void add(const char *name, char *memory, enum expected force_read,
		enum expected force_write, enum expected plain_read,
		enum expected plain_write, bool known)
{
	if (place_count == MOST)
		abort();
	places[place_count++] = (struct place){ name,	    memory,
						force_read, force_write,
						plain_read, plain_write,
						known };
}

static char *filled_anon(size_t pages, int prot)
{
	char *memory = map_anon(pages, RW);

	fill(memory, pages * page_size, 5);
	if (mprotect(memory, pages * page_size, prot))
		fatal("protect memory");
	return memory;
}

static int filled_file(int fd, size_t pages)
{
	char *memory = map_file(fd, pages, RW, MAP_SHARED);

	fill(memory, pages * page_size, 5);
	munmap(memory, pages * page_size);
	return fd;
}

static char *stack_hole, *grows;
static char *device; /* 16 pages, or NULL */

static const char *no_device(void)
{
	return device_reachable ?
		       "/dev/mem can't be mapped" :
		       "generic_access_phys() is not to be called on this machine";
}

static void make_places(void)
{
	int fd = filled_file(file_ramfs(4), 4),
	    shm = filled_file(file_memfd(4), 4);
	char *memory;

	add("anonymous", filled_anon(4, RW), YES, YES, YES, YES, true);
	add("never touched", map_anon(4, RW), YES, YES, YES, YES, false);
	add("PROT_NONE", filled_anon(4, PROT_NONE), YES, YES, NO, NO, true);
	add("read-only", filled_anon(4, PROT_READ), YES, YES, YES, NO, true);
	add("read-only, never touched", map_anon(4, PROT_READ), YES, YES, YES,
	    NO, false);
	add("executable", filled_anon(4, PROT_READ | PROT_EXEC), YES, YES, YES,
	    NO, true);
	add("not mapped", map_room(4), NO, NO, NO, NO, false);
	add("file, private", map_file(fd, 4, RW, MAP_PRIVATE), YES, YES, YES,
	    YES, true);
	add("file, private, read-only", map_file(fd, 4, PROT_READ, MAP_PRIVATE),
	    YES, YES, YES, NO, true);
	add("file, shared", map_file(fd, 4, RW, MAP_SHARED), YES, YES, YES, YES,
	    true);
	add("file, shared, read-only", map_file(fd, 4, PROT_READ, MAP_SHARED),
	    YES, NO, YES, NO, true);
	add("file, shared, PROT_NONE", map_file(fd, 4, PROT_NONE, MAP_SHARED),
	    YES, NO, NO, NO, true);
	add("memfd, shared", map_file(shm, 4, RW, MAP_SHARED), YES, YES, YES,
	    YES, true);
	add("memfd, beyond its end",
	    map_file(file_memfd(1), 4, RW, MAP_SHARED) + 2 * page_size, NO, NO,
	    NO, NO, false);
	memory = map_huge(1, MAP_SHARED);
	if (memory) {
		fill(memory, huge_size, 5);
		add("hugetlb", memory, YES, YES, YES, YES, true);
	} else {
		report_skip("hugetlb", "there are no huge pages");
	}
	memory = device_reachable ? map_device(16) : NULL;
	if (memory) {
		fill(memory, 16 * page_size, 5);
		device = memory;
		add("VM_PFNMAP with access()", memory, YES, YES, NO, NO, true);
	} else {
		report_skip("VM_PFNMAP with access()", "%s", no_device());
	}
	memory = find_mapping("[vvar]");
	if (memory)
		add("VM_PFNMAP without access()", memory, ANY, NO, NO, NO,
		    false);
	else
		report_skip("VM_PFNMAP without access()", "there is no vvar");
#ifdef __aarch64__
	memory =
		(char *)((uintptr_t)filled_anon(4, RW) | (uintptr_t)0x2a << 56);
	add("tagged address", memory, ANY, ANY, ANY, ANY, true);
#endif
	/* Far below the stack, and below a mapping that grows like one. */
	stack_hole =
		(char *)(((uintptr_t)&fd & ~(page_size - 1)) - 100 * page_size);
	memory = map_room(2048);
	/* Without this it would grow down to whatever is not mapped, far below. */
	place(memory, 1, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	grows = memory + 1024 * page_size;
	place(grows, 1, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN, -1, 0);
	grows[0] = 1;
}

/* How large a growing mapping of the tracee's is by now, in pages. */
static long grown(const char *end)
{
	char path[40], line[300];
	unsigned long from, to;
	long found = -1;
	FILE *maps;

	snprintf(path, sizeof(path), "/proc/%d/maps", tracee);
	maps = fopen(path, "re");
	while (maps && fgets(line, sizeof(line), maps))
		if (sscanf(line, "%lx-%lx", &from, &to) == 2 &&
		    to == (uintptr_t)end)
			found = (to - from) / page_size;
	if (maps)
		fclose(maps);
	return found;
}

static void grow(void)
{
	static const size_t below[] = { 3, 9, 27, 81, 200, 500 };
	char buffer[8], name[120], value[32];
	size_t i, j = 0;

	for (i = 0; i < WAYS; i++, j++) {
		char *at = grows - below[j] * page_size;
		long got = ways[i].go((uintptr_t)at, memset(buffer, 1, 8),
				      sizeof(buffer));

		snprintf(name, sizeof(name), "a stack must grow, %s",
			 ways[i].name);
		report(true, name, "%s, %ld pages now",
		       result_name(got, value, sizeof(value)),
		       grown(grows + page_size));
	}
	for (i = 0; i < WAYS; i++) {
		long got = ways[i].go((uintptr_t)stack_hole - i * 8 * page_size,
				      buffer, sizeof(buffer));

		snprintf(name, sizeof(name), "below the stack, %s",
			 ways[i].name);
		report_value(name, got);
	}
}

static void vsyscall(void)
{
#ifdef __x86_64__
	/* No comparison of bytes: what is there is the kernel's own affair. */
	char buffer[16], name[100], value[32];
	size_t i;

	if (!find_mapping("[vsyscall]")) {
		report_skip("vsyscall", "this kernel has none");
		return;
	}
	for (i = 0; i < WAYS; i++) {
		size_t size = ways[i].go == vm_read || ways[i].go == mem_read ?
				      16 :
				      8;
		long got = ways[i].go(VSYSCALL,
				      memset(buffer, 0, sizeof(buffer)), size);

		snprintf(name, sizeof(name), "vsyscall, %s", ways[i].name);
		/* The page begins with the number of gettimeofday(): mov $96,%rax. */
		report(!(got > 0) || !memcmp(buffer, "\x48\xc7\xc0\x60", 4),
		       name, "%s", result_name(got, value, sizeof(value)));
	}
	report_result("vsyscall, vm_readv over its end",
		      vm_read(VSYSCALL + page_size - 8, buffer, 16), 8);
#else
	report_skip("vsyscall", "only x86_64 has it");
#endif
}

/* A word on both sides of a border, and long transfers over many. */

static void word_over(const char *what, char *border, enum expected read,
		      enum expected write)
{
	static const char *const names[] = { "PEEKDATA", "POKEDATA" };
	char buffer[8], name[120], value[32];
	size_t i;

	for (i = 0; i < 2; i++) {
		enum expected want = i ? write : read;
		long got = ways[i].go((uintptr_t)border - 3,
				      memset(buffer, 2, 8), 8);

		snprintf(name, sizeof(name), "a word over the border, %s, %s",
			 what, names[i]);
		report(want == ANY || (want == YES) == (got == 8), name, "%s",
		       result_name(got, value, sizeof(value)));
	}
}

static char *borders[5];

static void make_borders(void)
{
	int fd = filled_file(file_ramfs(4), 4);
	char *memory;
	size_t i;

	for (i = 0; i < 5; i++) {
		borders[i] = map_room(8) + 4 * page_size;
		place(borders[i] - 4 * page_size, 4, RW,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	}
	place(borders[0], 4, RW, MAP_PRIVATE, fd, 0);
	place(borders[1], 4, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	place(borders[2], 4, PROT_READ, MAP_SHARED, fd, 0);
	/* 3: nothing mapped; 4: memory of a device, if there is any */
	memory = device ? map_device(4) : NULL;
	if (!memory ||
	    mremap(memory, 4 * page_size, 4 * page_size,
		   MREMAP_MAYMOVE | MREMAP_FIXED, borders[4]) == MAP_FAILED)
		borders[4] = NULL;
}

static void words_over_borders(void)
{
	word_over("anonymous and file", borders[0], YES, YES);
	word_over("anonymous and PROT_NONE", borders[1], YES, YES);
	word_over("anonymous and file, read-only", borders[2], YES, NO);
	word_over("anonymous and nothing", borders[3], NO, NO);
	if (borders[4])
		word_over("anonymous and a device", borders[4], YES, YES);
	else
		report_skip("a word over the border, anonymous and a device",
			    "%s", no_device());
}

#define LONG 1024 /* pages */

static char *chain;
static int chain_file;

/* Neighbours that are all different: 1024 pages, 256 VMAs. */
static void make_chain(void)
{
	size_t i;

	chain = map_room(LONG);
	chain_file = file_memfd(LONG);
	for (i = 0; i < LONG; i += 4) {
		char *at = chain + i * page_size;

		if (i % 16 == 4)
			place(at, 4, RW, MAP_SHARED, chain_file, i * page_size);
		else if (i % 16 == 12)
			place(at, 4, RW, MAP_PRIVATE, chain_file,
			      i * page_size);
		else
			place(at, 4, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	}
	fill(chain, LONG * page_size, 5);
	for (i = 0; i < LONG; i += 16)
		mprotect(chain + i * page_size, 4 * page_size, PROT_READ);
}

static void try_long(const char *what, size_t from, size_t size)
{
	static const size_t reading[] = { 2, 4 };
	char *buffer = malloc(size), *same = malloc(LONG * page_size);
	size_t wanted = LONG * page_size - from, i;
	char name[120];

	if (size < wanted)
		wanted = size;
	fill(same, LONG * page_size, 5);
	for (i = 0; i < 2; i++) {
		const struct way *way = &ways[reading[i]];
		size_t done = 0;
		long got;

		memset(buffer, 0, size);
		/* /proc/PID/mem may give less than all at once. */
		do {
			got = way->go((uintptr_t)chain + from + done,
				      buffer + done, size - done);
			if (got > 0)
				done += got;
		} while (got > 0 && done < size && way->go == mem_read);
		snprintf(name, sizeof(name), "%s, %s", what, way->name);
		report(done == wanted && !memcmp(buffer, same + from, done),
		       name, "%zu", done);
	}
	free(buffer);
	free(same);
}

static void long_transfers(void)
{
	size_t size = LONG * page_size, i;
	char *buffer = malloc(size), *back = malloc(size);
	char name[120], value[32];

	try_long("256 VMAs", 0, size);
	try_long("256 VMAs, unaligned", 1001, size - 3001);
	try_long("into a hole", 1001, size + page_size);
	report_result("into PROT_NONE, mem read",
		      mem_read((uintptr_t)borders[1] - 4 * page_size, buffer,
			       8 * page_size),
		      8 * (long)page_size);
	report_result("into PROT_NONE, vm_readv",
		      vm_read((uintptr_t)borders[1] - 4 * page_size, buffer,
			      8 * page_size),
		      4 * (long)page_size);
	/* Half of it can't be written without FOLL_FORCE. */
	for (i = 3; i < WAYS; i += 2) {
		long got;

		fill(buffer, size, 9);
		got = ways[i].go((uintptr_t)chain + 5 * page_size, buffer,
				 20 * page_size);
		snprintf(name, sizeof(name), "into a read-only VMA, %s",
			 ways[i].name);
		report_value(name, got);
		/* Only some of it, where the rules of copying are the same for all. */
		if (got > 0) {
			long same = vm_read((uintptr_t)chain + 5 * page_size,
					    back, got);

			snprintf(name, sizeof(name),
				 "into a read-only VMA, %s, read back",
				 ways[i].name);
			report(same == got && !memcmp(buffer, back, got), name,
			       "%s", result_name(same, value, sizeof(value)));
		}
	}
	free(buffer);
	free(back);
}

/* Several ranges in one call; the second can't be read. */
static void vectors(void)
{
	char *buffer = malloc(16 * page_size);
	struct iovec here = { buffer, 12 * page_size };
	struct iovec there[3] = { { chain + 100, 4 * page_size },
				  { chain + (LONG - 1) * page_size,
				    4 * page_size },
				  { chain + 20 * page_size, 4 * page_size } };

	report_value("three ranges, one into a hole",
		     result(process_vm_readv(tracee, &here, 1, there, 3, 0)));
	there[1].iov_base = chain + 40 * page_size;
	report_value("three ranges",
		     result(process_vm_readv(tracee, &here, 1, there, 3, 0)));
	free(buffer);
}

/* A device that is larger than what is asked for, over and from it. */
static void try_device(void)
{
	char *buffer, *same, value[32];
	long got;

	if (!device) {
		report_skip("a device", "%s", no_device());
		return;
	}
	buffer = calloc(16, page_size);
	same = malloc(16 * page_size);
	fill(same, 16 * page_size, 5);
	got = mem_read((uintptr_t)device, buffer, 16 * page_size);
	report(got > 0 && !memcmp(buffer, same, got),
	       "a device, mem read of 16 pages", "%s",
	       result_name(got, value, sizeof(value)));
	got = mem_read((uintptr_t)device + 101, buffer, page_size);
	report(got > 0 && !memcmp(buffer, same + 101, got),
	       "a device, mem read, unaligned", "%s",
	       result_name(got, value, sizeof(value)));
	fill(buffer, 2 * page_size, 8);
	got = mem_write((uintptr_t)device + 333, buffer, 2 * page_size);
	/* It is shared: what the tracee was given is seen here. */
	report(got > 0 && filled(device + 333, got, 8),
	       "a device, mem write, unaligned", "%s",
	       result_name(got, value, sizeof(value)));
	got = vm_read((uintptr_t)device, buffer, page_size);
	report_result("a device, vm_readv", got, -EFAULT);
	free(buffer);
	free(same);
}

static void touch(char *at)
{
	*(volatile char *)at = *(volatile char *)at;
}

/*
 * In the tracee: a fork leaves the pages of a device marked as neither accessed
 * nor written, and arm64 faults on that in the mapping that the kernel makes.
 */
static void touch_device(void)
{
	size_t i;

	for (i = 0; device && i < 16; i++)
		touch(device + i * page_size);
	for (i = 0; borders[4] && i < 4; i++)
		touch(borders[4] + i * page_size);
}

void test_remote(void)
{
	char path[40];
	size_t i, j;

	make_places();
	make_borders();
	make_chain();
	tracee = tracee_start(touch_device);
	snprintf(path, sizeof(path), "/proc/%d/mem", tracee);
	mem_fd = open(path, O_RDWR | O_CLOEXEC);
	if (mem_fd < 0)
		fatal("open /proc/PID/mem");
	for (i = 0; i < place_count; i++)
		for (j = 0; j < WAYS; j++)
			try_way(&places[i], &ways[j]);
	try_device();
	words_over_borders();
	long_transfers();
	vectors();
	vsyscall();
	grow();
	close(mem_fd);
	tracee_end(tracee);
	report_pins("all pins given back");
}
