// A variadic parameter is a slice: of many arguments, of none, or passed on.
package main

import (
	"fmt"
	"strings"
)

func sum(numbers ...int) int {
	total := 0
	for _, n := range numbers {
		total += n
	}
	return total
}

func list(title string, items ...string) string {
	if len(items) == 0 {
		return title + ": nothing"
	}
	return title + ": " + strings.Join(items, ", ")
}

func logf(format string, args ...any) {
	fmt.Printf("log: "+format+"\n", args...)
}

func main() {
	fmt.Println(sum(), sum(1), sum(1, 2, 3))
	some := []int{4, 5, 6}
	fmt.Println(sum(some...))
	fmt.Println(list("buy", "milk", "tea"))
	fmt.Println(list("sell"))
	logf("%d of %s", 3, "four")
}
