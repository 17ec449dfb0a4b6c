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

#include "elsewhere.h"
#include "json.h"
#include "slice.h"
#include "tokens.h"
#include "views.h"

#define VERSION "2"
#define BATCH 8
/* Files beyond this come in pieces, read whole if one of them looks likely. */
#define PIECE ((size_t)256 << 10)
#define OVERLAP ((size_t)512)
#define BINARY_LOOK 8192
/* The tokens take up to thirty times as much. */
#define LEX_MAX ((size_t)32 << 20)
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
	struct odb sparse; /* for what is not checked out */
	bool has_sparse; /* that can be read */
	struct cache cache;
	int top;
	int64_t start;
	struct result **result;
	uint32_t *said; /* of each file: occurrences; NONE: it is unread */
	_Atomic uint8_t *done;
	_Atomic uint32_t next;
	_Atomic bool foreign;
	struct reason why;
	pthread_mutex_t lock; /* of all below */
	uint32_t written; /* files whose results are out */
	uint32_t slices;
	bool failed;
	struct included included; /* by what was read, under odd names */
	bool again; /* what is included is read once more, as C */
	struct counts total;
	struct hash *fresh;
	uint32_t freshes, fresh_cap;
};

struct worker {
	struct scanner *s;
	struct object_reader objects;
	bool reads_objects;
	struct buf data;
	enum lang lang; /* of the file that is read */
	bool binary; /* it looks so */
	bool only_includes; /* no name is in it */
	struct included included;
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

/* How a file is to be read: what is included is C. */
static enum lang lang_of(const struct scanner *s, const char *path)
{
	enum lang lang = language_of(path);

	if (lang != LANG_C && lang != LANG_ASM &&
	    (included_has(&s->opt->included, path) ||
	     (s->included.sorted && included_has(&s->included, path))))
		return LANG_C;
	return lang;
}

static struct hash object_fingerprint(const struct names *ns,
				      const struct entry *e, enum lang lang)
{
	uint8_t text[3 + HASH_SIZE + OID_SIZE];

	memcpy(text, "O" VERSION, 2);
	text[2] = (uint8_t)lang;
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
	w->s->said[i] = NONE;
	w->count.unread++;
	buf_str(&r->tail, "{\"rec\":\"unread\",\"file\":");
	json_string(&r->tail, path, strlen(path));
	json_key(&r->tail, "reason");
	json_string(&r->tail, reason, strlen(reason));
	buf_str(&r->tail, "}\n");
}

/* Only what is neither C nor prose can be that. */
static bool looks_binary(const struct worker *w)
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
static void read_closely(struct worker *w, uint32_t i)
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

static bool must_read_closely(struct worker *w)
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
	w->lang = lang_of(w->s, path);
	w->binary = looks_binary(w);
	w->count.binary += w->binary;
	/* What a build left was made of what is read. */
	if (w->binary && is_built(path) && w->s->list->source != SOURCE_INDEX) {
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
			/* It was one piece that showed no name. */
			w->only_includes = false;
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

static bool read_object(struct worker *w, const struct odb *odb, uint32_t i,
			struct reason *why)
{
	enum object_type type;

	if (!w->reads_objects)
		reader_open(&w->objects, odb);
	w->reads_objects = true;
	return odb_read(&w->objects, w->s->list->entry[i].oid, &type, why) &&
	       type == OBJECT_BLOB;
}

/* A link, or something behind one: not followed, but not forgotten either. */
static void not_followed(struct worker *w, uint32_t i)
{
	struct buf why = { 0 };

	w->count.links++;
	if (elsewhere_has_name(w->s->top, w->s->list->entry[i].path, w->s->ns,
			       &why)) {
		buf_char(&why, '\0');
		unread(w, i, why.p);
	}
	buf_free(&why);
}

/* Not there, and git does not expect it there. */
static void not_checked_out(struct worker *w, uint32_t i)
{
	const struct scanner *s = w->s;
	const struct buf *data = &w->objects.out;
	const char *name;
	struct reason why;

	if (!s->has_sparse || !read_object(w, &s->sparse, i, &why)) {
		if (!w->count.missing++)
			w->count.first_missing = i;
		return;
	}
	name = has_name(s->ns, s->list->entry[i].path, data->p, data->len);
	if (!name) {
		if (!w->count.absent++)
			w->count.first_absent = i;
		return;
	}
	because(&why,
		"not checked out, and has %.100s; see git sparse-checkout",
		name);
	unread(w, i, why.text);
}

static void not_opened(struct worker *w, uint32_t i, int err)
{
	struct scanner *s = w->s;

	if (err == ELOOP)
		not_followed(w, i);
	else if ((err == ENOENT || err == ENOTDIR) && s->list->entry[i].sparse)
		not_checked_out(w, i);
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
		if (!s->again && cache_has(&s->cache, &hash)) {
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
	struct reason why;
	struct hash hash;
	struct buf own;

	w->lang = lang_of(s, e->path);
	if (s->opt->cache) {
		hash = object_fingerprint(s->ns, e, w->lang);
		if (!s->again && cache_has(&s->cache, &hash)) {
			w->count.clean++;
			return;
		}
	}
	if (!read_object(w, s->odb, i, &why)) {
		if (!atomic_exchange(&s->foreign, true))
			s->why = why;
		return;
	}
	w->count.read++;
	w->count.bytes += w->objects.out.len;
	/* Lent for a moment: the rest reads from w->data. */
	own = w->data;
	w->data = w->objects.out;
	w->binary = looks_binary(w);
	w->count.binary += w->binary;
	if (must_read_closely(w))
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

/* Makes void what was said of a file. */
static void take_back(struct scanner *s, uint32_t i)
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

static void number(const char *key, uint64_t v)
{
	printf(",\"%s\":%llu", key, (unsigned long long)v);
}

/* What nobody can say more of than that it is not there, once. */
static void write_missing(struct scanner *s)
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
static void write_included(struct scanner *s)
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

static void write_summary(const struct scanner *s)
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
