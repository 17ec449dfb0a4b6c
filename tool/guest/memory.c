// SPDX-License-Identifier: GPL-2.0-only
/* Mappings of all kinds, and processes that have them. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"

size_t page_size;
size_t huge_size;
bool device_reachable = true;

/*
 * Where the kernel was told to leave some memory alone: by memmap= on x86, by
 * mem= on arm64, whose machine has more of it.
 */
#ifdef __aarch64__
#define DEVICE_START 0x71000000UL
#else
#define DEVICE_START 0x10000000UL
#endif

static char *mapped(void *memory, const char *what)
{
	if (memory == MAP_FAILED)
		fatal(what);
	return memory;
}

char *map_anon(size_t pages, int prot)
{
	return mapped(mmap(NULL, pages * page_size, prot,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
		      "map anonymous memory");
}

char *map_file(int fd, size_t pages, int prot, int flags)
{
	return mapped(mmap(NULL, pages * page_size, prot, flags, fd, 0),
		      "map a file");
}

char *map_huge(size_t pages, int flags)
{
	void *memory;

	if (!huge_size) {
		char text[4096], *found;
		unsigned long kilobytes = 0, pages_there = 0;

		read_text("/proc/meminfo", text, sizeof(text));
		found = strstr(text, "Hugepagesize:");
		if (found)
			sscanf(found, "Hugepagesize: %lu", &kilobytes);
		found = strstr(text, "HugePages_Total:");
		if (found)
			sscanf(found, "HugePages_Total: %lu", &pages_there);
		if (!pages_there)
			return NULL;
		huge_size = kilobytes * 1024;
	}
	memory = mmap(NULL, pages * huge_size, PROT_READ | PROT_WRITE,
		      flags | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
	return memory == MAP_FAILED ? NULL : memory;
}

char *map_room(size_t pages)
{
	/* Far from where the kernel places what has no address of its own. */
	static uintptr_t next = 0x1000000000;
	uintptr_t room = next;

	next += (pages + 16) * page_size;
	return (char *)room;
}

char *place(char *at, size_t pages, int prot, int flags, int fd, off_t offset)
{
	return mapped(mmap(at, pages * page_size, prot, flags | MAP_FIXED, fd,
			   offset),
		      "map at a place");
}

static int sized(int fd, size_t size, const char *what)
{
	if (fd < 0 || ftruncate(fd, size))
		fatal(what);
	return fd;
}

int file_ramfs(size_t pages)
{
	char name[] = "/ram/XXXXXX";
	int fd;

	/* Started by hand there is no such place. */
	if (access("/ram", W_OK)) {
		char other[] = "/var/tmp/XXXXXX";

		fd = mkstemp(other);
		unlink(other);
	} else {
		fd = mkstemp(name);
		unlink(name);
	}
	return sized(fd, pages * page_size, "make a file");
}

int file_memfd(size_t pages)
{
	return sized(memfd_create("test", 0), pages * page_size,
		     "make a memfd");
}

int file_huge(size_t pages)
{
	int fd = memfd_create("test", MFD_HUGETLB);

	if (fd >= 0 && ftruncate(fd, pages * huge_size)) {
		close(fd);
		return -1;
	}
	return fd;
}

char *map_device(size_t pages)
{
	int fd = open("/dev/mem", O_RDWR | O_SYNC);
	void *memory;

	if (fd < 0)
		return NULL;
	memory = mmap(NULL, pages * page_size, PROT_READ | PROT_WRITE,
		      MAP_SHARED, fd, DEVICE_START);
	close(fd);
	return memory == MAP_FAILED ? NULL : memory;
}

char *find_mapping(const char *name)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	unsigned long start = 0;
	char line[300];

	while (maps && fgets(line, sizeof(line), maps))
		if (strstr(line, name))
			sscanf(line, "%lx", &start);
	if (maps)
		fclose(maps);
	return (char *)start;
}

static char pattern(size_t i, unsigned int seed)
{
	return (char)(i * 7 + i / 4096 * 13 + seed);
}

void fill(char *memory, size_t size, unsigned int seed)
{
	size_t i;

	for (i = 0; i < size; i++)
		memory[i] = pattern(i, seed);
}

bool filled(const char *memory, size_t size, unsigned int seed)
{
	size_t i;

	for (i = 0; i < size; i++)
		if (memory[i] != pattern(i, seed))
			return false;
	return true;
}

const char *read_text(const char *path, char *buffer, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t length = 0;
	ssize_t got;

	while (fd >= 0 && length < size - 1) {
		got = read(fd, buffer + length, size - 1 - length);
		if (got <= 0)
			break;
		length += got;
	}
	buffer[length] = 0;
	if (fd >= 0)
		close(fd);
	return buffer;
}

long write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_APPEND);
	long done;

	if (fd < 0)
		return result(-1);
	done = result(write(fd, text, strlen(text)));
	close(fd);
	return done < 0 ? done : 0;
}

long pins_held(void)
{
	static char text[16384];
	long taken, given;
	char *found;

	/* What the CPUs have not yet added up. */
	write_text("/proc/sys/vm/stat_refresh", "1");
	read_text("/proc/vmstat", text, sizeof(text));
	found = strstr(text, "nr_foll_pin_acquired ");
	if (!found || sscanf(found, "nr_foll_pin_acquired %ld", &taken) != 1)
		return -1;
	found = strstr(text, "nr_foll_pin_released ");
	if (!found || sscanf(found, "nr_foll_pin_released %ld", &given) != 1)
		return -1;
	return taken - given;
}

void report_pins(const char *name)
{
	long held = pins_held();

	if (held == -1)
		report_skip(name, "the kernel does not count pins");
	else
		report_result(name, held, 0);
}

pid_t tracee_start(void (*prepare)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		if (prepare)
			prepare();
		raise(SIGSTOP);
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status))
		fatal("start a process to be traced");
	return pid;
}

void tracee_end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}
