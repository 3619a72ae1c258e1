/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the programs have in common towards the person who types: options,
 * exit codes, sentences.
 */
#ifndef CLI_H
#define CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum cli_exit {
	CLI_DONE = 0,	 /* also after Ctrl-C or SIGTERM */
	CLI_FAILED = 1,	 /* wrong usage, or it failed on this side */
	CLI_REFUSED = 2, /* by the kernel */
	CLI_TIMEOUT = 3, /* or --count not reached */
	CLI_ABSENT = 4,	 /* the protocol is not there */
	CLI_LOST = 5,	 /* messages were lost, and --strict was given */
};

enum cli_color { CLI_COLOR_AUTO, CLI_COLOR_ALWAYS, CLI_COLOR_NEVER };

#define CLI_GROUPS_MAX 32

/* Of ICMP packets; what was not given is -1, false or 0. */
struct cli_filter {
	bool ipv4, ipv6;
	int type, prefix;
	uint32_t batch, delay_ms;
	unsigned char address[16];
	size_t address_len;
};

/* What was typed. */
struct cli {
	const char *program;
	int letter; /* of the option being set, for its set() */
	int protocol;
	const char *netns;
	unsigned long count; /* 0: not given */
	int timeout_ms;	     /* -1: not given */
	bool json, stamp, hex, wait, verbose;
	enum cli_color color;
	const char *pcap; /* a file, or NULL */
	bool copy, strict, list, write, help, version;
	uint32_t groups[CLI_GROUPS_MAX];
	size_t ngroups;
	uint32_t to;	   /* a port; 0: not given */
	const char *serve; /* a command, or NULL */
	struct cli_filter filter;

	/* Words that are no options, and whether -- came before the first. */
	char **words;
	size_t nwords;
	bool literal;
};

/* Letters of options that have no short form; programs count from CLI_LONG. */
enum { CLI_LONG_COMMON = 0x100, CLI_LONG = 0x200 };

struct cli_option {
	int letter;
	const char *name;
	const char *arg; /* what its argument is; NULL: takes none */
	const char *help;
	/* With an argument: returns what it must be when it is not. */
	const char *(*set)(struct cli *cli, const char *arg);
	/* Without: the offset of a bool in struct cli. */
	size_t flag;
	const char *only_for; /* a subcommand; NULL: all */
	bool used;	      /* set by cli_parse() */
};

#define CLI_FLAG(member) .flag = offsetof(struct cli, member)

struct cli_program {
	const char *name;
	const char *usage; /* what follows the name, one line each form */
	const char *about; /* paragraphs before and after the options */
	const char *notes;
	void (*list)(void);	    /* prints the subcommands; NULL: has none */
	struct cli_option *options; /* beside the common ones */
	size_t noptions;
};

/* Parses; answers -h and -V, and exits with a sentence when that fails. */
void cli_parse(struct cli *cli, const struct cli_program *program, int argc,
	       char **argv);
/*
 * Exits if an option was given that is for another subcommand, or one that is
 * among the names, parted by blanks, of those that this one goes without.
 */
void cli_check_options(const char *subcommand, const char *without);
void cli_help(void);

/* output.c: NAME: sentence, on stderr */
__attribute__((format(printf, 1, 2))) void cli_note(const char *format, ...);
__attribute__((format(printf, 2, 3), noreturn)) void
cli_fail(int code, const char *format, ...);
/*
 * Call it after every message. Exits when standard output cannot take what was
 * printed: quietly if it is a closed pipe. Once a signal has told the program to
 * end, a reader that stalls is not waited for: what it does not take in half a
 * second is dropped, with a note, and all that follows.
 */
void cli_flush(void);

/* values.c: what arguments may be */
const char *cli_set_protocol(struct cli *cli, const char *arg);
const char *cli_set_netns(struct cli *cli, const char *arg);
const char *cli_set_count(struct cli *cli, const char *arg);
const char *cli_set_timeout(struct cli *cli, const char *arg);
const char *cli_set_color(struct cli *cli, const char *arg);
const char *cli_set_pcap(struct cli *cli, const char *arg);
const char *cli_set_group(struct cli *cli, const char *arg);
const char *cli_set_to(struct cli *cli, const char *arg);
const char *cli_set_serve(struct cli *cli, const char *arg);
const char *cli_set_type(struct cli *cli, const char *arg);
const char *cli_set_address(struct cli *cli, const char *arg);
const char *cli_set_batch(struct cli *cli, const char *arg);
const char *cli_set_delay(struct cli *cli, const char *arg);
/* Digits only, within the limits. */
bool cli_number(const char *arg, unsigned long min, unsigned long max,
		unsigned long *value);

#endif /* CLI_H */
