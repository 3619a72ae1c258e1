# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# make help lists what can be made.

KDIR ?= $(or $(KERNELDIR),$(KERNEL_SRC))
kdir := $(or $(KDIR),/lib/modules/$(shell uname -r)/build)

# The scripts read these from the environment.
export KERNEL KDIR SCALE V

CFLAGS ?= -O2 -g
user_cflags := -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Wconversion \
	       -Iinclude -Iuser $(if $(CI),-Werror)

programs := nl_user nl_recv nl_icmp nl_bench
shared := codec message session call names escape fields packet view print \
	  hex values cli output reach signals listen pcap tap
# Of nl_user perform.
language := script step step_message words scalar phrase phrase_header \
	    phrase_payload phrase_attr phrase_ack
out := build/user
bin :=

q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-7s %s\n' $(1) $(2))

# The same rule as in scripts/lib.sh.
ifneq ($(shell pwd -P | LC_ALL=C tr -d 'A-Za-z0-9/._+,@~\200-\377\n-'),)
$(error the path of this folder has a character that kbuild cannot take, such as a space or a colon: $(CURDIR))
endif

.PHONY: all module user sanitized tests man pictures clean help \
	install uninstall modules_install modules_uninstall sign dkms-install \
	dkms-uninstall demo vm bench bench-programs fuzz soak lint format \
	check check-here check-debug check-race check-planted check-matrix \
	check-libraries library-clients check-captures check-ynl check-packages \
	check-secure-boot check-docs
.DELETE_ON_ERROR:

# The programs first: they build everywhere.
all: user
	$(q)$(MAKE) -s module

help:
	@echo 'make              the module for the running kernel, and the programs'
	@echo 'make module       the module only (KDIR=, KERNELDIR= or KERNEL_SRC=: other headers)'
	@echo 'make user         the programs only: $(programs)'
	@echo 'make install      programs, manual, header, completion, documents (DESTDIR=, PREFIX=, bindir= ...)'
	@echo 'make uninstall    remove what make install put there'
	@echo 'make modules_install  the module among those of its kernel (INSTALL_MOD_PATH= or DESTDIR=), and depmod'
	@echo 'make modules_uninstall  remove it there'
	@echo 'make sign         sign nl_demo.ko, for Secure Boot (KEY=, CERT=): docs/install.md'
	@echo 'make dkms-install  have DKMS build and install the module, for each new kernel too'
	@echo 'make dkms-uninstall  take it away from DKMS again'
	@echo 'make demo         everything at work, in a virtual machine'
	@echo 'make check        all tests, in a virtual machine (SCALE=N: N times as many rounds)'
	@echo 'make check-here   the same tests on the running kernel, itself a virtual machine'
	@echo 'make check-debug  the tests on a kernel that watches itself: KASAN, lockdep, kmemleak, faults'
	@echo 'make check-race   everything at once on a kernel that looks for data races: KCSAN'
	@echo 'make check-planted  proof that the tests find what they are for: planted faults'
	@echo 'make check-matrix  the module built and the guest tests run with each kernel of scripts/kernels'
	@echo 'make check-libraries  netlink libraries against a kernel that misbehaves: docs/libraries.md'
	@echo "make check-ynl    the specification of ynl/ with the kernel's own tools: docs/ynl.md"
	@echo 'make check-captures  what --pcap and nlmon capture, read by tshark: docs/captures.md'
	@echo 'make check-packages  the Debian packages built, installed, used and purged, in a fresh chroot'
	@echo 'make check-secure-boot  a key of your own enrolled at a firmware with Secure Boot, the module loaded there'
	@echo 'make check-docs   what the pages for learners show is typed, and compared with what is seen'
	@echo 'make fuzz         messages changed at random, guided by what they reach (FUZZ_MESSAGES=N, FUZZ_SEED=N)'
	@echo 'make soak         everything at once for an hour (SOAK_MINUTES=N), memory watched'
	@echo 'make bench        measure what messages cost, beside other ways: docs/performance.md'
	@echo 'make vm           a shell in the virtual machine, the module at hand'
	@echo 'make lint         static checkers over all sources (tools of Debian 12): what they find is an error'
	@echo 'make format       clang-format all C files'
	@echo 'make tests        build the tests only, into build/tests'
	@echo 'make pictures     the pictures of docs/ from their sources in docs/pictures'
	@echo 'make man          the manual pages, with the version in them, into build/man'
	@echo 'make sanitized    the programs once more, with sanitizers, into build/sanitized'
	@echo 'make bench-programs  the programs that only the benchmark needs, into build/bench'
	@echo 'make library-clients  the clients of tests/libraries, into build/libraries'
	@echo 'make clean        remove what was built (not the cache of kernels)'
	@echo 'make help         this'
	@echo
	@echo 'V=1 shows the commands. KERNEL=NAME boots a kernel of scripts/kernels in the virtual machine,'
	@echo 'KERNEL=/path/to/vmlinuz KDIR=/path/to/headers any other; its default is a Debian kernel,'
	@echo 'kept in the cache.'

