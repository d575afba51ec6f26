// Package waits is labelled: what the waits of the library order.
package waits

import (
	"sync"
	"sync/atomic"
)

var config int // want "shared_mutated: config"

var once sync.Once

func load() int {
	once.Do(func() { config = 1 })
	return config
}

func start() {
	go load()
	load()
}

func grouped() int {
	n := 0 // want "shared_mutated: n"
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		n = 2
	}()
	wg.Wait()
	return n
}

func atomics() int64 {
	var n int64 // want "shared_mutated: n"
	var wg sync.WaitGroup
	for i := 0; i < 3; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			atomic.AddInt64(&n, 1)
		}()
	}
	wg.Wait()
	return atomic.LoadInt64(&n)
}
