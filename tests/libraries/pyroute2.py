#!/usr/bin/python3 -I
# SPDX-License-Identifier: GPL-2.0-only OR MIT
"""A client on pyroute2: a protocol of one's own on its NetlinkSocket, as the classes
of its other protocols are made, and nlm_request(). The timeout is the socket's.

Debian: python3-pyroute2
"""
import errno
import os
import socket
import sys
from importlib import metadata

from pyroute2.netlink import (NLM_F_ACK, NLM_F_DUMP, NLM_F_REQUEST, NLMSG_ERROR,
                              nla, nlmsg)
from pyroute2.netlink.exceptions import (NetlinkDecodeError,
                                         NetlinkDumpInterrupted, NetlinkError)
from pyroute2.netlink.nlsocket import Marshal, NetlinkSocket

NETLINK_NL_DEMO = 29
NLD_MSG_GET_INFO = 0x14
NLD_MSG_PERFORM = 0x1d
PATIENCE = 2


class Attributes:
    """What messages and nested attributes have in common."""

    def size(self):
        """NLD_A_DATA's length and NLD_A_COUNT's value, nested ones too."""
        total, level = 0, self
        while level:
            total += len(level.get_attr('NLD_A_DATA') or b'')
            total += level.get_attr('NLD_A_COUNT') or 0
            level = level.get_attr('NLD_A_PAD')
        return total


class Info(Attributes, nlmsg):
    """Attributes up to the last one that counts here."""

    nla_map = (
        ('NLD_A_UNSPEC', 'none'),
        ('NLD_A_PAD', 'nest'),
        ('NLD_A_DATA', 'cdata'),
        ('NLD_A_GROUP', 'uint32'),
        ('NLD_A_COUNT', 'uint32'),
    )

    class nest(Attributes, nla):
        """One in which there are others."""

        nla_map = (
            ('NLD_A_UNSPEC', 'none'),
            ('NLD_A_PAD', 'recursive'),
            ('NLD_A_DATA', 'cdata'),
            ('NLD_A_GROUP', 'uint32'),
            ('NLD_A_COUNT', 'uint32'),
        )


class Demo(NetlinkSocket):
    """The protocol: which class decodes which type."""

    def __init__(self, protocol):
        super().__init__(family=protocol, ext_ack=True)
        self.marshal = Marshal()
        self.marshal.msg_map = {NLD_MSG_GET_INFO: Info}


def request(payload):
    """A message of these bytes; its class has to know how many."""

    class Request(nlmsg):
        fields = (('payload', '%ds' % len(payload)),)

    msg = Request()
    msg['payload'] = payload
    return msg


def name_of(e):
    """The error as an outcome; where nothing was said, it says what strerror() does."""
    text = 'error %s' % errno.errorcode.get(e.code, e.code)
    if e.args[1] != os.strerror(e.code):
        text += ' "%s"' % e.args[1]
    return text


def ask(demo, payload, flags):
    """The outcome."""
    count = size = 0
    try:
        for msg in demo.nlm_request(request(payload), NLD_MSG_PERFORM, flags):
            if msg['header']['type'] == NLMSG_ERROR:
                continue
            count += 1
            if isinstance(msg, Info):
                size += msg.size()
            else:
                size += msg['header']['length'] - 16
    except NetlinkDumpInterrupted:
        return 'interrupted %d' % count
    except NetlinkError as e:
        return name_of(e)
    except NetlinkDecodeError:
        return 'invalid %d' % count
    except socket.timeout:
        return 'timeout %d' % count
    except OSError as e:
        if e.errno != errno.ENOBUFS:
            raise
        return 'lost %d' % count
    return 'messages %d %d' % (count, size)


def main():
    """Called as PAYLOAD-FILE [ack] [dump]"""
    if sys.argv[1:] == ['--version']:
        print('pyroute2', metadata.version('pyroute2'))
        return
    flags = NLM_F_REQUEST
    for word in sys.argv[2:]:
        flags |= {'ack': NLM_F_ACK, 'dump': NLM_F_DUMP}[word]
    with open(sys.argv[1], 'rb') as f:
        payload = f.read()
    with Demo(int(os.environ.get('PROTOCOL', NETLINK_NL_DEMO))) as demo:
        demo.bind()
        demo.settimeout(PATIENCE)
        print(ask(demo, payload, flags))


main()
