/* SPDX-License-Identifier: Apache-2.0 */
/*
 * publish: the states of a job:
 *
 *	publish_take()  -- refused --> answered, the body is not read
 *	      |
 *	   the body arrives  -- stalls, is too long, ends early --> drop_upload()
 *	      |
 *	publish_start() --> run_job() on a thread of the publisher --> on_answer()
 *
 * What must hold: each job that has entered the publisher leaves it once; nothing of the store is
 * told to a client without a token that has the work.
 */
#include "web/publish.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/json_writer.h"
#include "base/macros.h"
#include "base/mem.h"
#include "base/time.h"
#include "config/config.h"
#include "http/percent.h"
#include "publish/draft_folder.h"
#include "publish/token_table.h"
#include "render/output_file.h"
#include "web/answers_kept.h"
#include "web/desk.h"
#include "web/desk_ask.h"
#include "web/draft_ask.h"
#include "web/drafts.h"
#include "web/problem.h"
#include "web/publish_ask.h"
#include "web/publish_correct.h"
#include "web/publish_file.h"
#include "web/publish_job.h"
#include "web/publish_render.h"
#include "web/publisher.h"
#include "web/route.h"
#include "web/site_private.h"
#include "web/small_body.h"
#include "web/urls.h"

#define JOB_ARENA_BYTES_MAX (1u << 20)      /* a target, fields, and the strings of an answer */
#define ANSWER_BYTES_MAX ((size_t)64 << 20) /* the report of the largest document */
#define CORRECTION_BYTES_MAX 65536          /* a reason, metadata of a work */
#define REPORT_BYTES_MAX (1u << 19)         /* of a report beside an error */
#define NO_STORE "Cache-Control: no-store\r\n"

void
publish_job_free(struct publish_job *j)
{
	publisher_leave(j->site->publisher, j->place);
	publish_rendering_free(&j->rendering);
	if (j->bytes.len > 0)
		munmap((void *)(uintptr_t)j->bytes.p, j->bytes.len);
	if (j->upload.fd != -1)
		close(j->upload.fd);
	token_table_unref(&j->tokens);
	buf_free(&j->body);
	arena_free(&j->arena);
	free(j);
}

static void
drop_upload(struct http_upload *u)
{
	publish_job_free(CONTAINER_OF(u, struct publish_job, upload));
}

void
publish_give_up(struct task *t)
{
	publish_job_free(CONTAINER_OF(t, struct publish_job, task));
}

static void
put_report(struct json *json, const void *arg)
{
	const struct publish_job *j = arg;

	json_name(json, "report");
	json_raw(json, buf_str(&j->body));
}

/* Answers with an error; j is NULL, or has the report of what was read. */
static void
refuse(struct http_exchange *x, const struct err *e, const struct publish_job *j)
{
	bool has_report = j != NULL && j->body.len > 0 && j->body.len <= REPORT_BYTES_MAX;
	struct problem_extra extra = { .lines = STR(""), .arg = j };

	if (e->code == ERR_AUTH)
		extra.lines = http_field(x, "authorization").p == NULL
				  ? STR("WWW-Authenticate: Bearer realm=\"gazetted\"\r\n")
				  : STR("WWW-Authenticate: Bearer realm=\"gazetted\", "
					"error=\"invalid_token\"\r\n");
	else if (e->code == ERR_DENIED)
		extra.lines = STR("WWW-Authenticate: Bearer realm=\"gazetted\", "
				  "error=\"insufficient_scope\"\r\n");
	if (has_report)
		extra.more = put_report;
	problem_reply_more(x, e, &extra);
}

void
publish_job_fail(struct publish_job *j, const struct err *e)
{
	if (j->desk != NULL) {
		desk_fail(j, e);
		return;
	}
	refuse(j->x, e, j);
	publish_job_free(j);
}