# ---- the module ----

# Type information needs a tool that headers do not always bring along.
btf := $(if $(shell command -v pahole),,CONFIG_DEBUG_INFO_BTF_MODULES=)

module:
	$(q)if [ ! -f '$(kdir)/Makefile' ]; then \
		echo "make: there are no kernel headers in $(kdir): install those of the running kernel (Debian: apt install linux-headers-$$(uname -r)), or see it all in a virtual machine (make demo)" >&2; \
		exit 1; \
	fi
	$(q)$(MAKE) --no-print-directory -C '$(kdir)' M='$(CURDIR)' W=1 \
		$(if $(V),V=1) $(if $(CI),KCFLAGS=-Werror) \
		$(if $(NLD_TESTS),NLD_TESTS=m) $(btf) modules

# ---- the programs ----

user: $(programs:%=$(bin)%)

$(bin)nl_user: $(addprefix $(out)/,requests.o talk.o state.o text.o perform.o \
			   show.o $(language:%=%.o))
$(bin)nl_recv: $(addprefix $(out)/,serve.o reply.o child.o)
$(bin)nl_icmp: $(out)/filter.o
measuring := bench bench_echo bench_events bench_icmp bench_place bench_print \
	     measure echo_netlink way_echo way_events way_icmp
$(bin)nl_bench: $(addprefix $(out)/,ways.o $(measuring:%=%.o))
$(bin)nl_bench: LDLIBS := -pthread

