// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* In the child: only descriptors 0 to 2 go on. */
__attribute__((noreturn)) static void run(const char *command, int in, int out)
{
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGPIPE, SIG_DFL);
	/* They may lie at 0 or 1 themselves, where those were closed. */
	in = fcntl(in, F_DUPFD, STDERR_FILENO + 1);
	out = fcntl(out, F_DUPFD, STDERR_FILENO + 1);
	if (dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0)
		_exit(126);
	close_range(STDERR_FILENO + 1, ~0U, 0);
	execl("/bin/sh", "sh", "-c", command, NULL);
	_exit(127);
}

static void close_pipe(int fds[2])
{
	close(fds[0]);
	close(fds[1]);
}

/*
 * A pipe that holds the input and then ends. An empty one takes that much at
 * once, so nobody waits, and nothing goes wrong when the command never reads.
 */
static int input_pipe(const void *input, size_t len)
{
	int fds[2];

	_Static_assert(NLD_DATA_MAX <= PIPE_BUF,
		       "more than an empty pipe takes");
	if (pipe2(fds, O_CLOEXEC | O_NONBLOCK))
		return -errno;
	if (write(fds[1], input, len) != (ssize_t)len) {
		close_pipe(fds);
		return -EIO;
	}
	close(fds[1]);
	fcntl(fds[0], F_SETFL, 0);
	return fds[0];
}

int child_start(struct child *c, const char *command, const void *input,
		size_t len)
{
	int in = input_pipe(input, len);
	int out[2], err = 0;

	if (in < 0)
		return in;
	if (pipe2(out, O_CLOEXEC)) {
		err = -errno;
		close(in);
		return err;
	}
	fcntl(out[0], F_SETFL, O_NONBLOCK);
	c->pid = fork();
	if (!c->pid)
		run(command, in, out[1]);
	err = c->pid < 0 ? -errno : 0;
	close(in);
	close(out[1]);
	if (err) {
		close(out[0]);
		c->pid = 0;
		return err;
	}
	/* Here too: it may have to be killed before it runs. */
	setpgid(c->pid, c->pid);
	c->out = out[0];
	c->len = 0;
	return 0;
}

bool child_read(struct child *c)
{
	ssize_t n;

	while (c->out >= 0 && c->len < sizeof(c->data)) {
		n = read(c->out, c->data + c->len, sizeof(c->data) - c->len);
		if (n < 0)
			break;
		c->len += (size_t)n;
		if (!n) {
			close(c->out);
			c->out = -1;
		}
	}
	return c->len < sizeof(c->data);
}

bool child_ended(const struct child *c)
{
	siginfo_t info = { 0 };

	return !waitid(P_PID, (id_t)c->pid, &info,
		       WEXITED | WNOHANG | WNOWAIT) &&
	       info.si_pid;
}

int child_end(struct child *c)
{
	int status;

	/* Before it is reaped, so that the number is still the group's. */
	kill(-c->pid, SIGKILL);
	while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR)
		;
	if (c->out >= 0)
		close(c->out);
	c->pid = 0;
	c->out = -1;
	return status;
}
