// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "workers.h"

#include <dirent.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

#include "codec.h"
#include "harness.h"

static pid_t hogs[64];
static int nhogs;

static void run_on(int cpu, int priority)
{
	struct sched_param param = { .sched_priority = priority };
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET((size_t)cpu, &set);
	CHECK(!sched_setaffinity(0, sizeof(set), &set));
	CHECK(!sched_setscheduler(0, SCHED_FIFO, &param));
}

/* The kernel otherwise lets others in after most of a second. */
static void let_real_time_processes_run(const char *us)
{
	FILE *f = fopen("/proc/sys/kernel/sched_rt_runtime_us", "w");

	CHECK(f && fputs(us, f) > 0 && !fclose(f));
}

/*
 * What comes in from the network is no worker's: it goes on. Nor is RCU, which
 * complains when it is kept waiting.
 */
static void raise_threads(const char *comm)
{
	struct sched_param param = { .sched_priority = 30 };
	char path[300], name[32];
	struct dirent *entry;
	DIR *proc = opendir("/proc");

	CHECK(proc);
	while ((entry = readdir(proc))) {
		FILE *f;

		snprintf(path, sizeof(path), "/proc/%s/comm", entry->d_name);
		f = fopen(path, "r");
		if (f && fgets(name, sizeof(name), f) &&
		    !strncmp(name, comm, strlen(comm)))
			CHECK(!sched_setscheduler(atoi(entry->d_name),
						  SCHED_FIFO, &param));
		if (f)
			fclose(f);
	}
	closedir(proc);
}

void workers_stop(void)
{
	int cpus = (int)sysconf(_SC_NPROCESSORS_ONLN), begun[2];
	char byte;

	CHECK(cpus <= (int)ARRAY_SIZE(hogs));
	CHECK(!pipe(begun));
	usleep(20000); /* what they have begun they are to finish */
	let_real_time_processes_run("-1");
	raise_threads("ksoftirqd/");
	raise_threads("rcu_");
	for (int cpu = 1; cpu < cpus; cpu++) {
		pid_t pid = fork();

		CHECK(pid >= 0);
		if (!pid) {
			/* Sockets are to end when our parent closes them. */
			CHECK_EQ(dup2(begun[1], STDIN_FILENO), STDIN_FILENO);
			close_range(3, ~0U, 0);
			run_on(cpu, 10);
			CHECK_EQ(write(STDIN_FILENO, "", 1), 1);
			for (;;)
				continue;
		}
		hogs[nhogs++] = pid;
		CHECK_EQ(read(begun[0], &byte, 1), 1);
	}
	close(begun[0]);
	close(begun[1]);
	run_on(0, 20);
}

void workers_go(void)
{
	struct sched_param param = { 0 };

	while (nhogs)
		kill(hogs[--nhogs], SIGKILL);
	CHECK(!sched_setscheduler(0, SCHED_OTHER, &param));
	let_real_time_processes_run("950000");
}
