// Integers that the functions of sync/atomic change: a field, a variable of the package, a local.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

var served int64

type server struct {
	name     string
	requests int64
	closed   int32
}

func (s *server) handle(n int64) bool {
	if atomic.LoadInt32(&s.closed) == 1 {
		return false
	}
	atomic.AddInt64(&s.requests, n)
	atomic.AddInt64(&served, 1)
	return true
}

func (s *server) close() bool {
	return atomic.CompareAndSwapInt32(&s.closed, 0, 1)
}

func (s *server) total() int64 {
	return atomic.LoadInt64(&s.requests)
}

func main() {
	s := &server{name: "main"}
	var wg sync.WaitGroup
	var refused int32
	for i := 1; i <= 4; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := 0; j < 100; j++ {
				s.handle(int64(i))
			}
			atomic.AddInt32(&refused, 1)
		}()
	}
	wg.Wait()
	fmt.Println(s.total(), atomic.LoadInt64(&served), refused)
	fmt.Println(s.close(), s.close(), s.handle(1))
	s.requests = 5
	fmt.Println(s.name, s.requests+1, atomic.SwapInt64(&served, 9))
}
