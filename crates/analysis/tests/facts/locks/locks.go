// Package f asserts what goroutines share.
package f

import "sync"

type counter struct {
	mu   sync.RWMutex // want "guards: counter.mu = RWMutex over counter.n"
	n    int
	name string
}

func newCounter(name string) *counter {
	c := &counter{name: name}
	c.n = 1
	return c
}

func (c *counter) inc() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.add(1)
}

// add is only called with the lock held.
func (c *counter) add(d int) { c.n += d }

func (c *counter) get() int {
	c.mu.RLock()
	n := c.n
	c.mu.RUnlock()
	return n
}

func (c *counter) early(stop bool) int {
	c.mu.Lock()
	if stop {
		c.mu.Unlock()
		return 0
	}
	c.n++
	c.mu.Unlock()
	return len(c.name)
}

func (c *counter) careless() int {
	return c.n // want "unguarded: c.n"
}

var total int // want "mutated globals: total"

var limit = 10 // want "!mutated globals: limit"

func run(all []int) int {
	var wg sync.WaitGroup
	var mu sync.Mutex
	sum := 0
	for _, v := range all {
		wg.Add(1)
		go func() { // want "!goroutines: detached"
			defer wg.Done()
			mu.Lock()
			sum += v // want "shared locals: run.sum"
			mu.Unlock()
		}()
	}
	wg.Wait()
	total += sum
	return sum * limit
}

func produce(n int) []int {
	ch := make(chan int)
	go func() {
		defer close(ch)
		for i := 0; i < n; i++ {
			ch <- i
		}
	}()
	var out []int
	for v := range ch {
		out = append(out, v)
	}
	return out
}

type worker struct{ jobs chan int } // want "shared types: worker"

func (w *worker) loop() {
	for range w.jobs {
	}
}

func start() *worker {
	w := &worker{jobs: make(chan int)}
	go w.loop() // want "goroutines: w.loop() = detached; uses start.w"
	return w
}
