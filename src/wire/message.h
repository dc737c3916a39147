/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WIRE_MESSAGE_H
#define WIRE_MESSAGE_H
/*
 * message: the messages between server and worker. Each message is a struct, a put_ and a take_;
 * take_ checks every length and count against the constants here. Strings are borrowed from the
 * packet.
 *
 *	server       worker
 *	LOAD, fds ->         render only: the paths of the plugins, once, before anything else.
 *	                     With descriptors there is one plugin, and they are sealed copies of
 *	                     its files, the code first; its path is then only its name
 *	         <-  READY   what was loaded and what was refused; from both roles, once confined
 *	JOB, fds ->          one at a time
 *	         <-  LOG     any number, only during a job
 *	         <-  DONE    exactly one a job
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "wire/wire.h"

enum message_type { MESSAGE_LOAD = 1, MESSAGE_READY, MESSAGE_JOB, MESSAGE_LOG, MESSAGE_DONE };

/* Limits, each far above what is in use. A message that does not fit a packet is refused, too. */
#define MESSAGE_PLUGINS_MAX 64
#define MESSAGE_WORDINGS_MAX 4          /* documents with other wordings of a portion */
#define MESSAGE_OPTIONS_MAX 16          /* options a plugin may declare */
#define MESSAGE_VALUES_MAX 32           /* values of one enum option */
#define MESSAGE_PAIRS_MAX 32            /* name=value pairs in a job */
#define MESSAGE_NAME_BYTES_MAX 64       /* an id, a format, an option */
#define MESSAGE_TEXT_BYTES_MAX 1024     /* a log line, a failure, a meta value */
#define MESSAGE_FILE_NAME_BYTES_MAX 120 /* promised in <gazetted/plugin.h> */
#define MESSAGE_PATH_BYTES_MAX 4096     /* PATH_MAX */

enum job_kind {
	/*
	 * fds: image, output; for a comparison the earlier image, the later one, output; for a page
	 * the images of what it shows, if any, those of other wordings of a portion, the image of
	 * its facts, output; a parcel of the resources of the document before the output, if it
	 * has some
	 */
	JOB_RENDER = 1,
	/*
	 * fds: input, canonical XML out, image out, report out, a parcel of the pictures out; a
	 * parcel of files beside the document behind the input, if there is one
	 */
	JOB_INGEST,
	JOB_IMAGE, /* fds: canonical XML, image out */
	JOB_XML    /* fds: bytes that are well-formed XML, or the job fails; an ingest worker */
};

struct message_pair {
	struct str name, value;
};

/* The paths of the plugins that a render worker loads, in this order. */
struct message_load {
	uint32_t count;
	struct str paths[MESSAGE_PLUGINS_MAX];
};

struct message_option {
	struct str name, fallback, help;
	struct str pattern; /* empty: any */
	uint32_t type;      /* enum gaz_option_type */
	int64_t min, max;
	uint32_t value_count;
	struct str values[MESSAGE_VALUES_MAX];
};

/* A plugin as its worker found it. refusal empty: it is loaded, and the other fields are set. */
struct message_plugin {
	struct str refusal;
	struct str id, version, revision, licence, format, media_type, label, extension;
	uint32_t views, quality;
	uint32_t option_count;
	struct message_option options[MESSAGE_OPTIONS_MAX];
};

/*
 * READY is one packet for each plugin, then one with more = 0 and no plugin; an ingest worker sends
 * only the last.
 */
struct message_ready {
	uint32_t more;
	uint32_t index; /* in message_load.paths */
	struct message_plugin plugin;
};

struct message_job {
	uint64_t id;
	uint32_t kind;       /* enum job_kind */
	uint32_t plugin;     /* index in message_load.paths; JOB_RENDER */
	uint32_t view;       /* enum gaz_view; JOB_RENDER */
	uint64_t image_id;   /* equal ids, equal images; 0: not known. JOB_RENDER of one image */
	struct str portion;  /* its eId; empty: the whole document. JOB_RENDER */
	uint32_t wordings;   /* documents with other wordings of it; JOB_RENDER of a page */
	uint32_t files;      /* 1: a parcel of files (base/parcel.h) is among the descriptors */
	uint64_t output_max; /* bytes the outputs may have, each */
	uint32_t cpu_ms;     /* CPU time this job may take */
	uint32_t option_count, meta_count;
	/* JOB_RENDER: every declared option, checked and canonical */
	struct message_pair options[MESSAGE_PAIRS_MAX];
	/* JOB_RENDER: keys of gaz_host.meta; JOB_INGEST: names of ingest_options */
	struct message_pair meta[MESSAGE_PAIRS_MAX];
};

struct message_log {
	uint64_t id;
	uint32_t level; /* enum gaz_log_level */
	struct str text;
};

struct message_done {
	uint64_t id;
	uint32_t code;                  /* enum err_code; ERR_NONE is success */
	uint32_t discard;               /* the worker must not be used again */
	struct str text;                /* one sentence for the client when code is not ERR_NONE */
	struct str file_name, language; /* keys of gaz_host.output_meta; empty: not set */
};

/*
 * The server's checks of message_done.text and .file_name, so that a worker can make them before
 * it sends: printable text of one line, and a name of at most MESSAGE_FILE_NAME_BYTES_MAX bytes.
 */
bool message_is_sentence(struct str s);
bool message_is_file_name(struct str s);

void message_put_load(struct wire_out *o, const struct message_load *m);
void message_put_ready(struct wire_out *o, const struct message_ready *m);
void message_put_job(struct wire_out *o, const struct message_job *m);
void message_put_log(struct wire_out *o, const struct message_log *m);
void message_put_done(struct wire_out *o, const struct message_done *m);

/* Takes the type, the first field of a packet; 0: it has no known type. */
uint32_t message_take_type(struct wire_in *i);

/* Each returns 0 or -ERR_DATA, naming the message; the type was already taken. */
int message_take_load(struct wire_in *i, struct message_load *m, struct err *e);
int message_take_ready(struct wire_in *i, struct message_ready *m, struct err *e);
int message_take_job(struct wire_in *i, struct message_job *m, struct err *e);
int message_take_log(struct wire_in *i, struct message_log *m, struct err *e);
int message_take_done(struct wire_in *i, struct message_done *m, struct err *e);
#endif
