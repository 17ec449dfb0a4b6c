// SPDX-License-Identifier: GPL-2.0-only
/* gupscan: lists every occurrence of some identifiers in a source tree. */
#include <errno.h>
#include <getopt.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conditions.h"
#include "layout.h"
#include "scan.h"

#define JOBS_MAX 64
#define INCLUDED_MAX ((size_t)64 << 20)
#define NAMES_MAX ((size_t)1 << 20)

static const char default_names[] =
	"get_user_pages,pin_user_pages,get_user_pages_remote,pin_user_pages_remote";

static const char usage_text[] =
	"usage: gupscan [-j N] [--names A,B,C | --names-file FILE] [--cache FILE]\n"
	"               [--included FILE]\n"
	"               [--slice DIR] [--comments] [--tokens] [--stat]\n"
	"               [--views [--knobs N] [--said FILE]]\n"
	"               (--tree DIR [--stdin] | --git-dir DIR --rev OBJECT)\n"
	"       gupscan --conditions --config FILE\n"
	"       gupscan --layout [--edits] BEFORE AFTER [-o FILE]\n"
	"\n"
	"Lists every occurrence of the names, one JSON object a line, by file and\n"
	"offset.\n"
	"\n"
	"  -j N               this many threads (default: one for each processor)\n"
	"  --names A,B,C      the identifiers (default: the GUP functions that take vmas)\n"
	"  --names-file FILE  the same from a file, separated by commas or white space\n"
	"  --tree DIR         read the files below DIR that its git index lists; all of\n"
	"                     them if it is no git working tree\n"
	"  --stdin            read only the files named on standard input, each relative\n"
	"                     to DIR and with a NUL byte behind it\n"
	"  --git-dir DIR      read from this repository\n"
	"  --rev OBJECT       the 40 digits of the commit or tree to read\n"
	"  --cache FILE       skip files known from it to hold no name, and add to it\n"
	"  --included FILE    files whose paths end in what FILE has, each with a NUL byte\n"
	"                     behind it, are C; as those are that C is seen to include\n"
	"  --slice DIR        write to DIR, which is empty, the C files with code that\n"
	"                     matters, other function bodies blanked, and of heads\n"
	"                     what spatch can't read\n"
	"  --comments         list the comments of those files as well\n"
	"  --tokens           with --stdin, list every token of the files: what is code, what\n"
	"                     is a comment or a string (to look for faults)\n"
	"  --views            list the views of each file with a name: what is blank to\n"
	"                     which kernels, by the conditions around the names\n"
	"  --knobs N          take this many tests that the version does not decide both\n"
	"                     ways (default: 6; 0: such directives stay)\n"
	"  --said FILE        macros that are decided, a line each: NAME FROM-TO FROM-TO...,\n"
	"                     the values of LINUX_VERSION_CODE for which it is defined; or\n"
	"                     NAME LINUX_VERSION_CODE, of which it is another name; or\n"
	"                     NAME =VALUE, whatever the version\n"
	"  --stat             the summary alone\n"
	"  --conditions       say of each condition of #if on standard input, with a NUL byte\n"
	"                     behind it, whether it holds: y, n, or ? if that can't be told;\n"
	"                     ahead of it may stand options to be turned round, and a tab\n"
	"  --config FILE      the .config that has the options for them\n"
	"  --layout           write the tokens of the file AFTER, which a program made of\n"
	"                     BEFORE, in the layout of BEFORE: lines that need not change\n"
	"                     do not; what is new is laid out in kernel style\n"
	"  --edits            write not the file but what changes in BEFORE: a line of JSON\n"
	"                     each, with start and end in bytes, and the text in their place\n"
	"  -o FILE            write that to FILE, not to standard output\n"
	"  -h, --help         this text\n"
	"\n"
	"Exit status: 0 done; 2 wrong usage or environment; 3 something could not be\n"
	"read or written, or --layout would lose a comment or change a directive (one\n"
	"line, FILE:LINE: why, on standard error); 4 the repository needs git to be read (ignore the output).\n";

enum {
	OPT_NAMES = 256,
	OPT_NAMES_FILE,
	OPT_TREE,
	OPT_STDIN,
	OPT_GIT_DIR,
	OPT_REV,
	OPT_CACHE,
	OPT_INCLUDED,
	OPT_SLICE,
	OPT_COMMENTS,
	OPT_TOKENS,
	OPT_STAT,
	OPT_VIEWS,
	OPT_KNOBS,
	OPT_SAID,
	OPT_CONDITIONS,
	OPT_CONFIG,
	OPT_LAYOUT,
	OPT_EDITS,
};

