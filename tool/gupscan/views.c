// SPDX-License-Identifier: GPL-2.0-only
/*
 * A view of a file is what the compiler of some kernels sees of it: the arms
 * that they do not compile are blanks, and so are the directives that are
 * decided. Every other byte is at its place.
 *
 * Only conditionals that are near a name are looked at. What is around
 * something else stays as it is, in all views.
 */
#include "views.h"

#include <stdlib.h>
#include <string.h>

#include "blanks.h"
#include "json.h"
#include "near.h"

#define EDGES_MAX (RANGES_MAX - 1)

/* Where a view is taken: a range of kernels, and what the knobs are. */
struct point {
	uint32_t range;
	uint32_t on;
	uint32_t view;
};

struct viewer {
	const struct ledger *lg;
	const struct said *said;
	struct knobs knobs;
	uint8_t *near; /* per arm */
	uint32_t edge[RANGES_MAX], edges;
	bool too_many; /* versions */
	struct view view[VIEWS_MAX];
	uint32_t views;
	struct point *point;
	uint32_t points, point_cap;
	/* Per arm, of the view that is being taken: */
	enum truth *own; /* its own condition */
	enum truth *prior; /* that of some arm before it */
	enum truth *chosen;
	bool *gone; /* what stands around it is not compiled */
};

static uint32_t directive_start(const struct lex *lx, uint32_t d)
{
	return lx->token[lx->directive[d].first].start;
}

static enum truth least(enum truth a, enum truth b)
{
	return a < b ? a : b;
}

static enum truth ask(struct viewer *v, uint32_t arm, uint32_t version,
		      uint32_t *edge, uint32_t *edges)
{
	const struct ledger *lg = v->lg;
	struct expression e = {
		.lg = lg,
		.lx = &lg->lx,
		.version = version,
		.edge = edge,
		.edge_max = EDGES_MAX - 1,
		.edges = edges ? *edges : 0,
		.knobs = &v->knobs,
		.said = v->said,
	};
	enum truth t;

	if (lg->ps.arms[arm].zero)
		return TRUTH_NO;
	t = expression_own(&e, &lg->lx.directive[lg->ps.arms[arm].directive]);
	if (edges) {
		v->too_many |= e.edges >= e.edge_max;
		*edges = e.edges;
	}
	return t;
}

