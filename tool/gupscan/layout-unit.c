// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tokens of the lexer as the layout needs them: comments left out,
 * operators of more than one character whole, a directive as one. The same
 * text has the same number in both files.
 */
#include <stdlib.h>
#include <string.h>

#include "layout.h"

struct entry {
	uint64_t hash;
	size_t at; /* in the bytes */
	uint32_t len;
	uint32_t id;
};

struct intern {
	struct buf bytes;
	struct entry *slot;
	uint32_t slots; /* a power of two */
	uint32_t ids;
};

/* In the order of ID_OPEN and what follows. */
static const char *const known[] = {
	"(",	    ")",       "[",	   "]",	      "{",	  "}",
	";",	    ",",       ":",	   "?",	      "=",	  "#",
	"##",	    ".",       "->",	   "*",	      "&",	  "+",
	"-",	    "!",       "~",	   "++",      "--",	  "&&",
	"||",	    "|",       "if",	   "else",    "for",	  "while",
	"do",	    "switch",  "case",	   "default", "return",	  "goto",
	"sizeof",   "typeof",  "struct",   "union",   "enum",	  "void",
	"char",	    "short",   "int",	   "long",    "unsigned", "signed",
	"bool",	    "const",   "volatile", "static",  "extern",	  "inline",
	"register", "typedef",
};

static const char *const operators[] = {
	"<<=", ">>=", "...", "->", "++", "--", "<<", ">>",
	"<=",  ">=",  "==",  "!=", "&&", "||", "*=", "/=",
	"%=",  "+=",  "-=",  "&=", "^=", "|=", "##",
};

static uint64_t hash_of(const uint8_t *p, size_t len, uint8_t tag)
{
	uint64_t h = 1469598103934665603u ^ tag;

	for (size_t i = 0; i < len; i++)
		h = (h ^ p[i]) * 1099511628211u;
	return h ^ (h >> 29);
}

static void rehash(struct intern *in)
{
	struct entry *old = in->slot;
	uint32_t n = in->slots;

	in->slots = n ? n * 2 : 1024;
	in->slot = xcalloc(in->slots, sizeof(*in->slot));
	for (uint32_t i = 0; i < n; i++) {
		uint32_t s = (uint32_t)old[i].hash & (in->slots - 1);

		if (!old[i].id)
			continue;
		while (in->slot[s].id)
			s = (s + 1) & (in->slots - 1);
		in->slot[s] = old[i];
	}
	free(old);
}

/* Returns the number, never 0, of the @len bytes at @p among those of @tag. */
uint32_t intern_id(struct intern *in, const void *p, size_t len, uint8_t tag)
{
	uint64_t h = hash_of(p, len, tag);
	uint32_t s;

	if (in->ids >= in->slots / 2)
		rehash(in);
	s = (uint32_t)h & (in->slots - 1);
	while (in->slot[s].id) {
		const struct entry *e = &in->slot[s];

		if (e->hash == h && e->len == len + 1 &&
		    (uint8_t)in->bytes.p[e->at] == tag &&
		    !memcmp(in->bytes.p + e->at + 1, p, len))
			return e->id;
		s = (s + 1) & (in->slots - 1);
	}
	in->slot[s] = (struct entry){ .hash = h,
				      .at = in->bytes.len,
				      .len = (uint32_t)len + 1,
				      .id = ++in->ids };
	buf_char(&in->bytes, (char)tag);
	buf_add(&in->bytes, p, len);
	return in->ids;
}

/* Returns a table that knows ID_OPEN and what follows. */
struct intern *intern_new(void)
{
	struct intern *in = xcalloc(1, sizeof(*in));

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		intern_id(in, known[i], strlen(known[i]), 0);
	return in;
}

void intern_free(struct intern *in)
{
	buf_free(&in->bytes);
	free(in->slot);
	free(in);
}

/* Is there nothing, not even a comment, between tokens @t and @t + 1? */
static bool touches(const struct lex *lx, uint32_t t)
{
	return t + 1 < lx->tokens &&
	       lx->token[t].text_end == lx->token[t + 1].text;
}

static bool wordlike(const struct token *tok)
{
	return tok->kind == TOKEN_WORD || (tok->kind == TOKEN_PUNCT &&
					   (tok->ch >= 0x80 || tok->ch == '$'));
}

/* The last token of the operator that begins with token @t. */
static uint32_t operator_end(const struct lex *lx, uint32_t t)
{
	uint32_t run = 1;

	while (run < 3 && touches(lx, t + run - 1) &&
	       lx->token[t + run].kind == TOKEN_PUNCT)
		run++;
	for (size_t i = 0; i < sizeof(operators) / sizeof(*operators); i++) {
		uint32_t len = (uint32_t)strlen(operators[i]);

		if (len <= run &&
		    !memcmp(lx->text + lx->token[t].text, operators[i], len))
			return t + len - 1;
	}
	return t;
}

