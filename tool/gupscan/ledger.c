// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every word of the text that is one of the names becomes exactly one
 * occurrence, whatever stands around it: the words come from a search of the
 * text and not from the lexer, which is only asked what they are part of. So
 * nothing that the lexer does not understand can make one disappear.
 */
#include "ledger.h"

#include <stdlib.h>
#include <string.h>

#include "aliases.h"
#include "arguments.h"
#include "faults.h"
#include "head.h"
#include "paste.h"

/* Tokens looked at for the beginning of a declaration. */
#define STEPS_MAX 48

const char *const kind_name[] = {
	[KIND_CALL] = "call",
	[KIND_DEFINITION] = "definition",
	[KIND_DECLARATION] = "declaration",
	[KIND_EXPORT] = "export",
	[KIND_MACRO] = "macro",
	[KIND_REFERENCE] = "reference",
	[KIND_COMMENT] = "comment",
	[KIND_DOCUMENTATION] = "documentation",
	[KIND_UNPARSED] = "unparsed",
};

/* The part of the file that an occurrence is judged by. */
struct scope {
	struct ledger *lg;
	const struct lex *lx;
	uint32_t floor; /* no token before this one belongs to it */
};

static uint32_t next_token(const struct scope *s, uint32_t t)
{
	const struct lex *lx = s->lx;
	uint32_t home = lx->token[t].directive;
	uint32_t k;

	if (home == NONE) {
		k = parse_code(&s->lg->ps, t + 1);
		return k < s->lg->ps.codes ? s->lg->ps.code[k] : NONE;
	}
	for (t++; t < lx->directive[home].last; t++)
		if (lx->token[t].kind != TOKEN_COMMENT)
			return t;
	return NONE;
}

static uint32_t prev_token(const struct scope *s, uint32_t t)
{
	const struct lex *lx = s->lx;
	uint32_t home = lx->token[t].directive;
	uint32_t k;

	if (home == NONE) {
		k = parse_code(&s->lg->ps, t);
		return k ? s->lg->ps.code[k - 1] : NONE;
	}
	while (t-- > s->floor)
		if (lx->token[t].kind != TOKEN_COMMENT)
			return t;
	return NONE;
}

static bool punct(const struct scope *s, uint32_t t, char c)
{
	return t != NONE && token_punct(s->lx, t, c);
}

static bool is_word_token(const struct scope *s, uint32_t t)
{
	return t != NONE && s->lx->token[t].kind == TOKEN_WORD;
}

/* Words that stand ahead of an expression and are no type. */
static bool starts_expression(const struct lex *lx, uint32_t t)
{
	static const char *const word[] = {
		"return",     "else",	       "do",	   "case",
		"goto",	      "sizeof",	       "typeof",   "if",
		"while",      "for",	       "switch",   "default",
		"break",      "asm",	       "_Alignof", "__alignof__",
		"__typeof__", "__extension__",
	};

	for (size_t i = 0; i < sizeof(word) / sizeof(word[0]); i++)
		if (token_is(lx, t, word[i]))
			return true;
	return false;
}

/*
 * Is the word certain to be part of a type? Within a function this is asked
 * for, as a macro that is a whole statement may stand ahead of a call, and a
 * call that is taken for a declaration would be lost.
 */
static bool surely_type(const struct lex *lx, uint32_t t)
{
	static const char *const word[] = {
		"extern", "static", "struct",	"union",  "enum",
		"const",  "void",   "int",	"long",	  "short",
		"char",	  "signed", "unsigned", "size_t", "ssize_t",
	};

	for (size_t i = 0; i < sizeof(word) / sizeof(word[0]); i++)
		if (token_is(lx, t, word[i]))
			return true;
	return false;
}

/*
 * Do only words and stars stand between the beginning of a statement and
 * @t, so that it is being declared? @first becomes the statement's first
 * token.
 */
static bool declares(const struct scope *s, uint32_t t, bool file_level,
		     uint32_t *first)
{
	uint32_t words = 0;

	*first = t;
	for (uint32_t i = 0; i < STEPS_MAX; i++) {
		uint32_t p = prev_token(s, *first);
		uint32_t open;

		if (p == NONE || punct(s, p, ';') || punct(s, p, '{') ||
		    punct(s, p, '}') || (!file_level && punct(s, p, ':')))
			return words || file_level;
		if (file_level && punct(s, p, ',')) {
			*first = t;
			return true;
		}
		if (punct(s, p, ')')) {
			/* __attribute__((...)) ahead of the type */
			open = s->lg->ps.match[p];
			p = open == NONE ? NONE : prev_token(s, open);
			if (!is_word_token(s, p) || !attribute_like(s->lx, p))
				return words > 0;
		} else if (is_word_token(s, p)) {
			if (starts_expression(s->lx, p))
				return false;
			words += file_level || surely_type(s->lx, p);
		} else if (!punct(s, p, '*')) {
			return false;
		}
		*first = p;
	}
	return false;
}

