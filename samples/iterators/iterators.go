// Range over a function: the loop body is passed to it as yield.
package main

import (
	"fmt"
	"iter"
)

func countdown(from int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for n := from; n > 0; n-- {
			if !yield(n) {
				return
			}
		}
	}
}

func main() {
	for n := range countdown(5) {
		if n == 2 {
			break
		}
		fmt.Println(n)
	}
}
