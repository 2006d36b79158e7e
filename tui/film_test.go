package tui

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/tui/export/exporttest"
	"github.com/zoolab/zoolab/tui/screen"
)

// film records a film of a scenario, twice, and plays it.
func film(t *testing.T, name string, o Options, f Film) *exporttest.Film {
	t.Helper()
	var casts [2][]byte
	for i := range casts {
		s, err := session(name)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Tape.Close()
		if casts[i], err = f.Record(New(s, o)); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(casts[0], casts[1]) {
		t.Error("the same film gives two recordings")
	}
	played, err := exporttest.Play(casts[0])
	if err != nil {
		t.Fatal(err)
	}
	return played
}

func TestAFilmShowsTheRun(t *testing.T) {
	played := film(t, "paxos-quiet", Options{Still: true}, Film{W: 80, H: 24, From: 10, To: 30})
	for _, s := range []struct {
		at   time.Duration
		step int
	}{{0, 10}, {filmOpening - time.Millisecond, 10}, {time.Hour, 30}} {
		d := open(t, "paxos-quiet")
		d.Still = true
		d.send(Resize{80, 24})
		d.forward(s.step)
		d.status = ""
		if got, want := played.At(s.at).Text(), d.screen(); got != want {
			t.Errorf("after %s it shows\n%s\nand step %d is\n%s", s.at, got, s.step, want)
		}
	}
	// At two steps a second, step 20 is seen about five seconds after step 10.
	if text := played.At(filmOpening + 5*time.Second).Text(); !strings.Contains(text, "step 20/20…") {
		t.Errorf("five seconds later it shows\n%s", text)
	}
	if !played.At(0).Hidden || played.At(time.Hour).Hidden {
		t.Error("the cursor is to be hidden, and at the end to be back")
	}
}

func TestAFilmOfALessonAsksAndAnswers(t *testing.T) {
	played := film(t, "lesson-split-brain", Options{}, Film{W: 120, H: 40, Speed: 128, From: 120, To: 170})
	var names []string
	for _, m := range played.Marks {
		names = append(names, m.Name)
	}
	all := strings.Join(names, "\n")
	for _, want := range []string{"the network falls apart: [s3 past] [s1 s2 present]", "s2 is about to win", "s2 leads", "Two leaders"} {
		if !strings.Contains(all, want) {
			t.Errorf("no mark says %q:\n%s", want, all)
		}
	}
	for _, m := range played.Marks {
		if strings.HasPrefix(m.Name, "s2 is about") {
			if text := played.At(m.At + time.Second).Text(); !strings.Contains(text, "How many servers will then call themselves leader?") {
				t.Errorf("the question is not seen:\n%s", text)
			}
		}
	}
	if !strings.Contains(played.At(time.Hour).Text(), "1/1 right") {
		t.Errorf("the question was not answered rightly:\n%s", played.At(time.Hour).Text())
	}
}

func TestAFilmIsInTheLanguageAndThemeThatAreWanted(t *testing.T) {
	played := film(t, "lesson-split-brain", Options{Chinese: true, Theme: screen.None}, Film{W: 60, H: 16, Speed: 512, From: 80, To: 130})
	if !strings.Contains(played.At(time.Hour).Text(), "已暂停") {
		t.Errorf("it shows\n%s", played.At(time.Hour).Text())
	}
	if len(played.Marks) == 0 || played.Marks[0].Name != "s3 领导纪元 1，客户端可以使用三台服务器中的任何一台。" {
		t.Errorf("its marks are %v", played.Marks)
	}
	for y := range 16 {
		for x := range 60 {
			if played.At(time.Hour).Look(x, y).Tint != screen.Default {
				t.Fatalf("there is a colour at %d,%d", x, y)
			}
		}
	}
}

func TestAFilmThatCannotBeMadeSaysWhy(t *testing.T) {
	for _, c := range []struct {
		scenario string
		film     Film
		says     string
	}{
		{"paxos-quiet", Film{W: 59, H: 16}, "59x16 is too small; the lab needs 60x16"},
		{"paxos-quiet", Film{W: 80, H: 24, From: 50}, "nothing lies between step 50 and step 44"},
		{"paxos-quiet", Film{W: 80, H: 24, To: 50}, "the run ends at step 44, before step 50"},
		{"zookeeper-random-faults", Film{W: 80, H: 24}, "it has room for 2400 steps; play faster, or record fewer"},
		{"", Film{W: 80, H: 24}, "a recording is of a scenario"},
	} {
		m := New(nil, Options{})
		if c.scenario != "" {
			s, err := session(c.scenario)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Tape.Close()
			m = New(s, Options{})
		}
		if _, err := c.film.Record(m); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v of %q gives %v", c.film, c.scenario, err)
		}
	}
}

func TestTheExportMenuWritesPicturesAndFilms(t *testing.T) {
	d := open(t, "paxos-quiet")
	d.keys("20l 10h e p enter")
	if w, ok := d.effect().(Write); !ok || w.Path != "screen.svg" || !bytes.Contains(w.Text, []byte("<title")) || bytes.Contains(w.Text, []byte("write to")) {
		t.Errorf("the picture is %+v", d.effect())
	}
	t.Chdir(t.TempDir())
	d.keys("e r enter")
	if done, ok := (Outside{}).perform(d.effect()).(Written); !ok || done.Err != nil {
		t.Fatalf("%+v gives %+v", d.effect(), done)
	}
	cast, err := os.ReadFile("run.cast")
	if err != nil {
		t.Fatal(err)
	}
	played, err := exporttest.Play(cast)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(played.At(0).Text(), "step 10/10…") || !strings.Contains(played.At(time.Hour).Text(), "step 20/20…") {
		t.Errorf("it begins and ends with\n%s\n%s", played.At(0).Text(), played.At(time.Hour).Text())
	}
	d.keys("G e r enter")
	if done := (Outside{}).perform(d.effect()).(Written); done.Err == nil || !strings.Contains(done.Err.Error(), "nothing lies between step 20 and step 20") {
		t.Errorf("at the end it gives %v", done.Err)
	}
	d.keys("e t enter")
	if w := d.effect().(Write); !bytes.Contains(w.Text, []byte("zoolab")) || bytes.Contains(w.Text, []byte("write to")) {
		t.Errorf("the text is\n%s", w.Text)
	}
}
