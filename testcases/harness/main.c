// SPDX-License-Identifier: GPL-2.0-only
/*
 * The command line: which cases, which sides, which bound. Each case is a process
 * of its own, so that what one does to itself is no matter of the others. What a
 * plan says of one case is done by one process, line by line: a side that minds
 * what was before differs from itself.
 */

#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner.h"

enum status {
	STATUS_EQUAL,
	STATUS_DIFFERS,
	STATUS_USAGE,
	STATUS_INCOMPLETE,
};

static const char usage[] =
	"usage: harness [option...] [CASE...]\n"
	"Runs the sides of each case in all worlds up to a bound, and compares them.\n"
	"\n"
	"  --pages N      pages of the window, 1 to 8 (4)\n"
	"  --vmas N       VMAs in it, 1 to 6 (3)\n"
	"  --worlds MAX   for each case; status 3 if there are more (all of them)\n"
	"  --sides A B    compare these (before after)\n"
	"  --self         compare each side with itself\n"
	"  --variant V    only cases with these options\n"
	"  --plan FILE    compare what its lines say: CASE VARIANT SIDE SIDE [MAX]\n"
	"  --json FILE    the results for programs\n"
	"  -j N           cases at a time (1)\n"
	"  --list         what there is\n"
	"  --selftest     whether the model does what it is said to do\n"
	"\n"
	"CASE is GROUP/BEHAVIOUR; all of them if none is given.\n"
	"Status: 0 equal, 1 a difference or a dangling use, 2 usage, 3 incomplete.\n";

static struct {
	int pages, vmas, jobs, self, list;
	unsigned long worlds;
	const char *sides[2], *variant, *json, *plan;
} options = { .pages = 4, .vmas = 3, .jobs = 1, .sides = { "before", "after" } };

static struct harness_case *registered;
static int nr_registered;

/*
 * One comparison, and how it ended, which its process writes. The process, and
 * what that has to say, are with the first comparison that it makes.
 */
struct job {
	const struct harness_case *side[2];
	unsigned long worlds;
	int text, json, status;
	pid_t pid;
};

void harness_register(struct harness_case *c)
{
	c->next = registered;
	registered = c;
	nr_registered++;
}

static int by_name(const void *a, const void *b)
{
	const struct harness_case *ca = *(const struct harness_case *const *)a;
	const struct harness_case *cb = *(const struct harness_case *const *)b;
	int order = strcmp(ca->name, cb->name);

	if (!order)
		order = strcmp(ca->variant, cb->variant);
	return order ? order : strcmp(ca->side, cb->side);
}

static const struct harness_case **sorted_cases(void)
{
	const struct harness_case **cases =
		calloc(nr_registered + 1, sizeof(*cases));
	int n = 0;

	if (!cases)
		abort();
	for (const struct harness_case *c = registered; c; c = c->next)
		cases[n++] = c;
	qsort(cases, n, sizeof(*cases), by_name);
	return cases;
}

/* -- one case */

static struct result results[2];
static unsigned long worlds, in_bound, counts_good, counts_bad, counts_partial,
	counts_crash;
static unsigned long allowed[NR_ALLOWANCES];
static char *dangling[2]; /* a report for each side that does */
static char *difference;
static char what_differs[1024];

/* The case, and its sides where they are not the ordinary ones. */
static const char *name_of_job(const struct job *job)
{
	static char text[512];
	const char *a = job->side[0]->side, *b = job->side[1]->side;

	if (!strcmp(a, "before") && !strcmp(b, "after"))
		snprintf(text, sizeof(text), "%s %s", job->side[0]->name,
			 job->side[0]->variant);
	else
		snprintf(text, sizeof(text), "%s %s %s %s", job->side[0]->name,
			 job->side[0]->variant, a, b);
	return text;
}

static char *traced(const struct job *job, int side)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	if (!to)
		abort();
	trace_to(to);
	run_case(job->side[side], &results[side]);
	trace_to(NULL);
	fclose(to);
	return text;
}

