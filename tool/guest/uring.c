// SPDX-License-Identifier: GPL-2.0-only
/*
 * io_uring's registered buffers: what may be registered, what it costs, and that
 * the data goes to where it should.
 */
#include <errno.h>
#include <linux/io_uring.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <stdlib.h>
#include <unistd.h>

#include "guest.h"

#define RW (PROT_READ | PROT_WRITE)

static int ring = -1;
static struct io_uring_params ring_params;

static long ring_register(unsigned int what, const void *argument,
			  unsigned int count)
{
	return result(
		syscall(__NR_io_uring_register, ring, what, argument, count));
}

static long unregister(void)
{
	return ring_register(IORING_UNREGISTER_BUFFERS, NULL, 0);
}

static long register_one(const void *memory, size_t size)
{
	struct iovec vector = { .iov_base = (void *)memory, .iov_len = size };

	return ring_register(IORING_REGISTER_BUFFERS, &vector, 1);
}

/* Register one buffer, and take it back. */
static void try(const char *name, const void *memory, size_t size, long wanted)
{
	long got = register_one(memory, size);

	report_result(name, got, wanted);
	if (got == 0 && unregister())
		fatal("unregister a buffer");
}

/* Kernels differ in this: the comparison will tell. */
static void try_any(const char *name, const void *memory, size_t size)
{
	long got = register_one(memory, size);

	report_value(name, got);
	if (got == 0 && unregister())
		fatal("unregister a buffer");
}

static void one_mapping(void)
{
	char *memory;
	int fd;

	try("anonymous", map_anon(64, RW), 64 * page_size, 0);
	try("anonymous, one byte", map_anon(1, RW), 1, 0);
	memory = map_anon(64, RW);
	try("unaligned", memory + 100, 62 * page_size + 1234, 0);
	try("unaligned, 2 bytes on 2 pages", memory + page_size - 1, 2, 0);
	memory = map_anon(2048, RW);
	memory = (char *)(((uintptr_t)memory + 0x3fffff) & ~0x3fffffUL);
	madvise(memory, 0x200000, MADV_HUGEPAGE);
	memory[0] = 1;
	try("transparent huge page", memory, 0x200000, 0);
	try("anonymous, shared",
	    mmap(NULL, 8 * page_size, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0),
	    8 * page_size, 0);

	fd = file_memfd(16);
	try("memfd, shared", map_file(fd, 16, RW, MAP_SHARED), 16 * page_size,
	    0);
	try("memfd, private", map_file(fd, 16, RW, MAP_PRIVATE), 16 * page_size,
	    0);
	try("memfd, beyond its end", map_file(file_memfd(2), 4, RW, MAP_SHARED),
	    4 * page_size, -EFAULT);
	fd = file_ramfs(16);
	try_any("file, shared", map_file(fd, 16, RW, MAP_SHARED),
		16 * page_size);
	try_any("file, shared, one page", map_file(fd, 16, RW, MAP_SHARED),
		page_size);
	try_any("file, private", map_file(fd, 16, RW, MAP_PRIVATE),
		16 * page_size);
	try_any("file, private, one page", map_file(fd, 16, RW, MAP_PRIVATE),
		page_size);

	try("PROT_NONE", map_anon(4, PROT_NONE), 4 * page_size, -EFAULT);
	try("read-only", map_anon(4, PROT_READ), 4 * page_size, -EFAULT);
	try("write-only", map_anon(4, PROT_WRITE), 4 * page_size, 0);
	memory = map_device(4);
	if (memory)
		try("VM_PFNMAP", memory, 4 * page_size, -EFAULT);
	else
		report_skip("VM_PFNMAP", "/dev/mem can't be mapped");
}

