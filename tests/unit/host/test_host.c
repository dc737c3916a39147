/* SPDX-License-Identifier: Apache-2.0 */
/* host: what a plugin sees of a document, and how the end of its run is judged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "compare/compare.h"
#include "doc_sample.h"
#include "host/host.h"
#include "wire/message.h"

#undef fail /* cmocka's: gaz_host has slots by these names */
#undef skip

typedef int render_fn(const struct gaz_host *h, struct gaz_job *job);

struct fixture {
	struct buf bytes;
	struct image im;
	struct message_job request;
	struct gaz_job job;
	struct err e;
	bool discard;
	char out[4096];
	size_t out_len;
};

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	struct build *b = build_new();

	sample_document(b);
	sample_finish(&b, &f->bytes, &f->im);
	f->job = (struct gaz_job){
		.image = &f->im, .portion = IMAGE_NONE, .request = &f->request, .out_max = 1u << 20
	};
	f->job.out_fd = memfd_create("out", MFD_CLOEXEC);
	assert_true(f->job.out_fd >= 0);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	close(f->job.out_fd);
	buf_free(&f->bytes);
	free(f);
	return 0;
}

static const struct gaz_option options[] = {
	{ .name = "width", .type = GAZ_OPTION_INT, .fallback = "72", .min = 0, .max = 400 },
	{ .name = "meta", .type = GAZ_OPTION_BOOL, .fallback = "1" },
	{ .name = "paper", .type = GAZ_OPTION_STRING, .fallback = "a4", .max = 8 },
	{ .type = GAZ_OPTION_END },
};

static int
run(struct fixture *f, render_fn *render)
{
	struct gaz_plugin plugin = { .abi = GAZ_ABI,
		.size = sizeof plugin,
		.id = "org.example.test",
		.options = options,
		.render = render };
	ssize_t n;
	int rc;

	f->job.plugin = &plugin;
	f->e = (struct err){ 0 };
	assert_int_equal(ftruncate(f->job.out_fd, 0), 0);
	assert_int_equal(lseek(f->job.out_fd, 0, SEEK_SET), 0);
	rc = host_render(&f->job, &f->discard, &f->e);
	n = pread(f->job.out_fd, f->out, sizeof f->out - 1, 0);
	assert_true(n >= 0);
	f->out_len = (size_t)n;
	f->out[n] = '\0';
	return rc;
}

static void
write_str(const struct gaz_host *h, struct gaz_job *job, const char *s)
{
	assert_int_equal(
	    h->write(job, s != NULL ? s : "(none)", s != NULL ? strlen(s) : 6), GAZ_OK);
}

static int
render_names(const struct gaz_host *h, struct gaz_job *job)
{
	const char *text;
	size_t len;

	for (const struct gaz_node *n = h->root(job); n != NULL;
	     n = h->kind(n) == GAZ_META ? h->skip(n) : h->next(n)) {
		text = h->text(n, &len);
		assert_true((text != NULL) == (h->kind(n) == GAZ_TEXT));
		if (text != NULL) {
			write_str(h, job, "'");
			continue;
		}
		write_str(h, job, h->name(n));
		write_str(h, job, " ");
	}
	return GAZ_OK;
}

static void
the_walk_meets_every_node_once_in_order(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(run(f, render_names), 0);
	assert_string_equal(f->out, "statement meta preface p docTitle 'mainBody part num 'heading "
				    "'article num 'heading 'content p 'article num 'content "
				    "blockList item p 'item p 'ref ''br '");
}

static void
a_portion_is_all_a_plugin_can_reach_downwards(void **state)
{
	struct fixture *f = *state;

	f->job.portion = image_find_portion(&f->im, STR("part_1__art_1"));
	assert_int_equal(run(f, render_names), 0);
	assert_string_equal(f->out, "article num 'heading 'content p '");
	f->job.portion = f->im.portion_count;
	assert_int_equal(run(f, render_names), -ERR_DATA);
}

