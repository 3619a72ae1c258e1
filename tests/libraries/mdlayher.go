// SPDX-License-Identifier: GPL-2.0-only OR MIT

// A client on mdlayher/netlink: Execute, with a deadline for reading.
//
// Debian: golang-github-mdlayher-netlink-dev
package main

import (
	"errors"
	"fmt"
	"log"
	"os"
	"strconv"
	"time"

	"github.com/mdlayher/netlink"
	"golang.org/x/sys/unix"
)

const (
	protocolNumber = 29 // NETLINK_NL_DEMO
	typeGetInfo    = 0x14
	typePerform    = 0x1d
	attrPad        = 1
	attrData       = 2
	attrCount      = 4
	patience       = 2 * time.Second
)

// Set when it is built.
var version = "unknown"

// size decodes what counts: the data's length, and the count's value; nested ones too.
func size(total *int) func(ad *netlink.AttributeDecoder) error {
	return func(ad *netlink.AttributeDecoder) error {
		var data, count int
		for ad.Next() {
			switch ad.Type() {
			case attrData:
				data = len(ad.Bytes())
			case attrCount:
				count = int(ad.Uint32())
			case attrPad:
				ad.Nested(size(total))
			}
		}
		*total += data + count
		return ad.Err()
	}
}

func sizeOf(m netlink.Message) (int, error) {
	if m.Header.Type != typeGetInfo {
		return len(m.Data), nil
	}
	ad, err := netlink.NewAttributeDecoder(m.Data)
	if err != nil {
		return 0, err
	}
	var total int
	err = size(&total)(ad)
	return total, err
}

// failure tells of an error: an errno without a system call came in a message.
func failure(err error) string {
	var call *os.SyscallError
	var number unix.Errno
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return "timeout 0"
	case errors.As(err, &call) && errors.Is(err, unix.ENOBUFS):
		return "lost 0"
	case errors.As(err, &call) || !errors.As(err, &number):
		return "invalid 0"
	}
	text := "error " + unix.ErrnoName(number)
	if unix.ErrnoName(number) == "" {
		text = fmt.Sprintf("error %d", int(number))
	}
	var op *netlink.OpError
	if errors.As(err, &op) && op.Message != "" {
		text += fmt.Sprintf(" %q", op.Message)
	}
	return text
}

// An acknowledgement is among what Execute returns.
func outcome(msgs []netlink.Message) string {
	var count, total int
	word := "messages"
	for _, m := range msgs {
		if m.Header.Flags&netlink.DumpInterrupted != 0 {
			word = "interrupted"
		}
		if m.Header.Type == netlink.Error {
			continue
		}
		n, err := sizeOf(m)
		count++
		if err != nil {
			return fmt.Sprintf("invalid %d", count)
		}
		total += n
	}
	return fmt.Sprintf("%s %d %d", word, count, total)
}

func protocol() int {
	if n, err := strconv.Atoi(os.Getenv("PROTOCOL")); err == nil {
		return n
	}
	return protocolNumber
}

func main() {
	log.SetFlags(0)
	if len(os.Args) < 2 {
		log.Fatal("usage: mdlayher PAYLOAD-FILE [ack] [dump]")
	}
	if os.Args[1] == "--version" {
		fmt.Println("mdlayher/netlink", version)
		return
	}
	flags := netlink.Request
	for _, word := range os.Args[2:] {
		flags |= map[string]netlink.HeaderFlags{
			"ack":  netlink.Acknowledge,
			"dump": netlink.Dump,
		}[word]
	}
	payload, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	c, err := netlink.Dial(protocol(), nil)
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	if err := c.SetOption(netlink.ExtendedAcknowledge, true); err != nil {
		log.Fatal(err)
	}
	if err := c.SetReadDeadline(time.Now().Add(patience)); err != nil {
		log.Fatal(err)
	}
	msgs, err := c.Execute(netlink.Message{
		Header: netlink.Header{Type: typePerform, Flags: flags},
		Data:   payload,
	})
	if err != nil {
		fmt.Println(failure(err))
		return
	}
	fmt.Println(outcome(msgs))
}
