// Functions are kept in variables, fields and maps.
package main

import "fmt"

type operation func(a, b int) int

func add(a, b int) int { return a + b }

func apply(op operation, a, b int) int {
	if op == nil {
		return -1
	}
	return op(a, b)
}

type button struct {
	label string
	click func(label string) string
}

func main() {
	table := map[string]operation{
		"add": add,
		"mul": func(a, b int) int { return a * b },
	}
	fmt.Println(apply(table["add"], 3, 4), apply(table["mul"], 3, 4), apply(table["div"], 3, 4))

	b := button{label: "ok", click: func(l string) string { return "clicked " + l }}
	fmt.Println(b.click(b.label))

	chain := []func(int) int{
		func(n int) int { return n + 1 },
		func(n int) int { return n * n },
	}
	n := 4
	for _, f := range chain {
		n = f(n)
	}
	fmt.Println(n)
}
