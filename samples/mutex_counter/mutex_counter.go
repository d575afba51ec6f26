// A mutex guards the map that several goroutines write.
package main

import (
	"fmt"
	"sync"
)

// Counter counts names.
type Counter struct {
	mu     sync.Mutex
	counts map[string]int
}

// NewCounter makes an empty counter.
func NewCounter() *Counter {
	return &Counter{counts: make(map[string]int)}
}

// Add counts one more of name.
func (c *Counter) Add(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counts[name]++
}

// Get is how often name was added.
func (c *Counter) Get(name string) int {
	c.mu.Lock()
	n := c.counts[name]
	c.mu.Unlock()
	return n
}

func main() {
	counter := NewCounter()
	var wg sync.WaitGroup
	for i := 0; i < 10; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := 0; j < 100; j++ {
				counter.Add("all")
				if (i+j)%2 == 0 {
					counter.Add("even")
				}
			}
		}()
	}
	wg.Wait()
	fmt.Println(counter.Get("all"), counter.Get("even"), counter.Get("none"))
}