/* The world that was just run, once more, with what its runs do. */
static char *describe(const struct job *job, const char *first_line)
{
	char *text = NULL, *traces[2];
	const char *names[2] = { job->side[0]->side, job->side[1]->side };
	unsigned int was = choices_replay();
	size_t size;
	FILE *to = open_memstream(&text, &size);

	if (!to)
		abort();
	model_reset_world();
	for (int side = 0; side < 2; side++)
		traces[side] = traced(job, side);
	fprintf(to, "%s\n", first_line);
	print_world(to);
	for (int side = 0; side < 2; side++) {
		fprintf(to, "  %s:\n", names[side]);
		print_indented(to, traces[side]);
		free(traces[side]);
	}
	fclose(to);
	choices_replayed(was);
	return text;
}

static int may_differ_so(const struct job *job, const struct allowance *a)
{
	return !a->asked || !strcmp(job->side[0]->allows, a->name);
}

static int explained_by_allowances(const struct job *job)
{
	int sets = 1 << NR_ALLOWANCES;

	for (int set = 1; set < sets; set++) {
		static struct result again;
		int differs, applies = 1;

		for (int i = 0; i < NR_ALLOWANCES; i++) {
			if (set & 1 << i &&
			    (!may_differ_so(job, &allowances[i]) ||
			     !allowances[i].applies(&results[0].state,
						    &results[1].state)))
				applies = 0;
		}
		if (!applies)
			continue;
		for (int i = 0; i < NR_ALLOWANCES; i++)
			allowances[i].set(&model_options, !!(set & 1 << i));
		run_case(job->side[0], &again);
		for (int i = 0; i < NR_ALLOWANCES; i++)
			allowances[i].set(&model_options, 0);
		differs = compare_results(&again, &results[1], NULL, 0, NULL,
					  NULL);
		if (differs)
			continue;
		for (int i = 0; i < NR_ALLOWANCES; i++)
			allowed[i] += !!(set & 1 << i);
		return 1;
	}
	return 0;
}

static void run_world(const struct job *job)
{
	int differs;

	model_reset_world();
	for (int side = 0; side < 2; side++) {
		const struct state *s = &results[side].state;

		run_case(job->side[side], &results[side]);
		counts_good += s->gup_good > 0;
		counts_bad += s->gup_bad > 0;
		counts_partial += s->gup_partial > 0;
		counts_crash += results[side].end != END_RETURNED;
	}
	worlds++;
	in_bound++;
	differs = compare_results(&results[0], &results[1], NULL, 0, NULL,
				  NULL) &&
		  !explained_by_allowances(job);
	for (int side = 0; side < 2; side++) {
		char line[300];

		if (dangling[side] || results[side].end != END_DANGLING)
			continue;
		snprintf(line, sizeof(line), "DANGLING %s %s %s: %s",
			 job->side[side]->name, job->side[side]->variant,
			 job->side[side]->side, results[side].why);
		dangling[side] = describe(job, line);
	}
	if (differs) {
		char line[1400];

		compare_results(&results[0], &results[1], what_differs,
				sizeof(what_differs), job->side[0]->side,
				job->side[1]->side);
		snprintf(line, sizeof(line), "DIFFERS %s: %s", name_of_job(job),
			 what_differs);
		difference = describe(job, line);
	}
}

/* All worlds of a bound: 1, or 0 if there are more than were allowed. */
static int run_bound(const struct job *job)
{
	choices_begin();
	in_bound = 0;
	do {
		if (job->worlds && worlds >= job->worlds)
			return 0;
		run_world(job);
	} while (!difference && choices_next());
	return 1;
}

static void print_string(FILE *to, const char *text)
{
	fputc('"', to);
	for (; text && *text; text++) {
		unsigned char c = *text;

		if (c == '"' || c == '\\')
			fprintf(to, "\\%c", c);
		else if (c == '\n')
			fputs("\\n", to);
		else if (c < 0x20 || c >= 0x7f)
			fprintf(to, "\\u%04x", c);
		else
			fputc(c, to);
	}
	fputc('"', to);
}