static bool in_zero(const struct parse *ps, uint32_t arm)
{
	return arm != NONE && ps->arms[arm].in_zero;
}

static uint32_t find_comment(const struct ledger *lg, uint32_t offset)
{
	uint32_t lo = 0, hi = lg->comments;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (lg->comment[mid].start <= offset)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo ? lo - 1 : NONE;
}

/* The comment right above the token that a definition begins with. */
static struct span doc_above(const struct ledger *lg, uint32_t head)
{
	const struct lex *lx = &lg->lx;
	const struct token *tok;
	uint32_t c, lines = 0, at;

	if (!head)
		return NO_SPAN;
	tok = &lx->token[head - 1];
	if (tok->kind != TOKEN_COMMENT || tok->directive != NONE)
		return NO_SPAN;
	for (at = tok->end; at < lx->token[head].start; at++)
		lines += lx->src[at] == '\n';
	c = find_comment(lg, tok->start);
	if (c == NONE || lines > 2)
		return NO_SPAN;
	for (at = lg->comment[c].start; at && lx->src[at - 1] != '\n'; at--)
		if (!is_blank(lx->src[at - 1]))
			return NO_SPAN;
	return lg->comment[c];
}

/* EXPORT_SYMBOL() and all that kernels have had beside it. */
static bool export_word(const struct lex *lx, uint32_t t)
{
	static const char *const word[] = {
		"EXPORT_SYMBOL",
		"EXPORT_SYMBOL_GPL",
		"EXPORT_SYMBOL_GPL_FUTURE",
		"EXPORT_SYMBOL_NOVERS",
		"EXPORT_SYMBOL_NS",
		"EXPORT_SYMBOL_NS_GPL",
		"EXPORT_SYMBOL_FOR_KVM",
		"EXPORT_SYMBOL_FOR_MODULES",
		"EXPORT_SYMBOL_FOR_TESTS_ONLY",
		"EXPORT_UNUSED_SYMBOL",
		"EXPORT_UNUSED_SYMBOL_GPL",
	};

	for (size_t i = 0; i < sizeof(word) / sizeof(word[0]); i++)
		if (token_is(lx, t, word[i]))
			return true;
	return false;
}

/* Does the file make a macro of its own of the word @t? */
static bool redefines(const struct scope *s, uint32_t t)
{
	const struct lex *lx = s->lx;
	const size_t len = lx->token[t].text_end - lx->token[t].text;

	for (uint32_t i = 0; i < lx->directives; i++) {
		uint32_t word = directive_word(lx, &lx->directive[i]), name;

		if (word == NONE || !token_is(lx, word, "define"))
			continue;
		name = next_token(s, word);
		if (name != NONE &&
		    lx->token[name].text_end - lx->token[name].text == len &&
		    !memcmp(lx->text + lx->token[name].text,
			    lx->text + lx->token[t].text, len))
			return true;
	}
	return false;
}

/*
 * Is the name exported here? Only at file level, by one of these macros and
 * as all of its first argument: any other macro may do anything with it.
 */
static bool exports(const struct scope *s, uint32_t t, bool file_scope)
{
	uint32_t open = s->lg->ps.around[t], word, before, after;

	if (!file_scope || open == NONE || !token_punct(s->lx, open, '(') ||
	    s->lg->ps.around[open] != NONE || prev_token(s, t) != open)
		return false;
	after = next_token(s, t);
	if (!punct(s, after, ')') && !punct(s, after, ','))
		return false;
	word = prev_token(s, open);
	if (!is_word_token(s, word) || !export_word(s->lx, word) ||
	    redefines(s, word))
		return false;
	before = prev_token(s, word);
	return before == NONE || punct(s, before, ';') ||
	       punct(s, before, '}') || punct(s, before, ')');
}

/* How many bytes @c stand right ahead of @t, a token of one byte? */
static uint32_t run_before(const struct scope *s, uint32_t t, uint8_t c)
{
	uint32_t at = s->lx->token[t].text, n = 0;

	while (at && s->lx->text[at - 1] == c) {
		at--;
		n++;
	}
	return n;
}

