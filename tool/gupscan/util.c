// SPDX-License-Identifier: GPL-2.0-only
#include "util.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * Ends the process with @status after one line on stderr. _exit() and not
 * exit(): other threads may be at work on what exit handlers would tear down.
 */
void die(enum status status, const char *fmt, ...)
{
	char line[1024];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	/* A path may hold a newline; the message stays one line. */
	for (int i = 0; i < n && i < (int)sizeof(line) - 1; i++)
		if ((unsigned char)line[i] < ' ')
			line[i] = '?';
	fprintf(stderr, "gupscan: %s\n", line);
	_exit((int)status);
}

/* Puts a formatted text into @why, cut to its size. */
void because(struct reason *why, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why->text, sizeof(why->text), fmt, ap);
	va_end(ap);
}

/* malloc() that ends the process when there is no memory. */
void *xmalloc(size_t size)
{
	void *p = malloc(size ? size : 1);

	if (!p)
		die(STATUS_USAGE,
		    "memory: %zu bytes: not available; use fewer jobs (-j 1)",
		    size);
	return p;
}

/* calloc() that ends the process when there is no memory. */
void *xcalloc(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size);

	if (!p)
		die(STATUS_USAGE,
		    "memory: %zu times %zu bytes: not available; use fewer jobs (-j 1)",
		    n, size);
	return p;
}

/* reallocarray() that ends the process on overflow or lack of memory. */
void *xrealloc(void *p, size_t n, size_t size)
{
	void *q = reallocarray(p, n ? n : 1, size);

	if (!q)
		die(STATUS_USAGE,
		    "memory: %zu times %zu bytes: not available; use fewer jobs (-j 1)",
		    n, size);
	return q;
}

/*
 * Makes room for element @n (0-based) in an array of *@cap elements of @size
 * bytes. Returns the array, perhaps moved.
 */
void *grow(void *p, uint32_t n, uint32_t *cap, size_t size)
{
	if (n < *cap)
		return p;
	if (n >= NONE - 1)
		die(STATUS_USAGE,
		    "memory: more than 4294967294 elements: split the input");
	*cap = n < 32 ? 64 : n > NONE / 2 ? NONE : n * 2;
	return xrealloc(p, *cap, size);
}

/* Makes sure that @more bytes fit behind what @b holds. */
void buf_room(struct buf *b, size_t more)
{
	size_t cap = b->cap ? b->cap : 256;

	if (more <= b->cap - b->len)
		return;
	if (more > SIZE_MAX / 4 || b->len > SIZE_MAX / 4)
		die(STATUS_USAGE, "memory: buffer: too large");
	while (cap - b->len < more)
		cap *= 2;
	b->p = xrealloc(b->p, cap, 1);
	b->cap = cap;
}

/* Appends @len bytes. */
void buf_add(struct buf *b, const void *data, size_t len)
{
	if (!len)
		return;
	buf_room(b, len);
	memcpy(b->p + b->len, data, len);
	b->len += len;
}

/* Appends a C string without its NUL. */
void buf_str(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

/* Appends one byte. */
void buf_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

/* Appends a number in decimal. */
void buf_u64(struct buf *b, uint64_t v)
{
	char digits[20];
	size_t n = sizeof(digits);

	do {
		digits[--n] = (char)('0' + v % 10);
		v /= 10;
	} while (v);
	buf_add(b, digits + n, sizeof(digits) - n);
}

/* Frees what @b holds; @b is empty and usable afterwards. */
void buf_free(struct buf *b)
{
	free(b->p);
	b->p = NULL;
	b->len = 0;
	b->cap = 0;
}

/*
 * Reads all of @path, at most @limit bytes, and puts a NUL behind it that
 * does not count. Returns false with errno set; EFBIG if there is more.
 */
bool read_whole(const char *path, size_t limit, struct buf *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	ssize_t n;

	out->len = 0;
	if (fd < 0)
		return false;
	do {
		buf_room(out, 65536);
		n = read(fd, out->p + out->len, out->cap - out->len - 1);
		if (n > 0)
			out->len += (size_t)n;
		if (out->len > limit) {
			n = -1;
			errno = EFBIG;
		}
	} while (n > 0 || (n < 0 && errno == EINTR));
	out->p[out->len] = '\0';
	if (n < 0) {
		int saved = errno;

		close(fd);
		errno = saved;
		return false;
	}
	close(fd);
	return true;
}
