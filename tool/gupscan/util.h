/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory, growing buffers and the one way to give up. */
#ifndef GUPSCAN_UTIL_H
#define GUPSCAN_UTIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NONE UINT32_MAX

/* Exit statuses; the caller relies on them. */
enum status {
	STATUS_OK = 0,
	STATUS_USAGE = 2,
	STATUS_INCOMPLETE = 3,
	STATUS_FOREIGN = 4,
};

/* A reason for failure in words, for the caller to print or to pass on. */
struct reason {
	char text[256];
};

struct buf {
	char *p;
	size_t len;
	size_t cap;
};

_Noreturn void die(enum status status, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void because(struct reason *why, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void *xmalloc(size_t size);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t n, size_t size);
void *grow(void *p, uint32_t n, uint32_t *cap, size_t size);
void buf_room(struct buf *b, size_t more);
void buf_add(struct buf *b, const void *data, size_t len);
void buf_str(struct buf *b, const char *s);
void buf_char(struct buf *b, char c);
void buf_u64(struct buf *b, uint64_t v);
void buf_free(struct buf *b);
bool read_whole(const char *path, size_t limit, struct buf *out);

static inline bool is_word(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

static inline bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static inline bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

/* May it stand between a backslash and the line end that it takes out? */
static inline bool is_splice_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\f' || c == '\v' || !c;
}

static inline bool is_space(uint8_t c)
{
	return c == '\n' || is_blank(c);
}

#endif
