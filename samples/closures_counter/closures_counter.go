// Each closure keeps its own variable alive.
package main

import "fmt"

func counter(step int) func() int {
	n := 0
	return func() int {
		n += step
		return n
	}
}

func main() {
	ones, fives := counter(1), counter(5)
	ones()
	ones()
	fives()
	fmt.Println(ones(), fives())

	total := 0
	add := func(n int) { total += n }
	for i := 1; i <= 4; i++ {
		add(i)
	}
	fmt.Println(total)
}
