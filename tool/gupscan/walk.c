// SPDX-License-Identifier: GPL-2.0-only
/* File lists from the file system, from git and from standard input. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "list.h"

extern char **environ;

static unsigned char type_of(int dir, const struct dirent *de)
{
	struct stat st;

	if (de->d_type != DT_UNKNOWN)
		return de->d_type;
	if (fstatat(dir, de->d_name, &st, AT_SYMLINK_NOFOLLOW))
		return DT_UNKNOWN;
	return S_ISREG(st.st_mode) ? DT_REG :
	       S_ISDIR(st.st_mode) ? DT_DIR :
	       S_ISLNK(st.st_mode) ? DT_LNK :
				     DT_UNKNOWN;
}

/* Reads the directory @path ("" is the top), @dirs gets those within. */
static void walk_dir(struct list *l, struct list *dirs, int top,
		     const char *path)
{
	int fd = openat(top, path[0] ? path : ".",
			O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct buf name = { 0 };
	struct dirent *de;

	if (!dir && path[0] && errno == EACCES) {
		/* Opening it as a file fails as well, and is reported then. */
		list_add(l, path, strlen(path), NULL);
		return;
	}
	if (!dir)
		die(STATUS_USAGE,
		    "read directory: %s: %s; make it readable or name the files on stdin",
		    path[0] ? path : ".", strerror(errno));
	while ((de = readdir(dir))) {
		unsigned char type;

		if (!strcmp(de->d_name, ".") || !strcmp(de->d_name, "..") ||
		    !strcmp(de->d_name, ".git"))
			continue;
		type = type_of(fd, de);
		name.len = 0;
		if (path[0]) {
			buf_str(&name, path);
			buf_char(&name, '/');
		}
		buf_str(&name, de->d_name);
		if (type == DT_REG)
			list_add(l, name.p, name.len, NULL);
		else if (type == DT_DIR)
			list_add(dirs, name.p, name.len, NULL);
		else if (type == DT_LNK)
			list_add_link(l, name.p, name.len);
	}
	buf_free(&name);
	closedir(dir);
}

/*
 * Adds every regular file below @tree, but for what is in a .git. Links are
 * counted and not followed. A directory that may not be read is listed itself,
 * to be reported as unread; the process ends if one can't be read otherwise.
 */
void list_walk(struct list *l, const char *tree)
{
	int top = open(tree, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct list dirs = { 0 };

	if (top < 0)
		die(STATUS_USAGE, "open: %s: %s; name a directory", tree,
		    strerror(errno));
	walk_dir(l, &dirs, top, "");
	for (uint32_t i = 0; i < dirs.entries; i++)
		walk_dir(l, &dirs, top, dirs.entry[i].path);
	list_free(&dirs);
	close(top);
	l->source = SOURCE_WALK;
}

static void read_all(int fd, struct buf *out, const char *what)
{
	ssize_t n;

	do {
		buf_room(out, 65536);
		n = read(fd, out->p + out->len, out->cap - out->len);
		if (n > 0)
			out->len += (size_t)n;
	} while (n > 0 || (n < 0 && errno == EINTR));
	if (n < 0)
		die(STATUS_USAGE, "read: %s: %s; try again", what,
		    strerror(errno));
}

/* Starts git ls-files, with nothing in the repository able to run a program. */
static pid_t start_git(const char *tree, int to)
{
	char *const argv[] = {
		(char[]){ "git" },
		(char[]){ "-C" },
		strdup(tree),
		(char[]){ "-c" },
		(char[]){ "core.fsmonitor=false" },
		(char[]){ "ls-files" },
		(char[]){ "-z" },
		(char[]){ "-s" },
		(char[]){ "-t" },
		NULL,
	};
	posix_spawn_file_actions_t actions;
	pid_t pid;
	int err;

	if (!argv[2] || posix_spawn_file_actions_init(&actions) ||
	    posix_spawn_file_actions_adddup2(&actions, to, STDOUT_FILENO))
		die(STATUS_USAGE, "start: git: no memory; try again");
	err = posix_spawnp(&pid, "git", &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	free(argv[2]);
	if (err)
		die(STATUS_USAGE, "start: git: %s; install git", strerror(err));
	return pid;
}

/*
 * "H 100644 <object> 0\tpath": adds it if it is a regular file. S instead of
 * the H is for what is not expected in the work tree.
 */
static void add_staged(struct list *l, const char *line, size_t len)
{
	const char *path = memchr(line, '\t', len);
	uint8_t oid[OID_SIZE];

	if (!path++ || len < 9 + HEX_SIZE)
		return;
	len -= (size_t)(path - line);
	if (!memcmp(line + 2, "120000", 6))
		list_add_link(l, path, len);
	if (memcmp(line + 2, "100", 3) != 0)
		return;
	if (line[0] == 'S' && object_id(line + 9, oid))
		list_add_sparse(l, path, len, oid);
	else
		list_add(l, path, len, NULL);
}

/*
 * Adds the files that git knows of: for an index that index.c cannot read.
 * Ends the process if git fails.
 */
void list_git(struct list *l, const char *tree)
{
	struct buf out = { 0 };
	int pipe_fd[2], status;
	size_t at = 0;
	pid_t pid;

	if (pipe2(pipe_fd, O_CLOEXEC))
		die(STATUS_USAGE, "pipe: git: %s; close some files",
		    strerror(errno));
	pid = start_git(tree, pipe_fd[1]);
	close(pipe_fd[1]);
	read_all(pipe_fd[0], &out, "git ls-files");
	close(pipe_fd[0]);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			die(STATUS_USAGE, "wait: git: %s; try again",
			    strerror(errno));
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		die(STATUS_USAGE,
		    "git ls-files: %s: failed; see what git says there", tree);
	while (at < out.len) {
		const char *line = out.p + at;
		const char *nul = memchr(line, '\0', out.len - at);
		size_t len = nul ? (size_t)(nul - line) : out.len - at;

		add_staged(l, line, len);
		at += len + 1;
	}
	buf_free(&out);
	l->source = SOURCE_INDEX;
}

/* Adds the paths on standard input, each with a NUL behind it. */
void list_stdin(struct list *l)
{
	struct buf in = { 0 };
	size_t at = 0;

	read_all(STDIN_FILENO, &in, "stdin");
	while (at < in.len) {
		const char *nul = memchr(in.p + at, '\0', in.len - at);
		size_t len = nul ? (size_t)(nul - in.p) - at : in.len - at;

		if (len)
			list_add(l, in.p + at, len, NULL);
		at += len + 1;
	}
	buf_free(&in);
	l->source = SOURCE_STDIN;
}