static void print_json(FILE *to, const struct job *job, const char *verdict,
		       int complete)
{
	const char *sep = "";

	fprintf(to, "{\"case\": ");
	print_string(to, job->side[0]->name);
	fprintf(to, ", \"variant\": ");
	print_string(to, job->side[0]->variant);
	fprintf(to, ", \"sides\": [");
	print_string(to, job->side[0]->side);
	fprintf(to, ", ");
	print_string(to, job->side[1]->side);
	fprintf(to, "], \"verdict\": \"%s\", \"worlds\": %lu", verdict, worlds);
	fprintf(to, ", \"pages\": %d, \"pages_complete\": %d, \"vmas\": %d",
		model_options.pages, complete, options.vmas);
	fprintf(to,
		", \"gup_succeeds\": %lu, \"gup_fails\": %lu, \"gup_is_partial\": %lu",
		counts_good, counts_bad, counts_partial);
	fprintf(to, ", \"ended_by_force\": %lu, \"allowed\": {", counts_crash);
	for (int i = 0; i < NR_ALLOWANCES; i++)
		fprintf(to, "%s\"%s\": %lu", i ? ", " : "", allowances[i].name,
			allowed[i]);
	fprintf(to, "}, \"dangling\": [");
	for (int side = 0; side < 2; side++) {
		if (!dangling[side])
			continue;
		fprintf(to, "%s", sep);
		print_string(to, job->side[side]->side);
		sep = ", ";
	}
	fprintf(to, "], \"what\": ");
	print_string(to, what_differs);
	fprintf(to, ", \"report\": ");
	print_string(to, difference  ? difference :
			 dangling[0] ? dangling[0] :
				       dangling[1]);
	fprintf(to, "}");
}

/* What the comparison before has left. */
static void forget_results(void)
{
	worlds = counts_good = counts_bad = counts_partial = counts_crash = 0;
	memset(allowed, 0, sizeof(allowed));
	dangling[0] = dangling[1] = difference = NULL;
	what_differs[0] = '\0';
}

static enum status run_job(const struct job *job, FILE *text, FILE *json)
{
	int complete = 0, more = 0;
	enum status status;
	const char *verdict;

	forget_results();
	model_options.vmas = options.vmas;
	for (int pages = 1; pages <= options.pages && !difference && !more;
	     pages++) {
		model_options.pages = pages;
		if (!run_bound(job))
			more = 1;
		else
			complete = pages;
	}

	if (difference) {
		status = STATUS_DIFFERS;
		verdict = "differs";
		fprintf(text, "%s  after %lu worlds\n", difference, worlds);
	} else if (more) {
		status = STATUS_INCOMPLETE;
		verdict = "incomplete";
		fprintf(text,
			"incomplete %s %lu worlds; %d pages complete, the first %lu of %d\n",
			name_of_job(job), worlds, complete, in_bound,
			model_options.pages);
	} else {
		status = STATUS_EQUAL;
		verdict = "equal";
		fprintf(text, "ok %s %lu worlds, %d pages, %d VMAs\n",
			name_of_job(job), worlds, complete, options.vmas);
	}
	for (int side = 0; side < 2; side++) {
		if (!dangling[side] || (side && job->side[0] == job->side[1]))
			continue;
		fprintf(text, "%s", dangling[side]);
		if (status != STATUS_INCOMPLETE)
			status = STATUS_DIFFERS;
	}
	print_json(json, job, verdict, complete);
	return status;
}

/* -- all cases */

/* How many of @n comparisons are one after the other of the same case. */
static int nr_of_case(const struct job *jobs, int n)
{
	int same = 1;

	while (same < n &&
	       !strcmp(jobs[same].side[0]->name, jobs->side[0]->name) &&
	       !strcmp(jobs[same].side[0]->variant, jobs->side[0]->variant))
		same++;
	return same;
}

