// What is called is computed before the call that gives all of its arguments.
package main

import "fmt"

type log struct{ lines []string }

func (l *log) add(line string) { l.lines = append(l.lines, line) }

type adder struct{ base int }

func (a adder) sum(x, y int) int { return a.base + x + y }

func (l *log) function() func(int, int) int {
	l.add("function")
	return func(a, b int) int { return a - b }
}

func (l *log) adder() adder {
	l.add("adder")
	return adder{100}
}

func (l *log) pair() (int, int) {
	l.add("pair")
	return 7, 3
}

func main() {
	l := &log{}
	fmt.Println(l.function()(l.pair()))
	fmt.Println(l.adder().sum(l.pair()))
	fmt.Println(l.lines)
}
