// Package screen is what the terminal lab draws on: a grid of cells that knows how
// wide characters are, what they mean, and what a click on them asks for. It knows
// no terminal. A style says what a text is (a leader, a warning, the past) and a
// theme says how that looks, so that one picture can be shown in colour, without,
// and in plain ASCII.
package screen