/* Starts the process for @n comparisons. */
static void start_jobs(struct job *jobs, int n)
{
	pid_t self = getpid(), pid;

	for (int i = 0; i < n; i++)
		jobs[i].status = -1;
	jobs->text = memfd_create("text", 0);
	jobs->json = memfd_create("json", 0);
	fflush(NULL);
	pid = jobs->text < 0 || jobs->json < 0 ? -1 : fork();
	if (pid < 0) {
		perror("harness");
		exit(STATUS_INCOMPLETE);
	}
	/* who stops the runner stops its jobs, which may run for hours */
	if (!pid && (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != self))
		_exit(STATUS_INCOMPLETE);
	if (!pid) {
		FILE *text = fdopen(jobs->text, "w");
		FILE *json = fdopen(jobs->json, "w");

		if (!text || !json)
			abort();
		install_handlers();
		for (int i = 0; i < n; i++) {
			enum status status;

			fputs(i ? ",\n" : "", json);
			status = run_job(&jobs[i], text, json);
			if (fflush(text) || fflush(json))
				abort();
			jobs[i].status = status;
		}
		_exit(0);
	}
	jobs->pid = pid;
}

static void await_job(struct job *jobs, int n)
{
	int status;
	pid_t pid = wait(&status);

	for (int i = 0; i < n; i++) {
		if (jobs[i].pid != pid)
			continue;
		jobs[i].pid = 0;
		/* what a sanitizer exits with is no verdict */
		if (!WIFEXITED(status) || WEXITSTATUS(status))
			jobs[i].status = -1;
	}
}

static void copy_file(int from, FILE *to)
{
	char bytes[4096];
	ssize_t n;

	lseek(from, 0, SEEK_SET);
	while ((n = read(from, bytes, sizeof(bytes))) > 0)
		fwrite(bytes, 1, n, to);
	close(from);
}

static void finish_jobs(struct job *jobs, int n, FILE *json, int first,
			int *seen)
{
	for (int i = 0; i < n; i++) {
		int status = jobs->status < 0 ? -1 : jobs[i].status;

		if (status < 0)
			printf("BROKEN %s %s: the process of the harness itself has died\n",
			       jobs[i].side[0]->name, jobs[i].side[0]->variant);
		seen[status < 0 ? STATUS_INCOMPLETE : status]++;
	}
	copy_file(jobs->text, stdout);
	fflush(stdout);
	if (json && jobs->status >= 0) {
		fputs(first ? "" : ",\n", json);
		copy_file(jobs->json, json);
	} else {
		close(jobs->json);
	}
}

static enum status run_jobs(struct job *jobs, int n, FILE *json)
{
	int seen[STATUS_INCOMPLETE + 1] = { 0 };
	int started = 0, running = 0, finished = 0, first = 1;

	while (finished < n) {
		while (started < n && running < options.jobs) {
			int same = nr_of_case(jobs + started, n - started);

			start_jobs(jobs + started, same);
			started += same;
			running++;
		}
		await_job(jobs, started);
		running--;
		while (finished < started && !jobs[finished].pid) {
			int same = nr_of_case(jobs + finished, n - finished);

			finish_jobs(jobs + finished, same, json, first, seen);
			first = first && jobs[finished].status < 0;
			finished += same;
		}
	}
	printf("%d cases: %d equal, %d with findings, %d incomplete\n", n,
	       seen[STATUS_EQUAL], seen[STATUS_DIFFERS],
	       seen[STATUS_INCOMPLETE]);
	if (seen[STATUS_DIFFERS])
		return STATUS_DIFFERS;
	return seen[STATUS_INCOMPLETE] ? STATUS_INCOMPLETE : STATUS_EQUAL;
}

static int is_asked_for(const struct harness_case *c, char **names, int n,
			unsigned char *used)
{
	int found = !n;

	if (options.variant && strcmp(c->variant, options.variant))
		return 0;
	for (int i = 0; i < n; i++) {
		if (!strcmp(names[i], c->name)) {
			used[i] = 1;
			found = 1;
		}
	}
	return found;
}

