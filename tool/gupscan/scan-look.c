// SPDX-License-Identifier: GPL-2.0-only
/* What is said of a file whose bytes are at hand. */
#include "scan-parts.h"

#include <string.h>

#include "elsewhere.h"
#include "json.h"
#include "slice.h"
#include "tokens.h"
#include "views.h"

#define BINARY_LOOK 8192

static struct result *add_result(struct worker *w, uint32_t i)
{
	struct result *r = xcalloc(1, sizeof(*r));

	w->s->result[i] = r;
	return r;
}

void unread(struct worker *w, uint32_t i, const char *reason)
{
	const char *path = w->s->list->entry[i].path;
	struct result *r = add_result(w, i);

	r->unread = true;
	w->s->said[i] = NONE;
	w->count.unread++;
	buf_str(&r->tail, "{\"rec\":\"unread\",\"file\":");
	json_string(&r->tail, path, strlen(path));
	json_key(&r->tail, "reason");
	json_string(&r->tail, reason, strlen(reason));
	buf_str(&r->tail, "}\n");
}

/* Only what is neither C nor prose can be that. */
bool looks_binary(const struct worker *w)
{
	size_t n = w->data.len < BINARY_LOOK ? w->data.len : BINARY_LOOK;

	return w->lang == LANG_OTHER && n && memchr(w->data.p, '\0', n);
}

static void file_record(struct worker *w, struct result *r, const char *path,
			const struct ledger *lg)
{
	static const char *const lang[] = {
		[LANG_C] = "c",
		[LANG_ASM] = "c",
		[LANG_DOC] = "doc",
		[LANG_OTHER] = "other",
	};
	struct hash hash;

	if (w->s->opt->slice && lg->lang == LANG_C && lg->code) {
		r->slice = slice_file(lg);
		r->slice_len = lg->lx.len;
		hash = blake2(r->slice, r->slice_len);
	} else {
		hash = blake2(lg->lx.src, lg->lx.len);
	}
	buf_str(&r->head, "{\"rec\":\"file\",\"file\":");
	json_string(&r->head, path, strlen(path));
	json_key(&r->head, "size");
	buf_u64(&r->head, lg->lx.len);
	json_key(&r->head, "lines");
	buf_u64(&r->head, lg->lx.lines);
	json_key(&r->head, "lang");
	json_string(&r->head, lang[lg->lang], strlen(lang[lg->lang]));
	json_key(&r->head, "code");
	buf_str(&r->head, lg->code ? "true" : "false");
	json_key(&r->head, "slice");
	json_key(&r->tail, "hash");
	json_hash(&r->tail, &hash);
	buf_str(&r->tail, "}\n");
	r->matched = true;
}

/* The bytes in w->data may hold a name: reads them closely. */
void read_closely(struct worker *w, uint32_t i)
{
	const struct scanner *s = w->s;
	const char *path = s->list->entry[i].path;
	struct included own = { 0 };
	struct reason why;
	const char *name;
	struct result *r;
	struct ledger lg;

	if (w->data.len > LEX_MAX) {
		unread(w, i,
		       "more than 32 MB, which is too large to be read closely");
		return;
	}
	if (w->binary) {
		name = has_name(s->ns, path, w->data.p, w->data.len);
		if (name) {
			because(&why, "a binary file that has %.100s", name);
			unread(w, i, why.text);
		}
		return;
	}
	if (w->only_includes) {
		memset(&lg, 0, sizeof(lg));
		lg.lang = w->lang;
		lex_file(&lg.lx, (const uint8_t *)w->data.p,
			 (uint32_t)w->data.len, true);
	} else {
		ledger_file(&lg, s->ns, w->lang, (const uint8_t *)w->data.p,
			    (uint32_t)w->data.len);
	}
	if (lg.lang == LANG_C)
		includes_collect(&own, &lg.lx);
	if (lg.occs || own.text.len || (s->opt->tokens && lg.lx.tokens) ||
	    (s->opt->comments && s->opt->from_stdin && lg.comments)) {
		r = add_result(w, i);
		r->occurrences = lg.occs;
		w->s->said[i] = lg.occs;
		if (lg.occs) {
			w->count.matched++;
			w->count.occurrences += lg.occs;
			file_record(w, r, path, &lg);
		}
		if (!s->opt->stat) {
			json_occurrences(&r->tail, path, &lg, s->ns);
			if (s->opt->comments)
				json_comments(&r->tail, path, &lg);
			if (s->opt->views && lg.lang == LANG_C && lg.occs)
				json_views(&r->tail, path, &lg, &s->opt->said,
					   s->opt->knobs);
			if (s->opt->tokens)
				json_tokens(&r->tail, path, &lg.lx);
		}
	}
	buf_add(&w->included.text, own.text.p, own.text.len);
	included_free(&own);
	ledger_free(&lg);
}

bool must_read_closely(struct worker *w)
{
	const uint8_t *p = (const uint8_t *)w->data.p;
	const struct options *opt = w->s->opt;

	w->only_includes = false;
	if ((opt->comments && opt->from_stdin) || opt->tokens ||
	    names_maybe(w->s->ns, p, w->data.len))
		return true;
	w->only_includes = w->lang == LANG_C && includes_maybe(p, w->data.len);
	return w->only_includes;
}
