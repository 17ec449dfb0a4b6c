// SPDX-License-Identifier: GPL-2.0-only
/*
 * uprobes: set in a process that runs already and in one that starts later, hit,
 * counted by a reference counter (the semaphore of SDT), and removed.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"

#define EVENTS "/sys/kernel/tracing/uprobe_events"
#define PROFILE "/sys/kernel/tracing/uprobe_profile"
#define ENABLE(name) "/sys/kernel/tracing/events/gup/" name "/enable"

/* Not 0 at first, or it would be in .bss and have no place in the file. */
static volatile unsigned short semaphore __attribute__((section(".data"))) = 0;
static volatile unsigned short other_semaphore
	__attribute__((section(".data"))) = 0;

static volatile int calls;

__attribute__((noinline)) static void probed(void)
{
	calls++;
	__asm__ volatile("");
}

__attribute__((noinline)) static int probed_too(int value)
{
	__asm__ volatile("");
	return value + 1;
}

struct answer {
	unsigned short semaphore, other;
	bool original; /* the first bytes of probed() are those of the file */
};

static bool is_original(const void *code)
{
	static unsigned char first[4];
	static bool known;

	if (!known) {
		memcpy(first, code, sizeof(first));
		known = true;
		return true;
	}
	return !memcmp(code, first, sizeof(first));
}

/* Reads how often to call, calls, and says what it sees. */
int uprobe_target(void)
{
	unsigned char times;

	page_size = sysconf(_SC_PAGESIZE);
	while (read(0, &times, 1) == 1) {
		struct answer answer;
		int i;

		for (i = 0; i < times; i++) {
			probed();
			probed_too(i);
		}
		answer = (struct answer){ semaphore, other_semaphore,
					  is_original((void *)probed) };
		if (write(1, &answer, sizeof(answer)) != sizeof(answer))
			return 1;
	}
	return 0;
}

struct target {
	pid_t pid;
	int in, out;
};

static struct target start(void)
{
	struct target target;
	int in[2], out[2];

	/* Others that are started must not keep them open. */
	if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC))
		fatal("make a pipe");
	target.pid = fork();
	if (target.pid == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		execl("/proc/self/exe", "uprobe-target", NULL);
		_exit(1);
	}
	close(in[0]);
	close(out[1]);
	target.in = in[1];
	target.out = out[0];
	return target;
}

static struct answer ask(const struct target *target, unsigned char times)
{
	struct answer answer = { 0xffff, 0xffff, false };

	if (write(target->in, &times, 1) != 1 ||
	    read(target->out, &answer, sizeof(answer)) != sizeof(answer))
		report(false, "the probed process answers", "no");
	return answer;
}

static void end(const struct target *target)
{
	int status;

	close(target->in);
	close(target->out);
	waitpid(target->pid, &status, 0);
	report(WIFEXITED(status) && WEXITSTATUS(status) == 0,
	       "a probed process ends well", "%s",
	       WIFSIGNALED(status) ? sigabbrev_np(WTERMSIG(status)) : "exited");
}

/* Where something of this program is in its file. */
static unsigned long file_offset(const volatile void *address)
{
	const ElfW(Phdr) *header = (const void *)getauxval(AT_PHDR);
	unsigned long count = getauxval(AT_PHNUM), i, bias = 0;

	for (i = 0; i < count; i++)
		if (header[i].p_type == PT_PHDR)
			bias = (uintptr_t)header - header[i].p_vaddr;
	for (i = 0; i < count; i++) {
		uintptr_t start = header[i].p_vaddr + bias;

		if (header[i].p_type == PT_LOAD &&
		    (uintptr_t)address >= start &&
		    (uintptr_t)address < start + header[i].p_filesz)
			return (uintptr_t)address - start + header[i].p_offset;
	}
	fatal("find a symbol in the file");
}

