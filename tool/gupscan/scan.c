// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each thread takes the next few files of the list, reads them into a buffer
 * of its own and leaves what it found as a finished text. Whoever is done
 * writes out all that is complete so far, in the order of the list.
 */
#include "scan.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "json.h"
#include "language.h"
#include "slice.h"
#include "tokens.h"
#include "views.h"

#define VERSION "1"
#define BATCH 8
/* Files beyond this come in pieces, read whole if one of them looks likely. */
#define PIECE ((size_t)256 << 10)
#define OVERLAP ((size_t)512)
#define BINARY_LOOK 8192
#define LEX_MAX ((size_t)128 << 20)
#define RACY_NS 2000000000LL

/* What there is to say about one file. */
struct result {
	struct buf head; /* the file record up to the slice's name */
	struct buf tail; /* and behind it, with the occurrences */
	uint8_t *slice;
	size_t slice_len;
	bool matched;
	bool unread;
	uint32_t occurrences;
};

struct scanner {
	const struct options *opt;
	const struct names *ns;
	const struct list *list;
	const struct odb *odb;
	struct cache cache;
	int top;
	int64_t start;
	struct result **result;
	_Atomic uint8_t *done;
	_Atomic uint32_t next;
	_Atomic bool foreign;
	struct reason why;
	pthread_mutex_t lock; /* of all below */
	uint32_t written; /* files whose results are out */
	uint32_t slices;
	bool failed;
	struct counts total;
	struct hash *fresh;
	uint32_t freshes, fresh_cap;
};

struct worker {
	struct scanner *s;
	struct object_reader objects;
	struct buf data;
	struct counts count;
	struct hash *fresh;
	uint32_t freshes, fresh_cap;
};

static int64_t nanoseconds(const struct timespec *ts)
{
	return (int64_t)ts->tv_sec * 1000000000 + ts->tv_nsec;
}

/* What a file is known by; all but the names are the file system's word. */
static struct hash stat_fingerprint(const struct names *ns, const char *path,
				    const struct stat *st)
{
	const int64_t numbers[] = {
		(int64_t)st->st_size,
		nanoseconds(&st->st_mtim),
		nanoseconds(&st->st_ctim),
		(int64_t)st->st_ino,
	};
	uint8_t text[512];
	size_t len = strlen(path), at = 0;
	struct hash whole;

	memcpy(text, "T" VERSION, 2);
	at += 2;
	memcpy(text + at, ns->key.b, HASH_SIZE);
	at += HASH_SIZE;
	memcpy(text + at, numbers, sizeof(numbers));
	at += sizeof(numbers);
	if (len > sizeof(text) - at) {
		whole = blake2(path, len);
		memcpy(text + at, whole.b, HASH_SIZE);
		at += HASH_SIZE;
	} else {
		memcpy(text + at, path, len);
		at += len;
	}
	return blake2(text, at);
}

static struct hash object_fingerprint(const struct names *ns,
				      const struct entry *e)
{
	uint8_t text[3 + HASH_SIZE + OID_SIZE];

	memcpy(text, "O" VERSION, 2);
	text[2] = never_binary(e->path);
	memcpy(text + 3, ns->key.b, HASH_SIZE);
	memcpy(text + 3 + HASH_SIZE, e->oid, OID_SIZE);
	return blake2(text, sizeof(text));
}

static struct result *add_result(struct worker *w, uint32_t i)
{
	struct result *r = xcalloc(1, sizeof(*r));

	w->s->result[i] = r;
	return r;
}

static void unread(struct worker *w, uint32_t i, const char *reason)
{
	const char *path = w->s->list->entry[i].path;
	struct result *r = add_result(w, i);

	r->unread = true;
	w->count.unread++;
	buf_str(&r->tail, "{\"rec\":\"unread\",\"file\":");
	json_string(&r->tail, path, strlen(path));
	json_key(&r->tail, "reason");
	json_string(&r->tail, reason, strlen(reason));
	buf_str(&r->tail, "}\n");
}