/* The token that the request was sent with. */
static int
authenticate(struct publish_job *j, struct err *e)
{
	struct str field = http_field(j->x, "authorization"), secret;
	struct str scheme = str_cut(field, ' ', &secret);
	struct sha256 digest;

	if (field.p == NULL)
		return err_set(e, ERR_AUTH,
		    "publishing needs a token: send 'Authorization: Bearer TOKEN', with a token by "
		    "'gazetted token create'");
	if (!str_case_is(scheme, "bearer") || !token_digest(str_trim(secret), &digest) ||
	    (j->token = token_table_find(j->tokens, &digest)) == NULL)
		return err_set(
		    e, ERR_AUTH, "the token is not known here: check that it is complete");
	if (token_is_valid(j->token, http_now_s(j->x)))
		return 0;
	return err_set(e, ERR_AUTH,
	    j->token->revoked != 0 ? "the token was revoked: ask for a new one"
				   : "the token has ended: ask for a new one");
}

/* Whether the token allows what is asked, so far as the head tells. */
static int
authorize(const struct publish_job *j, struct err *e)
{
	bool allows = j->action == TOKEN_DRAFT ? token_has_drafts(j->token)
					       : token_allows(j->token, j->action);

	if (!allows)
		return err_set(e, ERR_DENIED,
		    "the token does not allow '%s': ask for one that does",
		    token_action_word(j->action));
	return j->has_work ? publish_check_work(j, j->iri.work.whole, e) : 0;
}

static bool
is_file(const struct publish_job *j)
{
	if (j->draft_act != DRAFT_NONE)
		return j->draft_act == DRAFT_SAVE;
	return j->action == TOKEN_PUBLISH || j->action == TOKEN_RENDER;
}

static int
check_size(struct publish_job *j, struct err *e)
{
	uint64_t announced = http_announced_bytes(j->x);

	j->upload.limit =
	    is_file(j) ? j->site->config.settings->upload_limit_bytes : CORRECTION_BYTES_MAX;
	if (announced == 0 && is_file(j))
		return err_set(e, ERR_DATA, "the body is empty: send the file in it");
	if (announced == UINT64_MAX || announced <= j->upload.limit)
		return 0;
	return err_set(e, ERR_LIMIT,
	    "the body is larger than %llu bytes, the most that is taken: "
	    "send a shorter one",
	    (unsigned long long)j->upload.limit);
}

static int
prepare(struct publish_job *j, struct err *e)
{
	int rc;

	if (j->desk != NULL)
		return (rc = desk_ask_read(j, e)) != 0 || http_method(j->x) < HTTP_OPTIONS
			   ? rc
			   : output_create("upload", &j->upload.fd, e);
	if ((rc = authenticate(j, e)) != 0 || (rc = publish_ask_read(j, e)) != 0 ||
	    (rc = authorize(j, e)) != 0)
		return rc;
	if (http_method(j->x) < HTTP_OPTIONS)
		return 0;
	if ((rc = check_size(j, e)) != 0)
		return rc;
	if (j->action == TOKEN_RENDER && !publisher_may_convert(j->site->publisher))
		return err_set(e, ERR_BUSY,
		    "more conversions than a second allows were asked for: try again in a moment");
	return output_create("upload", &j->upload.fd, e);
}

struct publish_job *
publish_job_new(struct site *s, enum publisher_place place)
{
	struct publish_job *j = NEW(struct publish_job);

	j->upload = (struct http_upload){ .fd = -1, .drop = drop_upload };
	j->site = s;
	j->place = place;
	j->arena = ARENA_INIT(JOB_ARENA_BYTES_MAX);
	j->body = BUF_INIT(ANSWER_BYTES_MAX);
	j->tokens = publisher_tokens(s->publisher);
	return j;
}

/* The job of a request that may go on; NULL after a refusal. */
static struct publish_job *
admit(struct site *s, struct http_exchange *x)
{
	enum publisher_place place = desk_is_sign_in(x) ? PUBLISHER_SIGN_IN : PUBLISHER_FILE;
	struct err e = { 0 };
	struct publish_job *j;

	if (!publisher_enter(s->publisher, place)) {
		err_set(&e, ERR_BUSY,
		    place == PUBLISHER_FILE
			? "as many files as 'uploads' allows are being published: try again in a "
			  "moment"
			: "too many browsers sign in: try again in a moment");
		refuse(x, &e, NULL);
		return NULL;
	}
	j = publish_job_new(s, place);
	j->home = http_loop_mailbox(http_exchange_loop(x));
	j->x = x;
	if (desk_is(http_path(x)) && http_method(x) != HTTP_PUT)
		j->desk = arena_zalloc(&j->arena, sizeof *j->desk);
	if (prepare(j, &e) == 0)
		return j;
	publish_job_fail(j, &e);
	return NULL;
}

