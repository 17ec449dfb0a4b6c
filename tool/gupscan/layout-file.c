// SPDX-License-Identifier: GPL-2.0-only
/* The layout of files: read, laid out, written, or refused in one line. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "layout.h"

#define FILE_LIMIT ((size_t)1 << 28)

static void read_file(const char *path, struct buf *text)
{
	if (!read_whole(path, FILE_LIMIT, text))
		die(STATUS_USAGE, "--layout: %s: %s; name a readable file",
		    path, strerror(errno));
}

static void write_file(const char *path, const struct buf *text)
{
	FILE *f = path ? fopen(path, "wb") : stdout;
	bool good;

	if (!f)
		die(STATUS_USAGE, "-o: %s: %s; name a file that can be written",
		    path, strerror(errno));
	good = fwrite(text->p ? text->p : "", 1, text->len, f) == text->len;
	if ((path ? fclose(f) : fflush(f)) || !good)
		die(STATUS_INCOMPLETE, "write: %s: %s; the output is not whole",
		    path ? path : "standard output", strerror(errno));
}

/* One line: FILE:LINE: why. */
static void say(const struct layout *l, const char *path)
{
	for (; *path; path++)
		fputc((unsigned char)*path < ' ' ? '?' : *path, stderr);
	fprintf(stderr, ":%u: %s\n", l->line, l->why.text);
}

/*
 * Writes to the file @output, or to standard output, the tokens of the file
 * @after in the layout of the file @before. Nothing is written if that fails.
 */
enum status layout_files(const char *before, const char *after,
			 const char *output)
{
	struct buf old = { 0 }, new = { 0 }, out = { 0 };
	enum status status = STATUS_OK;
	struct layout l = { 0 };

	read_file(before, &old);
	read_file(after, &new);
	if (layout(&l, &old, &new, &out)) {
		write_file(output, &out);
	} else {
		say(&l, l.in_new ? after : before);
		status = STATUS_INCOMPLETE;
	}
	layout_free(&l);
	buf_free(&old);
	buf_free(&new);
	buf_free(&out);
	return status;
}