static void huge_pages(void)
{
	char *memory = map_huge(2, MAP_PRIVATE);
	char *room;
	int fd;

	if (!memory) {
		report_skip("hugetlb", "there are no huge pages");
		return;
	}
	try("hugetlb, private", memory, 2 * huge_size, 0);
	try("hugetlb, a part, unaligned", memory + huge_size - 100, 5000, 0);
	munmap(memory, 2 * huge_size);
	memory = map_huge(1, MAP_SHARED);
	if (memory) {
		try("hugetlb, shared", memory, huge_size, 0);
		munmap(memory, huge_size);
	}
	fd = file_huge(1);
	if (fd < 0) {
		report_skip("memfd of huge pages", "there are none");
		return;
	}
	/* Huge pages want their own alignment; ordinary pages before and behind. */
	room = map_room(3 * huge_size / page_size);
	room = (char *)(((uintptr_t)room + huge_size - 1) & ~(huge_size - 1));
	memory = mmap(room, huge_size, RW, MAP_SHARED | MAP_FIXED, fd, 0);
	if (memory == MAP_FAILED)
		fatal("map a memfd of huge pages");
	try("memfd of huge pages", memory, huge_size, 0);
	place(memory + huge_size, 4, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	try_any("huge pages, then anonymous", memory + huge_size - 4096,
		4096 + page_size);
	place(memory + huge_size, 4, RW, MAP_SHARED, file_memfd(4), 0);
	try_any("huge pages, then a memfd", memory + huge_size - 4096,
		4096 + page_size);
	munmap(memory, huge_size + 4 * page_size);
	close(fd);
}

/* 4 pages of one thing, and behind them 4 of another. */
static char *pair(int one, int one_flags, int other, int other_flags,
		  off_t offset)
{
	char *room = map_room(8);

	place(room, 4, RW, one_flags | (one < 0 ? MAP_ANONYMOUS : 0), one, 0);
	place(room + 4 * page_size, 4, RW,
	      other_flags | (other < 0 ? MAP_ANONYMOUS : 0), other, offset);
	return room;
}

static void several_mappings(void)
{
	size_t all = 8 * page_size;
	int shm = file_memfd(32), other_shm = file_memfd(32);
	int file = file_ramfs(32), other_file = file_ramfs(32);
	char *room, *memory;
	size_t i;

	try_any("two files in one range",
		pair(shm, MAP_SHARED, other_shm, MAP_SHARED, 0), all);
	try_any("two private files in one range",
		pair(shm, MAP_PRIVATE, other_shm, MAP_PRIVATE, 0), all);
	try("one file twice in one range",
	    pair(shm, MAP_SHARED, shm, MAP_SHARED, 16 * page_size), all, 0);
	try("one file, shared and private",
	    pair(shm, MAP_SHARED, shm, MAP_PRIVATE, 16 * page_size), all, 0);
	try_any("memfd, then anonymous",
		pair(shm, MAP_SHARED, -1, MAP_PRIVATE, 0), all);
	try_any("anonymous, then memfd",
		pair(-1, MAP_PRIVATE, shm, MAP_SHARED, 0), all);
	/* With private files, which GUP itself has nothing against. */
	try_any("file, then anonymous",
		pair(file, MAP_PRIVATE, -1, MAP_PRIVATE, 0), all);
	try_any("anonymous, then file",
		pair(-1, MAP_PRIVATE, file, MAP_PRIVATE, 0), all);
	try_any("memfd, then file",
		pair(shm, MAP_PRIVATE, file, MAP_PRIVATE, 0), all);
	try_any("file, then memfd",
		pair(file, MAP_PRIVATE, shm, MAP_PRIVATE, 0), all);
	try_any("two ordinary files",
		pair(file, MAP_PRIVATE, other_file, MAP_PRIVATE, 0), all);
	try_any("one ordinary file twice",
		pair(file, MAP_PRIVATE, file, MAP_PRIVATE, 16 * page_size),
		all);
	try("the first half only, anonymous",
	    pair(-1, MAP_PRIVATE, shm, MAP_SHARED, 0) + 100,
	    4 * page_size - 100, 0);
	try("the second half only, memfd",
	    pair(-1, MAP_PRIVATE, shm, MAP_SHARED, 0) + 4 * page_size,
	    4 * page_size, 0);
	try_any("one byte too many", pair(-1, MAP_PRIVATE, shm, MAP_SHARED, 0),
		4 * page_size + 1);

	memory = map_anon(8, RW);
	munmap(memory + 3 * page_size, page_size);
	try("a hole", memory, all, -EFAULT);
	try("up to a hole", memory, 3 * page_size, 0);
	try("from a hole on", memory + 3 * page_size, 5 * page_size, -EFAULT);
	try("nothing mapped", map_room(4), 4 * page_size, -EFAULT);

	/* Neighbours with different flags are not merged. */
	memory = map_anon(256, RW);
	for (i = 0; i < 256; i += 2)
		madvise(memory + i * page_size, page_size, MADV_DONTFORK);
	try("256 VMAs", memory, 256 * page_size, 0);
	try("256 VMAs, unaligned", memory + 17, 256 * page_size - 34, 0);
	place(memory + 200 * page_size, 1, RW, MAP_SHARED, shm, 0);
	try_any("256 VMAs, one of a file", memory, 256 * page_size);
	room = map_room(64);
	for (i = 0; i < 64; i++)
		place(room + i * page_size, 1, RW, MAP_SHARED, shm,
		      (off_t)(i * 7 % 32 * page_size));
	try("64 VMAs of one file", room, 64 * page_size, 0);
}

static void wrong_arguments(void)
{
	char *memory = map_anon(4, RW);
	struct iovec vectors[3] = { { memory, page_size },
				    { memory + page_size, page_size },
				    { NULL, 0 } };

	try("no length", memory, 0, -EFAULT);
	try("more than 1 GiB", memory, (1UL << 30) + 1, -EFAULT);
	try("the end of memory", (void *)-(uintptr_t)page_size, 2 * page_size,
	    -EOVERFLOW);
	try("an address of the kernel's", (void *)(~0UL << 40), page_size,
	    -EFAULT);
	report_result("three buffers, one empty",
		      ring_register(IORING_REGISTER_BUFFERS, vectors, 3), 0);
	report_result("registered already",
		      ring_register(IORING_REGISTER_BUFFERS, vectors, 3),
		      -EBUSY);
	report_result("unregister", unregister(), 0);
	report_result("unregister again", unregister(), -ENXIO);
	vectors[2].iov_base = map_room(1);
	vectors[2].iov_len = page_size;
	report_result("three buffers, the last not mapped",
		      ring_register(IORING_REGISTER_BUFFERS, vectors, 3),
		      -EFAULT);
}

/* A ring of provided buffers is pinned by the same function. */
static void buffer_ring(void)
{
	enum { REGISTER_PBUF_RING = 22, UNREGISTER_PBUF_RING = 23 };
	struct {
		uint64_t address;
		uint32_t entries;
		uint16_t group, flags;
		uint64_t reserved[3];
	} argument = { .entries = 1024 };
	size_t pages = 1024 * 16 / page_size;
	struct {
		const char *name;
		char *memory;
		long wanted;
	} tries[] = {
		{ "ring of buffers, anonymous", map_anon(pages, RW), 0 },
		{ "ring of buffers, memfd",
		  map_file(file_memfd(pages), pages, RW, MAP_SHARED), 0 },
		{ "ring of buffers, file",
		  map_file(file_ramfs(pages), pages, RW, MAP_PRIVATE), 1 },
		{ "ring of buffers, not mapped", map_room(pages), -EFAULT },
	};
	size_t i;

	for (i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		long got;

		argument.address = (uintptr_t)tries[i].memory;
		got = ring_register(REGISTER_PBUF_RING, &argument, 1);
		if (got == -EINVAL && i == 0) {
			report_skip("ring of buffers",
				    "this io_uring has none");
			return;
		}
		if (tries[i].wanted == 1)
			report_value(tries[i].name, got);
		else
			report_result(tries[i].name, got, tries[i].wanted);
		if (got == 0 &&
		    ring_register(UNREGISTER_PBUF_RING, &argument, 1))
			fatal("unregister a ring of buffers");
	}
}

/* Submit one entry and wait for its result. */
static long submit(const struct io_uring_sqe *entry)
{
	size_t sq_size = ring_params.sq_off.array +
			 ring_params.sq_entries * sizeof(unsigned int);
	size_t cq_size = ring_params.cq_off.cqes +
			 ring_params.cq_entries * sizeof(struct io_uring_cqe);
	char *sq = mmap(NULL, sq_size, RW, MAP_SHARED | MAP_POPULATE, ring,
			IORING_OFF_SQ_RING);
	char *cq = mmap(NULL, cq_size, RW, MAP_SHARED | MAP_POPULATE, ring,
			IORING_OFF_CQ_RING);
	struct io_uring_sqe *entries =
		mmap(NULL, ring_params.sq_entries * sizeof(*entries), RW,
		     MAP_SHARED, ring, IORING_OFF_SQES);
	unsigned int *tail, *head, mask, index;
	struct io_uring_cqe *completions;
	long got;

	if (sq == MAP_FAILED || cq == MAP_FAILED || entries == MAP_FAILED)
		fatal("map the ring");
	tail = (unsigned int *)(sq + ring_params.sq_off.tail);
	mask = *(unsigned int *)(sq + ring_params.sq_off.ring_mask);
	index = *tail & mask;
	entries[index] = *entry;
	((unsigned int *)(sq + ring_params.sq_off.array))[index] = index;
	__atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
	got = result(syscall(__NR_io_uring_enter, ring, 1, 1,
			     IORING_ENTER_GETEVENTS, NULL, 0));
	if (got == 1) {
		head = (unsigned int *)(cq + ring_params.cq_off.head);
		mask = *(unsigned int *)(cq + ring_params.cq_off.ring_mask);
		completions =
			(struct io_uring_cqe *)(cq + ring_params.cq_off.cqes);
		got = completions[*head & mask].res;
		__atomic_store_n(head, *head + 1, __ATOMIC_RELEASE);
	}
	munmap(sq, sq_size);
	munmap(cq, cq_size);
	munmap(entries, ring_params.sq_entries * sizeof(*entries));
	return got;
}

/* Write a registered buffer to a file, and read that into another part of it. */
static void data(const char *kind, char *memory, size_t size)
{
	size_t half = size / 2 - 100;
	struct io_uring_sqe entry = { .opcode = IORING_OP_WRITE_FIXED };
	int fd = file_memfd(size / page_size + 1);
	char name[100];
	long got;

	fill(memory, size, 3);
	if (register_one(memory + 50, size - 50)) {
		strcpy(name, kind);
		strcat(name, ", data");
		report(false, name, "cannot be registered");
		return;
	}
	entry.fd = fd;
	entry.addr = (uintptr_t)memory + 50;
	entry.len = half;
	got = submit(&entry);
	strcpy(name, kind);
	strcat(name, ", written");
	report(got == (long)half, name, "%s",
	       got == (long)half ? "all" : "not all");
	entry.opcode = IORING_OP_READ_FIXED;
	entry.addr = (uintptr_t)memory + 100 + half;
	got = submit(&entry);
	strcpy(name, kind);
	strcat(name, ", read back");
	report(got == (long)half &&
		       !memcmp(memory + 50, memory + 100 + half, half),
	       name, "%s", got == (long)half ? "all" : "not all");
	entry.addr = (uintptr_t)memory;
	strcpy(name, kind);
	strcat(name, ", outside of it");
	report_result(name, submit(&entry), -EFAULT);
	if (unregister())
		fatal("unregister a buffer");
	close(fd);
}

static void transfers(void)
{
	char *memory = map_anon(64, RW);
	size_t i;

	data("anonymous", memory, 64 * page_size);
	for (i = 0; i < 64; i += 2)
		madvise(memory + i * page_size, page_size, MADV_DONTFORK);
	data("64 VMAs", memory, 64 * page_size);
	data("memfd", map_file(file_memfd(16), 16, RW, MAP_SHARED),
	     16 * page_size);
	memory = map_huge(1, MAP_PRIVATE);
	if (memory)
		data("hugetlb", memory, huge_size);
	else
		report_skip("hugetlb, data", "there are no huge pages");
}

/* What is pinned counts for a user who has no CAP_IPC_LOCK. */
static void locked_memory(void)
{
	struct rlimit limit = { 64 * 1024, 64 * 1024 };
	char *memory = map_anon(64, RW), *huge = map_huge(1, MAP_PRIVATE);
	int status;
	pid_t pid;

	if (geteuid()) {
		report_skip("RLIMIT_MEMLOCK",
			    "only root can become another user");
		return;
	}
	pid = fork();
	if (pid == 0) {
		if (setrlimit(RLIMIT_MEMLOCK, &limit) || setgid(1000) ||
		    setuid(1000))
			fatal("become another user");
		close(ring);
		memset(&ring_params, 0, sizeof(ring_params));
		/* The ring itself counts too in some kernels: keep away from the limit. */
		ring = syscall(__NR_io_uring_setup, 1, &ring_params);
		if (ring < 0)
			fatal("make a ring as another user");
		try("RLIMIT_MEMLOCK of 64 KiB, 32 KiB", memory, 32 * 1024, 0);
		try("RLIMIT_MEMLOCK of 64 KiB, 32 KiB again", memory, 32 * 1024,
		    0);
		try("RLIMIT_MEMLOCK of 64 KiB, 128 KiB", memory, 128 * 1024,
		    -ENOMEM);
		try("RLIMIT_MEMLOCK of 64 KiB, 32 KiB after that", memory,
		    32 * 1024, 0);
		if (huge)
			try("RLIMIT_MEMLOCK of 64 KiB, 4 KiB of a huge page",
			    huge, 4096, -ENOMEM);
		exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		fatal("wait for another user's process");
	report(WIFEXITED(status) && !WEXITSTATUS(status),
	       "RLIMIT_MEMLOCK, finished", "%s",
	       WIFEXITED(status) ? "yes" : "no");
}

/* An address with a tag in its top byte, which arm64 lets a process use. */
static void tagged(void)
{
#if defined(__aarch64__) && defined(PR_SET_TAGGED_ADDR_CTRL)
	uintptr_t tag = (uintptr_t)0x2a << 56;
	char *memory = map_anon(8, RW);
	char *files =
		pair(file_memfd(4), MAP_SHARED, file_memfd(4), MAP_SHARED, 0);

	if (prctl(PR_SET_TAGGED_ADDR_CTRL, PR_TAGGED_ADDR_ENABLE, 0, 0, 0)) {
		report_skip("tagged address", "the kernel doesn't take them");
		return;
	}
	try("tagged address", (void *)((uintptr_t)memory | tag), 8 * page_size,
	    0);
	try("tagged address, unaligned",
	    (void *)(((uintptr_t)memory + 9) | tag), 7 * page_size, 0);
	try("tagged address, two files", (void *)((uintptr_t)files | tag),
	    8 * page_size, -EINVAL);
#else
	report_skip("tagged address", "only arm64 has them");
#endif
}

void test_uring(void)
{
	ring = syscall(__NR_io_uring_setup, 8, &ring_params);
	if (ring < 0) {
		report_skip("all", "no io_uring, %s",
			    errno == ENOSYS ? "CONFIG_IO_URING is off" :
					      "it is forbidden");
		return;
	}
	one_mapping();
	huge_pages();
	several_mappings();
	wrong_arguments();
	buffer_ring();
	transfers();
	locked_memory();
	tagged();
	close(ring);
	report_pins("all pins given back");
}