/* Behind "." or "->"; "..." is neither, nor is the ">" of "a-->b". */
static bool member(const struct scope *s, uint32_t t)
{
	uint32_t p = prev_token(s, t);

	if (punct(s, p, '.'))
		return run_before(s, p, '.') < 2;
	return punct(s, p, '>') && run_before(s, p, '-') % 2;
}

static void unparsed(struct occurrence *o, const char *why, uint32_t at,
		     uint32_t last)
{
	o->kind = KIND_UNPARSED;
	o->problem = why;
	o->problem_at = at;
	if (last > o->last)
		o->last = last;
}

/* Looks through "(name)" and "(*name)"; @a and @b become the outermost. */
static bool look_through(const struct scope *s, uint32_t *a, uint32_t *b,
			 bool *starred)
{
	bool layers = false;

	for (;;) {
		uint32_t p = prev_token(s, *a), n = next_token(s, *b);

		if (!punct(s, n, ')') || p == NONE)
			return layers;
		if (punct(s, p, '(') && s->lg->ps.match[p] == n) {
			*a = p;
			*b = n;
			layers = true;
		} else if (punct(s, p, '*') || punct(s, p, '&')) {
			*a = p;
			*starred = true;
		} else {
			return layers;
		}
	}
}

/* In what does an instruction to the assembler or the compiler stand? */
enum instruction { NO_INSTRUCTION, ASSEMBLY, ATTRIBUTE };

/*
 * A function that is called or made another name of by a string there is
 * used, not named.
 */
static enum instruction instruction(const struct scope *s, uint32_t t)
{
	static const struct {
		const char *word;
		enum instruction is;
	} all[] = {
		{ "asm", ASSEMBLY },	      { "__asm", ASSEMBLY },
		{ "__asm__", ASSEMBLY },      { "_Pragma", ASSEMBLY },
		{ "__attribute", ATTRIBUTE }, { "__attribute__", ATTRIBUTE },
	};
	static const char *const between[] = {
		"volatile", "__volatile", "__volatile__",
		"goto",	    "inline",	  "__inline__",
	};
	uint32_t open = s->lg->ps.around[t], w;

	for (; open != NONE; open = s->lg->ps.around[open]) {
		w = prev_token(s, open);
		for (size_t i = 0; i < sizeof(between) / sizeof(between[0]);)
			if (is_word_token(s, w) &&
			    token_is(s->lx, w, between[i])) {
				w = prev_token(s, w);
				i = 0;
			} else {
				i++;
			}
		if (!is_word_token(s, w))
			continue;
		for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
			if (token_is(s->lx, w, all[i].word))
				return all[i].is;
	}
	return NO_INSTRUCTION;
}

/*
 * Do parameters ("int a", "void *") stand between the parentheses of @o? A
 * macro may be called as a type is, and what it stands ahead of be a call. At
 * file level, where no call can stand, nothing that no parameter can be (a
 * number, "&a") will do.
 */
static bool parameters_in(const struct scope *s, const struct occurrence *o,
			  uint32_t open, bool file_level)
{
	const struct lex *lx = s->lx;
	uint32_t t = next_token(s, open), before = open;
	bool parameters = !o->arguments, expressions = false;

	for (; t != NONE && lx->token[t].start < o->close;
	     before = t, t = next_token(s, t)) {
		const struct token *tok = &lx->token[t];

		if (tok->kind == TOKEN_WORD) {
			parameters |= surely_type(lx, t) ||
				      (is_word_token(s, before) &&
				       !starts_expression(lx, before));
			expressions |= token_is(lx, t, "NULL");
		} else if (tok->kind != TOKEN_PUNCT ||
			   strchr("&+-!?", tok->ch)) {
			expressions = true;
		} else if (tok->ch == ',') {
			parameters |= punct(s, before, '*');
		} else if (strchr("([{", tok->ch) &&
			   s->lg->ps.match[t] != NONE &&
			   s->lg->ps.match[t] > t) {
			t = s->lg->ps.match[t];
		}
	}
	parameters |= punct(s, before, '*') || punct(s, before, '.');
	return parameters || (file_level && !expressions);
}

/*
 * Does the ")" at @p end a cast, or the head of a statement, so that what
 * follows is an expression of its own?
 */
