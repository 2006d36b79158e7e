package znode

import "strconv"

// Data is what a node holds. A client may set null, which is not the same as
// nothing: null reads back with length -1 on the wire, empty with 0. The zero
// Data is empty. Bytes stand in a string since they never change.
type Data struct {
	Bytes string
	Null  bool // Bytes is empty then
}

// Len returns the length that a Stat shows, which is 0 for null.
func (d Data) Len() int32 { return int32(len(d.Bytes)) }

// String returns the bytes, or "null".
func (d Data) String() string {
	if d.Null {
		return "null"
	}
	return d.Bytes
}

// quoted renders data within a line, null told from the word: at most the
// first forty bytes of it.
func (d Data) quoted() string {
	const most = 40
	switch {
	case d.Null:
		return "null"
	case len(d.Bytes) > most:
		return strconv.Quote(d.Bytes[:most]) + "… (" + strconv.Itoa(len(d.Bytes)) + " bytes)"
	}
	return strconv.Quote(d.Bytes)
}
