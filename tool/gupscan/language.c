// SPDX-License-Identifier: GPL-2.0-only
#include "language.h"

#include <string.h>

static const char *extension(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	const char *dot = strrchr(name, '.');

	return dot && dot > name ? dot + 1 : "";
}

static bool one_of(const char *ext, const char *const *list)
{
	for (; *list; list++)
		if (!strcmp(ext, *list))
			return true;
	return false;
}

/* Returns how the file at @path, relative to the tree, is to be read. */
enum lang language_of(const char *path)
{
	static const char *const c[] = { "c",	"h",   "cc",  "cpp", "cxx",
					 "hpp", "hh",  "inc", "y",   "l",
					 "def", "tbl", NULL };
	static const char *const assembly[] = { "S", "s", NULL };
	static const char *const doc[] = { "rst", "txt", NULL };
	const char *ext = extension(path);

	if (one_of(ext, c))
		return LANG_C;
	if (one_of(ext, assembly))
		return LANG_ASM;
	if (one_of(ext, doc) || !strncmp(path, "Documentation/", 14))
		return LANG_DOC;
	return LANG_OTHER;
}

/* Does the name say that a compiler or a linker made it of something else? */
bool is_built(const char *path)
{
	static const char *const built[] = { "o", "ko", "a", "so", NULL };
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;

	return one_of(extension(path), built) || !strncmp(name, "vmlinux", 7);
}