static bool ends_cast(const struct scope *s, uint32_t p)
{
	uint32_t open = s->lg->ps.match[p], before;

	if (open == NONE)
		return false;
	before = prev_token(s, open);
	if (is_word_token(s, before))
		return starts_expression(s->lx, before);
	return !punct(s, before, ')') && !punct(s, before, ']');
}

/* An occurrence in code (or in the body of a macro) is judged. */
static void judge_code(struct scope *s, struct occurrence *o, uint32_t t)
{
	struct ledger *lg = s->lg;
	const struct parse *ps = &lg->ps;
	const struct function *f =
		o->function == NONE ? NULL : &ps->function[o->function];
	const bool code = s->lx->token[t].directive == NONE;
	const bool head = code && f && f->name != NONE && t < f->body;
	const bool file_level = code && (!f || head) && ps->around[t] == NONE;
	uint32_t a = t, b = t, open, first, p;
	bool starred = false, layers;

	o->kind = KIND_REFERENCE;
	if (code && exports(s, t, !f)) {
		o->kind = KIND_EXPORT;
		return;
	}
	layers = look_through(s, &a, &b, &starred);
	open = next_token(s, b);
	if (!punct(s, open, '('))
		open = NONE;
	if (head && t == f->name)
		o->kind = KIND_DEFINITION;
	else if (head && open != NONE && ps->around[a] == NONE &&
		 s->lx->token[t].text_end - s->lx->token[t].text ==
			 s->lx->token[f->name].text_end -
				 s->lx->token[f->name].text &&
		 !memcmp(s->lx->text + s->lx->token[t].text,
			 s->lx->text + s->lx->token[f->name].text,
			 s->lx->token[t].text_end - s->lx->token[t].text))
		o->kind = KIND_DEFINITION;
	if (o->kind == KIND_DEFINITION)
		o->doc = doc_above(lg, f->head);
	if (open == NONE)
		return;
	p = prev_token(s, a);
	if (layers && o->kind != KIND_DEFINITION) {
		if (starred && declares(s, a, file_level, &first))
			return;
		if ((punct(s, p, ')') && !ends_cast(s, p)) ||
		    punct(s, p, ']') ||
		    (is_word_token(s, p) && !file_level &&
		     (!starts_expression(s->lx, p) ||
		      token_is(s->lx, p, "if") || token_is(s->lx, p, "while") ||
		      token_is(s->lx, p, "for") ||
		      token_is(s->lx, p, "switch"))))
			return;
	}
	if (!arguments_of_code(lg, o, open)) {
		unparsed(o, "arguments-never-closed", o->open,
			 f ? s->lx->token[f->last].end - 1 : o->open);
		return;
	}
	if (o->kind == KIND_DEFINITION || lg->lang == LANG_ASM || member(s, a))
		return;
	o->kind = KIND_CALL;
	if (declares(s, a, code && !f && ps->around[a] == NONE, &first)) {
		if (!parameters_in(s, o, open, file_level)) {
			unparsed(o, "declared-and-called", o->start, o->last);
			return;
		}
		o->kind = KIND_DECLARATION;
		if (code)
			o->doc = doc_above(lg, first);
	} else if (instruction(s, t) == ATTRIBUTE) {
		unparsed(o, "within-attribute", o->start, o->last);
	}
}

/* The token behind a macro's name and parameters. */
static uint32_t macro_body(const struct ledger *lg, uint32_t name)
{
	const struct lex *lx = &lg->lx;
	const struct directive *d = &lx->directive[lx->token[name].directive];
	uint32_t open = name + 1;

	if (open < d->last && token_punct(lx, open, '(') &&
	    lx->token[open].text == lx->token[name].text_end &&
	    lg->ps.match[open] != NONE)
		return lg->ps.match[open] + 1;
	return open;
}

/* An occurrence in a directive is judged. */
static void judge_directive(struct scope *s, struct occurrence *o, uint32_t t)
{
	const struct lex *lx = s->lx;
	const struct directive *d = &lx->directive[lx->token[t].directive];
	uint32_t word = directive_word(lx, d), name;

	o->kind = KIND_MACRO;
	if (word == NONE || word == t || token_is(lx, word, "include") ||
	    token_is(lx, word, "error") || token_is(lx, word, "warning") ||
	    token_is(lx, word, "pragma")) {
		o->kind = KIND_REFERENCE;
		/* What a person is told, as in a string. */
		o->quoted = word != NONE && word != t &&
			    (token_is(lx, word, "error") ||
			     token_is(lx, word, "warning"));
		return;
	}
	if (!token_is(lx, word, "define"))
		return;
	s->floor = word + 1;
	name = next_token(s, word);
	if (name == t && macro_body(s->lg, name) > name + 1)
		arguments_of_code(s->lg, o, name + 1);
	if (name == NONE || t <= name)
		return;
	s->floor = macro_body(s->lg, name);
	if (t < s->floor) {
		o->kind = KIND_REFERENCE;
		return;
	}
	o->define = lx->token[t].directive;
	judge_code(s, o, t);
}

