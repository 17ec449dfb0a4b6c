// SPDX-License-Identifier: GPL-2.0-only
/* Writes the records to stdout, those of the files in the order of the list. */
#include "scan-parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "json.h"

void free_result(struct scanner *s, uint32_t i)
{
	struct result *r = s->result[i];

	buf_free(&r->head);
	buf_free(&r->tail);
	free(r->slice);
	free(r);
	s->result[i] = NULL;
}

static bool write_slice(const char *dir, const char *name,
			const struct result *r)
{
	int d = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	size_t at = 0;
	int fd;

	if (d < 0)
		return false;
	fd = openat(d, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	close(d);
	if (fd < 0)
		return false;
	while (at < r->slice_len) {
		ssize_t n = write(fd, r->slice + at, r->slice_len - at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			int saved = n ? errno : EIO;

			close(fd);
			errno = saved;
			return false;
		}
		at += (size_t)n;
	}
	return !close(fd);
}

void write_result(struct scanner *s, const struct result *r)
{
	char name[32];

	if (s->opt->stat)
		return;
	if (r->matched) {
		fwrite(r->head.p, 1, r->head.len, stdout);
		if (r->slice) {
			snprintf(name, sizeof(name), "%04u.c", s->slices++);
			if (!write_slice(s->opt->slice, name, r) &&
			    !s->failed) {
				fprintf(stderr,
					"gupscan: write slice: %s/%s: %s; give an empty directory with room\n",
					s->opt->slice, name, strerror(errno));
				s->failed = true;
			}
			fprintf(stdout, "\"%s\"", name);
		} else {
			fputs("null", stdout);
		}
	}
	fwrite(r->tail.p, 1, r->tail.len, stdout);
}

/* Writes out what is complete; @wait is false while others may do it. */
void write_ready(struct scanner *s, bool wait)
{
	if (wait)
		pthread_mutex_lock(&s->lock);
	else if (pthread_mutex_trylock(&s->lock))
		return;
	while (s->written < s->list->entries &&
	       atomic_load_explicit(&s->done[s->written],
				    memory_order_acquire)) {
		if (s->result[s->written]) {
			write_result(s, s->result[s->written]);
			free_result(s, s->written);
		}
		s->written++;
	}
	pthread_mutex_unlock(&s->lock);
}

/* Makes void what was said of a file. */
void take_back(struct scanner *s, uint32_t i)
{
	const char *path = s->list->entry[i].path;
	struct buf out = { 0 };

	if (s->said[i] == NONE) {
		s->total.unread--;
	} else {
		s->total.matched--;
		s->total.occurrences -= s->said[i];
	}
	s->said[i] = 0;
	if (s->opt->stat)
		return;
	buf_str(&out, "{\"rec\":\"again\",\"file\":");
	json_string(&out, path, strlen(path));
	buf_str(&out, "}\n");
	fwrite(out.p, 1, out.len, stdout);
	buf_free(&out);
}

static void number(const char *key, uint64_t v)
{
	printf(",\"%s\":%llu", key, (unsigned long long)v);
}

/* What nobody can say more of than that it is not there, once. */
void write_missing(struct scanner *s)
{
	struct buf out = { 0 };
	const char *path;

	if (!s->total.missing)
		return;
	s->total.unread++;
	if (s->opt->stat)
		return;
	path = s->list->entry[s->total.first_missing].path;
	buf_str(&out, "{\"rec\":\"unread\",\"file\":");
	json_string(&out, path, strlen(path));
	json_key(&out, "reason");
	buf_str(&out, "\"not checked out, and git has no copy of it here");
	if (s->total.missing > 1) {
		buf_str(&out, "; so are ");
		buf_u64(&out, s->total.missing - 1);
		buf_str(&out, " more");
	}
	buf_str(&out, "\"}\n");
	fwrite(out.p, 1, out.len, stdout);
	buf_free(&out);
}

/* The names under which C includes what does not look like C. */
void write_included(struct scanner *s)
{
	struct buf out = { 0 };

	if (s->opt->stat)
		return;
	included_sort(&s->included);
	for (uint32_t i = 0; i < s->included.names; i++) {
		const char *name = s->included.name[i];

		buf_str(&out, "{\"rec\":\"include\"");
		json_key(&out, "name");
		json_string(&out, name, strlen(name));
		buf_str(&out, "}\n");
	}
	fwrite(out.p, 1, out.len, stdout);
	buf_free(&out);
}

static void write_first(const struct scanner *s, const char *key, uint32_t i)
{
	const char *path = s->list->entry[i].path;
	struct buf out = { 0 };

	json_key(&out, key);
	json_string(&out, path, strlen(path));
	fwrite(out.p, 1, out.len, stdout);
	buf_free(&out);
}

void write_summary(const struct scanner *s)
{
	static const char *const source[] = {
		[SOURCE_INDEX] = "index",
		[SOURCE_WALK] = "walk",
		[SOURCE_STDIN] = "stdin",
		[SOURCE_REV] = "rev",
	};
	const struct counts *t = &s->total;
	uint32_t files = s->list->entries;

	for (uint32_t i = 0; i < s->list->entries; i++)
		files -= s->list->entry[i].link;
	printf("{\"rec\":\"summary\",\"files\":%u", files);
	number("read", t->read);
	number("bytes", t->bytes);
	number("clean", t->clean);
	number("matched", t->matched);
	number("links", t->links + s->list->links);
	number("binary", t->binary);
	number("unlisted", 0);
	number("gone", t->gone);
	number("absent", t->absent);
	if (t->absent)
		write_first(s, "first_absent", t->first_absent);
	number("unread", t->unread);
	number("occurrences", t->occurrences);
	printf(",\"source\":\"%s\"}\n", source[s->list->source]);
}
