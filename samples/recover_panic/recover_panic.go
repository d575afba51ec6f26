// A deferred function recovers from a panic and turns it into an error.
package main

import (
	"errors"
	"fmt"
)

func divide(a, b int) int {
	if b == 0 {
		panic("division by zero")
	}
	return a / b
}

func safely(a, b int) (result int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.New(fmt.Sprint("recovered: ", r))
		}
	}()
	return divide(a, b), nil
}

func main() {
	fmt.Println(safely(7, 2))
	fmt.Println(safely(1, 0))
	fmt.Println("still here")
}