static bool looks_binary(const char *path, const struct buf *data)
{
	size_t n = data->len < BINARY_LOOK ? data->len : BINARY_LOOK;

	return n && !never_binary(path) && memchr(data->p, '\0', n);
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
static void read_closely(struct worker *w, uint32_t i)
{
	const struct scanner *s = w->s;
	const char *path = s->list->entry[i].path;
	struct result *r;
	struct ledger lg;

	if (w->data.len > LEX_MAX) {
		unread(w, i, "too large to be read closely");
		return;
	}
	ledger_file(&lg, s->ns, language_of(path), (const uint8_t *)w->data.p,
		    (uint32_t)w->data.len);
	if (lg.occs || (s->opt->tokens && lg.lx.tokens) ||
	    (s->opt->comments && s->opt->from_stdin && lg.comments)) {
		r = add_result(w, i);
		r->occurrences = lg.occs;
		if (lg.occs) {
			w->count.matched++;
			w->count.occurrences += lg.occs;
			file_record(w, r, path, &lg);
		}
		if (!s->opt->stat) {
			json_occurrences(&r->tail, path, &lg, s->ns);
			if (s->opt->comments)
				json_comments(&r->tail, path, &lg);
			if (s->opt->views && lg.lang == LANG_C)
				json_views(&r->tail, path, &lg, &s->opt->said,
					   s->opt->knobs);
			if (s->opt->tokens)
				json_tokens(&r->tail, path, &lg.lx);
		}
	}
	ledger_free(&lg);
}

static bool must_read_closely(const struct worker *w)
{
	const struct options *opt = w->s->opt;

	return (opt->comments && opt->from_stdin) || opt->tokens ||
	       names_maybe(w->s->ns, (const uint8_t *)w->data.p, w->data.len);
}

/* Remembers that a file holds none of the names. */
static void add_fresh(struct worker *w, const struct hash *h)
{
	w->fresh = grow(w->fresh, w->freshes, &w->fresh_cap, sizeof(*w->fresh));
	w->fresh[w->freshes++] = *h;
}

static int open_file(const struct scanner *s, const char *path)
{
	static _Atomic bool too_old;
	struct open_how how = {
		.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY |
			 O_NOFOLLOW,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS |
			   RESOLVE_NO_MAGICLINKS,
	};
	long fd;

	if (!atomic_load_explicit(&too_old, memory_order_relaxed)) {
		fd = syscall(SYS_openat2, s->top, path, &how, sizeof(how));
		if (fd >= 0 || (errno != ENOSYS && errno != EPERM))
			return (int)fd;
		if (errno == ENOSYS)
			atomic_store(&too_old, true);
	}
	return openat(s->top, path, (int)how.flags);
}

/*
 * Reads up to @len bytes behind what w->data holds; -1 with errno. A short read
 * that ends at @end, where the file should end, needs no second one that
 * returns nothing: half of all calls, a quarter of the time.
 */
static ssize_t read_more(struct worker *w, int fd, size_t len, size_t end)
{
	size_t want = len;
	ssize_t n;

	buf_room(&w->data, len + 1);
	while (want) {
		n = read(fd, w->data.p + w->data.len, want);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (!n)
			break;
		w->data.len += (size_t)n;
		want -= (size_t)n;
		if (w->data.len == end && want)
			break;
	}
	return (ssize_t)(len - want);
}

/*
 * Does any piece of a large file look likely? 1, 0, or -1 with errno. Each
 * piece begins with the end of the one before.
 */
static int large_file_likely(struct worker *w, int fd, uint64_t *bytes)
{
	for (;;) {
		size_t kept = w->data.len < OVERLAP ? w->data.len : OVERLAP;
		ssize_t n;

		memmove(w->data.p, w->data.p + w->data.len - kept, kept);
		w->data.len = kept;
		n = read_more(w, fd, PIECE, SIZE_MAX);
		if (n < 0)
			return -1;
		*bytes += (uint64_t)n;
		if (must_read_closely(w))
			return 1;
		if ((size_t)n < PIECE)
			return 0;
	}
}

/* Reads an open file as far as is needed. Returns an errno, 0 if all went well. */
static int read_file(struct worker *w, uint32_t i, int fd,
		     const struct stat *st, bool *clean)
{
	const char *path = w->s->list->entry[i].path;
	uint64_t bytes;
	int likely;

	w->data.len = 0;
	/* One byte more than there should be: the end shows in one call. */
	if (read_more(w, fd,
		      (size_t)st->st_size < PIECE ? (size_t)st->st_size + 1 :
						    PIECE,
		      (size_t)st->st_size) < 0)
		return errno;
	bytes = w->data.len;
	w->count.read++;
	if (looks_binary(path, &w->data)) {
		w->count.binary++;
		w->count.bytes += bytes;
		*clean = true;
		return 0;
	}
	likely = must_read_closely(w);
	if ((size_t)st->st_size >= PIECE || bytes > (size_t)st->st_size) {
		if (!likely)
			likely = large_file_likely(w, fd, &bytes);
		if (likely > 0) {
			if (lseek(fd, 0, SEEK_SET) < 0)
				return errno;
			w->data.len = 0;
			while ((likely = (int)read_more(w, fd, PIECE,
							SIZE_MAX)) > 0 &&
			       w->data.len <= LEX_MAX)
				continue;
			bytes = w->data.len;
			likely = likely < 0 ? -1 : 1;
		}
		if (likely < 0)
			return errno;
	}
	w->count.bytes += bytes;
	if (likely)
		read_closely(w, i);
	*clean = !w->s->result[i];
	return 0;
}

/* Is the file old enough that a later change will show in its times? */
static bool settled(const struct scanner *s, const struct stat *st)
{
	return nanoseconds(&st->st_mtim) < s->start - RACY_NS &&
	       nanoseconds(&st->st_ctim) < s->start - RACY_NS;
}

static void not_opened(struct worker *w, uint32_t i, int err)
{
	struct scanner *s = w->s;

	if (err == ELOOP)
		w->count.links++;
	else if ((err == ENOENT || err == ENOTDIR) &&
		 s->list->source != SOURCE_STDIN)
		w->count.gone++;
	else
		unread(w, i, strerror(err));
}

static void scan_file(struct worker *w, uint32_t i)
{
	struct scanner *s = w->s;
	const char *path = s->list->entry[i].path;
	bool clean = false;
	struct hash hash;
	struct stat st;
	int fd, err;

	if (s->opt->cache && !fstatat(s->top, path, &st, AT_SYMLINK_NOFOLLOW) &&
	    S_ISREG(st.st_mode)) {
		hash = stat_fingerprint(s->ns, path, &st);
		if (cache_has(&s->cache, &hash)) {
			w->count.clean++;
			return;
		}
	}
	fd = open_file(s, path);
	if (fd < 0) {
		not_opened(w, i, errno);
		return;
	}
	if (fstat(fd, &st))
		unread(w, i, strerror(errno));
	else if (!S_ISREG(st.st_mode))
		unread(w, i, "not a regular file");
	else {
		err = read_file(w, i, fd, &st, &clean);
		if (err)
			unread(w, i, strerror(err));
		if (clean && s->opt->cache && settled(s, &st)) {
			hash = stat_fingerprint(s->ns, path, &st);
			add_fresh(w, &hash);
		}
	}
	close(fd);
}

static void scan_object(struct worker *w, uint32_t i)
{
	struct scanner *s = w->s;
	const struct entry *e = &s->list->entry[i];
	enum object_type type;
	struct reason why;
	struct hash hash;
	struct buf own;

	if (s->opt->cache) {
		hash = object_fingerprint(s->ns, e);
		if (cache_has(&s->cache, &hash)) {
			w->count.clean++;
			return;
		}
	}
	if (!odb_read(&w->objects, e->oid, &type, &why) ||
	    type != OBJECT_BLOB) {
		if (!atomic_exchange(&s->foreign, true))
			s->why = why;
		return;
	}
	w->count.read++;
	w->count.bytes += w->objects.out.len;
	/* Lent for a moment: the rest reads from w->data. */
	own = w->data;
	w->data = w->objects.out;
	if (looks_binary(e->path, &w->data))
		w->count.binary++;
	else if (must_read_closely(w))
		read_closely(w, i);
	w->data = own;
	if (s->opt->cache && !s->result[i])
		add_fresh(w, &hash);
}

static void free_result(struct scanner *s, uint32_t i)
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

static void write_result(struct scanner *s, const struct result *r)
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
static void write_ready(struct scanner *s, bool wait)
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
	t->unread += w->count.unread;
	t->occurrences += w->count.occurrences;
	for (uint32_t i = 0; i < w->freshes; i++) {
		s->fresh = grow(s->fresh, s->freshes, &s->fresh_cap,
				sizeof(*s->fresh));
		s->fresh[s->freshes++] = w->fresh[i];
	}
	pthread_mutex_unlock(&s->lock);
}

