// An index past the end panics with the index and the length.
package main

import "fmt"

func pick(s []string, i int) string {
	return s[i]
}

func main() {
	days := []string{"mon", "tue", "wed"}
	fmt.Println(pick(days, 1))
	fmt.Println(pick(days, 5))
}
