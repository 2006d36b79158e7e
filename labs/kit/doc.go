// Package kit is what a lab's own module needs beside the world. It plays the visible
// tests there, under go test, and tells what went wrong. It imports the standard
// library and the simulator alone, so that a handout can carry it.
//
// # Where to start
//
// [NotWritten] stands in a skeleton where a student is to write. [Test] is all that a
// lab's visible_test.go calls:
//
//	//go:embed visible.json
//	var visible []byte
//
//	func TestVisible(t *testing.T) { kit.Test(t, visible, kit.Build(court.Ensemble.Protocol, Roles())) }
//
// The tests are scenarios, and neither YAML nor the scenarios package is in a handout:
// visible.json has what they come to, as plain data ([Lab]). Package labs/grade/visible
// writes it, from the scenarios that stand in the folder visible. [Play] runs them, and
// a run goes as the grader's goes, with the same hash.
//
// # What is not here
//
// The judges of histories: whether what clients were told is linearizable, only zoolab
// can tell. The search for the shortest run that fails: zoolab lab test has it.
package kit
