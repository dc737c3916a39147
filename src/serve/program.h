/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_PROGRAM_H
#define SERVE_PROGRAM_H
/* program: the arguments and the environment this process was started with. */

/* The strings are those of main(), and last as long as the process. */
struct program {
	int argc;
	char **argv;
	char **environment;
};

/* Called once, by main(), before any other thread exists. */
void program_set(int argc, char **argv, char **environment);
const struct program *program_started(void);
#endif
