package differential

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"time"

	"github.com/zoolab/zoolab/nodes/jute"
	"github.com/zoolab/zoolab/nodes/znode"
)

// patience is how long an answer may take before it counts as none.
const patience = 10 * time.Second

// longest is the longest frame that is read; answers may be longer than requests.
const longest = 64 << 20

// A visitor is one connection at the wire.
type visitor struct {
	conn    net.Conn
	in      *bufio.Reader
	server  int // by number
	session int // by number
	over    bool
	pongs   int     // that are to come
	asked   []Ask   // and not answered
	heard   []heard // since it was last looked at
	nudge   func()  // what helps when nothing comes: see [Side.nudge]
}

// A heard frame is one that a server has sent, with the request that it answers.
type heard struct {
	ask   *Ask // nil of an event, and of what answers nothing
	frame []byte
}

func dial(address string, nudge func()) (*visitor, error) {
	conn, err := net.DialTimeout("tcp", address, patience)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be reached: %w", address, err)
	}
	return &visitor{conn: conn, in: bufio.NewReaderSize(conn, 64<<10), nudge: nudge}, nil
}

// write sends bytes. That the other end has gone shows when it is read from.
func (v *visitor) write(b []byte) {
	if !v.over {
		_, _ = v.conn.Write(b) // see above
	}
}

// send sends a frame.
func (v *visitor) send(body []byte) { v.write(jute.Framed(append(jute.Open(nil), body...))) }

// read reads a frame, nil at the end of the connection.
func (v *visitor) read(wait time.Duration) ([]byte, error) {
	const often = 250 * time.Millisecond
	for limit := time.Now().Add(wait); !v.over; {
		_ = v.conn.SetReadDeadline(time.Now().Add(often)) // it is open
		_, err := v.in.Peek(4)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			if time.Now().After(limit) {
				return nil, err
			}
			v.nudge()
			continue
		}
		_ = v.conn.SetReadDeadline(limit.Add(patience)) // the same
		frame, err := jute.ReadFrame(v.in, nil, longest)
		switch {
		case err == nil:
			return frame, nil
		case !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.As(err, new(*net.OpError)):
			return nil, err
		}
		v.hangUp()
	}
	return nil, nil
}

func (v *visitor) hangUp() {
	if !v.over {
		v.over = true
		_ = v.conn.Close() // nothing more is wanted of it
	}
}

// header is the beginning of a reply.
func header(frame []byte) (xid int32, zxid int64, err int32) {
	if len(frame) < 16 {
		return 0, 0, 0
	}
	return int32(binary.BigEndian.Uint32(frame)), int64(binary.BigEndian.Uint64(frame[4:])), int32(binary.BigEndian.Uint32(frame[12:]))
}

// hear notes a frame, and finds the request that it answers: the oldest of its xid.
func (v *visitor) hear(frame []byte) {
	xid, _, _ := header(frame)
	h := heard{frame: frame}
	if xid != jute.XidNotification {
		if i := slices.IndexFunc(v.asked, func(a Ask) bool { return a.Xid == xid }); i >= 0 {
			a := v.asked[i]
			h.ask, v.asked = &a, slices.Delete(v.asked, i, i+1)
		}
	}
	v.heard = append(v.heard, h)
}

// ping asks for a pong and reads up to it: all that was to come has come then. It
// returns the zxid that the server has applied, or 0 at the end of the connection.
func (v *visitor) ping() (int64, error) {
	v.askPong()
	return v.upTo()
}

// askPong sends a ping.
func (v *visitor) askPong() {
	v.write(pinging)
	v.pongs++
}

// pinging is a ping with its length.
var pinging = jute.Framed(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(jute.Open(nil), ^uint32(1)), uint32(znode.OpPing)))

// upTo reads up to the last pong that is under way.
func (v *visitor) upTo() (zxid int64, err error) {
	for v.pongs > 0 {
		frame, err := v.read(patience)
		if frame == nil {
			return 0, err
		}
		xid, at, _ := header(frame)
		if xid != jute.XidPing {
			v.hear(frame)
			continue
		}
		v.pongs--
		zxid = at
	}
	return zxid, nil
}

// hungUpOn waits without a word until the server hangs up.
func (v *visitor) hungUpOn() error {
	for !v.over {
		switch frame, err := v.read(patience); {
		case err != nil:
			return err
		case frame != nil:
			v.hear(frame)
		}
	}
	return nil
}

// toTheEnd reads until the connection ends, or nothing comes for so long that it does
// not seem to.
func (v *visitor) toTheEnd() error {
	const long = 2 * time.Second
	for !v.over {
		frame, err := v.read(long)
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
			_, err := v.ping()
			return err
		case err != nil:
			return err
		case frame != nil:
			v.hear(frame)
		}
	}
	return nil
}
