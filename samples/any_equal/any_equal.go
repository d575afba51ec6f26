// Two values of type any are the same if they are of one type and equal.
package main

import "fmt"

type level int
type point struct{ x, y int }

func same(a, b any) bool { return a == b }

func main() {
	vs := []any{1, 1, int64(1), "a", "a", nil, nil, level(1), point{1, 2}, point{1, 2}, point{2, 1}, 1.5, true, [2]int{1, 2}, [2]int{1, 2}}
	for i, v := range vs {
		for j, w := range vs {
			if same(v, w) {
				fmt.Print(i, "=", j, " ")
			}
			if v != w {
				fmt.Print(".")
			}
		}
		fmt.Println()
	}
}
