// os.Exit ends the program with a code of its own choice.
package main

import (
	"fmt"
	"os"
)

func run(args []string) int {
	if len(args) == 0 {
		fmt.Println("nothing to do")
		return 3
	}
	return 0
}

func main() {
	if code := run(nil); code != 0 {
		os.Exit(code)
	}
	fmt.Println("not reached")
}
