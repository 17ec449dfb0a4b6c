// SPDX-License-Identifier: GPL-2.0-only
/*
 * The options of a configuration. A module's option is CONFIG_X_MODULE to the
 * preprocessor; IS_ENABLED() and its like are those of linux/kconfig.h.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#define CONFIG_SIZE_MAX ((size_t)1 << 26)

static const char prefix[] = "CONFIG_", suffix[] = "_MODULE";

/* What is set to what; a piece of the text, and nothing for what is not set. */
struct setting {
	const char *value;
	size_t len;
};

/* Reads a .config; false with errno if that can't be done. */
bool config_read(struct config *cf, const char *file)
{
	struct buf read = { 0 };

	if (!read_whole(file, CONFIG_SIZE_MAX, &read))
		return false;
	buf_char(&cf->text, '\n');
	buf_add(&cf->text, read.p, read.len);
	buf_free(&read);
	return true;
}

static bool is_turned(const struct config *cf, const char *name, size_t len)
{
	const char *p = cf->turned, *end = p + cf->turned_len;

	while (p < end) {
		const char *comma = memchr(p, ',', (size_t)(end - p));
		size_t n = (size_t)((comma ? comma : end) - p);

		if (n == len && !memcmp(p, name, len))
			return true;
		p += n + 1;
	}
	return false;
}

static struct setting written(const struct config *cf, const char *name,
			      size_t len)
{
	struct setting found = { NULL, 0 };
	const char *p = cf->text.p, *end = p + cf->text.len;

	while ((p = memmem(p, (size_t)(end - p), name, len))) {
		const char *value = p + len + 1;

		if (p[-1] == '\n' && value <= end && value[-1] == '=') {
			const char *nl =
				memchr(value, '\n', (size_t)(end - value));

			found.value = value;
			found.len = (size_t)((nl ? nl : end) - value);
			return found;
		}
		p += len;
	}
	return found;
}

static struct setting setting_of(const struct config *cf, const char *name,
				 size_t len)
{
	struct setting found = written(cf, name, len);

	if (is_turned(cf, name, len))
		return found.value ? (struct setting){ NULL, 0 } :
				     (struct setting){ "y", 1 };
	return found;
}

static bool is(struct setting s, char c)
{
	return s.value && s.len == 1 && s.value[0] == c;
}

static bool read_value(struct setting s, uint32_t *number)
{
	char copy[24], *end;
	unsigned long long v;

	*number = is(s, 'y');
	if (!s.value || is(s, 'y') || is(s, 'm'))
		return true;
	if (!s.len || s.len >= sizeof(copy) || !is_digit((uint8_t)s.value[0]))
		return false;
	memcpy(copy, s.value, s.len);
	copy[s.len] = '\0';
	v = strtoull(copy, &end, 0);
	*number = (uint32_t)v;
	return !*end && v < NONE;
}

/* Whether a word is a macro that asks for an option, and what it asks. */
bool config_family(const char *word, size_t len, enum config_question *question)
{
	static const struct {
		const char *name;
		enum config_question question;
	} family[] = {
		{ "IS_ENABLED", CONFIG_ENABLED },
		{ "IS_REACHABLE", CONFIG_BUILTIN },
		{ "IS_BUILTIN", CONFIG_BUILTIN },
		{ "IS_MODULE", CONFIG_MODULE },
	};

	for (size_t i = 0; i < sizeof(family) / sizeof(family[0]); i++) {
		if (len != strlen(family[i].name) ||
		    memcmp(word, family[i].name, len) != 0)
			continue;
		*question = family[i].question;
		return true;
	}
	return false;
}

/* Answers for a name; false if the configuration does not say. */
bool config_answer(const struct config *cf, enum config_question question,
		   const char *name, size_t len, uint32_t *number)
{
	const size_t before = sizeof(prefix) - 1, behind = sizeof(suffix) - 1;
	bool option = len > before && !memcmp(name, prefix, before);
	struct setting s = option ? setting_of(cf, name, len) :
				    (struct setting){ NULL, 0 };

	switch (question) {
	case CONFIG_VALUE:
		return option && read_value(s, number);
	case CONFIG_DEFINED:
		*number = s.value && !is(s, 'm');
		if (!s.value && len > before + behind &&
		    !memcmp(name + len - behind, suffix, behind))
			*number = is(setting_of(cf, name, len - behind), 'm');
		return option;
	case CONFIG_ENABLED:
		*number = is(s, 'y') || is(s, 'm');
		return true;
	case CONFIG_BUILTIN:
		*number = is(s, 'y');
		return true;
	case CONFIG_MODULE:
		*number = is(s, 'm');
		return true;
	}
	return false;
}
