// A WaitGroup waits for goroutines that each fill their own element.
package main

import (
	"fmt"
	"sync"
)

func square(n int) int { return n * n }

func main() {
	results := make([]int, 5)
	var wg sync.WaitGroup
	for i := range results {
		wg.Add(1)
		go func() {
			defer wg.Done()
			results[i] = square(i + 1)
		}()
	}
	wg.Wait()
	fmt.Println(results)
}