/* What stands where nobody can be sure what is code is not read. */
static bool doubtful(const struct ledger *lg, struct occurrence *o)
{
	const char *why = lg->lx.why;
	uint32_t at = lg->lx.doubt;

	if (o->start < at && o->kind == KIND_COMMENT)
		return false;
	if (o->start < at)
		why = faults_around(lg, o->arm, &at);
	if (!why)
		return false;
	unparsed(o, why, at, o->last);
	return true;
}

static bool quoted(const struct token *tok)
{
	return tok->kind == TOKEN_STRING || tok->kind == TOKEN_CHAR ||
	       tok->kind == TOKEN_HEADER;
}

/* The macro whose body token @t, a comment or a string, stands in. */
static uint32_t define_around(struct scope *s, uint32_t t)
{
	const struct lex *lx = s->lx;
	uint32_t home = lx->token[t].directive, word;

	if (home == NONE)
		return NONE;
	word = directive_word(lx, &lx->directive[home]);
	if (word == NONE || !token_is(lx, word, "define"))
		return NONE;
	word = next_token(s, word);
	return word != NONE && t > word ? home : NONE;
}

/* The word at o->start to o->end, part of token @t, becomes what it is. */
static void judge(struct ledger *lg, struct occurrence *o, uint32_t t,
		  uint32_t text_end)
{
	struct scope s = { .lg = lg, .lx = &lg->lx };
	const struct token *tok = &lg->lx.token[t];
	const struct function *f;
	uint32_t c;

	o->function = parse_function(&lg->ps, t);
	o->arm = parse_arm(&lg->ps, t);
	o->deep = o->arm != NONE && lg->ps.arms[o->arm].deep;
	if (tok->kind == TOKEN_COMMENT) {
		o->kind = KIND_COMMENT;
		o->define = define_around(&s, t);
		c = find_comment(lg, tok->start);
		if (c != NONE)
			o->comment = lg->comment[c];
		o->last = text_end;
		arguments_of_text(lg, o, tok->text_end);
		if (tok->flags & TOKEN_OPEN)
			unparsed(o, "comment-never-closed", tok->start,
				 tok->end - 1);
		return;
	}
	lg->code = true;
	if (o->deep) {
		o->kind = KIND_REFERENCE;
		unparsed(o, "conditions-too-deep", o->start, o->last);
	} else if (quoted(tok)) {
		o->kind = KIND_REFERENCE;
		o->quoted = !instruction(&s, t);
		o->define = define_around(&s, t);
		if (tok->flags & TOKEN_OPEN && tok->directive == NONE &&
		    lg->lang == LANG_C && !in_zero(&lg->ps, o->arm))
			unparsed(o, "quote-never-closed", tok->start,
				 tok->end - 1);
	} else if (tok->directive != NONE) {
		judge_directive(&s, o, t);
		if (o->kind != KIND_UNPARSED && paste_touches(lg, t))
			unparsed(o, "pasted-to-something-else", o->start,
				 o->last);
		return;
	} else if (tok->kind == TOKEN_WORD) {
		judge_code(&s, o, t);
	} else {
		unparsed(o, "no-identifier", tok->start, tok->end - 1);
	}
	if (o->function == NONE || tok->directive != NONE || lg->lang != LANG_C)
		return;
	f = &lg->ps.function[o->function];
	if (f->trouble)
		unparsed(o, f->trouble, lg->lx.token[f->culprit].start,
			 lg->lx.token[f->last].end - 1);
}

/* The token that the byte at @text of the spliced text belongs to. */
static uint32_t token_at(const struct lex *lx, uint32_t text)
{
	uint32_t lo = 0, hi = lx->tokens;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (lx->token[mid].text <= text)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo - 1;
}

