package scenarios

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"net/url"
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim/tape"
)

// A Moment is a place in a run: which scenario, under which seed, on which branch, after
// which step. Its text is a short line that can be pasted elsewhere and opens the same
// moment there, as far as that place has the same scenario:
//
//	paxos-quiet@7:1837
//	paxos-quiet@7:1837?set=network.loss%3D5%25
//	paxos-quiet@7/b1:1837?do=KkpM…&sum=1b2c3d4e
//
// The first is step 1837 under seed 7. What `--set` has overridden follows in its order;
// then, for a branch, its choices, compressed, and a checksum of all before it.
type Moment struct {
	Ref      string // as [Open] takes it
	Set      []strict.Setting
	Seed     uint64
	Branch   string        // what the branch was called, "" for main
	Schedule []file.Choice // of the branch, in place of the scenario's
	Step     int           // 0 is the beginning
	// Stage runs some of the nodes. The text says nothing of it.
	Stage Stage
}

// ErrMoment is wrapped by the errors of ParseMoment.
var ErrMoment = errors.New("not a moment of a run")

// Limits of the text of a moment.
const (
	longestMoment   = 64 << 10 // characters
	longestSchedule = 1 << 20  // bytes of the choices, when they are unpacked
	lastStep        = 1_000_000_000
)

// moves is how the choices of a moment are written before they are packed.
type moves struct {
	Schedule []file.Choice `yaml:"schedule,required" min:"1" max:"100000" about:"the choices"`
}

// Moment names a step of a branch of [Case.Tape]. The case must be one that
// [Moment.Case] has opened. The error is for a choice that no file can say, for a
// schedule that does not fit, and for more choices than a line holds: save the branch
// then.
func (c *Case) Moment(b *tape.Branch, step int) (Moment, error) {
	m := c.from
	if m.Ref == "" {
		return m, errors.New("nobody could open the moment: the scenario was not opened by its name")
	}
	m.Seed, m.Step = b.Tape().Seed(), step
	if parent, _ := b.Parent(); parent == nil {
		return m, nil
	}
	entries, _, err := b.Course(func() bool { return false })
	if err != nil {
		return m, err
	}
	m.Branch = b.Name()
	if m.Schedule, err = c.lines(entries); err != nil {
		return m, err
	}
	if n := len(m.String()); n > longestMoment {
		return m, fmt.Errorf("the choices of %s take %d characters, and a line holds %d; save the branch instead", b.Name(), n, longestMoment)
	}
	return m, nil
}

// Case compiles the scenario of a moment, with the schedule of its branch. The error is
// that of [Open] or [Compile].
func (m Moment) Case() (*Case, error) {
	s, err := open(m.Stage, m.Ref, m.Set)
	if err != nil {
		return nil, err
	}
	if m.Branch != "" {
		s.Schedule = m.Schedule
	}
	c, err := CompileOn(s, m.Stage)
	if err != nil {
		return nil, err
	}
	c.from = m
	return c, nil
}

// Open makes the run of a moment, whose branch main is recorded as far as the moment's
// step. The error is that of Case, or says that the run ends before.
func (m Moment) Open() (*Case, *tape.Tape, error) {
	c, err := m.Case()
	if err != nil {
		return nil, nil, err
	}
	t, err := c.Tape(m.Seed)
	if err != nil {
		return nil, nil, err
	}
	if main := t.Main(); main.Extend(m.Step) < m.Step {
		why, err := main.Over()
		t.Close()
		if err != nil {
			why = err.Error()
		}
		return nil, nil, fmt.Errorf("the run ends at step %d, before step %d: %s; the scenario may be another one here", main.Len(), m.Step, why)
	}
	return c, t, nil
}

// String is the line that ParseMoment reads.
func (m Moment) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s@%d", escaped(m.Ref), m.Seed)
	if m.Branch != "" {
		b.WriteString("/" + escaped(m.Branch))
	}
	fmt.Fprintf(&b, ":%d", m.Step)
	mark := byte('?')
	for _, s := range m.Set {
		b.WriteByte(mark)
		b.WriteString("set=" + escaped(s.Path+"="+s.Value))
		mark = '&'
	}
	if m.Branch != "" {
		b.WriteByte(mark)
		b.WriteString("do=" + packed(m.Schedule))
		fmt.Fprintf(&b, "&sum=%08x", crc32.ChecksumIEEE([]byte(b.String())))
	}
	return b.String()
}