static void *work(void *arg)
{
	struct worker w = { .s = arg };
	struct scanner *s = w.s;
	const uint32_t n = s->list->entries;

	if (s->odb)
		reader_open(&w.objects, s->odb);
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
	if (s->odb)
		reader_close(&w.objects);
	buf_free(&w.data);
	free(w.fresh);
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
}

static void number(const char *key, uint64_t v)
{
	printf(",\"%s\":%llu", key, (unsigned long long)v);
}

static void write_summary(const struct scanner *s)
{
	static const char *const source[] = {
		[SOURCE_INDEX] = "index",
		[SOURCE_WALK] = "walk",
		[SOURCE_STDIN] = "stdin",
		[SOURCE_REV] = "rev",
	};
	const struct counts *t = &s->total;

	printf("{\"rec\":\"summary\",\"files\":%u", s->list->entries);
	number("read", t->read);
	number("bytes", t->bytes);
	number("clean", t->clean);
	number("matched", t->matched);
	number("links", t->links + s->list->links);
	number("binary", t->binary);
	number("unlisted", 0);
	number("gone", t->gone);
	number("unread", t->unread);
	number("occurrences", t->occurrences);
	printf(",\"source\":\"%s\"}\n", source[s->list->source]);
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
	};
	enum status status = STATUS_OK;

	list_sort(l);
	s.result = xcalloc(l->entries, sizeof(*s.result));
	s.done = xcalloc(l->entries, sizeof(*s.done));
	if (!odb) {
		s.top = open(opt->tree, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (s.top < 0)
			die(STATUS_USAGE, "open: %s: %s; name a directory",
			    opt->tree, strerror(errno));
	}
	if (opt->cache)
		cache_load(&s.cache, opt->cache);
	run(&s);
	if (atomic_load(&s.foreign)) {
		fflush(stdout);
		die(STATUS_FOREIGN, "objects: %s: %s; let git read it",
		    opt->git_dir, s.why.text);
	}
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
	if (s.top >= 0)
		close(s.top);
	free(s.result);
	free((void *)s.done);
	free(s.fresh);
	return status;
}
