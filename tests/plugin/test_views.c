/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Listings and comparisons, which no server makes yet: plugins that accept them are given trees by
 * a host of the test's own. It is also as small as a host can be.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <dlfcn.h>

#include <gazetted/plugin.h>

#define OUTPUT_MAX 65536
#define ARENA_BYTES (1u << 20)

struct gaz_node {
	int kind;
	const char *name, *text;
	const char *attrs[7]; /* names and values in turn */
	int change;
	const struct gaz_node *child, *sibling, *parent;
};

struct gaz_job {
	const struct gaz_node *root;
	char out[OUTPUT_MAX];
	size_t len, used;
	_Alignas(max_align_t) char arena[ARENA_BYTES];
};

static struct gaz_job job;

static const struct gaz_node *
fake_root(struct gaz_job *j)
{
	return j->root;
}

static const struct gaz_node *
fake_skip(const struct gaz_node *n)
{
	while (n != NULL && n->sibling == NULL)
		n = n->parent;
	return n != NULL ? n->sibling : NULL;
}

static const struct gaz_node *
fake_next(const struct gaz_node *n)
{
	return n->child != NULL ? n->child : fake_skip(n);
}

static const struct gaz_node *
fake_first_child(const struct gaz_node *n)
{
	return n->child;
}

static const struct gaz_node *
fake_next_sibling(const struct gaz_node *n)
{
	return n->sibling;
}

static const struct gaz_node *
fake_parent(const struct gaz_node *n)
{
	return n->parent;
}

static int
fake_kind(const struct gaz_node *n)
{
	return n->kind;
}

static const char *
fake_name(const struct gaz_node *n)
{
	return n->name != NULL ? n->name : "";
}

static const char *
fake_text(const struct gaz_node *n, size_t *len)
{
	*len = n->text != NULL ? strlen(n->text) : 0;
	return n->text;
}

static const char *
fake_attr(const struct gaz_node *n, const char *name, size_t *len)
{
	for (size_t i = 0; i + 1 < sizeof n->attrs / sizeof n->attrs[0] && n->attrs[i] != NULL;
	     i += 2)
		if (strcmp(n->attrs[i], name) == 0) {
			if (len != NULL)
				*len = strlen(n->attrs[i + 1]);
			return n->attrs[i + 1];
		}
	return NULL;
}

static const char *
fake_meta(struct gaz_job *j, const char *key, size_t *len)
{
	const char *value = strcmp(key, "title") == 0  ? "Versions & dates"
			    : strcmp(key, "lang") == 0 ? "en"
						       : NULL;

	(void)j;
	if (len != NULL)
		*len = value != NULL ? strlen(value) : 0;
	return value;
}

static int
fake_option_bool(struct gaz_job *j, const char *name)
{
	(void)j;
	(void)name;
	return 1;
}

static int64_t
fake_option_int(struct gaz_job *j, const char *name)
{
	(void)j;
	(void)name;
	return 0;
}

static const char *
fake_option_string(struct gaz_job *j, const char *name)
{
	(void)j;
	(void)name;
	return "all";
}

static int
fake_write(struct gaz_job *j, const void *p, size_t len)
{
	assert_true(j->len + len < OUTPUT_MAX);
	memcpy(j->out + j->len, p, len);
	j->len += len;
	j->out[j->len] = '\0';
	return GAZ_OK;
}

static int
fake_fail(struct gaz_job *j, int result, const char *fmt, ...)
{
	(void)j;
	print_error("%s\n", fmt);
	return result;
}

static int
fake_escape(struct gaz_job *j, gaz_write_fn *to, void *ctx, const char *s, size_t len)
{
	assert_null(to);
	assert_null(ctx);
	for (size_t i = 0; i < len; i++)
		if (strchr("&<>\"", s[i]) != NULL)
			fake_write(j, "&#x26;", 6); /* which of them is no matter here */
		else
			fake_write(j, s + i, 1);
	return GAZ_OK;
}

