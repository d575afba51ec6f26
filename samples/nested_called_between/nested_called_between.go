// Closures that change what is used between their calls.
package main

import "fmt"

func main() {
	count := 0
	add := func(by int) { count += by }
	add(1)
	fmt.Println(count)
	count *= 10
	add(2)
	fmt.Println(count)

	depth := 0
	var lines []string
	emit := func(s string) { lines = append(lines, fmt.Sprint(depth, s)) }
	open := func(s string) {
		emit("<" + s)
		depth++
	}
	done := func(s string) {
		depth--
		emit(">" + s)
	}
	open("a")
	open("b")
	done("b")
	emit("x")
	done("a")
	fmt.Println(lines, depth)
}
