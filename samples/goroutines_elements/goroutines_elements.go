// Goroutines write their own elements: of a slice beside the one walked over, of several slices, of an array.
package main

import (
	"fmt"
	"strings"
	"sync"
)

type report struct {
	name  string
	count int
}

func upper(words []string) []string {
	out := make([]string, len(words))
	var wg sync.WaitGroup
	for i, word := range words {
		wg.Add(1)
		go func() {
			defer wg.Done()
			out[i] = strings.ToUpper(word)
		}()
	}
	wg.Wait()
	return out
}

func squares(n int) []int {
	out := make([]int, n)
	var wg sync.WaitGroup
	wg.Add(n)
	for i := 0; i < n; i++ {
		go func(i int) {
			defer wg.Done()
			out[i] = i * i
		}(i)
	}
	wg.Wait()
	return out
}

func reports(words []string) []report {
	out := make([]report, len(words))
	lengths := make([]int, len(words))
	var wg sync.WaitGroup
	for i, word := range words {
		wg.Add(1)
		go func() {
			defer wg.Done()
			out[i].name = word
			out[i].count = i
			lengths[i] += len(word)
		}()
	}
	wg.Wait()
	fmt.Println(lengths)
	return out
}

func main() {
	words := []string{"a", "bc", "def"}
	fmt.Println(upper(words))
	fmt.Println(squares(5))
	fmt.Println(reports(words))
	fmt.Println(strings.Join(words, "-"))
}
