// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Sends two echo requests in a datagram, and compares what the interface nlmon0
 * shows with what was sent and received. PROTOCOL has to be one that it shows.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sys/socket.h>

#include "raw.h"

static int listen_to_nlmon(void)
{
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = (int)if_nametoindex("nlmon0"),
	};
	int fd = socket(AF_PACKET, SOCK_DGRAM, htons(ETH_P_ALL));

	CHECK(fd >= 0 && addr.sll_ifindex);
	CHECK(!bind(fd, (struct sockaddr *)&addr, sizeof(addr)));
	return fd;
}

/* The next datagram that was seen, others' left out. */
static void seen(int fd, const void *data, size_t len)
{
	static unsigned char bytes[65536];
	ssize_t n;

	do {
		n = recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT);
		CHECK(n >= 0);
	} while ((size_t)n != len);
	CHECK(!memcmp(bytes, data, len));
}

TEST(a_capture_shows_what_was_sent_and_received)
{
	struct {
		struct nlmsghdr hdr;
		char text[8];
	} sent[2] = {
		{ { 21, NLD_MSG_ECHO, NLM_F_REQUEST, 1, 77 }, "abcdeXX" },
		{ { 22, NLD_MSG_ECHO, NLM_F_REQUEST, 2, 77 }, "fghijkX" },
	};
	int monitor = listen_to_nlmon(), fd = raw_open(NULL);
	struct raw_answer *a;

	CHECK_EQ(raw_send(fd, sent, sizeof(sent)), sizeof(sent));
	seen(monitor, sent, sizeof(sent));
	while ((a = raw_receive(fd))->len != -EAGAIN) {
		CHECK(a->len > 0);
		seen(monitor, a->data, (size_t)a->len);
	}
}
