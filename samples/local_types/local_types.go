// Types declared inside functions, where two functions may use the same name.
package main

import "fmt"

func first() string {
	// pair holds two of them.
	type pair struct {
		a, b int
	}
	p := pair{1, 2}
	return fmt.Sprint(p.a+p.b, p)
}

func second() string {
	type pair struct {
		name string
	}
	type celsius float64
	type weekday int
	const tuesday weekday = 2
	list := []pair{{"x"}, {"y"}}
	return fmt.Sprint(len(list), list[1].name, celsius(21.5)+0.5, tuesday)
}

func main() {
	fmt.Println(first())
	fmt.Println(second())
}
