// An inner := declares a new variable and leaves the outer one alone.
package main

import (
	"fmt"
	"strconv"
)

func parse(s string) (int, error) {
	n := -1
	if n, err := strconv.Atoi(s); err == nil {
		return n, nil
	} else if s == "" {
		return n, fmt.Errorf("empty")
	}
	return n, nil
}

func main() {
	x := 1
	{
		x := 2
		x++
		fmt.Println(x)
	}
	if x := x * 10; x > 5 {
		fmt.Println(x)
	}
	fmt.Println(x)
	fmt.Println(parse("12"))
	fmt.Println(parse("z"))
	fmt.Println(parse(""))

	len := len("four")
	fmt.Println(len)
}
