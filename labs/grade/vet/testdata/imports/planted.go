package tiny

import (
	"C"             // want `^imports: package C is not for labs: a solution is Go alone$`
	_ "a\x1bb"      // want `^imports: package "a\\x1bb" is not for labs`
	"crypto/rand"   // want `^imports: package crypto/rand is not for labs: env.Rand draws`
	_ "embed"       // want `^imports: package embed is not for labs`
	"encoding/json" // want `^imports: package encoding/json is not for labs: there are bytes, cmp, `
	"example.com/x" // want `^imports: package example.com/x is not for labs: there are`
	"fmt"
	"github.com/zoolab/zoolab/labs/stage"     // want `^imports: package github.com/zoolab/zoolab/labs/stage is not for labs: a lab is judged from outside`
	"github.com/zoolab/zoolab/nodes/pingpong" // want `^imports: package github.com/zoolab/zoolab/nodes/pingpong is not for labs`
	"log"                                     // want `^imports: package log is not for labs: env.Note tells`
	"math/rand/v2"                            // want `^imports: package math/rand/v2 is not for labs: env.Rand draws`
	"net/http"                                // want `^imports: package net/http is not for labs`
	"os"                                      // want `^imports: package os is not for labs: a node has no machine of its own, and what must outlive a crash goes to a sim.FileOf$`
	"os/exec"                                 // want `^imports: package os/exec is not for labs: a solution starts nothing$`
	"reflect"                                 // want `^imports: package reflect is not for labs`
	. "strings"                               // want `^imports: an import under a dot hides what is used: write import "strings"`
	"sync/atomic"                             // want `^imports: package sync/atomic is not for labs: handlers run one at a time`
	"syscall"                                 // want `^imports: package syscall is not for labs`
	_ "unsafe"                                // want `^imports: package unsafe is not for labs: ordinary types do$`
)

var ErrNever = fmt.Errorf // want `^vars: `

func use() { os.Exit(0); syscall.Exit(0); exec.Command(Join(nil, "")) } // want `^names: os.Exit is not for labs`
