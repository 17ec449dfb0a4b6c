// SPDX-License-Identifier: GPL-2.0-only
/* The layout of files: read, laid out, written, or refused in one line. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "json.h"
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

/*
 * The edits themselves, a line of JSON each: bytes @start to @end of the file
 * before become @text. They lie in order and do not overlap.
 */
static void list_edits(const struct layout *l, struct buf *out)
{
	char place[64];

	for (uint32_t i = 0; i < l->edits; i++) {
		const struct edit *e = &l->edit[i];

		snprintf(place, sizeof(place),
			 "{\"start\":%u,\"end\":%u,\"text\":", e->start,
			 e->end);
		buf_add(out, place, strlen(place));
		json_string(out, l->text.p ? l->text.p + e->text : "", e->len);
		buf_add(out, "}\n", 2);
	}
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
 * @after in the layout of the file @before, or with @edits what that takes.
 * Nothing is written if that fails.
 */
enum status layout_files(const char *before, const char *after,
			 const char *output, bool edits)
{
	struct buf list = { 0 };
	struct buf old = { 0 }, new = { 0 }, out = { 0 };
	enum status status = STATUS_OK;
	struct layout l = { 0 };

	read_file(before, &old);
	read_file(after, &new);
	if (layout(&l, &old, &new, &out)) {
		list_edits(&l, &list);
		write_file(output, edits ? &list : &out);
	} else {
		say(&l, l.in_new ? after : before);
		status = STATUS_INCOMPLETE;
	}
	layout_free(&l);
	buf_free(&old);
	buf_free(&new);
	buf_free(&out);
	buf_free(&list);
	return status;
}
