// Package export makes files of what the lab draws: a recording that terminals play
// ([Recording]), and a picture ([SVG]). The same grids give the same bytes.
package export
