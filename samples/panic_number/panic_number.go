// A panic with a number shows the number alone.
package main

import "fmt"

func main() {
	defer fmt.Println("deferred")
	code := 40
	panic(code + 2)
}
