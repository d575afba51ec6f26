// Package elements is labelled: goroutines that write elements of their own, and such that do not.
package elements

import "sync"

func own(n int) []int {
	out := make([]int, n) // want "shared_mutated: out[]"
	var wg sync.WaitGroup
	for i := 0; i < n; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			out[i] = i
		}()
	}
	wg.Wait()
	return out
}

func shared(n int) map[int]int {
	out := map[int]int{} // want "shared_mutated race: out[]"
	var wg sync.WaitGroup
	for i := 0; i < n; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			out[i] = i
		}()
	}
	wg.Wait()
	return out
}