static int by_number(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* Finds the versions and the knobs that matter; those around a name first. */
static void collect(struct viewer *v)
{
	const struct parse *ps = &v->lg->ps;
	uint32_t n = 1;

	for (uint8_t near = NEAR_AROUND; near; near--) {
		/* An #error for want of an option is none for a version. */
		v->knobs.collect = near != NEAR_ERROR;
		for (uint32_t a = 0; a < ps->n_arms; a++)
			if (v->near[a] == near)
				ask(v, a, 0, v->edge, &v->edges);
	}
	v->knobs.collect = false;
	if (v->too_many)
		v->edges = 0;
	v->edge[v->edges++] = 0;
	qsort(v->edge, v->edges, sizeof(*v->edge), by_number);
	for (uint32_t i = 1; i < v->edges; i++)
		if (v->edge[i] != v->edge[n - 1])
			v->edge[n++] = v->edge[i];
	v->edges = n;
}

/* "elif" is "if" where the arms before it are no more. */
static void shorten(const struct ledger *lg, struct view *w, uint32_t d)
{
	const struct lex *lx = &lg->lx;
	uint32_t word = directive_word(lx, &lx->directive[d]);
	uint32_t at = lx->token[word].start;

	if (lx->token[word].end - at >= 4 && lx->src[at] == 'e' &&
	    lx->src[at + 1] == 'l')
		blanks_add(w, at, at + 2);
}

/* What is blank of an arm, and in that the arms within are not looked at. */
static void blank_arm(const struct viewer *v, struct view *w, uint32_t a)
{
	const struct ledger *lg = v->lg;
	const struct arm *arm = &lg->ps.arms[a];
	const struct directive *d = &lg->lx.directive[arm->directive];
	uint32_t start = directive_start(&lg->lx, arm->directive);

	if (v->chosen[a] == TRUTH_NO)
		blanks_add(w, start,
			   arm->next == NONE ?
				   lg->lx.len :
				   directive_start(&lg->lx, arm->next));
	else if (v->chosen[a] == TRUTH_YES)
		blanks_add(w, start, d->end);
	else if (v->prior[a] == TRUTH_NO && arm->before != NONE)
		shorten(lg, w, arm->directive);
}

/* Is a directive compiled for sure, with the arms as they are chosen? */
static bool compiled(const struct viewer *v, uint32_t d)
{
	const struct parse *ps = &v->lg->ps;

	for (uint32_t a = ps->arm[d]; a != NONE; a = ps->arms[a].parent)
		if (!ps->arms[a].guard &&
		    (!v->near[a] || v->chosen[a] != TRUTH_YES))
			return false;
	return true;
}

/* The first #error that the compiler of a view comes to, or NONE. */
static uint32_t stop_of(const struct viewer *v)
{
	const struct lex *lx = &v->lg->lx;

	for (uint32_t d = 0; d < lx->directives; d++)
		if (is_error(lx, d) && compiled(v, d))
			return directive_start(lx, d);
	return NONE;
}

/* Fills in what kernels of a version see, with the knobs as they are. */
static void take(struct viewer *v, struct view *w, uint32_t version)
{
	const struct ledger *lg = v->lg;
	const struct parse *ps = &lg->ps;

	w->blanks = 0;
	for (uint32_t a = 0; a < ps->n_arms; a++) {
		const uint32_t before = ps->arms[a].before;

		if (!v->near[a])
			continue;
		v->own[a] = ask(v, a, version, NULL, NULL);
		v->prior[a] = TRUTH_NO;
		if (before != NONE)
			v->prior[a] = v->own[before] > v->prior[before] ?
					      v->own[before] :
					      v->prior[before];
		v->chosen[a] = least(v->own[a], TRUTH_YES - v->prior[a]);
	}
	for (uint32_t a = 0; a < ps->n_arms; a++) {
		const uint32_t parent = ps->arms[a].parent;

		v->gone[a] =
			parent != NONE &&
			(v->gone[parent] ||
			 (v->near[parent] && v->chosen[parent] == TRUTH_NO));
	}
	for (uint32_t a = 0; a < ps->n_arms; a++) {
		const struct arm *arm = &ps->arms[a];
		bool kept = false;

		if (!v->near[a] || v->gone[a])
			continue;
		blank_arm(v, w, a);
		if (arm->endif == NONE || arm->next != arm->endif)
			continue;
		for (uint32_t b = a; b != NONE; b = ps->arms[b].before)
			kept |= v->chosen[b] == TRUTH_MAYBE;
		if (!kept)
			blanks_add(w, directive_start(&lg->lx, arm->endif),
				   lg->lx.directive[arm->endif].end);
	}
	blanks_order(w);
	w->stop = stop_of(v);
}

/* The views of all versions and knobs; false if they are too many. */
static bool take_all(struct viewer *v)
{
	struct view w = { 0 };
	bool fits = true;

	v->points = 0;
	while (v->views)
		free(v->view[--v->views].blank);
	for (uint32_t i = 0; fits && i < v->edges; i++)
		for (uint32_t on = 0; fits && on < 1u << v->knobs.used; on++) {
			uint32_t k = 0;

			v->knobs.on = on;
			if (!knobs_agree(&v->knobs))
				continue;
			take(v, &w, v->edge[i]);
			while (k < v->views && !blanks_same(&v->view[k], &w))
				k++;
			fits = k < VIEWS_MAX;
			if (fits && k == v->views) {
				v->view[v->views++] = w;
				w = (struct view){ 0 };
			}
			v->point = grow(v->point, v->points, &v->point_cap,
					sizeof(*v->point));
			v->point[v->points++] = (struct point){ i, on, k };
		}
	free(w.blank);
	return fits;
}

static void json_point(struct buf *b, const struct viewer *v,
		       const struct point *p)
{
	uint32_t next = p->range + 1;

	buf_char(b, '[');
	buf_u64(b, v->edge[p->range]);
	buf_char(b, ',');
	if (next < v->edges)
		buf_u64(b, v->edge[next]);
	else
		buf_str(b, "-1");
	buf_str(b, ",\"");
	for (uint32_t k = 0; k < v->knobs.used; k++)
		buf_char(b, p->on & 1u << k ? 'y' : 'n');
	buf_str(b, "\"]");
}

static void json_view(struct buf *b, const struct viewer *v, uint32_t view)
{
	const struct view *w = &v->view[view];
	bool first = true;

	buf_str(b, "{\"for\":[");
	for (uint32_t i = 0; i < v->points; i++) {
		if (v->point[i].view != view)
			continue;
		if (!first)
			buf_char(b, ',');
		first = false;
		json_point(b, v, &v->point[i]);
	}
	buf_str(b, "],\"blank\":[");
	for (uint32_t i = 0; i < w->blanks; i++) {
		buf_str(b, i ? ",[" : "[");
		buf_u64(b, w->blank[i].start);
		buf_char(b, ',');
		buf_u64(b, w->blank[i].end);
		buf_char(b, ']');
	}
	buf_char(b, ']');
	if (w->stop != NONE) {
		json_key(b, "stop");
		buf_u64(b, w->stop);
	}
	buf_char(b, '}');
}

/*
 * Appends the views of a file: for each the kernels and knobs that see it so,
 * and the bytes of the file that are blank to them. "more" are the knobs that
 * are not looked into, so that their directives stay.
 */
void json_views(struct buf *b, const char *path, const struct ledger *lg,
		const struct said *said, uint32_t knobs)
{
	const uint32_t n = lg->ps.n_arms;
	struct viewer v = {
		.lg = lg,
		.said = said,
		.near = near_names(lg),
		.own = xcalloc(n, sizeof(*v.own)),
		.prior = xcalloc(n, sizeof(*v.prior)),
		.chosen = xcalloc(n, sizeof(*v.chosen)),
		.gone = xcalloc(n, sizeof(*v.gone)),
	};

	collect(&v);
	v.knobs.used = v.knobs.n < knobs ? v.knobs.n : knobs;
	while (!take_all(&v) && v.knobs.used)
		v.knobs.used--;
	buf_str(b, "{\"rec\":\"views\",\"file\":");
	json_string(b, path, strlen(path));
	json_key(b, "knobs");
	for (uint32_t k = 0; k <= v.knobs.n; k++) {
		if (k == v.knobs.used) {
			buf_str(b, k ? "]" : "[]");
			json_key(b, "more");
		}
		if (k < v.knobs.n) {
			buf_char(b, k && k != v.knobs.used ? ',' : '[');
			json_string(b, knobs_text(&v.knobs, k),
				    strlen(knobs_text(&v.knobs, k)));
		}
	}
	buf_str(b, v.knobs.used < v.knobs.n ? "]" : "[]");
	json_key(b, "versions");
	buf_str(b, v.too_many ? "false" : "true");
	json_key(b, "views");
	for (uint32_t i = 0; i < v.views; i++) {
		buf_char(b, i ? ',' : '[');
		json_view(b, &v, i);
		free(v.view[i].blank);
	}
	buf_str(b, v.views ? "]}\n" : "[]}\n");
	buf_free(&v.knobs.text);
	free(v.point);
	free(v.near);
	free(v.own);
	free(v.prior);
	free(v.chosen);
	free(v.gone);
}
