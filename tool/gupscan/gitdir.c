// SPDX-License-Identifier: GPL-2.0-only
/* Where a repository keeps its things. */
#include <string.h>
#include <sys/stat.h>

#include "list.h"

#define SMALL_FILE ((size_t)1 << 20)

static void trim(struct buf *b)
{
	while (b->len && is_space((uint8_t)b->p[b->len - 1]))
		b->p[--b->len] = '\0';
}

/* Appends @path, seen from @dir, and a NUL that does not count. */
static void join_path(struct buf *out, const char *dir, const char *path)
{
	out->len = 0;
	if (path[0] != '/') {
		buf_str(out, dir);
		buf_char(out, '/');
	}
	buf_str(out, path);
	buf_add(out, "", 1);
	out->len--;
}

/*
 * Puts the git directory of the working tree @tree into @out: @tree/.git, or
 * what the file of that name says. Returns false if there is none.
 */
bool git_dir_of(const char *tree, struct buf *out)
{
	static const char prefix[] = "gitdir: ";
	struct buf text = { 0 };
	struct stat st;
	bool found = false;

	join_path(out, tree, ".git");
	if (stat(out->p, &st))
		return false;
	if (S_ISDIR(st.st_mode))
		return true;
	if (S_ISREG(st.st_mode) && read_whole(out->p, SMALL_FILE, &text)) {
		trim(&text);
		if (text.len > strlen(prefix) &&
		    !memcmp(text.p, prefix, strlen(prefix))) {
			join_path(out, tree, text.p + strlen(prefix));
			found = true;
		}
	}
	buf_free(&text);
	return found;
}

/* Puts the directory that linked working trees share into @out. */
void git_common_dir(const char *git_dir, struct buf *out)
{
	struct buf text = { 0 };

	join_path(out, git_dir, "commondir");
	if (read_whole(out->p, SMALL_FILE, &text)) {
		trim(&text);
		join_path(out, git_dir, text.p);
	} else {
		out->len = 0;
		buf_add(out, git_dir, strlen(git_dir) + 1);
		out->len--;
	}
	buf_free(&text);
}

/* Are the object names of the repository SHA-256? A look, not a parser. */
bool git_is_sha256(const char *common_dir)
{
	struct buf path = { 0 }, text = { 0 };
	bool yes = false;

	join_path(&path, common_dir, "config");
	if (read_whole(path.p, SMALL_FILE, &text))
		yes = memmem(text.p, text.len, "sha256", 6);
	buf_free(&path);
	buf_free(&text);
	return yes;
}