static int render_relatives(const struct gaz_host *h, struct gaz_job *job);

static int
render_changes(const struct gaz_host *h, struct gaz_job *job)
{
	static const char *const marks[] = { "", "+", "-", "~" };
	const char *text;
	size_t len;

	for (const struct gaz_node *n = h->root(job); n != NULL; n = h->next(n)) {
		if ((text = h->text(n, &len)) == NULL)
			continue;
		write_str(h, job, marks[h->change(n)]);
		assert_int_equal(h->write(job, text, len), GAZ_OK);
		write_str(h, job, "|");
	}
	write_str(h, job, h->service(job, GAZ_SOURCE_1) != NULL ? "source" : "no source");
	return GAZ_OK;
}

static void
a_comparison_says_of_each_node_what_became_of_it(void **state)
{
	struct fixture *f = *state;
	struct build *b = build_new();
	struct comparison *c;
	struct image later;
	struct buf bytes;

	f->job.portion = image_find_portion(&f->im, STR("part_1__art_1"));
	assert_int_equal(run(f, render_changes), 0);
	assert_string_equal(f->out, "1.|Aim|Reform < \"steady\" & firm.|source");
	sample_begin(b);
	sample_open(b, "mainBody", NULL);
	sample_article(b, "part_1__art_1", "1.", "Aim", "Reform < \"slow\" & firm.");
	sample_close(b, 3);
	sample_finish(&b, &bytes, &later);
	assert_int_equal(compare_portions(&c, &f->im, &later, STR("part_1__art_1"), &f->e), 0);
	f->job.image = &c->image;
	f->job.changes = c->changes;
	f->job.portion = 0;
	assert_int_equal(run(f, render_changes), 0);
	assert_string_equal(f->out, "1.|Aim|Reform < \"|-steady|+slow|\" & firm.|no source");
	assert_int_equal(run(f, render_relatives), 0);
	assert_string_equal(f->out, "contentmainBodypart_1__art_1(none)");
	comparison_free(&c);
	buf_free(&bytes);
}

static int
render_relatives(const struct gaz_host *h, struct gaz_job *job)
{
	const struct gaz_node *root = h->root(job), *c, *last = NULL;

	for (c = h->first_child(root); c != NULL; last = c, c = h->next_sibling(c))
		assert_ptr_equal(h->parent(c), root);
	write_str(h, job, h->name(last));
	assert_null(h->next_sibling(root));
	assert_null(h->skip(root));
	write_str(h, job, h->parent(root) != NULL ? h->name(h->parent(root)) : NULL);
	write_str(h, job, h->attr(root, "eId", NULL));
	write_str(h, job, h->attr(root, "nothing", NULL));
	return GAZ_OK;
}

static void
relatives_are_those_of_the_tree(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(run(f, render_relatives), 0);
	assert_string_equal(f->out, "mainBody(none)(none)(none)");
	f->job.portion = image_find_portion(&f->im, STR("part_1"));
	assert_int_equal(run(f, render_relatives), 0);
	assert_string_equal(f->out, "articlemainBodypart_1(none)");
}

static int
render_facts(const struct gaz_host *h, struct gaz_job *job)
{
	static const char *const keys[] = { "title", "issuer", "date", "language", "lang", "type",
		"portion", "url", "what" };
	char line[32];

	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		write_str(h, job, h->meta(job, keys[i], NULL));
		write_str(h, job, "|");
	}
	snprintf(line, sizeof line, "%d,%d,", (int)h->option_int(job, "width"),
	    h->option_bool(job, "meta"));
	write_str(h, job, line);
	write_str(h, job, h->option_string(job, "paper"));
	return GAZ_OK;
}