static uint32_t processors(void)
{
	cpu_set_t set;
	int n = 1;

	if (!sched_getaffinity(0, sizeof(set), &set))
		n = CPU_COUNT(&set);
	return n < 1 ? 1 : n > JOBS_MAX ? JOBS_MAX : (uint32_t)n;
}

static uint32_t parse_number(const char *option, const char *arg, long least,
			     long most)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(arg, &end, 10);
	if (errno || *end || end == arg || n < least || n > most)
		die(STATUS_USAGE, "%s: '%s': give a number from %ld to %ld",
		    option, arg, least, most);
	return (uint32_t)n;
}

static void read_names(struct names *ns, const char *list, const char *file)
{
	struct buf text = { 0 };

	if (!file) {
		names_parse(ns, list, strlen(list));
		return;
	}
	if (!read_whole(file, NAMES_MAX, &text))
		die(STATUS_USAGE, "names file: %s: %s; name a readable file",
		    file, strerror(errno));
	names_parse(ns, text.p, text.len);
	buf_free(&text);
}

static void read_included(struct included *in, const char *file)
{
	struct buf text = { 0 };
	size_t at = 0;

	if (!read_whole(file, INCLUDED_MAX, &text))
		die(STATUS_USAGE, "--included: %s: %s; name a readable file",
		    file, strerror(errno));
	while (at < text.len) {
		size_t len = strlen(text.p + at);

		included_add(in, text.p + at, len);
		at += len + 1;
	}
	included_sort(in);
	buf_free(&text);
}

static void parse_options(int argc, char **argv, struct options *opt,
			  const char **names, const char **names_file)
{
	static const struct option options[] = {
		{ "names", required_argument, NULL, OPT_NAMES },
		{ "names-file", required_argument, NULL, OPT_NAMES_FILE },
		{ "tree", required_argument, NULL, OPT_TREE },
		{ "stdin", no_argument, NULL, OPT_STDIN },
		{ "git-dir", required_argument, NULL, OPT_GIT_DIR },
		{ "rev", required_argument, NULL, OPT_REV },
		{ "cache", required_argument, NULL, OPT_CACHE },
		{ "included", required_argument, NULL, OPT_INCLUDED },
		{ "slice", required_argument, NULL, OPT_SLICE },
		{ "comments", no_argument, NULL, OPT_COMMENTS },
		{ "tokens", no_argument, NULL, OPT_TOKENS },
		{ "views", no_argument, NULL, OPT_VIEWS },
		{ "knobs", required_argument, NULL, OPT_KNOBS },
		{ "said", required_argument, NULL, OPT_SAID },
		{ "stat", no_argument, NULL, OPT_STAT },
		{ "conditions", no_argument, NULL, OPT_CONDITIONS },
		{ "config", required_argument, NULL, OPT_CONFIG },
		{ "layout", no_argument, NULL, OPT_LAYOUT },
		{ "edits", no_argument, NULL, OPT_EDITS },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "j:o:h", options, NULL)) != -1) {
		switch (c) {
		case 'j':
			opt->jobs = parse_number("-j", optarg, 1, JOBS_MAX);
			break;
		case OPT_NAMES:
			*names = optarg;
			break;
		case OPT_NAMES_FILE:
			*names_file = optarg;
			break;
		case OPT_TREE:
			opt->tree = optarg;
			break;
		case OPT_STDIN:
			opt->from_stdin = true;
			break;
		case OPT_GIT_DIR:
			opt->git_dir = optarg;
			break;
		case OPT_REV:
			opt->rev = optarg;
			break;
		case OPT_CACHE:
			opt->cache = optarg;
			break;
		case OPT_INCLUDED:
			read_included(&opt->included, optarg);
			break;
		case OPT_SLICE:
			opt->slice = optarg;
			break;
		case OPT_COMMENTS:
			opt->comments = true;
			break;
		case OPT_TOKENS:
			opt->tokens = true;
			break;
		case OPT_VIEWS:
			opt->views = true;
			break;
		case OPT_KNOBS:
			opt->knobs =
				parse_number("--knobs", optarg, 0, KNOBS_MAX);
			break;
		case OPT_SAID:
			if (!said_read(&opt->said, optarg))
				die(STATUS_USAGE,
				    "--said: %s: %s; name a readable file",
				    optarg, strerror(errno));
			break;
		case OPT_STAT:
			opt->stat = true;
			break;
		case OPT_CONDITIONS:
			opt->conditions = true;
			break;
		case OPT_CONFIG:
			opt->config = optarg;
			break;
		case OPT_LAYOUT:
			opt->layout = true;
			break;
		case OPT_EDITS:
			opt->edits = true;
			break;
		case 'o':
			opt->output = optarg;
			break;
		case 'h':
			fputs(usage_text, stdout);
			exit(fflush(stdout) ? STATUS_INCOMPLETE : STATUS_OK);
		default:
			exit(STATUS_USAGE);
		}
	}
	if (opt->conditions != !!opt->config)
		die(STATUS_USAGE,
		    "--conditions, --config: give both or neither");
	if (opt->conditions) {
		if (argc != optind || opt->tree || opt->git_dir || opt->layout)
			die(STATUS_USAGE,
			    "--conditions: give --config FILE and nothing else");
		return;
	}
	if (opt->layout) {
		if (argc - optind != 2 || opt->tree || opt->git_dir)
			die(STATUS_USAGE,
			    "--layout: give two files, BEFORE and AFTER, and no tree");
		opt->before = argv[optind];
		opt->after = argv[optind + 1];
		return;
	}
	if (opt->edits)
		die(STATUS_USAGE, "--edits: of what: add --layout");
	if (opt->output)
		die(STATUS_USAGE, "-o: only --layout writes to a file");
	if (optind < argc)
		die(STATUS_USAGE, "argument: '%s': not known; see --help",
		    argv[optind]);
	if (!opt->tree == !opt->git_dir || !opt->git_dir != !opt->rev)
		die(STATUS_USAGE,
		    "arguments: what to read: give --tree DIR, or --git-dir DIR with --rev OBJECT");
	if (opt->from_stdin && !opt->tree)
		die(STATUS_USAGE, "--stdin: no tree: add --tree DIR");
	if (opt->tokens && !opt->from_stdin)
		die(STATUS_USAGE, "--tokens: of all files: add --stdin");
	/* The cache knows nothing of comments and tokens. */
	if ((opt->comments || opt->tokens) && opt->from_stdin)
		opt->cache = NULL;
	if (opt->slice && access(opt->slice, W_OK | X_OK))
		die(STATUS_USAGE, "--slice: %s: %s; give an empty directory",
		    opt->slice, strerror(errno));
}

