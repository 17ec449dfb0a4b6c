// SPDX-License-Identifier: GPL-2.0-only
/*
 * The guest's init: sets up what the tests need, runs the groups one by one, or
 * those that its arguments name, and ends the machine. Started by hand ("guest
 * remote exec") it prints TAP to stdout.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "report.h"

/* Seconds that a group may take: emulated, with KASAN, on a busy machine. */
#define PATIENCE 240

static const struct group {
	const char *name;
	void (*run)(void);
} groups[] = {
	{ "gup_test", test_gup },  { "io_uring", test_uring },
	{ "remote", test_remote }, { "uprobe", test_uprobe },
	{ "exec", test_exec },	   { "mte", test_tags },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void set_up(void)
{
	static const struct {
		const char *type, *place;
	} mounts[] = {
		{ "proc", "/proc" },
		{ "sysfs", "/sys" },
		{ "debugfs", "/sys/kernel/debug" },
		{ "tracefs", "/sys/kernel/tracing" },
		{ "tmpfs", "/tmp" },
		{ "ramfs", "/ram" },
	};
	size_t i;

	for (i = 0; i < COUNT(mounts); i++) {
		mkdir(mounts[i].place, 0755);
		if (mount(mounts[i].type, mounts[i].place, mounts[i].type, 0,
			  NULL)) {
			snprintf(state->group, sizeof(state->group), "init");
			report_skip(mounts[i].type, "it can't be mounted, %s",
				    strerrorname_np(errno));
		}
	}
	chmod("/tmp", 01777);
}

/* Wait for a group; false if it took too long. It is killed then. */
static bool wait_for(pid_t pid, int *status)
{
	struct timespec nap = { .tv_nsec = 20 * 1000 * 1000 };
	struct timespec begun, now;

	clock_gettime(CLOCK_MONOTONIC, &begun);
	for (;;) {
		pid_t got = waitpid(-1, status, WNOHANG);

		/* An init also reaps what it did not start. */
		if (got == pid)
			return true;
		if (got > 0)
			continue;
		clock_gettime(CLOCK_MONOTONIC, &now);
		if (now.tv_sec - begun.tv_sec > PATIENCE) {
			kill(-pid, SIGKILL);
			return false;
		}
		nanosleep(&nap, NULL);
	}
}

static void run(const struct group *group)
{
	int status = 0;
	pid_t pid;

	snprintf(state->group, sizeof(state->group), "%s", group->name);
	pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		group->run();
		exit(0);
	}
	if (pid < 0)
		report(false, "started", "no, %s", strerrorname_np(errno));
	else if (!wait_for(pid, &status))
		report(false, "finished", "no, it hangs");
	else if (WIFSIGNALED(status))
		report(false, "finished", "no, killed by SIG%s",
		       sigabbrev_np(WTERMSIG(status)));
	else
		report(WEXITSTATUS(status) == 0, "finished", "status %d",
		       WEXITSTATUS(status));
	kill(-pid, SIGKILL);
}

static bool wanted(const struct group *group, int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++)
		if (!strcmp(argv[i], group->name))
			return true;
	return false;
}

int main(int argc, char **argv)
{
	bool all = getpid() == 1;
	char text[64];
	size_t i;

	/* Started anew by one of the tests. */
	if (argc > 0 && !strcmp(argv[0], "uprobe-target"))
		return uprobe_target();
	if (argc > 0 && !strcmp(argv[0], "exec-target"))
		return exec_target(argc, argv);

	if (getpid() != 1 && argc == 1) {
		fprintf(stderr, "usage: %s GROUP...; the groups are:", argv[0]);
		for (i = 0; i < COUNT(groups); i++)
			fprintf(stderr, " %s", groups[i].name);
		fprintf(stderr, "\n");
		return 2;
	}
	page_size = sysconf(_SC_PAGESIZE);
	state = mmap(NULL, page_size, PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (state == MAP_FAILED) {
		perror("mmap");
		return 2;
	}
	state->kmsg = getpid() == 1;
	if (getpid() == 1)
		set_up();
	for (i = 1; i < (size_t)argc; i++)
		if (!strcmp(argv[i], "no-access"))
			device_reachable = false;
	say("TAP version 13");
	for (i = 0; i < COUNT(groups); i++)
		all = all && !wanted(&groups[i], argc, argv);
	for (i = 0; i < COUNT(groups); i++)
		if (all || wanted(&groups[i], argc, argv))
			run(&groups[i]);
	/* The plan comes last: without it the guest did not get to its end. */
	snprintf(text, sizeof(text), "1..%u", state->count);
	say(text);
	if (getpid() == 1) {
		sync();
		/* Not every machine can be switched off; qemu -no-reboot ends here. */
		reboot(RB_AUTOBOOT);
	}
	return 0;
}