static void
the_request_goes_before_the_document_and_the_defaults(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(run(f, render_facts), 0);
	assert_string_equal(f->out,
	    "Opinions on Reform|The "
	    "Cabinet|2006-05-01|eng|en|statement|(none)|(none)|(none)|72,1,a4");
	f->request.meta[0] = (struct message_pair){ STR("title"), STR("Other") };
	f->request.meta[1] = (struct message_pair){ STR("url"), STR("https://example.org/") };
	f->request.meta_count = 2;
	f->request.options[0] = (struct message_pair){ STR("meta"), STR("0") };
	f->request.options[1] = (struct message_pair){ STR("width"), STR("400") };
	f->request.option_count = 2;
	f->job.portion = image_find_portion(&f->im, STR("part_1"));
	assert_int_equal(run(f, render_facts), 0);
	assert_string_equal(f->out,
	    "Other|The "
	    "Cabinet|2006-05-01|eng|en|statement|part_1|https://example.org/|(none)|400,0,a4");
}

static void
a_number_out_of_its_range_never_reaches_a_plugin(void **state)
{
	struct fixture *f = *state;

	f->request.options[0] = (struct message_pair){ STR("width"), STR("401") };
	f->request.option_count = 1;
	assert_int_equal(run(f, render_facts), 0);
	assert_non_null(strstr(f->out, "|400,"));
	f->request.options[0].value = STR("-1");
	assert_int_equal(run(f, render_facts), 0);
	assert_non_null(strstr(f->out, "|0,"));
}

static int
render_refusal(const struct gaz_host *h, struct gaz_job *job)
{
	h->fail(job, GAZ_REFUSE, "no tables\nin %s", "plain\xff text");
	return h->fail(job, GAZ_REFUSE, "a later reason");
}

static int
render_silent(const struct gaz_host *h, struct gaz_job *job)
{
	(void)h, (void)job;
	return GAZ_REFUSE;
}

static int
render_broken(const struct gaz_host *h, struct gaz_job *job)
{
	return h->fail(job, GAZ_BROKEN, "a table is damaged");
}

static int
render_unknown(const struct gaz_host *h, struct gaz_job *job)
{
	(void)h, (void)job;
	return 7;
}

static void
a_refusal_is_the_plugins_own_sentence_and_keeps_the_worker(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(run(f, render_refusal), -ERR_DATA);
	assert_string_equal(f->e.text, "no tables in plain");
	assert_false(f->discard);
}

static void
silence_damage_and_nonsense_are_the_plugins_fault(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(run(f, render_silent), -ERR_PLUGIN);
	assert_string_equal(f->e.text, "the plugin org.example.test failed: it gave no reason");
	assert_true(f->discard);
	assert_int_equal(run(f, render_broken), -ERR_PLUGIN);
	assert_string_equal(f->e.text, "the plugin org.example.test failed: a table is damaged");
	assert_int_equal(run(f, render_unknown), -ERR_PLUGIN);
	assert_non_null(strstr(f->e.text, "unknown result"));
}

static int
render_flood(const struct gaz_host *h, struct gaz_job *job)
{
	static const char block[1000];
	int rc;

	for (int i = 0; i < 200; i++)
		if ((rc = h->write(job, block, sizeof block)) != GAZ_OK)
			return h->write(job, "x", 1) == GAZ_OK ? GAZ_OK : rc;
	return GAZ_OK;
}

static int
render_flood_and_deny(const struct gaz_host *h, struct gaz_job *job)
{
	render_flood(h, job);
	return GAZ_OK;
}

static void
output_past_the_limit_is_never_whole(void **state)
{
	struct fixture *f = *state;

	f->job.out_max = 200000;
	assert_int_equal(run(f, render_flood), 0);
	assert_int_equal(f->job.out_len, 200000);
	assert_int_equal(lseek(f->job.out_fd, 0, SEEK_END), 200000);
	f->job.out_max = 199999;
	assert_int_equal(run(f, render_flood), -ERR_LIMIT);
	assert_string_equal(f->e.text, "the rendition would be larger than 199999 bytes");
	assert_false(f->discard);
	assert_int_equal(run(f, render_flood_and_deny), -ERR_LIMIT);
	assert_true(lseek(f->job.out_fd, 0, SEEK_END) <= 199999);
}

