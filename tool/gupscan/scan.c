// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each thread takes the next few files of the list, reads them into a buffer
 * of its own and leaves what it found as a finished text. Whoever is done
 * writes out all that is complete so far, in the order of the list.
 */
#include "scan-parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "language.h"

#define BATCH 8

int64_t nanoseconds(const struct timespec *ts)
{
	return (int64_t)ts->tv_sec * 1000000000 + ts->tv_nsec;
}

static uint32_t least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static void add_counts(struct scanner *s, struct worker *w)
{
	struct counts *t = &s->total;

	pthread_mutex_lock(&s->lock);
	t->read += w->count.read;
	t->bytes += w->count.bytes;
	t->clean += w->count.clean;
	t->matched += w->count.matched;
	t->links += w->count.links;
	t->binary += w->count.binary;
	t->gone += w->count.gone;
	t->absent += w->count.absent;
	t->missing += w->count.missing;
	t->first_absent = least(t->first_absent, w->count.first_absent);
	t->first_missing = least(t->first_missing, w->count.first_missing);
	t->unread += w->count.unread;
	t->occurrences += w->count.occurrences;
	buf_add(&s->included.text, w->included.text.p, w->included.text.len);
	for (uint32_t i = 0; i < w->freshes; i++) {
		s->fresh = grow(s->fresh, s->freshes, &s->fresh_cap,
				sizeof(*s->fresh));
		s->fresh[s->freshes++] = w->fresh[i];
	}
	pthread_mutex_unlock(&s->lock);
}

static void worker_init(struct worker *w, struct scanner *s)
{
	memset(w, 0, sizeof(*w));
	w->s = s;
	w->count.first_absent = NONE;
	w->count.first_missing = NONE;
}

static void worker_free(struct worker *w)
{
	if (w->reads_objects)
		reader_close(&w->objects);
	included_free(&w->included);
	buf_free(&w->data);
	free(w->fresh);
}

/*
 * What C includes is C: reads such files again if they did not look like it.
 * They may include more.
 */
static void read_included(struct scanner *s)
{
	uint8_t *seen = xcalloc(s->list->entries, 1);
	size_t known = 0;

	s->again = true;
	while (s->included.text.len > known &&
	       !atomic_load_explicit(&s->foreign, memory_order_relaxed)) {
		struct worker w;

		known = s->included.text.len;
		included_sort(&s->included);
		worker_init(&w, s);
		for (uint32_t i = 0; i < s->list->entries; i++) {
			const char *path = s->list->entry[i].path;

			if (seen[i] || language_of(path) == LANG_C ||
			    included_has(&s->opt->included, path) ||
			    !included_has(&s->included, path))
				continue;
			seen[i] = 1;
			if (s->said[i])
				take_back(s, i);
			if (s->odb)
				scan_object(&w, i);
			else
				scan_file(&w, i);
			if (s->result[i]) {
				write_result(s, s->result[i]);
				free_result(s, i);
			}
		}
		w.count.read = w.count.bytes = w.count.binary = 0;
		w.count.links = w.count.gone = w.count.absent = 0;
		w.count.missing = 0;
		add_counts(s, &w);
		worker_free(&w);
	}
	free(seen);
}

static void *work(void *arg)
{
	struct scanner *s = arg;
	const uint32_t n = s->list->entries;
	struct worker w;

	worker_init(&w, s);
	while (!atomic_load_explicit(&s->foreign, memory_order_relaxed)) {
		uint32_t from = atomic_fetch_add(&s->next, BATCH);

		if (from >= n)
			break;
		for (uint32_t i = from; i < n && i - from < BATCH; i++) {
			if (s->odb)
				scan_object(&w, i);
			else
				scan_file(&w, i);
			atomic_store_explicit(&s->done[i], 1,
					      memory_order_release);
		}
		write_ready(s, false);
	}
	add_counts(s, &w);
	worker_free(&w);
	return NULL;
}

static void run(struct scanner *s)
{
	uint32_t jobs = s->opt->jobs, started = 0;
	pthread_t *thread = xcalloc(jobs, sizeof(*thread));

	/* This thread works too; if no other can be started it does all. */
	while (started + 1 < jobs &&
	       !pthread_create(&thread[started], NULL, work, s))
		started++;
	work(s);
	while (started)
		pthread_join(thread[--started], NULL);
	free(thread);
	write_ready(s, true);
	read_included(s);
}

static int64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return nanoseconds(&ts);
}

/*
 * Reads the files of @l, from @odb if that is not NULL, and writes the
 * records to stdout. Returns the exit status; after STATUS_FOREIGN what has
 * been written is to be thrown away.
 */
enum status scan(const struct options *opt, const struct names *ns,
		 struct list *l, const struct odb *odb)
{
	struct scanner s = {
		.opt = opt,
		.ns = ns,
		.list = l,
		.odb = odb,
		.top = -1,
		.start = now(),
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.total = { .first_absent = NONE, .first_missing = NONE },
	};
	struct reason why;
	enum status status = STATUS_OK;

	list_sort(l);
	s.result = xcalloc(l->entries, sizeof(*s.result));
	s.done = xcalloc(l->entries, sizeof(*s.done));
	s.said = xcalloc(l->entries, sizeof(*s.said));
	if (!odb) {
		s.top = open(opt->tree, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (s.top < 0)
			die(STATUS_USAGE, "open: %s: %s; name a directory",
			    opt->tree, strerror(errno));
	}
	if (l->sparse)
		s.has_sparse = odb_open(&s.sparse, opt->tree, &why);
	if (opt->cache)
		cache_load(&s.cache, opt->cache);
	run(&s);
	if (atomic_load(&s.foreign)) {
		fflush(stdout);
		die(STATUS_FOREIGN, "objects: %s: %s; let git read it",
		    opt->git_dir, s.why.text);
	}
	write_missing(&s);
	write_included(&s);
	write_summary(&s);
	if (fflush(stdout) || ferror(stdout)) {
		fprintf(stderr,
			"gupscan: write: stdout: %s; make room and run again\n",
			strerror(errno));
		s.failed = true;
	}
	if (opt->cache && !cache_save(&s.cache, opt->cache, s.fresh, s.freshes))
		fprintf(stderr,
			"gupscan: write cache: %s: %s; the next run will be slower\n",
			opt->cache, strerror(errno));
	if (s.failed || s.total.unread)
		status = STATUS_INCOMPLETE;
	if (opt->cache)
		cache_free(&s.cache);
	if (l->sparse)
		odb_close(&s.sparse);
	if (s.top >= 0)
		close(s.top);
	free(s.result);
	free((void *)s.done);
	free(s.said);
	included_free(&s.included);
	free(s.fresh);
	return status;
}
