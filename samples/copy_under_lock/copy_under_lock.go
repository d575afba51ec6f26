// What is read under a lock is used after the lock is let go.
package main

import (
	"fmt"
	"sync"
)

type book struct {
	mu    sync.RWMutex
	names map[string][]string
	reads int
}

func (b *book) add(topic, name string) {
	b.mu.Lock()
	b.names[topic] = append(b.names[topic], name)
	b.mu.Unlock()
}

func (b *book) list(topic string) int {
	b.mu.RLock()
	names := b.names[topic]
	b.mu.RUnlock()
	for i, name := range names {
		fmt.Println(i, name)
	}
	b.mu.Lock()
	b.reads++
	b.mu.Unlock()
	return len(names)
}

func main() {
	b := &book{names: map[string][]string{}}
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		b.add("go", "gopher")
		b.add("go", "goroutine")
	}()
	wg.Wait()
	fmt.Println(b.list("go"), b.list("rust"))
}