static size_t
fake_width(const char *s, size_t len)
{
	(void)s;
	return len;
}

static void *
fake_alloc(struct gaz_job *j, size_t len)
{
	void *p = j->arena + j->used;

	len = (len + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
	if (len > ARENA_BYTES - j->used)
		return NULL;
	j->used += len;
	return memset(p, 0, len);
}

/* gaz.json/1 without white space. */
static bool owes_comma;

static int
fake_json_put(struct gaz_job *j, const char *before, const char *s, size_t len, const char *after)
{
	if (owes_comma)
		fake_write(j, ",", 1);
	fake_write(j, before, strlen(before));
	fake_write(j, s, len);
	fake_write(j, after, strlen(after));
	owes_comma = true;
	return GAZ_OK;
}

static int
fake_json_start(struct gaz_job *j, gaz_write_fn *to, void *ctx, int indent)
{
	(void)j;
	(void)to;
	(void)ctx;
	(void)indent;
	owes_comma = false;
	return GAZ_OK;
}

static int
fake_json_open(struct gaz_job *j)
{
	fake_json_put(j, "", "{", 1, "");
	owes_comma = false;
	return GAZ_OK;
}

static int
fake_json_open_array(struct gaz_job *j)
{
	fake_json_put(j, "", "[", 1, "");
	owes_comma = false;
	return GAZ_OK;
}

static int
fake_json_close(struct gaz_job *j)
{
	owes_comma = true;
	return fake_write(j, "}", 1);
}

static int
fake_json_close_array(struct gaz_job *j)
{
	owes_comma = true;
	return fake_write(j, "]", 1);
}

static int
fake_json_name(struct gaz_job *j, const char *s, size_t len)
{
	fake_json_put(j, "\"", s, len, "\":");
	owes_comma = false;
	return GAZ_OK;
}

static int
fake_json_string(struct gaz_job *j, const char *s, size_t len)
{
	return fake_json_put(j, "\"", s, len, "\"");
}

static int
fake_json_integer(struct gaz_job *j, int64_t v)
{
	char digits[24];

	snprintf(digits, sizeof digits, "%" PRId64, v);
	return fake_json_put(j, "", digits, strlen(digits), "");
}

static int
fake_json_finish(struct gaz_job *j)
{
	(void)j;
	return GAZ_OK;
}

static const void *
fake_service(struct gaz_job *j, const char *name)
{
	static const struct gaz_xml xml = { sizeof xml, fake_escape, fake_escape };
	static const struct gaz_text text = { .size = sizeof text, .width = fake_width };
	static const struct gaz_arena arena = { sizeof arena, fake_alloc };
	static const struct gaz_json json = { .size = sizeof json,
		.start = fake_json_start,
		.open_object = fake_json_open,
		.close_object = fake_json_close,
		.open_array = fake_json_open_array,
		.close_array = fake_json_close_array,
		.name = fake_json_name,
		.string = fake_json_string,
		.integer = fake_json_integer,
		.finish = fake_json_finish };

	(void)j;
	return strcmp(name, GAZ_XML_1) == 0     ? (const void *)&xml
	       : strcmp(name, GAZ_TEXT_1) == 0  ? (const void *)&text
	       : strcmp(name, GAZ_ARENA_1) == 0 ? (const void *)&arena
	       : strcmp(name, GAZ_JSON_1) == 0  ? (const void *)&json
						: NULL;
}

static int
fake_change(const struct gaz_node *n)
{
	return n->change;
}

static const struct gaz_host host = { .abi = GAZ_ABI,
	.size = sizeof host,
	.root = fake_root,
	.next = fake_next,
	.skip = fake_skip,
	.first_child = fake_first_child,
	.next_sibling = fake_next_sibling,
	.parent = fake_parent,
	.kind = fake_kind,
	.name = fake_name,
	.text = fake_text,
	.attr = fake_attr,
	.meta = fake_meta,
	.option_bool = fake_option_bool,
	.option_int = fake_option_int,
	.option_string = fake_option_string,
	.write = fake_write,
	.fail = fake_fail,
	.service = fake_service,
	.change = fake_change };

static void
render(const char *format, const struct gaz_node *root, uint32_t view)
{
	char path[512];
	const struct gaz_plugin *plugin;
	void *handle;

	snprintf(path, sizeof path, PLUGINS "/%s.so", format);
	handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	assert_non_null(handle);
	plugin = dlsym(handle, GAZ_SYMBOL);
	assert_non_null(plugin);
	assert_true(plugin->views & view);
	job.root = root;
	job.len = job.used = 0;
	assert_int_equal(plugin->render(&host, &job), GAZ_OK);
	dlclose(handle);
}

static void
must_hold(const char *s)
{
	if (strstr(job.out, s) == NULL)
		fail_msg("not found: %s\nin: %s", s, job.out);
}

static const struct gaz_node listing, third = { .kind = GAZ_ENTRY,
	.name = "entry",
	.attrs = { "href", "/a?after=2", "title", "More", "rel", "next", NULL },
	.parent = &listing };
static const struct gaz_node second = { .kind = GAZ_ENTRY,
	.name = "entry",
	.attrs = { "href", "/a;r2", "title", "Two", NULL },
	.sibling = &third,
	.parent = &listing };
static const struct gaz_node first = { .kind = GAZ_ENTRY,
	.name = "entry",
	.attrs = { "href", "/a?b=1&c", "title", "One", "date", "2006-05-01", NULL },
	.sibling = &second,
	.parent = &listing };
static const struct gaz_node listing = { .kind = GAZ_LISTING, .name = "listing", .child = &first };

static void
a_listing_is_a_page_of_links(void **state)
{
	(void)state;
	render("html", &listing, GAZ_VIEW_LISTING);
	must_hold("<ul class=\"listing\">\n<li><a href=\"/a?b=1&amp;c\">One "
		  "<small>2006-05-01</small></a></li>\n<li><a href=\"/a;r2\">Two</a></li>\n");
	must_hold("<h1>Versions &#x26; dates</h1>");
}

static void
a_listing_of_nothing_is_a_page_without_a_list(void **state)
{
	static const struct gaz_node empty = { .kind = GAZ_LISTING, .name = "listing" };

	(void)state;
	render("html", &empty, GAZ_VIEW_LISTING);
	assert_null(strstr(job.out, "<ul"));
	must_hold("</html>");
}

static void
a_listing_is_entries_in_json(void **state)
{
	(void)state;
	render("json", &listing, GAZ_VIEW_LISTING);
	must_hold("\"entries\":[{\"href\":\"/a?b=1&c\",\"title\":\"One\",\"date\":\"2006-05-01\"},"
		  "{\"href\":\"/a;r2\",\"title\":\"Two\"}],\"next\":\"/a?after=2\"}");
}

static const struct gaz_node block,
    gone = { .text = "old", .change = GAZ_DELETED, .parent = &block };
static const struct gaz_node kept = { .text = "The ", .sibling = &gone, .parent = &block };
static const struct gaz_node block = {
	.kind = GAZ_BLOCK, .name = "p", .change = GAZ_CHANGED, .child = &kept
};

static void
json_of_a_comparison_says_what_came_and_went(void **state)
{
	(void)state;
	render("json", &block, GAZ_VIEW_COMPARISON);
	must_hold("{\"kind\":\"block\",\"name\":\"p\",\"change\":\"changed\",\"content\":["
		  "\"The \",{\"kind\":\"text\",\"change\":\"deleted\",\"text\":\"old\"}]}");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_listing_is_a_page_of_links),
		cmocka_unit_test(a_listing_of_nothing_is_a_page_without_a_list),
		cmocka_unit_test(a_listing_is_entries_in_json),
		cmocka_unit_test(json_of_a_comparison_says_what_came_and_went),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
