package node

import (
	_ "context"       // want `^package context carries deadlines of the machine's clock: set a timer with env\.SetTimer$`
	_ "crypto/rand"   // want `^package crypto/rand draws what no seed decides: use env\.Rand$`
	_ "embed"         // want `^package embed reads files: pass the data in through the scenario$`
	_ "hash/maphash"  // want `^package hash/maphash seeds itself anew in every process: use hash/fnv, or a counter$`
	_ "io/ioutil"     // want `^package io/ioutil touches the machine's files: declare a file with sim\.FileOf$`
	_ "log"           // want `^package log writes where no trace can see it: use env\.Note$`
	_ "log/slog"      // want `^package log/slog writes where no trace can see it: use env\.Note$`
	_ "math/rand"     // want `^package math/rand draws what no seed decides: use env\.Rand$`
	_ "math/rand/v2"  // want `^package math/rand/v2 draws what no seed decides: use env\.Rand$`
	_ "net"           // want `^package net reaches the real network: send through a sim\.Message kind$`
	_ "net/http"      // want `^package net/http reaches the real network: send through a sim\.Message kind$`
	_ "os"            // want `^package os touches the real machine: declare a file with sim\.FileOf, and use env\.Halt to exit$`
	_ "os/exec"       // want `^package os/exec touches the real machine: declare a file with sim\.FileOf, and use env\.Halt to exit$`
	_ "path/filepath" // want `^package path/filepath follows the machine's file system: use package path$`
	_ "plugin"        // want `^package plugin loads code that no seed decides: list the protocol in the registry$`
	_ "reflect"       // want `^package reflect sees the layout of memory and the order of maps: write it out for the types you have$`
	_ "runtime"       // want `^package runtime sees the scheduler and the garbage collector: keep what you count in a field of the node$`
	_ "runtime/debug" // want `^package runtime/debug sees the scheduler and the garbage collector: keep what you count in a field of the node$`
	_ "sync"          // want `^package sync waits for other goroutines: drop the lock, for handlers run one at a time$`
	_ "sync/atomic"   // want `^package sync/atomic waits for other goroutines: drop the lock, for handlers run one at a time$`
	_ "syscall"       // want `^package syscall touches the real machine: declare a file with sim\.FileOf$`
	_ "testing"       // want `^package testing belongs to tests: move the code to a _test\.go file$`
	_ "unique"        // want `^package unique compares addresses: compare the values$`
	_ "unsafe"        // want `^package unsafe sees addresses and the layout of memory: use ordinary types$`
	_ "weak"          // want `^package weak asks the garbage collector: keep an ordinary pointer$`
)