static const struct harness_case *find_case(const struct harness_case **cases,
					    const char *name,
					    const char *variant,
					    const char *side)
{
	struct harness_case key = { .name = name,
				    .variant = variant,
				    .side = side };
	const struct harness_case *wanted = &key, **found;

	found = bsearch(&wanted, cases, nr_registered, sizeof(*cases), by_name);
	return found ? *found : NULL;
}

static unsigned long number(const char *option, const char *text,
			    unsigned long lo, unsigned long hi)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end || value < lo || value > hi) {
		fprintf(stderr,
			"harness: --%s: not a number from %lu to %lu: %s\n",
			option, lo, hi, text);
		exit(STATUS_USAGE);
	}
	return value;
}

/* The jobs that a file asks for, one to a line. */
static int read_plan(const struct harness_case **cases, struct job **jobs)
{
	char line[1024], name[256], variant[256], side[2][256], max[32], more;
	FILE *plan = fopen(options.plan, "r");
	int n = 0;

	if (!plan) {
		fprintf(stderr, "harness: can't read %s: %m\n", options.plan);
		exit(STATUS_USAGE);
	}
	while (fgets(line, sizeof(line), plan)) {
		struct job *job;
		int words;

		*jobs = realloc(*jobs, (n + 1) * sizeof(**jobs));
		if (!*jobs)
			abort();
		job = memset(&(*jobs)[n++], 0, sizeof(*job));
		words = sscanf(line, "%255s %255s %255s %255s %31s %c", name,
			       variant, side[0], side[1], max, &more);
		if (words != 4 && words != 5) {
			fprintf(stderr,
				"harness: %s:%d: not CASE VARIANT SIDE SIDE [MAX]: %s",
				options.plan, n, line);
			exit(STATUS_USAGE);
		}
		job->worlds = options.worlds;
		if (words == 5)
			job->worlds = number("plan", max, 1, ~0UL);
		for (int i = 0; i < 2; i++) {
			job->side[i] = find_case(cases, name, variant, side[i]);
			if (job->side[i])
				continue;
			fprintf(stderr,
				"harness: %s:%d: no such case: %s %s %s; see --list\n",
				options.plan, n, name, variant, side[i]);
			exit(STATUS_USAGE);
		}
	}
	fclose(plan);
	return n;
}

static int make_jobs(const struct harness_case **cases, struct job *jobs,
		     char **names, int n)
{
	unsigned char *used = calloc(n + 1, 1);
	int found = 0;

	if (!used)
		abort();
	for (const struct harness_case **c = cases; *c; c++) {
		const struct harness_case *other = *c;

		if (!options.self && strcmp((*c)->side, options.sides[0]))
			continue;
		if (!options.self)
			other = find_case(cases, (*c)->name, (*c)->variant,
					  options.sides[1]);
		if (!other || !is_asked_for(*c, names, n, used))
			continue;
		jobs[found].side[0] = *c;
		jobs[found].side[1] = other;
		jobs[found].worlds = options.worlds;
		found++;
	}
	for (int i = 0; i < n; i++) {
		if (used[i])
			continue;
		fprintf(stderr,
			"harness: %s: no such case with sides %s and %s; see --list\n",
			names[i], options.sides[0], options.sides[1]);
		exit(STATUS_USAGE);
	}
	free(used);
	return found;
}