// escaped leaves what is safe in a line, and on a command line, as it is.
func escaped(text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("._-/", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

func packed(schedule []file.Choice) string {
	if len(schedule) == 0 {
		return ""
	}
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		panic("scenarios: " + err.Error()) // the level is one
	}
	_, _ = w.Write(strict.Marshal(&moves{schedule})) // a buffer takes everything
	_ = w.Close()
	return base64.RawURLEncoding.EncodeToString(b.Bytes())
}

// ParseMoment reads the text of a moment. It judges the text alone; whether there is
// such a scenario and such a step is for [Moment.Open] to say.
func ParseMoment(text string) (Moment, error) {
	var m Moment
	if len(text) > longestMoment {
		return m, noMoment(text, "it has %d characters, and at most %d are read", len(text), longestMoment)
	}
	place, query, _ := strings.Cut(text, "?")
	at := strings.LastIndexByte(place, '@')
	colon := strings.LastIndexByte(place, ':')
	if at < 1 || colon < at {
		return m, noMoment(text, "a scenario, @, a seed, : and a step are written")
	}
	seed, branch, branched := strings.Cut(place[at+1:colon], "/")
	var errs [4]error
	m.Ref, errs[0] = url.PathUnescape(place[:at])
	m.Branch, errs[1] = url.PathUnescape(branch)
	m.Seed, errs[2] = strconv.ParseUint(seed, 10, 64)
	m.Step, errs[3] = strconv.Atoi(place[colon+1:])
	switch {
	case errs[0] != nil || errs[1] != nil:
		return m, noMoment(text, "after %% come two hexadecimal digits")
	case errs[2] != nil:
		return m, noMoment(text, "%q is no seed", seed)
	case errs[3] != nil || m.Step < 0 || m.Step > lastStep:
		return m, noMoment(text, "%q is no step from 0 to %d", place[colon+1:], lastStep)
	case branched && (m.Branch == "" || m.Branch == "main"):
		return m, noMoment(text, "after / the name of a branch is written, and none for main")
	}
	if err := m.details(text, query); err != nil {
		return m, err
	}
	return m, nil
}

func noMoment(text, why string, args ...any) error {
	return fmt.Errorf("%.60q is %w: %s; write it like paxos-quiet@7:1837", text, ErrMoment, fmt.Sprintf(why, args...))
}

// details reads what stands behind the question mark.
func (m *Moment) details(text, query string) error {
	if m.Branch != "" {
		var err error
		if query, err = summed(text, query); err != nil {
			return err
		}
	}
	do := false
	for rest := query; rest != ""; {
		var part string
		part, rest, _ = strings.Cut(rest, "&")
		key, value, _ := strings.Cut(part, "=")
		switch {
		case key == "set" && !do:
			plain, err := url.PathUnescape(value)
			if err != nil {
				return noMoment(text, "after %% come two hexadecimal digits")
			}
			setting, err := strict.ParseSetting(plain)
			if err != nil {
				return noMoment(text, "%v", err)
			}
			m.Set = append(m.Set, setting)
		case key == "do" && m.Branch != "" && rest == "":
			var err error
			if m.Schedule, err = unpacked(value); err != nil {
				return noMoment(text, "its choices cannot be read: %v", err)
			}
			do = true
		default:
			return noMoment(text, "there is no place for %.20q", part)
		}
	}
	if m.Branch != "" && !do {
		return noMoment(text, "the choices of the branch are missing")
	}
	return nil
}

// summed takes the checksum off and holds the text to it.
func summed(text, query string) (string, error) {
	at := strings.LastIndex(text, "&sum=")
	switch {
	case at < 0 || len(text)-at > len(query):
		return "", noMoment(text, "its checksum is missing: it was cut short")
	case text[at:] != fmt.Sprintf("&sum=%08x", crc32.ChecksumIEEE([]byte(text[:at]))):
		return "", noMoment(text, "its checksum is wrong: something in it was altered, or is missing")
	}
	return query[:len(query)-(len(text)-at)], nil
}

func unpacked(text string) ([]file.Choice, error) {
	if text == "" {
		return nil, nil
	}
	small, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return nil, err
	}
	src, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(small)), longestSchedule+1))
	if err != nil {
		return nil, err
	}
	if len(src) > longestSchedule {
		return nil, fmt.Errorf("they are more than %d bytes", longestSchedule)
	}
	var all moves
	if err := strict.Decode("choices", src, &all); err != nil {
		return nil, err
	}
	return all.Schedule, nil
}