static struct occurrence *add_occurrence(struct ledger *lg, uint32_t name,
					 uint32_t text, uint32_t text_end)
{
	struct occurrence *o;

	lg->occ = grow(lg->occ, lg->occs, &lg->occ_cap, sizeof(*lg->occ));
	o = &lg->occ[lg->occs++];
	*o = (struct occurrence){
		.start = lex_offset(&lg->lx, text),
		.end = lex_end(&lg->lx, text_end),
		.name = name,
		.function = NONE,
		.define = NONE,
		.arm = NONE,
		.open = NONE,
		.close = NONE,
		.comment = NO_SPAN,
		.doc = NO_SPAN,
		.problem_at = NONE,
	};
	o->last = o->end - 1;
	return o;
}

/* The word is no name; it may be a piece of one. */
static void add_piece(struct ledger *lg, const struct names *ns, uint32_t text,
		      uint32_t text_end)
{
	const uint32_t t = token_at(&lg->lx, text);
	const uint32_t name =
		lg->lx.token[t].text == text ? paste_finds(lg, ns, t) : NONE;
	struct occurrence *o;

	if (name == NONE)
		return;
	o = add_occurrence(lg, name, text, text_end);
	o->function = parse_function(&lg->ps, t);
	o->arm = parse_arm(&lg->ps, t);
	unparsed(o, "may-be-pasted", o->start, o->last);
	lg->code = true;
}

/* Is the // comment @b, a token, the next line of @a? */
static bool continues(const struct lex *lx, const struct token *a,
		      const struct token *b)
{
	uint32_t la = lex_line(lx, a->end - 1), lb = lex_line(lx, b->start);

	return lx->text[a->text + 1] == '/' && lx->text[b->text + 1] == '/' &&
	       lb == la + 1 &&
	       a->start - lx->line[lex_line(lx, a->start) - 1] ==
		       b->start - lx->line[lb - 1];
}

static void collect_comments(struct ledger *lg)
{
	const struct lex *lx = &lg->lx;

	for (uint32_t t = 0; t < lx->tokens; t++) {
		const struct token *tok = &lx->token[t];

		if (tok->kind != TOKEN_COMMENT)
			continue;
		if (t && tok[-1].kind == TOKEN_COMMENT &&
		    continues(lx, &tok[-1], tok)) {
			lg->comment[lg->comments - 1].end = tok->end;
			continue;
		}
		lg->comment = grow(lg->comment, lg->comments, &lg->comment_cap,
				   sizeof(*lg->comment));
		lg->comment[lg->comments++] =
			(struct span){ tok->start, tok->end };
	}
}

/*
 * Fills @lg with the account of @src, a file of language @lang, which must
 * stay where it is while @lg is used. To be freed with ledger_free().
 */
void ledger_file(struct ledger *lg, const struct names *ns, enum lang lang,
		 const uint8_t *src, uint32_t len)
{
	const bool lexed = lang == LANG_C || lang == LANG_ASM;
	const struct lex *lx = &lg->lx;
	uint32_t at = 0;

	memset(lg, 0, sizeof(*lg));
	lg->lang = lang;
	if (lexed) {
		lex_file(&lg->lx, src, len, lang == LANG_C);
		parse_file(&lg->ps, lx);
		collect_comments(lg);
		aliases_collect(lg);
		faults_collect(lg);
	} else {
		lex_lines(&lg->lx, src, len);
	}
	while (at < lx->text_len) {
		uint32_t start, name;

		if (!is_word(lx->text[at])) {
			at++;
			continue;
		}
		start = at;
		while (at < lx->text_len && is_word(lx->text[at]))
			at++;
		name = names_find(ns, lx->text + start, at - start);
		if (name == NONE) {
			if (lexed)
				add_piece(lg, ns, start, at);
			continue;
		}

		struct occurrence *o = add_occurrence(lg, name, start, at);

		if (lexed) {
			judge(lg, o, token_at(lx, start), at);
			if (doubtful(lg, o))
				lg->code = true;
			continue;
		}
		o->last = at;
		arguments_of_text(lg, o, lx->text_len);
		if (lang == LANG_DOC) {
			o->kind = KIND_DOCUMENTATION;
		} else {
			o->kind = KIND_REFERENCE;
			lg->code = true;
		}
	}
}

/* Frees what ledger_file() took. */
void ledger_free(struct ledger *lg)
{
	parse_free(&lg->ps);
	lex_free(&lg->lx);
	free(lg->occ);
	free(lg->arg);
	free(lg->comment);
	free(lg->alias);
	memset(lg, 0, sizeof(*lg));
}
