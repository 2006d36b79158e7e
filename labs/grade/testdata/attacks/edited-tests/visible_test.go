package paxos

import "testing"

func TestVisible(t *testing.T) { t.Log("PASS") }
