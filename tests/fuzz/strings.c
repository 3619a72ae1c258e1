// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "strings.h"

#include <string.h>

#include "blame.h"
#include "due.h"

/* That may come back, and that have to. */
static int may, due;

void strings_begin(void)
{
	may = 0;
	due = 0;
}

/* The first message counts. */
void strings_send(const unsigned char *data, size_t len)
{
	struct nld_cursor c = { data, len };
	struct nld_message m;

	due_figures.datagrams++;
	due_figures.messages++;
	due_figures.others++;
	if (nld_next_message(&c, &m) != NLD_ITEM)
		return;
	may++;
	due++;
}

void strings_lost(void)
{
	due = 0;
}

void strings_take(const struct nld_cursor *datagram)
{
	struct nld_cursor c = *datagram;
	struct nld_message m;

	if (nld_next_message(&c, &m) != NLD_ITEM || c.left ||
	    m.hdr.nlmsg_type != NLMSG_DONE || !m.len || m.payload[m.len - 1])
		blame("tutorial mode sends something else than a string");
	if (may-- <= 0)
		blame("a string that is not due");
	if (due)
		due--;
}

void strings_settle(void)
{
	if (due)
		blame("silence in tutorial mode");
	may = 0;
}
