// An interface value is compared with values of other types.
package main

import "fmt"

type level int

type shape interface{ area() int }

type square struct{ side int }

func (s square) area() int { return s.side * s.side }

func kind(v any) string {
	if v == nil {
		return "nothing"
	}
	if v == 1 {
		return "one"
	}
	if v == "two" {
		return "two"
	}
	if true == v {
		return "true"
	}
	if v != level(3) {
		return "other"
	}
	return "level 3"
}

func main() {
	for _, v := range []any{nil, 1, "two", true, level(3), 3, int64(1)} {
		fmt.Println(kind(v))
	}
	var s shape = square{2}
	fmt.Println(s == square{2}, s != square{3}, s == square{4})
}
