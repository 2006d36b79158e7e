package jute

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// ErrFrame is wrapped by the errors about frames that no server takes.
var ErrFrame = errors.New("not a frame")

// Framed puts the length of a frame before it: the frame is what follows the first
// four bytes of b.
func Framed(b []byte) []byte {
	binary.BigEndian.PutUint32(b, uint32(len(b)-4))
	return b
}

// Open is where the frame of a buffer begins: the room for its length.
func Open(b []byte) []byte { return append(b[:0], 0, 0, 0, 0) }

// Length reads the length of a frame from its first four bytes, which must be more
// than 0 and at most most.
func Length(head [4]byte, most int) (int, error) {
	n := int32(binary.BigEndian.Uint32(head[:]))
	if n <= 0 || int(n) > most {
		return 0, fmt.Errorf("%w: a length of %d bytes: 1 to %d are taken", ErrFrame, n, most)
	}
	return int(n), nil
}

// step is how much memory a frame is given at a time, before its bytes have come.
const step = 64 << 10

// ReadFrame reads a frame of at most so many bytes into a buffer, which it may
// enlarge. Memory is taken as bytes come, and not on the word of the length. The
// error is io.EOF where no byte of a frame has come.
func ReadFrame(from io.Reader, buffer []byte, most int) ([]byte, error) {
	var head [4]byte
	if _, err := io.ReadFull(from, head[:]); err != nil {
		return nil, err
	}
	n, err := Length(head, most)
	if err != nil {
		return nil, err
	}
	return ReadBody(from, buffer, n)
}

// ReadBody reads the rest of a frame whose length is known.
func ReadBody(from io.Reader, buffer []byte, n int) ([]byte, error) {
	buffer = buffer[:0]
	for len(buffer) < n {
		had := len(buffer)
		more := min(n-had, max(step, cap(buffer)-had))
		buffer = append(buffer, make([]byte, more)...)
		if _, err := io.ReadFull(from, buffer[had:]); err != nil {
			if errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return nil, err
		}
	}
	return buffer, nil
}
