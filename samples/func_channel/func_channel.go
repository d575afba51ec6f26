// Functions are sent to the goroutines that call them.
package main

import (
	"fmt"
	"sync"
)

type task struct {
	name string
	work func() int
}

func worker(tasks <-chan task, results chan<- string, wg *sync.WaitGroup) {
	defer wg.Done()
	for t := range tasks {
		results <- fmt.Sprintf("%s=%d", t.name, t.work())
	}
}

func main() {
	tasks := make(chan task)
	results := make(chan string, 8)
	var wg sync.WaitGroup
	wg.Add(1)
	go worker(tasks, results, &wg)
	base := 10
	for i := 1; i <= 3; i++ {
		tasks <- task{fmt.Sprint("t", i), func() int { return base * i }}
	}
	close(tasks)
	wg.Wait()
	close(results)
	for r := range results {
		fmt.Println(r)
	}
}
