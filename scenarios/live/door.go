package live

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/zoolab/zoolab/nodes/gate"
	"github.com/zoolab/zoolab/nodes/jute"
)

// listen tells the loop what a caller says, and at last that it is no more.
func (c *caller) listen() {
	c.house.tell(word{from: c, why: c.hear()})
}

// errSilent ends a caller that does not say in time who it is.
var errSilent = errors.New("it has not introduced itself")

// hear reads frames until the caller hangs up, or says what is no frame. Each is
// rendered here and not in the loop, which has less time.
func (c *caller) hear() error {
	from := bufio.NewReaderSize(c, 16<<10)
	_ = c.SetReadDeadline(time.Now().Add(c.house.Introduce)) // a socket that is closed says so when it is read
	var start [head]byte
	_, err := io.ReadFull(from, start[:])
	if word, ok := jute.Word(start); ok && err == nil {
		return c.ask(word)
	}
	var frame []byte
	if err == nil {
		frame, err = body(from, start, nil, c.house.Frame)
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = fmt.Errorf("%w in %s", errSilent, c.house.Introduce)
	}
	_ = c.SetReadDeadline(time.Time{}) // whoever hangs up on it closes the socket at last
	if err == nil {
		c.expect()
	}
	for ; err == nil; frame, err = jute.ReadFrame(from, frame, c.house.Frame) {
		if err := c.owe(head + len(frame)); err != nil {
			return err
		}
		if !c.house.tell(word{from: c, act: gate.Says(c.id, frame)}) {
			return errOver
		}
		if cap(frame) > keep {
			frame = nil
		}
	}
	return err
}

// body is the rest of a frame.
func body(from io.Reader, start [head]byte, buffer []byte, most int) ([]byte, error) {
	n, err := jute.Length(start, most)
	if err != nil {
		return nil, err
	}
	return jute.ReadBody(from, buffer, n)
}

// ask hands on a four-letter word, which is the last thing that is read: many who ask
// have closed their side by then, and wait for the answer all the same. A server that
// cannot be reached gives none.
func (c *caller) ask(text string) error {
	if c.house.tell(word{from: c, act: gate.Asks(c.id, text)}) {
		select {
		case <-c.ended:
		case <-time.After(c.house.Introduce):
		}
	}
	return errOver
}

// complaint says why a caller who has not gone by itself is no more, "" for one who has.
func complaint(why error) string {
	if errors.Is(why, jute.ErrFrame) || errors.Is(why, errSilent) || errors.Is(why, errLate) {
		return why.Error()
	}
	return ""
}
