// A deferred closure sees what its variable is in the end.
package main

import "fmt"

func main() {
	n := 0
	report := func(s string) { fmt.Println(s, n) }
	defer report("end")
	defer func() { n *= 2 }()
	n = 5
	report("now")
	n++
	report("then")
}
