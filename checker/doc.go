// Package checker judges what the clients of a run were told. It knows a
// protocol only through the vocabulary that clients and judges share
// (package kv), so that a mistake in an implementation cannot also be a
// mistake in its judge.
//
// Start with [Recorder], a monitor that writes down every operation of every
// client, and with [Consensus], which holds such a [History] against the
// sequential specification of kv.Propose.
package checker