static void parse(int argc, char **argv)
{
	static const struct option known[] = {
		{ "pages", 1, NULL, 'p' },  { "vmas", 1, NULL, 'v' },
		{ "worlds", 1, NULL, 'w' }, { "sides", 1, NULL, 's' },
		{ "self", 0, NULL, 'S' },   { "variant", 1, NULL, 'V' },
		{ "plan", 1, NULL, 'P' },   { "json", 1, NULL, 'J' },
		{ "list", 0, NULL, 'l' },   { "selftest", 0, NULL, 't' },
		{ "help", 0, NULL, 'h' },   { NULL, 0, NULL, 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "j:h", known, NULL)) != -1) {
		switch (c) {
		case 'p':
			options.pages =
				number("pages", optarg, 1, MODEL_MAX_PAGES);
			break;
		case 'v':
			options.vmas =
				number("vmas", optarg, 1, MODEL_MAX_VMAS);
			break;
		case 'w':
			options.worlds = number("worlds", optarg, 1, ~0UL);
			break;
		case 's':
			options.sides[0] = optarg;
			if (optind == argc) {
				fprintf(stderr,
					"harness: --sides needs two names\n");
				exit(STATUS_USAGE);
			}
			options.sides[1] = argv[optind++];
			break;
		case 'S':
			options.self = 1;
			break;
		case 'V':
			options.variant = optarg;
			break;
		case 'P':
			options.plan = optarg;
			break;
		case 'J':
			options.json = optarg;
			break;
		case 'j':
			options.jobs = number("j", optarg, 1, 1024);
			break;
		case 'l':
			options.list = 1;
			break;
		case 't':
			install_handlers();
			exit(selftest() ? STATUS_DIFFERS : STATUS_EQUAL);
		case 'h':
			fputs(usage, stdout);
			exit(STATUS_EQUAL);
		default:
			fputs(usage, stderr);
			exit(STATUS_USAGE);
		}
	}
}

/*
 * The results go to another name until they are all there; what is no ordinary
 * file is written to as it is.
 */
static FILE *open_json(char **unfinished)
{
	struct stat st;
	int is_other = !stat(options.json, &st) && !S_ISREG(st.st_mode);
	FILE *json;

	if (asprintf(unfinished, "%s%s", options.json, is_other ? "" : ".tmp") <
	    0)
		abort();
	json = fopen(*unfinished, "w");
	if (!json) {
		fprintf(stderr, "harness: can't write %s: %m\n", *unfinished);
		exit(STATUS_USAGE);
	}
	fputs("[\n", json);
	return json;
}

static enum status close_json(FILE *json, const char *unfinished,
			      enum status status)
{
	int failed;

	fputs("\n]\n", json);
	failed = ferror(json);
	failed |= fclose(json);
	if (!failed && strcmp(unfinished, options.json))
		failed = rename(unfinished, options.json);
	if (failed) {
		fprintf(stderr, "harness: can't write %s: %m\n", options.json);
		return STATUS_INCOMPLETE;
	}
	return status;
}

/* The jobs, where the processes that they are for can say how they ended. */
static struct job *shared(struct job *jobs, int n)
{
	size_t size = n * sizeof(*jobs);
	struct job *both = mmap(NULL, size, PROT_READ | PROT_WRITE,
				MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (both == MAP_FAILED) {
		perror("harness");
		exit(STATUS_INCOMPLETE);
	}
	memcpy(both, jobs, size);
	free(jobs);
	return both;
}

int main(int argc, char **argv)
{
	const struct harness_case **cases;
	enum status status;
	char *unfinished = NULL;
	FILE *json = NULL;
	struct job *jobs;
	int n;

	parse(argc, argv);
	cases = sorted_cases();
	if (options.list) {
		for (int i = 0; i < nr_registered; i++)
			printf("%s %s %s\n", cases[i]->name, cases[i]->variant,
			       cases[i]->side);
		return STATUS_EQUAL;
	}
	jobs = calloc(nr_registered + 1, sizeof(*jobs));
	if (!jobs)
		abort();
	if (options.plan)
		n = read_plan(cases, &jobs);
	else
		n = make_jobs(cases, jobs, argv + optind, argc - optind);
	if (!n) {
		fprintf(stderr,
			"harness: no case has the sides %s and %s; see --list\n",
			options.sides[0], options.sides[1]);
		return STATUS_USAGE;
	}
	jobs = shared(jobs, n);
	if (options.json)
		json = open_json(&unfinished);
	status = run_jobs(jobs, n, json);
	if (json)
		status = close_json(json, unfinished, status);
	if (fflush(stdout) || ferror(stdout)) {
		fprintf(stderr, "harness: can't write the results: %m\n");
		status = STATUS_INCOMPLETE;
	}
	free(unfinished);
	free(cases);
	return status;
}
