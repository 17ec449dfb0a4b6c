// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each record is a condition with a NUL byte behind it, and ahead of it the
 * options that are the other way round, with commas between and a tab behind.
 * The answer is a byte for each: y, n, or ? for what can't be told.
 */
#include "conditions.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "expression.h"

static void read_stdin(struct buf *b)
{
	size_t n;

	do {
		buf_room(b, 1 << 16);
		n = fread(b->p + b->len, 1, 1 << 16, stdin);
		b->len += n;
	} while (n);
	if (ferror(stdin))
		die(STATUS_INCOMPLETE, "standard input: %s", strerror(errno));
}

static enum truth truth_of(const struct config *cf, const char *text,
			   size_t len)
{
	struct ledger lg = { 0 };
	struct expression e = { .lg = &lg, .lx = &lg.lx, .config = cf };
	enum truth t = TRUTH_MAYBE;
	struct buf line = { 0 };

	buf_str(&line, "#if ");
	buf_add(&line, text, len);
	buf_char(&line, '\n');
	lex_file(&lg.lx, (const uint8_t *)line.p, (uint32_t)line.len, true);
	/* A line end in it would be one of a second line. */
	if (lg.lx.directives == 1 && !memchr(text, '\n', len))
		t = expression_own(&e, &lg.lx.directive[0]);
	lex_free(&lg.lx);
	buf_free(&line);
	return t;
}

enum status conditions_answer(const char *config)
{
	static const char answer[] = { 'n', '?', 'y' };
	struct config cf = { 0 };
	struct buf in = { 0 };
	const char *p, *end;

	if (!config_read(&cf, config))
		die(STATUS_USAGE, "--config: %s: %s; name a readable file",
		    config, strerror(errno));
	read_stdin(&in);
	for (p = in.p, end = p + in.len; p < end;) {
		const char *nul = memchr(p, '\0', (size_t)(end - p));
		const char *stop = nul ? nul : end;
		const char *tab = memchr(p, '\t', (size_t)(stop - p));
		const char *text = tab ? tab + 1 : p;
		enum truth t;

		cf.turned = p;
		cf.turned_len = tab ? (size_t)(tab - p) : 0;
		t = truth_of(&cf, text, (size_t)(stop - text));
		putchar(answer[t]);
		p = stop + 1;
	}
	putchar('\n');
	buf_free(&in);
	buf_free(&cf.text);
	if (fflush(stdout) || ferror(stdout))
		die(STATUS_INCOMPLETE, "standard output: %s", strerror(errno));
	return STATUS_OK;
}
