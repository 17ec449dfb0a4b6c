// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads a file of the list as far as is needed: not at all if the cache knows
 * it, and closely only if it may hold a name.
 */
#include "scan-parts.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "elsewhere.h"

#define VERSION "2"
/* Files beyond this come in pieces, read whole if one of them looks likely. */
#define PIECE ((size_t)256 << 10)
#define OVERLAP ((size_t)512)
#define RACY_NS 2000000000LL

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

void scan_file(struct worker *w, uint32_t i)
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

void scan_object(struct worker *w, uint32_t i)
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