struct http_upload *
publish_take(struct http_exchange *x, void *arg)
{
	struct publish_job *j = admit(arg, x);

	return j != NULL ? &j->upload : NULL;
}

int
publish_map_upload(struct publish_job *j, struct err *e)
{
	void *map;

	if (j->upload.fd == -1)
		return 0; /* a GET */
	if (output_seal(j->upload.fd, e) != 0)
		return -e->code;
	if (j->upload.bytes == 0)
		return is_file(j) ? err_set(e, ERR_DATA, "the body is empty: send the file in it")
				  : 0;
	map = mmap(NULL, j->upload.bytes, PROT_READ, MAP_SHARED, j->upload.fd, 0);
	if (map == MAP_FAILED)
		return err_errno(e, ERR_IO, "the upload cannot be read");
	j->bytes = str_make(map, j->upload.bytes);
	return 0;
}

int
publish_open_draft(struct publish_job *j, struct err *e)
{
	struct sha256 digest;
	int rc;

	if ((rc = publish_read_fields(j, e)) != 0)
		return rc;
	if (j->draft_act == DRAFT_PUBLISH &&
	    ((rc = fields_check(&j->fields, "action alias at base doubts dry-run reason", e)) !=
		    0 ||
		(rc = publish_flag(j, "dry-run", &j->is_trial, e)) != 0 ||
		(rc = draft_ask_time(j, e)) != 0))
		return rc;
	if (j->desk == NULL && (j->draft_act == DRAFT_HOLD || j->draft_act == DRAFT_DISCARD) &&
	    (rc = fields_check(&j->fields, "action", e)) != 0)
		return rc;
	if (j->bytes.len > 0)
		munmap((void *)(uintptr_t)j->bytes.p, j->bytes.len);
	j->bytes = STR("");
	if ((rc = drafts_load(j, e)) != 0 || j->draft_act == DRAFT_DISCARD)
		return rc;
	if ((rc = publish_map_upload(j, e)) != 0)
		return rc;
	digest = sha256_of(j->bytes.p, j->bytes.len);
	if (sha256_eq(&digest, &j->draft.upload))
		return 0;
	return draft_refuse_damaged(e);
}

static int
act_on_draft(struct publish_job *j)
{
	struct err *e = &j->err;
	int rc;

	if (j->draft_act == DRAFT_LIST)
		return drafts_list(j, e);
	if (j->draft_act != DRAFT_SAVE && (rc = publish_open_draft(j, e)) != 0)
		return rc;
	switch (j->draft_act) {
	case DRAFT_SHOW: return publish_render_read(j);
	case DRAFT_HOLD: return drafts_hold(j, e);
	case DRAFT_DISCARD: return drafts_discard(j, e);
	default: return publish_file(j);
	}
}

static int
act(struct publish_job *j)
{
	if (j->draft_act != DRAFT_NONE)
		return j->rc = act_on_draft(j);
	if (j->action == TOKEN_RENDER)
		j->rc = publish_render_read(j);
	else
		j->rc = is_file(j) ? publish_file(j) : publish_correction(j);
	return j->rc;
}

static void
add_part(struct sha256_run *run, struct str part)
{
	uint64_t len = part.p == NULL ? UINT64_MAX : part.len;

	sha256_add(run, &len, sizeof len);
	sha256_add(run, part.p, part.len);
}

/* The digests of the key, which is one for each token, and of all that is asked. */
static void
digest_request(const struct publish_job *j, struct sha256 *key, struct sha256 *request)
{
	struct sha256_run run;

	sha256_start(&run);
	sha256_add(&run, &j->token->digest, sizeof j->token->digest);
	sha256_add(&run, j->key.p, j->key.len);
	*key = sha256_finish(&run);
	sha256_start(&run);
	add_part(&run, j->target);
	add_part(&run, j->if_match);
	add_part(&run, j->if_none_match);
	add_part(&run, j->bytes);
	*request = sha256_finish(&run);
}

