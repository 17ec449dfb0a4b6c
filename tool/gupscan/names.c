// SPDX-License-Identifier: GPL-2.0-only
#include "names.h"

#include <stdlib.h>
#include <string.h>

#include "block.h"

/* A shorter common part is in too many files to be of use as a filter. */
#define COMMON_MIN 5

static int by_text(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

static bool in_all(const struct names *ns, const char *part, size_t len)
{
	for (uint32_t i = 0; i < ns->count; i++)
		if (!memmem(ns->name[i], strlen(ns->name[i]), part, len))
			return false;
	return true;
}

/*
 * The longest string that every name has in it, without an underscore ahead:
 * there a macro may put the name together.
 */
static void find_common(struct names *ns)
{
	const char *shortest = ns->name[0];
	size_t most;

	for (uint32_t i = 1; i < ns->count; i++)
		if (strlen(ns->name[i]) < strlen(shortest))
			shortest = ns->name[i];
	most = strlen(shortest);
	for (size_t len = most; len >= COMMON_MIN; len--) {
		for (size_t at = 0; at + len <= most; at++) {
			if (!in_all(ns, shortest + at, len))
				continue;
			while (shortest[at] == '_' && len > COMMON_MIN) {
				at++;
				len--;
			}
			buf_add(&ns->common, shortest + at, len);
			return;
		}
	}
}

/*
 * Fills @ns from a list of identifiers separated by commas or white space.
 * Ends the process if there is none or one is not an identifier.
 */
void names_parse(struct names *ns, const char *list, size_t len)
{
	size_t at = 0, unique = 0;

	buf_room(&ns->text, len + 1);
	while (at < len) {
		size_t end = at;

		while (end < len && is_word((uint8_t)list[end]))
			end++;
		if (end == at) {
			if (list[at] != ',' && !is_space((uint8_t)list[at]))
				die(STATUS_USAGE,
				    "names: byte 0x%02x: not part of an identifier; separate names by commas",
				    (unsigned char)list[at]);
			at++;
			continue;
		}
		if (end - at > NAME_MAX_LEN || is_digit((uint8_t)list[at]))
			die(STATUS_USAGE,
			    "names: '%.*s': not an identifier of at most %d bytes; correct it",
			    (int)(end - at < 40 ? end - at : 40), list + at,
			    NAME_MAX_LEN);
		ns->name =
			grow(ns->name, ns->count, &ns->cap, sizeof(*ns->name));
		ns->name[ns->count++] = ns->text.p + ns->text.len;
		buf_add(&ns->text, list + at, end - at);
		buf_char(&ns->text, '\0');
		at = end;
	}
	if (!ns->count)
		die(STATUS_USAGE, "names: empty list: give at least one");
	qsort(ns->name, ns->count, sizeof(*ns->name), by_text);
	for (uint32_t i = 0; i < ns->count; i++)
		if (!i || strcmp(ns->name[i], ns->name[unique - 1]) != 0)
			ns->name[unique++] = ns->name[i];
	ns->count = (uint32_t)unique;
	for (uint32_t i = 0; i < ns->count; i++) {
		ns->first[(uint8_t)ns->name[i][0]] = 1;
		ns->length[strlen(ns->name[i])] = 1;
	}
	find_common(ns);

	struct buf all = { 0 };

	for (uint32_t i = 0; i < ns->count; i++)
		buf_add(&all, ns->name[i], strlen(ns->name[i]) + 1);
	ns->key = blake2(all.p, all.len);
	buf_free(&all);
}

/* Frees what names_parse() took. */
void names_free(struct names *ns)
{
	buf_free(&ns->text);
	buf_free(&ns->common);
	free(ns->name);
	memset(ns, 0, sizeof(*ns));
}

/* Returns the number of the name that @word is, NONE if it is none. */
uint32_t names_find(const struct names *ns, const uint8_t *word, size_t len)
{
	uint32_t lo = 0, hi = ns->count;

	if (len > NAME_MAX_LEN || !ns->length[len] || !ns->first[word[0]])
		return NONE;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		const char *name = ns->name[mid];
		size_t name_len = strlen(name);
		int order = memcmp(word, name, len < name_len ? len : name_len);

		if (!order && len == name_len)
			return mid;
		if (order < 0 || (!order && len < name_len))
			hi = mid;
		else
			lo = mid + 1;
	}
	return NONE;
}