$(programs:%=$(bin)%): $(bin)%: $(out)/%.o $(shared:%=$(out)/%.o)
	$(call say,LD,$@)
	$(q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(out)/%.o: user/%.c Makefile
	$(call say,CC,$<)
	$(q)mkdir -p $(@D)
	$(q)$(CC) $(CPPFLAGS) $(user_cflags) $(CFLAGS) -MMD -MP -c -o $@ $<

-include $(wildcard $(out)/*.d)

sanitize := -fsanitize=address,undefined -fno-sanitize-recover=all

# The same, to be seen at fault: for tests/guest/lies.sh.
sanitized:
	$(q)$(MAKE) --no-print-directory user out=build/sanitized/objects \
		bin=build/sanitized/ CFLAGS='-O1 -g $(sanitize)'

# ---- the tests ----

guest_tests := $(patsubst tests/guest/%.c,%,$(wildcard tests/guest/*.c))
debug_tests := $(patsubst tests/debug/%.c,%,$(wildcard tests/debug/*.c))
host_tests := codec message fields measure
clients := opener binder capture impostor faulty tutorial_client mnl_client libnl_client
test_cflags = $(user_cflags) -Itests -O1 -g
test_out := build/tests

tests: sanitized man $(guest_tests:%=$(test_out)/%) $(debug_tests:%=$(test_out)/%) \
       $(test_out)/fuzz $(clients:%=$(test_out)/%) \
       $(host_tests:%=$(test_out)/host/%)

$(guest_tests:%=$(test_out)/%): $(test_out)/%: tests/guest/%.c tests/raw.c \
				 tests/harness.c user/codec.c user/message.c
$(debug_tests:%=$(test_out)/%): $(test_out)/%: tests/debug/%.c tests/raw.c \
				 tests/harness.c user/codec.c user/message.c
$(test_out)/fail_requests: tests/scenes.c tests/dump.c tests/daemon.c tests/fault.c
$(test_out)/race $(test_out)/soak: tests/mix.c tests/dump.c tests/icmp.c
$(test_out)/fuzz: $(wildcard tests/fuzz/*.c) tests/fault.c tests/raw.c \
		  tests/harness.c user/codec.c user/message.c
$(addprefix $(test_out)/,bytes fail_requests perform perform_limits \
	    perform_lives permissions): tests/peer.c $(language:%=user/%.c) user/names.c
$(test_out)/session: user/session.c user/call.c
$(test_out)/clients $(test_out)/dumps $(test_out)/hold: tests/dump.c
$(test_out)/hold $(test_out)/cycles $(test_out)/floods $(test_out)/fail_lifetimes: tests/module.c
$(test_out)/floods $(test_out)/bytes: tests/icmp.c
$(test_out)/bytes: tests/daemon.c
$(test_out)/fail_lifetimes: tests/fault.c
$(test_out)/clients $(test_out)/costs $(test_out)/overruns $(test_out)/soak: tests/memory.c
$(test_out)/turn $(test_out)/turn_counts: tests/datagram.c
$(test_out)/upcall $(test_out)/upcall_limits $(test_out)/duplicates: tests/daemon.c
$(test_out)/costs $(test_out)/deferred $(test_out)/icmp $(test_out)/icmp_limits: tests/workers.c
$(test_out)/icmp $(test_out)/icmp_filters $(test_out)/icmp_limits \
$(test_out)/icmp_noise $(test_out)/veth: tests/icmp.c
$(test_out)/icmp_noise: tests/stack.c
$(test_out)/impostor: tests/clients/impostor.c user/codec.c
$(test_out)/capture: tests/raw.c tests/harness.c user/codec.c user/message.c
$(clients:%=$(test_out)/%): $(test_out)/%: tests/clients/%.c
$(test_out)/faulty: test_cflags += $(sanitize)
$(test_out)/mnl_client: test_libs := -lmnl
$(test_out)/libnl_client: test_libs := -lnl-3
$(test_out)/libnl_client: test_cflags += -isystem /usr/include/libnl3
$(host_tests:%=$(test_out)/host/%): $(test_out)/%: tests/%.c \
				     tests/host/samples.c tests/harness.c \
				     user/codec.c user/message.c
$(test_out)/host/measure: user/measure.c
$(test_out)/host/fields: $(addprefix user/,fields.c names.c escape.c packet.c)
$(test_out)/host/%: test_cflags += $(sanitize)

$(test_out)/%: $(wildcard tests/*.h tests/host/*.h tests/fuzz/*.h user/*.h) include/nl_demo.h Makefile
	$(call say,TEST,$@)
	$(q)mkdir -p $(@D)
	$(q)$(CC) $(test_cflags) -o $@ $(filter %.c,$^) $(test_libs)

# ---- the benchmark: nl_bench with others' ways beside ours ----

bench:
	$(q)scripts/setup vm bench
	$(q)$(MAKE) -s user bench-programs
	$(q)bench/measure

bench_out := build/bench
bench_ways := ways way_device way_tutorial way_genl way_single way_packet \
	      way_nflog

bench-programs: $(bench_out)/nl_bench $(bench_out)/memory

$(bench_out)/nl_bench: LDLIBS := -pthread
$(bench_out)/nl_bench: $(bench_ways:%=$(bench_out)/%.o) \
		       $(patsubst %,$(out)/%.o,nl_bench $(measuring) $(shared))
$(bench_out)/memory: $(bench_out)/memory.o $(bench_out)/allocated.o \
		     $(out)/codec.o

$(bench_out)/nl_bench $(bench_out)/memory:
	$(call say,LD,$@)
	$(q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(bench_out)/%.o: bench/%.c Makefile
	$(call say,CC,$<)
	$(q)mkdir -p $(@D)
	$(q)$(CC) $(CPPFLAGS) $(user_cflags) -Ibench $(CFLAGS) -MMD -MP -c -o $@ $<

-include $(wildcard $(bench_out)/*.d)

# ---- netlink libraries: a file of tests/libraries is all that one takes ----

library_out := build/libraries
library_sources := $(wildcard tests/libraries/*.c tests/libraries/*.go)

library-clients: $(patsubst tests/libraries/%,$(library_out)/%,$(basename $(library_sources)))

# What its file says behind Debian: and Build:.
debian = $(shell sed -n 's,^\(//\| \*\) Debian: ,,p' $<)
build = $(shell sed -n 's,^\(//\| \*\) Build: ,,p' $<)
package_version = $(if $(debian),$(shell dpkg-query -W -f '$${Version}' $(debian)))

$(library_out)/%: tests/libraries/%.c $(wildcard user/*.[ch]) include/nl_demo.h Makefile
	$(call say,CLIENT,$@)
	$(q)mkdir -p $(@D)
	$(q)$(CC) $(user_cflags) $(CFLAGS) -DVERSION='"$(package_version)"' -o $@ $< $(build)

# From Debian's packages, and without the network.
$(library_out)/%: tests/libraries/%.go Makefile
	$(call say,CLIENT,$@)
	$(q)mkdir -p $(@D)
	$(q)GO111MODULE=off GOPATH=/usr/share/gocode CGO_ENABLED=0 \
		GOCACHE='$(CURDIR)/build/go-cache' \
		go build -ldflags '-X main.version=$(package_version)' -o $@ $<

# ---- the manual ----

version := $(shell scripts/version)
pages := $(patsubst man/%,build/man/%,$(wildcard man/*.[1-8]))

man: $(pages)

build/man/%: man/% include/nl_demo.h Makefile
	$(call say,MAN,$@)
	$(q)mkdir -p $(@D)
	$(q)sed 's/@VERSION@/$(version)/' $< >$@

# ---- the pictures ----

pictures:
	$(q)scripts/setup pictures
	$(q)scripts/pictures

# ---- to be installed: docs/install.md ----

PREFIX ?= /usr/local
# As GNU's makefiles call them.
prefix = $(PREFIX)
exec_prefix = $(prefix)
bindir = $(exec_prefix)/bin
includedir = $(prefix)/include
datarootdir = $(prefix)/share
mandir = $(datarootdir)/man
docdir = $(datarootdir)/doc/nl_demo
bashcompletiondir = $(datarootdir)/bash-completion/completions

install uninstall: export programs := $(programs)
install uninstall: export bindir := $(bindir)
install uninstall: export includedir := $(includedir)
install uninstall: export mandir := $(mandir)
install uninstall: export docdir := $(docdir)
install uninstall: export bashcompletiondir := $(bashcompletiondir)

install: user man
	$(q)scripts/install

uninstall:
	$(q)scripts/install undo

modules_install:
	$(q)scripts/install-module '$(kdir)'

modules_uninstall:
	$(q)scripts/install-module '$(kdir)' undo

sign:
	$(q)scripts/sign '$(kdir)'

dkms-install dkms-uninstall:
	$(q)scripts/dkms $(@:dkms-%=%) '$(kdir)'

# ---- the virtual machine ----

demo:
	$(q)scripts/setup vm
	$(q)$(MAKE) -s user
	$(q)scripts/record

vm:
	$(q)scripts/setup vm
	$(q)$(MAKE) -s user
	$(q)scripts/vm -i

check:
	$(q)scripts/setup vm check
	$(q)$(MAKE) -s user
	$(q)tests/check

# What takes a kernel of one's own, built once.
check-debug check-race:
	$(q)scripts/setup vm check build
	$(q)$(MAKE) -s user
	$(q)tests/check $(@:check-%=%)

check-planted:
	$(q)scripts/setup vm check build
	$(q)tests/planted/run

fuzz:
	$(q)scripts/setup vm build
	$(q)$(MAKE) -s user $(test_out)/fuzz
	$(q)tests/fuzz/campaign

SOAK_MINUTES ?= 60

soak:
	$(q)scripts/setup vm check build
	$(q)$(MAKE) -s user
	$(q)SCALE=$$(awk 'BEGIN { print $(SOAK_MINUTES) / 60 }') tests/check soak

check-here:
	$(q)tests/check-here allowed
	$(q)scripts/setup user check
	$(q)$(MAKE) -s all tests NLD_TESTS=m
	$(q)tests/check-here

check-packages:
	$(q)scripts/setup vm packages
	$(q)$(MAKE) -s user
	$(q)tests/packages/run

check-secure-boot:
	$(q)scripts/setup vm secureboot
	$(q)$(MAKE) -s user
	$(q)tests/secureboot/run

check-matrix:
	$(q)scripts/setup vm check build clang matrix
	$(q)$(MAKE) -s user
	$(q)tests/matrix

check-libraries:
	$(q)scripts/setup vm libraries
	$(q)$(MAKE) -s user library-clients
	$(q)tests/libraries/page

check-ynl:
	$(q)scripts/setup vm ynl
	$(q)$(MAKE) -s user
	$(q)tests/ynl/check

check-captures:
	$(q)scripts/setup vm captures
	$(q)$(MAKE) -s user
	$(q)tests/captures/run

check-docs:
	$(q)scripts/setup vm check docs
	$(q)$(MAKE) -s user
	$(q)tests/check docs

# ---- tidiness ----

lint:
	$(q)scripts/setup lint
	$(q)tests/lint/run

format:
	$(q)scripts/setup format
	$(q)find include kmod user tests bench -name '*.[ch]' -exec clang-format -i {} +

clean:
	$(q)rm -rf build $(programs)
	$(q)rm -f nl_demo.ko nl_demo.o nl_demo.mod nl_demo.mod.c nl_demo.mod.o \
		Module.symvers modules.order .*.cmd .*.o
	$(q)for d in kmod tests/kmod bench/kmod; do \
		rm -f $$d/*.o $$d/.*.cmd $$d/*.ko $$d/*.mod $$d/*.mod.c \
		      $$d/modules.order; done
	$(q)rm -rf .tmp_versions
