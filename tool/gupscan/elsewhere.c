// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is not read, because it is not the tree's own, is looked through for the
 * names all the same: only then can it be said that nothing is missed.
 */
#include "elsewhere.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "ledger.h"

/* More is not looked through behind one link. */
#define FILES_MAX 20000
#define BYTES_MAX ((size_t)256 << 20)

#define FLAGS (O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)

/* A walk behind a link. */
struct look {
	const struct names *ns;
	struct buf data;
	struct buf *why;
	uint32_t files;
	size_t bytes;
};

/*
 * Has the file @path with these bytes one of the names? That is the name, or
 * NULL.
 */
const char *has_name(const struct names *ns, const char *path, const void *data,
		     size_t len)
{
	const char *name = NULL;
	struct ledger lg;

	if (len > UINT32_MAX / 2 || !names_maybe(ns, data, len))
		return NULL;
	ledger_file(&lg, ns, language_of(path), data, (uint32_t)len);
	if (lg.occs)
		name = ns->name[lg.occ[0].name];
	ledger_free(&lg);
	return name;
}

static bool too_much(struct look *l, const char *where)
{
	buf_str(l->why, "a link out of the tree, to ");
	buf_str(l->why, where);
	buf_str(l->why, ": more than is looked through for the names");
	return true;
}

/* A regular file that is open as @fd; closes it. */
static bool look_at_file(struct look *l, int fd, const char *where)
{
	const char *name;
	ssize_t n = 1;

	if (++l->files > FILES_MAX) {
		close(fd);
		return too_much(l, where);
	}
	l->data.len = 0;
	while (n > 0 && l->bytes <= BYTES_MAX) {
		buf_room(&l->data, 65536);
		n = read(fd, l->data.p + l->data.len, 65536);
		if (n > 0) {
			l->data.len += (size_t)n;
			l->bytes += (size_t)n;
		}
	}
	close(fd);
	if (l->bytes > BYTES_MAX)
		return too_much(l, where);
	name = has_name(l->ns, where, l->data.p, l->data.len);
	if (!name)
		return false;
	buf_str(l->why, "a link out of the tree, to ");
	buf_str(l->why, where);
	buf_str(l->why, ", which has ");
	buf_str(l->why, name);
	buf_str(l->why, ": it is not followed");
	return true;
}

/* To read there may do something, and nobody compiles it. */
static bool no_files(int fd)
{
	struct statfs fs;

	if (fstatfs(fd, &fs))
		return true;
	switch ((unsigned long)fs.f_type) {
	case PROC_SUPER_MAGIC:
	case SYSFS_MAGIC:
	case DEBUGFS_MAGIC:
	case TRACEFS_MAGIC:
	case SECURITYFS_MAGIC:
	case CGROUP_SUPER_MAGIC:
	case CGROUP2_SUPER_MAGIC:
	case DEVPTS_SUPER_MAGIC:
	case EFIVARFS_MAGIC:
		return true;
	default:
		return false;
	}
}

/* Is this directory a kernel, or what is installed to build modules with? */
static bool is_kernel(int dir)
{
	static const char *const files[] = { "include/linux/mm.h",
					     "include/generated",
					     "Module.symvers" };

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (!faccessat(dir, files[i], F_OK, AT_EACCESS))
			return true;
	return false;
}

/* All below the directory that is open as @fd; closes it. */
static bool look_below(struct look *l, int fd, const char *where, int depth)
{
	DIR *dir = fdopendir(fd);
	struct buf path = { 0 };
	bool found = false;
	struct dirent *de;

	if (!dir) {
		close(fd);
		return false;
	}
	while (!found && (de = readdir(dir))) {
		struct stat st;
		int next;

		if (!strcmp(de->d_name, ".") || !strcmp(de->d_name, ".."))
			continue;
		if (fstatat(fd, de->d_name, &st, AT_SYMLINK_NOFOLLOW) ||
		    !(S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)))
			continue;
		next = openat(fd, de->d_name, FLAGS);
		if (next < 0)
			continue;
		path.len = 0;
		buf_str(&path, where);
		buf_char(&path, '/');
		buf_add(&path, de->d_name, strlen(de->d_name) + 1);
		if (fstat(next, &st) || no_files(next))
			close(next);
		else if (S_ISREG(st.st_mode))
			found = look_at_file(l, next, path.p);
		else if (!S_ISDIR(st.st_mode))
			close(next);
		else if (depth)
			found = look_below(l, next, path.p, depth - 1);
		else {
			close(next);
			found = too_much(l, path.p);
		}
	}
	buf_free(&path);
	closedir(dir);
	return found;
}

/* Where the file that is open as @fd is. */
static bool place_of(int fd, char *place)
{
	char link[32];
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, place, PATH_MAX - 1);
	if (n < 0)
		return false;
	place[n] = '\0';
	return true;
}

/* Is @place below the directory @top, but for what git keeps there? */
static bool is_inside(const char *place, const char *top)
{
	size_t len = strlen(top);

	return !strncmp(place, top, len) &&
	       (place[len] == '/' || !place[len]) &&
	       !strstr(place + len, "/.git/");
}

/*
 * @path of the tree whose directory is open as @top is a link, or behind one.
 * Leads it to a file out of the tree that has one of the names, or to more
 * than can be looked through? Then @why says so. A kernel that a driver has a
 * link to is no part of it. Nothing is said of what can't be opened, as by a
 * compiler.
 */
bool elsewhere_has_name(int top, const char *path, const struct names *ns,
			struct buf *why)
{
	struct look l = { .ns = ns, .why = why };
	char place[PATH_MAX], root[PATH_MAX];
	bool found = false;
	struct stat st;
	int fd;

	/* Not read by this one, which opens no FIFO and no device. */
	fd = openat(top, path, O_PATH | O_CLOEXEC);
	if (fd < 0)
		return false;
	if (!fstat(fd, &st) && place_of(fd, place) && place_of(top, root) &&
	    !is_inside(place, root) && !no_files(fd) &&
	    (S_ISREG(st.st_mode) || S_ISDIR(st.st_mode))) {
		int file = open(place, FLAGS);

		if (file >= 0 && S_ISREG(st.st_mode))
			found = look_at_file(&l, file, place);
		else if (file >= 0 && is_kernel(file))
			close(file);
		else if (file >= 0)
			found = look_below(&l, file, place, 64);
	}
	close(fd);
	buf_free(&l.data);
	return found;
}