static void
an_output_that_cannot_be_written_is_an_error_of_io(void **state)
{
	struct fixture *f = *state;
	int fd = f->job.out_fd;
	struct gaz_plugin plugin = { .abi = GAZ_ABI,
		.size = sizeof plugin,
		.id = "org.example.test",
		.render = render_flood };

	f->job.plugin = &plugin;
	f->job.out_fd = -1;
	assert_int_equal(host_render(&f->job, &f->discard, &f->e), -ERR_IO);
	f->job.out_fd = fd;
}

static int
render_open_zip(const struct gaz_host *h, struct gaz_job *job)
{
	const struct gaz_zip *zip = h->service(job, GAZ_ZIP_1);

	assert_int_equal(zip->open(job, "a", 1), GAZ_OK);
	assert_int_equal(zip->close(job), GAZ_OK);
	return GAZ_OK;
}

static int
render_mixed(const struct gaz_host *h, struct gaz_job *job)
{
	const struct gaz_zip *zip = h->service(job, GAZ_ZIP_1);

	assert_int_equal(h->write(job, "x", 1), GAZ_OK);
	assert_int_equal(zip->open(job, "a", 1), GAZ_REFUSE);
	return GAZ_OK;
}

static int
render_mixed_later(const struct gaz_host *h, struct gaz_job *job)
{
	const struct gaz_zip *zip = h->service(job, GAZ_ZIP_1);

	assert_int_equal(zip->open(job, "a", 0), GAZ_OK);
	assert_int_equal(h->write(job, "x", 1), GAZ_REFUSE);
	return GAZ_REFUSE;
}

static void
a_zip_left_open_or_mixed_with_writes_is_the_plugins_fault(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(run(f, render_open_zip), -ERR_PLUGIN);
	assert_non_null(strstr(f->e.text, "unfinished"));
	assert_int_equal(run(f, render_mixed), -ERR_PLUGIN);
	assert_non_null(strstr(f->e.text, "mixed write()"));
	assert_int_equal(run(f, render_mixed_later), -ERR_PLUGIN);
	assert_true(f->discard);
}

/* Both ways to an entry: zip->write(), and a service without a function. */
static int
render_services_into_zip(const struct gaz_host *h, struct gaz_job *job)
{
	const struct gaz_zip *zip = h->service(job, GAZ_ZIP_1);
	const struct gaz_xml *xml = h->service(job, GAZ_XML_1);

	assert_int_equal(zip->open(job, "a", 0), GAZ_OK);
	assert_int_equal(zip->write(job, "1", 1), GAZ_OK);
	assert_int_equal(xml->text(job, NULL, NULL, "<2>", 3), GAZ_OK);
	assert_int_equal(zip->close(job), GAZ_OK);
	return zip->finish(job);
}

static void
a_service_without_a_function_writes_to_the_open_entry(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(run(f, render_services_into_zip), 0);
	assert_non_null(memmem(f->out, f->out_len, "a1&lt;2&gt;", 11));
}

static int
render_zip_after_a_failure(const struct gaz_host *h, struct gaz_job *job)
{
	const struct gaz_zip *zip = h->service(job, GAZ_ZIP_1);
	const struct gaz_json *json = h->service(job, GAZ_JSON_1);

	assert_int_equal(zip->open(job, "a", 1), GAZ_OK);
	assert_int_equal(json->null(job), GAZ_REFUSE); /* without start(): it stops the output */
	assert_int_equal(zip->write(job, "x", 1), GAZ_REFUSE);
	assert_int_equal(zip->close(job), GAZ_REFUSE);
	assert_int_equal(zip->finish(job), GAZ_REFUSE);
	return GAZ_REFUSE;
}

static void
after_a_failure_every_call_of_the_zip_service_is_refused(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(run(f, render_zip_after_a_failure), -ERR_PLUGIN);
	assert_non_null(strstr(f->e.text, "has no start()"));
}

