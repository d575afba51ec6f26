// Package captures is labelled: each variable that is wanted is shared as it says, and none other races.
package captures

import "sync"

func unordered() int {
	n := 0 // want "shared_mutated race: n"
	go func() {
		n++
	}()
	return n
}

func readOnly() {
	limit := 3 // want "shared_readonly: limit"
	var wg sync.WaitGroup
	for i := 0; i < 2; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			println(limit, i)
		}()
	}
	wg.Wait()
}

func locked() int {
	var mu sync.Mutex
	total := 0 // want "shared_mutated by mu: total"
	var wg sync.WaitGroup
	for i := 0; i < 4; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			total += i
			mu.Unlock()
		}()
	}
	wg.Wait()
	mu.Lock()
	defer mu.Unlock()
	return total
}

func wrongLock() int {
	var a, b sync.Mutex
	n := 0 // want "shared_mutated race: n"
	go func() {
		a.Lock()
		n++
		a.Unlock()
	}()
	b.Lock()
	n++
	b.Unlock()
	return 0
}

func own() int {
	n := 0
	add := func() { n++ }
	add()
	return n
}
