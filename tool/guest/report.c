// SPDX-License-Identifier: GPL-2.0-only
/*
 * TAP, through the kernel's log: each line is one record of it, so that it can't
 * be torn by what the kernel says, and shows when it said it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report.h"

struct state *state;

void say(const char *line)
{
	static int fd = -1;
	static pid_t owner;
	char record[1000];
	int length;

	if (!state->kmsg) {
		printf("%s\n", line);
		fflush(stdout);
		return;
	}
	/* Not one that was inherited: a test may have closed it. */
	if (fd < 0 || owner != getpid()) {
		fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
		owner = getpid();
	}
	length = snprintf(record, sizeof(record), "<5>" PREFIX "%s\n", line);
	if (length >= (int)sizeof(record))
		length = sizeof(record) - 1;
	if (write(fd, record, length) != length) {
		close(fd);
		fd = -1;
	}
}

const char *result_name(long result, char *buffer, size_t size)
{
	const char *name = NULL;

	if (result < 0 && result > -4096)
		name = strerrorname_np(-result);
	if (name)
		snprintf(buffer, size, "-%s", name);
	else
		snprintf(buffer, size, "%ld", result);
	return buffer;
}

static void line(const char *verdict, const char *name, const char *directive,
		 const char *format, va_list arguments)
{
	char value[600], text[900];

	vsnprintf(value, sizeof(value), format, arguments);
	snprintf(text, sizeof(text), "%s %u %s: %s%s%s", verdict,
		 ++state->count, state->group, name, directive, value);
	say(text);
}

void report(bool right, const char *name, const char *value, ...)
{
	va_list arguments;

	va_start(arguments, value);
	line(right ? "ok" : "not ok", name, ": ", value, arguments);
	va_end(arguments);
}

void report_skip(const char *name, const char *why, ...)
{
	va_list arguments;

	va_start(arguments, why);
	line("ok", name, " # SKIP ", why, arguments);
	va_end(arguments);
}

void report_result(const char *name, long got, long wanted)
{
	char one[32], other[32];

	if (got == wanted)
		report(true, name, "%s", result_name(got, one, sizeof(one)));
	else
		report(false, name, "%s, should be %s",
		       result_name(got, one, sizeof(one)),
		       result_name(wanted, other, sizeof(other)));
}

void report_value(const char *name, long got)
{
	char text[32];

	report(true, name, "%s", result_name(got, text, sizeof(text)));
}

void fatal(const char *what)
{
	const char *why = errno ? strerrorname_np(errno) : NULL;

	report(false, what, "cannot be done, %s",
	       why ? why : "for no reason given");
	exit(1);
}
