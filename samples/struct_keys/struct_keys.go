// A comparable struct is the key of a map used as a set.
package main

import "fmt"

type point struct{ x, y int }

func main() {
	seen := map[point]bool{}
	path := []point{{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}, {1, 1}}
	for i, p := range path {
		if seen[p] {
			fmt.Printf("step %d: (%d,%d) again\n", i, p.x, p.y)
		}
		seen[p] = true
	}
	fmt.Println(len(seen), "places")
	fmt.Println(path[0] == path[4], path[0] == path[1])
}
