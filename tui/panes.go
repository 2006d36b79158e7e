package tui

import "github.com/zoolab/zoolab/tui/pane"

// A stand is a pane with its key, and what j and k do in it.
type stand struct {
	pane.Pane
	key   string
	moves motion
}

// A motion is what going up and down means in a pane.
type motion uint8

const (
	scrolls  motion = iota // its text moves
	nodes                  // another node is selected
	tapeRows               // another row of the tape
	messages               // another message under way
)

// stands is the table of panes.
var stands = []stand{
	{pane.Ensemble{}, "1", nodes},
	{pane.InFlight{}, "2", messages},
	{pane.Ladder{}, "3", tapeRows},
	{pane.Links{}, "4", scrolls},
	{pane.Exhibit{}, "5", scrolls},
	{pane.Ring{}, "6", scrolls},
	{pane.Checks{}, "7", scrolls},
	{pane.Diff{}, "8", scrolls},
	{pane.Flow{}, "9", scrolls},
	{pane.Subtitles{}, "0", scrolls},
	{pane.Why{}, "", scrolls},
	{pane.Timeline{}, "", scrolls},
	{pane.Branches{}, "", scrolls},
}

// standOf returns the pane of a name, nil for none.
func standOf(name string) *stand {
	for i := range stands {
		if stands[i].Name() == name {
			return &stands[i]
		}
	}
	return nil
}

// standAt returns the pane of a key, nil for none.
func standAt(key string) *stand {
	for i := range stands {
		if stands[i].key == key {
			return &stands[i]
		}
	}
	return nil
}
