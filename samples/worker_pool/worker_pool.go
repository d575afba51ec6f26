// Workers take jobs from one channel and put results into another.
package main

import (
	"fmt"
	"sort"
	"sync"
)

type job struct{ id, n int }

type result struct {
	id    int
	value int
}

func fib(n int) int {
	a, b := 0, 1
	for i := 0; i < n; i++ {
		a, b = b, a+b
	}
	return a
}

func worker(jobs <-chan job, results chan<- result, wg *sync.WaitGroup) {
	defer wg.Done()
	for j := range jobs {
		results <- result{id: j.id, value: fib(j.n)}
	}
}

func main() {
	jobs := make(chan job, 8)
	results := make(chan result, 8)
	var wg sync.WaitGroup
	for i := 0; i < 3; i++ {
		wg.Add(1)
		go worker(jobs, results, &wg)
	}
	for i := 0; i < 8; i++ {
		jobs <- job{id: i, n: i * 3}
	}
	close(jobs)
	wg.Wait()
	close(results)

	var all []result
	for r := range results {
		all = append(all, r)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].id < all[j].id })
	for _, r := range all {
		fmt.Println(r.id, r.value)
	}
}