static int
refuse(void *ctx, const void *p, size_t len)
{
	(void)p, (void)len;
	(*(unsigned *)ctx)++;
	return GAZ_REFUSE;
}

/* The output is not stopped: the function of the plugin has refused, not the host. */
static int
render_to_a_function_that_refuses(const struct gaz_host *h, struct gaz_job *job)
{
	const struct gaz_xml *xml = h->service(job, GAZ_XML_1);
	const struct gaz_source *source = h->service(job, GAZ_SOURCE_1);
	unsigned calls = 0;

	assert_int_equal(xml->text(job, refuse, &calls, "a<b<c", 5), GAZ_REFUSE);
	assert_int_equal(calls, 1);
	assert_int_equal(source->write(job, refuse, &calls, -1), GAZ_REFUSE);
	assert_int_equal(calls, 2);
	return h->write(job, "whole", 5);
}

static void
a_function_that_refuses_is_not_called_again(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(run(f, render_to_a_function_that_refuses), 0);
	assert_string_equal(f->out, "whole");
}

static int
render_escapes(const struct gaz_host *h, struct gaz_job *job)
{
	const struct gaz_xml *xml = h->service(job, GAZ_XML_1);
	static const char odd[] = "a<b>&\"\t\r\n\x01\xff\xef\xbf\xbf\xe7\xab\xa0";

	assert_int_equal(xml->text(job, NULL, NULL, odd, sizeof odd - 1), GAZ_OK);
	write_str(h, job, "|");
	return xml->attr(job, NULL, NULL, odd, sizeof odd - 1);
}

static void
what_the_xml_service_writes_is_well_formed(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(run(f, render_escapes), 0);
	assert_string_equal(f->out, "a&lt;b&gt;&amp;\"\t&#13;\n\xe7\xab\xa0|a&lt;b&gt;&amp;&quot;&#"
				    "9;&#13;&#10;\xe7\xab\xa0");
}

static int
render_greedy(const struct gaz_host *h, struct gaz_job *job)
{
	const struct gaz_arena *arena = h->service(job, GAZ_ARENA_1);
	const struct gaz_hash *hash = h->service(job, GAZ_HASH_1);
	uint8_t digest[32];
	size_t given = 0;
	char *p;

	while ((p = arena->alloc(job, 1u << 20)) != NULL) {
		assert_int_equal(p[0] | p[(1u << 20) - 1], 0);
		given += 1u << 20;
	}
	assert_true(given >= HOST_ARENA_BYTES_MAX / 2 && given <= HOST_ARENA_BYTES_MAX);
	hash->sha256("abc", 3, digest);
	assert_int_equal(digest[0] << 8 | digest[31], 0xbaad);
	assert_null(h->service(job, "gaz.nothing/1"));
	return h->fail(job, GAZ_REFUSE, "no memory");
}

static void
memory_has_an_end_and_unknown_services_are_null(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(run(f, render_greedy), -ERR_DATA);
	assert_string_equal(f->e.text, "no memory");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    a_comparison_says_of_each_node_what_became_of_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    the_walk_meets_every_node_once_in_order, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_portion_is_all_a_plugin_can_reach_downwards, set_up, tear_down),
		cmocka_unit_test_setup_teardown(relatives_are_those_of_the_tree, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    the_request_goes_before_the_document_and_the_defaults, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_number_out_of_its_range_never_reaches_a_plugin, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_refusal_is_the_plugins_own_sentence_and_keeps_the_worker, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    silence_damage_and_nonsense_are_the_plugins_fault, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    output_past_the_limit_is_never_whole, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    an_output_that_cannot_be_written_is_an_error_of_io, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_zip_left_open_or_mixed_with_writes_is_the_plugins_fault, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_service_without_a_function_writes_to_the_open_entry, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    after_a_failure_every_call_of_the_zip_service_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_function_that_refuses_is_not_called_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    what_the_xml_service_writes_is_well_formed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    memory_has_an_end_and_unknown_services_are_null, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
