package visible

import (
	"bytes"
	"encoding/json"
	"slices"
)

// deepest is how deep parts stand on lines of their own: those of the file, its tests,
// and those of a test.
const deepest = 3

// laidOut leaves members out that are zero or empty, which read the same when they are
// missing, and puts the larger parts on lines of their own, so that a difference of two
// versions can be read.
func laidOut(text []byte) ([]byte, error) {
	var out bytes.Buffer
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := put(&out, d, 1); err != nil {
		return nil, err
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

// put writes the next value.
func put(out *bytes.Buffer, d *json.Decoder, depth int) error {
	token, err := d.Token()
	if err != nil {
		return err
	}
	open, is := token.(json.Delim)
	if !is {
		scalar, err := json.Marshal(token)
		out.Write(scalar)
		return err
	}
	out.WriteString(open.String())
	parts := 0
	for d.More() {
		part, err := part(d, open == '{', depth)
		if err != nil {
			return err
		}
		if part == nil {
			continue
		}
		if parts > 0 {
			out.WriteByte(',')
		}
		parts++
		if depth <= deepest {
			line(out, depth)
		}
		out.Write(part)
	}
	end, err := d.Token()
	if err != nil {
		return err
	}
	if parts > 0 && depth <= deepest {
		line(out, depth-1)
	}
	out.WriteString(end.(json.Delim).String())
	return nil
}

// part is a member of an object, nil for one that is left out, or an element of a list.
func part(d *json.Decoder, member bool, depth int) ([]byte, error) {
	var name, value bytes.Buffer
	if member {
		if err := put(&name, d, depth+1); err != nil {
			return nil, err
		}
		name.WriteString(": ")
	}
	if err := put(&value, d, depth+1); err != nil {
		return nil, err
	}
	if member && slices.Contains([]string{"0", `""`, "false", "null", "{}", "[]"}, value.String()) {
		return nil, nil
	}
	return append(name.Bytes(), value.Bytes()...), nil
}

// line begins a line.
func line(out *bytes.Buffer, indent int) {
	out.WriteByte('\n')
	out.Write(bytes.Repeat([]byte("  "), indent))
}
