// Each iteration has its own loop variable, so closures do not share it.
package main

import "fmt"

func main() {
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { return i * 10 })
	}
	for _, name := range []string{"a", "bb"} {
		fs = append(fs, func() int { return len(name) })
	}
	for _, f := range fs {
		fmt.Println(f())
	}
}
