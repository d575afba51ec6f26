// Inner names hide outer ones.
package main

import "fmt"

var x = 10

func get() (int, error) { return 5, nil }

func main() {
	x := x + 1
	if x := x * 2; x > 20 {
		fmt.Println("in", x)
		x := "text"
		fmt.Println(x)
	} else if y := x; y > 0 {
		fmt.Println(y)
	}
	fmt.Println("out", x)
	n, err := 1, error(nil)
	if n, err := get(); err == nil {
		fmt.Println(n)
	}
	fmt.Println(n, err)
	for i := 0; i < 2; i++ {
		i := i * 10
		fmt.Println(i)
	}
	len := 3
	fmt.Println(len)
}
