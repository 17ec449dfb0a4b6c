// SPDX-License-Identifier: GPL-2.0-only
/*
 * exec with large lists of arguments, which are put on the new stack by GUP. The
 * new program says whether it was given what was sent.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"

extern char **environ;

static unsigned long sum(char **words)
{
	unsigned long hash = 14695981039346656037UL;
	const char *c;

	for (; *words; words++) {
		for (c = *words; *c; c++)
			hash = (hash ^ (unsigned char)*c) * 1099511628211UL;
		hash = (hash ^ 256) * 1099511628211UL;
	}
	return hash;
}

/* argv[1] is what all that follows should add up to. */
int exec_target(int argc, char **argv)
{
	if (argc < 2)
		return 1;
	return strtoul(argv[1], NULL, 16) == (sum(argv + 2) ^ sum(environ)) ?
		       0 :
		       1;
}

/*
 * Run this program with `count` arguments of `size` bytes each, and as many in
 * its environment; stack: a limit for it, 0 for none but the usual.
 */
static void try(const char *name, size_t count, size_t size, bool both,
		size_t stack, long wanted)
{
	char **words = calloc(count + 3, sizeof(*words));
	char **extra = calloc(count + 1, sizeof(*extra));
	char check[32];
	int failure[2], status, error = 0;
	size_t i;
	pid_t pid;

	words[0] = "exec-target";
	words[1] = check;
	for (i = 0; i < count; i++) {
		words[i + 2] = malloc(size + 1);
		memset(words[i + 2], 'a' + i % 26, size);
		words[i + 2][size] = 0;
		if (both)
			extra[i] = words[i + 2];
	}
	snprintf(check, sizeof(check), "%lx", sum(words + 2) ^ sum(extra));
	/* What exec says comes through a pipe that a success closes. */
	if (pipe2(failure, O_CLOEXEC))
		fatal("make a pipe");
	pid = fork();
	if (pid == 0) {
		struct rlimit limit = { stack, stack };

		if (stack)
			setrlimit(RLIMIT_STACK, &limit);
		execve("/proc/self/exe", words, extra);
		error = errno;
		_exit(write(failure[1], &error, sizeof(error)) !=
		      sizeof(error));
	}
	close(failure[1]);
	if (read(failure[0], &error, sizeof(error)) != sizeof(error))
		error = 0;
	close(failure[0]);
	waitpid(pid, &status, 0);
	if (error)
		report_result(name, -error, wanted);
	else if (WIFSIGNALED(status))
		report(false, name, "killed by SIG%s",
		       sigabbrev_np(WTERMSIG(status)));
	else
		report(!wanted && !WEXITSTATUS(status), name, "%s",
		       WEXITSTATUS(status) ? "other arguments than were sent" :
					     "0");
	for (i = 0; i < count; i++)
		free(words[i + 2]);
	free(words);
	free(extra);
}

void test_exec(void)
{
	struct rlimit stack = { 8 << 20, 8 << 20 };

	if (setrlimit(RLIMIT_STACK, &stack))
		fatal("limit the stack to 8 MiB");
	try("no arguments", 0, 0, false, 0, 0);
	try("one of 100 bytes", 1, 100, true, 0, 0);
	try("one of 128 KiB less 1", 1, (128 << 10) - 1, false, 0, 0);
	try("one of 128 KiB", 1, 128 << 10, false, 0, -E2BIG);
	try("7 of 128 KiB less 1, twice", 7, (128 << 10) - 1, true, 0, 0);
	try("50000 of 10 bytes", 50000, 10, false, 0, 0);
	try("40000 empty ones, twice", 40000, 0, true, 0, 0);
	try("3 MiB, more than a quarter of the stack", 30, 100 << 10, false, 0,
	    -E2BIG);
	try("300 KiB, stack of 2 MiB", 3, 100 << 10, false, 2 << 20, 0);
	try("600 KiB, stack of 2 MiB", 6, 100 << 10, false, 2 << 20, -E2BIG);
}
