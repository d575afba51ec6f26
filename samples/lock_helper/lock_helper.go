// A helper relies on the lock that its callers hold, and a guard lends two fields at once.
package main

import "fmt"
import "sync"

type entry struct {
	key, value string
	at         int
}

type cache struct {
	mu      sync.Mutex
	size    int
	clock   int
	evicted int
	items   map[string]*entry
}

func newCache(size int) *cache {
	return &cache{size: size, items: map[string]*entry{}}
}

func (c *cache) get(key string) (string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.items[key]
	if !ok {
		return "", false
	}
	c.clock++
	e.at = c.clock
	return e.value, true
}

func (c *cache) put(key, value string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clock++
	if e, ok := c.items[key]; ok {
		e.value, e.at = value, c.clock
		return
	}
	if len(c.items) >= c.size {
		c.evict()
	}
	c.items[key] = &entry{key: key, value: value, at: c.clock}
}

// evict needs c.mu.
func (c *cache) evict() {
	var oldest *entry
	for _, e := range c.items {
		if oldest == nil || e.at < oldest.at {
			oldest = e
		}
	}
	if oldest != nil {
		delete(c.items, oldest.key)
		c.evicted++
	}
}

func main() {
	c := newCache(2)
	c.put("a", "1")
	c.put("b", "2")
	fmt.Println(c.get("a"))
	c.put("c", "3")
	fmt.Println(c.get("b"))
	var wg sync.WaitGroup
	big := newCache(100)
	for n := 0; n < 4; n++ {
		wg.Add(1)
		go func(n int) {
			defer wg.Done()
			big.put(fmt.Sprint("key", n), "v")
		}(n)
	}
	wg.Wait()
	fmt.Println(len(big.items))
}
