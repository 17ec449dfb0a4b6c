/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the groups of tests share. A group is a function that reports results;
 * each runs in a process of its own, so that it can die or hang alone.
 *
 * A result is a value, and the same program runs on both kernels: where nobody
 * can say what is right, the comparison of the two still can say what changed.
 * Nothing that differs between two runs (an address, a time, a PID) goes into
 * a name or a value, and no value has ": " in it.
 */
#ifndef GUEST_H
#define GUEST_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Report a test; value says what came of it, in the words of printf(). */
void report(bool right, const char *name, const char *value, ...)
	__attribute__((format(printf, 3, 4)));
/* Report what a call gave (-errno on failure); right if it is what is wanted. */
void report_result(const char *name, long got, long wanted);
/* The same where it isn't known what is right. */
void report_value(const char *name, long got);
/* Report that a test can't be made here. */
void report_skip(const char *name, const char *why, ...)
	__attribute__((format(printf, 2, 3)));
/* "-EINVAL" for -EINVAL, else the number, in a buffer of the caller's. */
const char *result_name(long result, char *buffer, size_t size);
/* End the group: something that every test in it needs did not work. */
void fatal(const char *what) __attribute__((noreturn));

/* A call's result in the kernel's own form. */
static inline long result(long returned)
{
	return returned < 0 ? -errno : returned;
}

extern size_t page_size;
extern size_t huge_size; /* 0: there are no huge pages */

/* Mappings, each `pages` long (map_huge(): huge pages); fatal() on failure. */
char *map_anon(size_t pages, int prot);
char *map_file(int fd, size_t pages, int prot, int flags);
char *map_huge(size_t pages, int flags);
/* Room of that many pages with nothing mapped in it; map into it by place(). */
char *map_room(size_t pages);
char *place(char *at, size_t pages, int prot, int flags, int fd, off_t offset);
/* A file: on ramfs (a file system that is not shmem), on tmpfs, of huge pages. */
int file_ramfs(size_t pages);
int file_memfd(size_t pages);
int file_huge(size_t pages);
/*
 * Physical memory that the kernel was told to leave alone, mapped VM_PFNMAP with
 * an ->access(); NULL if there is none.
 */
char *map_device(size_t pages);
/*
 * Whether ->access() of such memory may be called; init's argument "no-access"
 * says no. Where the CPU has PAN, arm64 kernels up to 2025 make a mapping for it
 * with the permissions of the user's, and fault on it.
 */
extern bool device_reachable;
/*
 * Where a mapping is that the kernel made, such as "[vvar]" (VM_PFNMAP without an
 * ->access()) or "[vsyscall]"; NULL if there is none.
 */
char *find_mapping(const char *name);

/* Fill memory with bytes that say where they are, and see if they still do. */
void fill(char *memory, size_t size, unsigned int seed);
bool filled(const char *memory, size_t size, unsigned int seed);

/* The whole of a small file as text; "" if it can't be read. */
const char *read_text(const char *path, char *buffer, size_t size);
/* Write text to a file of the kernel's: 0 or -errno. */
long write_text(const char *path, const char *text);
/* Pins taken and not given back, by the kernel's own count; -1: not counted. */
long pins_held(void);
/* Report that there are none. */
void report_pins(const char *name);

/*
 * A process that has a copy of all that is mapped now (a private mapping is a
 * copy, a shared one is shared), stopped and traced by the caller.
 */
pid_t tracee_start(void (*prepare)(void));
void tracee_end(pid_t pid);

void test_gup(void);
void test_uring(void);
void test_remote(void);
void test_uprobe(void);
void test_exec(void);
void test_tags(void);

/* What the program does when a test has started it anew. */
int uprobe_target(void);
int exec_target(int argc, char **argv);

#endif
