// A select receives into variables that are there already, and built-in print shows numbers.
package main

import "fmt"

type state struct {
	last int
	open bool
}

func drain(first, second chan int, s *state) int {
	total := 0
	for i := 0; i < 3; i++ {
		select {
		case s.last, s.open = <-first:
			total += s.last
		case s.last = <-second:
			total += 10 * s.last
		}
	}
	return total
}

func main() {
	first, second := make(chan int, 3), make(chan int, 3)
	var s state
	first <- 1
	first <- 2
	close(first)
	fmt.Println(drain(first, second, &s), s.last, s.open)
	var n int
	var ok bool
	second <- 7
	select {
	case n, ok = <-second:
	default:
	}
	fmt.Println(n, ok)
	println("to stderr", 1.5, n, ok)
}