/* Takes the answer that the request had before. */
static void
repeat(struct publish_job *j, struct kept_answer *kept)
{
	j->status = kept->status;
	j->location =
	    kept->location != NULL ? arena_dup(&j->arena, str_from(kept->location)) : NULL;
	j->etag = kept->etag != NULL ? arena_dup(&j->arena, str_from(kept->etag)) : NULL;
	buf_puts(&j->body, kept->body != NULL ? kept->body : "");
	kept_answer_clear(kept);
}

/* Acts once for a key, and repeats the answer. */
static int
act_once(struct publish_job *j)
{
	struct answers_kept *all = publisher_answers(j->site->publisher);
	struct kept_answer kept = { 0 };
	struct sha256 key, request;
	bool is_known;

	digest_request(j, &key, &request);
	if ((j->rc = answers_kept_begin(all, &key, &request, &is_known, &kept, &j->err)) != 0)
		return j->rc;
	if (is_known) {
		repeat(j, &kept);
		return 0;
	}
	if (act(j) == 0 && j->body.len < ANSWERS_KEPT_BYTES_MAX) {
		buf_putc(&j->body, '\0');
		j->body.len--;
		kept = (struct kept_answer){ j->status, j->location, j->etag, j->body.data };
		answers_kept_end(all, &key, &kept);
	} else {
		answers_kept_end(all, &key, NULL);
	}
	return j->rc;
}

/* Whether the answer is kept for the key: it is of a request that changes something. */
static bool
is_done_once(const struct publish_job *j)
{
	return j->key.p != NULL && j->upload.fd != -1 && !j->is_trial && j->action != TOKEN_RENDER;
}

static void
run_job(struct task *t)
{
	struct publish_job *j = CONTAINER_OF(t, struct publish_job, task);

	if ((j->rc = publish_map_upload(j, &j->err)) == 0 && j->desk != NULL)
		j->rc = desk_run(j);
	else if (j->rc == 0 && (j->rc = publisher_check_token(
				    j->site->publisher, &j->token->digest, &j->err)) == 0)
		j->rc = is_done_once(j) ? act_once(j) : act(j);
	mailbox_post(j->home, &j->answer);
}

static void
reply(struct publish_job *j)
{
	struct buf more = BUF_INIT(URL_BYTES_MAX);
	struct http_content *c;

	if (j->location != NULL)
		buf_putf(
		    &more, "Location: %s%s\r\n", j->site->config.settings->base_url, j->location);
	if (j->etag != NULL)
		buf_putf(&more, "ETag: %s\r\n", j->etag);
	c = content_from_buf(201, "application/json", NO_STORE, &j->body);
	if (c->status == 201)
		c->status = j->status;
	http_reply(j->x, c, buf_str(&more));
	buf_free(&more);
}

static void
on_answer(struct letter *l)
{
	struct publish_job *j = CONTAINER_OF(l, struct publish_job, answer);

	if (j->desk != NULL) {
		desk_reply(j);
		return;
	}
	if (j->rc == 0 && j->rendering != NULL) {
		publish_render_start(j);
		return;
	}
	if (j->rc != 0) {
		publish_job_fail(j, &j->err);
		return;
	}
	reply(j);
	publish_job_free(j);
}

static void
start(struct site *s, struct publish_job *j)
{
	struct err e = { 0 };

	j->task = (struct task){ .run = run_job };
	j->answer.run = on_answer;
	if (publisher_put(s->publisher, &j->task))
		return;
	err_set(&e, ERR_BUSY, "too many files wait to be published: try again in a moment");
	publish_job_fail(j, &e);
}

void
publish_start(struct site *s, struct http_exchange *x)
{
	struct http_upload *u = http_take_upload(x);

	start(s, CONTAINER_OF(u, struct publish_job, upload));
}

bool
publish_reads(struct site *s, struct http_exchange *x)
{
	struct publish_job *j;

	if (!http_is_publishing(x) || (!draft_ask_is(http_path(x)) && !desk_is(http_path(x))))
		return false;
	if ((j = admit(s, x)) != NULL)
		start(s, j);
	return true;
}
