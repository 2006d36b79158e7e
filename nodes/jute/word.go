package jute

import "slices"

// words are what a server looks for where the length of a first frame should be: the
// four-letter words that 3.8 knows.
func words() []string {
	return []string{
		"conf", "cons", "crst", "dirs", "dump", "envi", "gtmk", "hash", "isro",
		"mntr", "ruok", "srst", "srvr", "stat", "stmk", "wchc", "wchp", "wchs",
	}
}

// Word returns the four-letter word that the first four bytes of a connection are; not
// ok if they are none, and the length of a frame. What a server does not know it takes
// for a length, and such a one is too long.
func Word(head [4]byte) (word string, ok bool) {
	word = string(head[:])
	return word, slices.Contains(words(), word)
}
