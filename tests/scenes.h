/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* One try of each request, with the peers it takes, for tests that make it fail. */
#ifndef SCENES_H
#define SCENES_H

#include "raw.h"

/* The peers of one try: who asks, and who else it takes. */
struct scene {
	int fd, other;
	uint64_t cookie;
};

struct scene_row {
	const char *name;
	uint16_t type, flags;
	void (*prepare)(struct scene *s);
	void (*put)(struct scene *s);
	uint16_t answer; /* the type of its data; 0: an acknowledgement only */
	bool fresh;	 /* in a namespace that has seen no request */
	/* When it succeeded: was all done that had to be? */
	void (*check)(struct scene *s);
};

#define SCENE(text, type_, flags_, prepare_, put_, ...)       \
	{                                                     \
		.name = text, .type = type_, .flags = flags_, \
		.prepare = prepare_, .put = put_, __VA_ARGS__ \
	}

extern const struct scene_row scene_rows[];
extern const size_t scene_rows_n;

void scene_alone(struct scene *s);
void scene_nothing(struct scene *s);

#endif /* SCENES_H */
