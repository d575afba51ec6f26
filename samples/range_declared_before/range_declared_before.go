// Ranges over variables that were declared before hand their values on, turn by turn.
package main

import "fmt"

type pair struct{ at, value int }

func main() {
	var i, v int
	for i = range []string{"a", "b", "c"} {
		if i == 1 {
			break
		}
	}
	fmt.Println("broke at", i)

	for i, v = range []int{4, 5, 6} {
		if v == 5 {
			continue
		}
		fmt.Println(i, v)
	}
	fmt.Println("left with", i, v)

	var r rune
	for _, r = range "né" {
		fmt.Printf("%c", r)
	}
	fmt.Println()

	var p pair
	for p.at, p.value = range [...]int{7, 8} {
		fmt.Println(p)
	}

	seen := []int{0, 0, 0}
	for i, seen[i] = range []int{1, 2, 3} {
		fmt.Println(i, seen)
	}

	var next int
	for i = range 3 {
		next += i
	}
	fmt.Println(i, next)

	var name string
	ages := map[string]int{"Ann": 41}
	for name = range ages {
		fmt.Println(name, ages[name])
	}

	ch := make(chan int, 2)
	ch <- 1
	ch <- 2
	close(ch)
	for v = range ch {
		fmt.Println(v)
	}
	fmt.Println("last", v)
}