/* The index, or git where the index is beyond us, or all files there are. */
static void list_tree(struct list *l, const char *tree)
{
	struct buf git_dir = { 0 }, common = { 0 };
	enum index_result result = INDEX_NONE;

	if (!git_dir_of(tree, &git_dir)) {
		list_walk(l, tree);
	} else {
		git_common_dir(git_dir.p, &common);
		l->source = SOURCE_INDEX;
		if (git_is_sha256(common.p))
			result = INDEX_FOREIGN;
		else
			result = index_load(l, git_dir.p);
		if (result == INDEX_FOREIGN) {
			list_free(l);
			list_git(l, tree);
		}
	}
	buf_free(&git_dir);
	buf_free(&common);
}

static enum status scan_rev(const struct options *opt, const struct names *ns)
{
	struct object_reader reader;
	struct list list = { 0 };
	struct reason why;
	enum status status;
	struct odb odb;

	if (!odb_open(&odb, opt->git_dir, &why))
		die(STATUS_FOREIGN, "objects: %s: %s; let git read it",
		    opt->git_dir, why.text);
	reader_open(&reader, &odb);
	if (!list_rev(&list, &reader, opt->rev, &why))
		die(STATUS_FOREIGN, "objects: %s: %s; let git read it",
		    opt->git_dir, why.text);
	reader_close(&reader);
	status = scan(opt, ns, &list, &odb);
	list_free(&list);
	odb_close(&odb);
	return status;
}

int main(int argc, char **argv)
{
	struct options opt = { .jobs = processors(), .knobs = KNOBS_MAX };
	const char *names = default_names, *names_file = NULL;
	struct names ns = { 0 };
	struct list list = { 0 };
	enum status status;

	parse_options(argc, argv, &opt, &names, &names_file);
	if (opt.conditions) {
		status = conditions_answer(opt.config);
		return (int)status;
	}
	if (opt.layout) {
		status = layout_files(opt.before, opt.after, opt.output,
				      opt.edits);
		return (int)status;
	}
	read_names(&ns, names, names_file);
	if (opt.git_dir) {
		status = scan_rev(&opt, &ns);
	} else {
		if (opt.from_stdin)
			list_stdin(&list);
		else
			list_tree(&list, opt.tree);
		status = scan(&opt, &ns, &list, NULL);
		list_free(&list);
	}
	names_free(&ns);
	return (int)status;
}
