// Package variables are initialised in order of need, then init runs.
package main

import "fmt"

var (
	total  = base + len(names)
	base   = 10 * factor()
	names  = []string{"a", "b"}
	visits int
)

func factor() int { return 4 }

func init() {
	names = append(names, "c")
}

func visit() int {
	visits++
	return visits
}

func main() {
	fmt.Println(total, base, names)
	visit()
	visit()
	fmt.Println(visit())
}
