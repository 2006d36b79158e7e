// Package file is the scenario file: what can be written in one, and how it is
// read, judged as far as no protocol is needed, printed and documented.
//
// Start with [Load] and [Scenario]. The Go types are the format: their tags
// hold the keys, defaults, bounds and descriptions from which the strict
// decoder, the [Reference] and the [Schema] work, so that none of these can
// disagree.
//
// What only a protocol knows stays open: the ensemble and the workloads are
// kept as nodes until [Scenario.DecodeEnsemble] and [Client.DecodeWorkload] are
// given the protocol's structs, and names of servers, monitors and bugs keep
// their places, so that whoever knows them reports a wrong one in the file's
// own line with [strict.Name.Unknown].
package file
