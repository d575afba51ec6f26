// An error is dropped with the blank identifier, and the zero value is used.
package main

import (
	"fmt"
	"strconv"
)

func sum(words []string) int {
	total := 0
	for _, w := range words {
		n, _ := strconv.Atoi(w)
		total += n
	}
	return total
}

func main() {
	fmt.Println(sum([]string{"1", "2", "3"}))
	fmt.Println(sum([]string{"10", "ten", "5"}))
}
