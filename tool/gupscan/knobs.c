// SPDX-License-Identifier: GPL-2.0-only
#include "knobs.h"

#include <stdlib.h>
#include <string.h>

#define SAID_SIZE_MAX ((size_t)1 << 20)

static const char defined[] = "defined ";

/* Returns the text of a knob. */
const char *knobs_text(const struct knobs *k, uint32_t knob)
{
	return k->text.p + k->at[knob];
}

/* Whether a test holds that nothing else decides; it may be added. */
enum truth knobs_ask(struct knobs *k, const char *text, size_t len)
{
	for (uint32_t i = 0; i < k->n; i++) {
		const char *known = knobs_text(k, i);

		if (strlen(known) != len || memcmp(known, text, len) != 0)
			continue;
		if (i >= k->used)
			return TRUTH_MAYBE;
		return k->on & 1u << i ? TRUTH_YES : TRUTH_NO;
	}
	if (k->collect && k->n < KNOBS_SEEN_MAX && !memchr(text, '\0', len)) {
		k->at[k->n++] = (uint32_t)k->text.len;
		buf_add(&k->text, text, len);
		buf_char(&k->text, '\0');
	}
	return TRUTH_MAYBE;
}

/* Can all be so at once? A macro that is not defined is 0, so none holds. */
bool knobs_agree(const struct knobs *k)
{
	const size_t prefix = sizeof(defined) - 1;

	for (uint32_t i = 0; i < k->n && i < k->used; i++) {
		const char *name = knobs_text(k, i);

		if (strncmp(name, defined, prefix) != 0 || k->on & 1u << i)
			continue;
		for (uint32_t j = 0; j < k->n && j < k->used; j++)
			if (k->on & 1u << j &&
			    !strcmp(knobs_text(k, j), name + prefix))
				return false;
	}
	return true;
}

/* Reads what is said of macros; false with errno if that can't be done. */
bool said_read(struct said *said, const char *file)
{
	struct buf read = { 0 };

	if (!read_whole(file, SAID_SIZE_MAX, &read))
		return false;
	buf_char(&said->text, '\n');
	buf_add(&said->text, read.p, read.len);
	/* Numbers and values are read up to what ends them. */
	buf_str(&said->text, "\n");
	buf_room(&said->text, 1);
	said->text.p[said->text.len] = '\0';
	buf_free(&read);
	return true;
}

/* Fills in what stands behind the name; false if that is not understood. */
static bool read_saying(const char *q, const char *end, struct saying *s)
{
	static const char code[] = " LINUX_VERSION_CODE\n";
	static const char is[] = " =";

	if ((size_t)(end - q) >= sizeof(code) - 1 &&
	    !memcmp(q, code, sizeof(code) - 1)) {
		s->version = true;
		s->ks.range[s->ks.ranges++] = (struct range){ 0, NONE };
		return true;
	}
	if ((size_t)(end - q) >= sizeof(is) - 1 &&
	    !memcmp(q, is, sizeof(is) - 1)) {
		s->value = q + sizeof(is) - 1;
		s->len = strcspn(s->value, "\n");
		s->ks.range[s->ks.ranges++] = (struct range){ 0, NONE };
		return true;
	}
	while (q < end && *q == ' ' && s->ks.ranges < RANGES_MAX) {
		char *stop;
		uint32_t from = (uint32_t)strtoul(q, &stop, 10), to;

		if (stop == q || *stop != '-')
			return false;
		to = (uint32_t)strtoul(stop + 1, &stop, 10);
		s->ks.range[s->ks.ranges++] = (struct range){ from, to };
		q = stop;
	}
	return true;
}

/* Fills in what is said of a macro; false if nothing is. */
bool said_of(const struct said *said, const char *name, size_t len,
	     struct saying *s)
{
	const char *p = said->text.p, *end = p + said->text.len;

	*s = (struct saying){ .ks = { .decided = true } };
	while ((p = memmem(p, (size_t)(end - p), name, len))) {
		const char *q = p + len;

		p++;
		if (q[-(ptrdiff_t)len - 1] == '\n' && q < end &&
		    (*q == ' ' || *q == '\n'))
			return read_saying(q, end, s);
	}
	return false;
}
