// Appending to a missing entry of a map of slices starts a new slice.
package main

import (
	"fmt"
	"sort"
)

func main() {
	byLength := map[int][]string{}
	for _, w := range []string{"go", "rust", "c", "zig", "ada", "java"} {
		byLength[len(w)] = append(byLength[len(w)], w)
	}

	lengths := []int{}
	for n := range byLength {
		lengths = append(lengths, n)
	}
	sort.Ints(lengths)
	for _, n := range lengths {
		fmt.Println(n, byLength[n])
	}
}