/* The last token of the unit that begins with token @t. */
static uint32_t unit_end(const struct lex *lx, uint32_t t)
{
	const struct token *tok = &lx->token[t];

	if (wordlike(tok)) {
		while (touches(lx, t) && wordlike(&lx->token[t + 1]))
			t++;
		/* L"wide": with a blank between it would be something else */
		if (touches(lx, t) && (lx->token[t + 1].kind == TOKEN_STRING ||
				       lx->token[t + 1].kind == TOKEN_CHAR))
			t++;
		return t;
	}
	if (tok->kind == TOKEN_NUMBER) {
		while (touches(lx, t) && wordlike(&lx->token[t + 1]))
			t++;
		return t;
	}
	return tok->kind == TOKEN_PUNCT ? operator_end(lx, t) : t;
}

static void add(struct side *s, uint32_t first, uint32_t last, uint32_t id,
		bool glued)
{
	const struct token *tok = s->lx.token;

	s->unit = grow(s->unit, s->units, &s->unit_cap, sizeof(*s->unit));
	s->unit[s->units++] = (struct unit){
		.start = tok[first].start,
		.end = tok[last].end,
		.id = id,
		.directive = tok[first].directive,
		.token = first,
		.last = last,
		.kind = tok[first].kind,
		.glued = glued,
	};
}

/* A directive as one unit: its tokens with one blank between. */
static void whole_directive(struct side *s, struct intern *in, uint32_t d)
{
	const struct lex *lx = &s->lx;
	const struct directive *dir = &lx->directive[d];
	uint32_t last = dir->first;
	struct buf text = { 0 };

	for (uint32_t t = dir->first; t < dir->last; t++) {
		const struct token *tok = &lx->token[t];

		if (tok->kind == TOKEN_COMMENT)
			continue;
		if (t > dir->first && !touches(lx, t - 1))
			buf_char(&text, ' ');
		buf_add(&text, lx->text + tok->text, tok->text_end - tok->text);
		last = t;
	}
	add(s, dir->first, last,
	    intern_id(in, text.p ? text.p : "", text.len, 1), false);
	buf_free(&text);
}

/* Is this directive a #define? If so, where its name is. */
static uint32_t defined_name(const struct lex *lx, const struct directive *d)
{
	uint32_t words = 0;

	for (uint32_t t = d->first + 1; t < d->last; t++) {
		if (lx->token[t].kind == TOKEN_COMMENT)
			continue;
		if (!words++ && !token_is(lx, t, "define"))
			return NONE;
		if (words == 2)
			return t;
	}
	return NONE;
}

/* Lists the units of @s, which has been lexed. */
void units_of(struct side *s, struct intern *in)
{
	const struct lex *lx = &s->lx;
	uint32_t name = NONE;

	for (uint32_t t = 0; t < lx->tokens; t++) {
		const struct token *tok = &lx->token[t];
		uint32_t last;

		if (tok->kind == TOKEN_COMMENT)
			continue;
		if (tok->directive != NONE &&
		    lx->directive[tok->directive].first == t) {
			name = defined_name(lx, &lx->directive[tok->directive]);
			if (name == NONE) {
				whole_directive(s, in, tok->directive);
				t = lx->directive[tok->directive].last - 1;
				continue;
			}
		}
		last = unit_end(lx, t);
		add(s, t, last,
		    intern_id(in, lx->text + tok->text,
			      lx->token[last].text_end - tok->text, 0),
		    name != NONE && t == name + 1 && tok->ch == '(' &&
			    touches(lx, name));
		t = last;
	}
}

/* The text of unit @u, without line continuations, and its length. */
const uint8_t *unit_text(const struct side *s, uint32_t u, uint32_t *len)
{
	const struct token *tok = &s->lx.token[s->unit[u].token];

	*len = s->lx.token[s->unit[u].last].text_end - tok->text;
	return s->lx.text + tok->text;
}

/*
 * The first token of the lexer of the gap before unit @u (@u may be one more
 * than there are) that is a comment, and through @last the one after the last
 * of them. All tokens of a gap are comments.
 */
uint32_t gap_comment(const struct side *s, uint32_t u, uint32_t *last)
{
	*last = u < s->units ? s->unit[u].token : s->lx.tokens;
	return u ? s->unit[u - 1].last + 1 : 0;
}
