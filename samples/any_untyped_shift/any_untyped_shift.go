// An untyped constant that is shifted is an int where an interface takes it.
package main

import "fmt"

func main() {
	var s uint = 3
	var x any = 1<<s + 1
	if n, ok := x.(int); ok {
		fmt.Println("int", n)
	}
	_, small := x.(int32)
	fmt.Println(small)

	var missing *[4]int
	for i := range missing {
		fmt.Print(i, " ")
	}
	fmt.Println(len(missing))
}