/* Returns the first name that @piece begins, and is not all of, or NONE. */
uint32_t names_begin(const struct names *ns, const uint8_t *piece, size_t len)
{
	if (!len || !ns->first[piece[0]])
		return NONE;
	for (uint32_t i = 0; i < ns->count; i++)
		if (strlen(ns->name[i]) > len &&
		    !memcmp(ns->name[i], piece, len))
			return i;
	return NONE;
}

/* Returns the first name that @piece ends, and is not all of, or NONE. */
uint32_t names_end(const struct names *ns, const uint8_t *piece, size_t len)
{
	for (uint32_t i = 0; len && i < ns->count; i++) {
		size_t all = strlen(ns->name[i]);

		if (all > len && !memcmp(ns->name[i] + all - len, piece, len))
			return i;
	}
	return NONE;
}

/* Does the "##" at @i paste a long piece of a name to something? */
static bool pastes(const struct names *ns, const uint8_t *p, size_t n, size_t i)
{
	size_t end = i, start;

	while (end && (is_space(p[end - 1]) || p[end - 1] == '#'))
		end--;
	start = end;
	while (start && is_word(p[start - 1]))
		start--;
	if (end - start >= PIECE_MIN &&
	    names_begin(ns, p + start, end - start) != NONE)
		return true;
	start = i;
	while (start < n && (is_space(p[start]) || p[start] == '#'))
		start++;
	end = start;
	while (end < n && is_word(p[end]))
		end++;
	return end - start >= PIECE_MIN &&
	       names_end(ns, p + start, end - start) != NONE;
}

/*
 * Is the backslash at @i followed by a line end, with a part of an identifier
 * on both sides? What lies outside the buffer could be one.
 */
static bool splices(const uint8_t *p, size_t n, size_t i)
{
	if (i && !is_word(p[i - 1]))
		return false;
	while (i < n && p[i] == '\\') {
		i++;
		while (i < n && is_splice_blank(p[i]))
			i++;
		if (i + 1 < n && p[i] == '\r' && p[i + 1] == '\n')
			i++;
		if (i < n && p[i] != '\n' && p[i] != '\r')
			return false;
		i++;
	}
	return i >= n || is_word(p[i]);
}

static bool check(const struct names *ns, const uint8_t *p, size_t n,
		  size_t from, size_t to, const char *needle, size_t len)
{
	for (size_t i = from; i < to; i++) {
		if (p[i] == '\\' && splices(p, n, i))
			return true;
		if (p[i] == '#' && i + 1 < n && p[i + 1] == '#' &&
		    pastes(ns, p, n, i))
			return true;
		if (p[i] == (uint8_t)needle[0] && n - i >= len &&
		    !memcmp(p + i, needle, len))
			return true;
	}
	return false;
}

/*
 * Looks for @needle by its first and last byte, for a backslash ahead of a
 * line end or a blank, and for "##", a block at a time.
 */
static bool search(const struct names *ns, const uint8_t *p, size_t n,
		   const char *needle, size_t len)
{
	const block head = all((uint8_t)needle[0]);
	const block tail = all((uint8_t)needle[len - 1]);
	const block slash = all('\\'), space = all(' '), hash = all('#');
	size_t i = 0;

	for (; n - i > STRIDE + len; i += STRIDE) {
		block hit = { 0 };

		for (size_t j = i; j < i + STRIDE; j += LANES) {
			block at = load(p + j), next = load(p + j + 1);
			block last = load(p + j + len - 1);

			hit |= (block)((at == head) & (last == tail));
			hit |= (block)((at == slash) & (next <= space));
			hit |= (block)((at == hash) & (next == hash));
		}
		if (any(hit) && check(ns, p, n, i, i + STRIDE, needle, len))
			return true;
	}
	return check(ns, p, n, i, n, needle, len);
}

/*
 * May one of the names be in these bytes? False is certain. True also for
 * every text in which a line end splits an identifier, or a macro pastes a
 * piece of a name to something, as a name could be hidden by it.
 */
bool names_maybe(const struct names *ns, const uint8_t *p, size_t n)
{
	if (ns->common.len)
		return search(ns, p, n, ns->common.p, ns->common.len);
	for (uint32_t i = 0; i < ns->count; i++)
		if (search(ns, p, n, ns->name[i], strlen(ns->name[i])))
			return true;
	return false;
}