/* How often an event has been hit, in all processes. */
static long hits(const char *event)
{
	static char text[4096];
	char *line, *rest, name[100];
	unsigned long count;

	read_text(PROFILE, text, sizeof(text));
	for (line = strtok_r(text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		if (sscanf(line, "%*s %99s %lu", name, &count) == 2 &&
		    !strcmp(name, event))
			return (long)count;
	return -1;
}

static void report_answer(const char *name, struct answer answer,
			  unsigned short wanted, bool original)
{
	report(answer.semaphore == wanted && answer.original == original, name,
	       "semaphore %d, code %s", answer.semaphore,
	       answer.original ? "as in the file" : "changed");
}

static void by_tracefs(void)
{
	unsigned long at = file_offset((void *)probed),
		      counter = file_offset(&semaphore);
	unsigned long at_too = file_offset((void *)probed_too);
	struct target before, later;
	char self[200], text[600];
	ssize_t length;
	long got;

	length = readlink("/proc/self/exe", self, sizeof(self) - 1);
	if (length < 0)
		fatal("find this program");
	self[length] = 0;
	snprintf(text, sizeof(text), "p:gup/hit %s:0x%lx(0x%lx)\n", self, at,
		 counter);
	got = write_text(EVENTS, text);
	if (got == -ENOENT || got == -EACCES) {
		report_skip("tracefs",
			    "no uprobe_events, CONFIG_UPROBE_EVENTS is off");
		return;
	}
	report_result("set", got, 0);
	before = start();
	report_answer("before it is enabled", ask(&before, 3), 0, true);
	report_result("enable", write_text(ENABLE("hit"), "1"), 0);
	later = start();
	report_answer("in a process that was there, enabled", ask(&before, 5),
		      1, false);
	report_result("hits of it", hits("hit"), 5);
	/* What a later process takes for its original is the breakpoint. */
	report_answer("in a process that came later, enabled", ask(&later, 7),
		      1, true);
	report_result("hits of both", hits("hit"), 12);

	/* A second one at the same place with the same counter, and one elsewhere. */
	snprintf(text, sizeof(text), "p:gup/second %s:0x%lx(0x%lx)\n", self, at,
		 counter);
	report_result("set at the same place", write_text(EVENTS, text), 0);
	report_result("enable at the same place",
		      write_text(ENABLE("second"), "1"), 0);
	report_answer("two at one place", ask(&before, 2), 1, false);
	report_result("hits of the second", hits("second"), 2);
	snprintf(text, sizeof(text), "r:gup/back %s:0x%lx\n", self, at_too);
	report_result("set at a return", write_text(EVENTS, text), 0);
	report_result("enable at a return", write_text(ENABLE("back"), "1"), 0);
	report_answer("with one at a return", ask(&later, 4), 1, true);
	report_result("hits at a return", hits("back"), 4);
	report_result("disable at the same place",
		      write_text(ENABLE("second"), "0"), 0);
	report_answer("one of two at one place", ask(&before, 1), 1, false);
	snprintf(text, sizeof(text), "p:gup/other %s:0x%lx(0x%lx)\n", self, at,
		 file_offset(&other_semaphore));
	got = write_text(EVENTS, text);
	report_value("another counter at the same place", got);
	if (got == 0)
		report_value("enable with another counter",
			     write_text(ENABLE("other"), "1"));

	report_result("disable", write_text(ENABLE("hit"), "0"), 0);
	report_result("disable at a return", write_text(ENABLE("back"), "0"),
		      0);
	write_text(ENABLE("other"), "0");
	report_answer("after it is disabled", ask(&before, 9), 0, true);
	/* Here the original is back, which this process has never seen. */
	report_answer("in the later process, disabled", ask(&later, 9), 0,
		      false);
	got = hits("hit");
	ask(&before, 9);
	report_result("no more hits", hits("hit") - got, 0);
	report_result("enable again", write_text(ENABLE("hit"), "1"), 0);
	report_answer("enabled again", ask(&before, 1), 1, false);
	report_result("remove while it is enabled",
		      write_text(EVENTS, "-:gup/hit\n"), -EBUSY);
	report_result("disable again", write_text(ENABLE("hit"), "0"), 0);
	report_result("remove", write_text(EVENTS, "-:gup/hit\n"), 0);
	report_result("remove the second", write_text(EVENTS, "-:gup/second\n"),
		      0);
	write_text(EVENTS, "-:gup/back\n");
	write_text(EVENTS, "-:gup/other\n");
	report_answer("after it is removed", ask(&before, 1), 0, true);
	end(&before);
	end(&later);
}

static void by_perf(void)
{
	unsigned long at = file_offset((void *)probed),
		      counter = file_offset(&other_semaphore);
	struct perf_event_attr attributes = { .size = sizeof(attributes) };
	struct target target;
	char text[100];
	uint64_t count = 0;
	int fd;

	read_text("/sys/bus/event_source/devices/uprobe/type", text,
		  sizeof(text));
	if (!*text) {
		report_skip("perf", "perf has no uprobes in this kernel");
		return;
	}
	attributes.type = atoi(text);
	attributes.config = (uint64_t)counter << 32;
	attributes.config1 = (uintptr_t) "/proc/self/exe";
	attributes.config2 = at;
	attributes.disabled = 1;
	target = start();
	ask(&target, 1);
	fd = syscall(__NR_perf_event_open, &attributes, target.pid, -1, -1,
		     PERF_FLAG_FD_CLOEXEC);
	report_result("perf, opened", fd < 0 ? result(fd) : 0, 0);
	if (fd >= 0) {
		struct answer answer;

		report_result("perf, enabled",
			      result(ioctl(fd, PERF_EVENT_IOC_ENABLE, 0)), 0);
		answer = ask(&target, 6);
		report(answer.other == 1 && !answer.original, "perf, hit",
		       "semaphore %d, code %s", answer.other,
		       answer.original ? "as in the file" : "changed");
		if (read(fd, &count, sizeof(count)) != sizeof(count))
			count = 99;
		report_result("perf, hits", (long)count, 6);
		close(fd);
		answer = ask(&target, 6);
		report(answer.other == 0 && answer.original, "perf, closed",
		       "semaphore %d, code %s", answer.other,
		       answer.original ? "as in the file" : "changed");
	}
	end(&target);
}

void test_uprobe(void)
{
	by_tracefs();
	by_perf();
}
