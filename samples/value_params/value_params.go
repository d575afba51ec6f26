// Struct parameters are copies, pointers are not.
package main

import "fmt"

type acc struct {
	sum  int
	log  []string
	tags [2]string
}

func byValue(a acc) acc {
	a.sum += 10
	a.log = append(a.log, "v")
	a.tags[0] = "t"
	return a
}

func byPtr(a *acc) {
	a.sum += 100
	a.log = append(a.log, "p")
	a.tags[1] = "u"
}

func main() {
	a := acc{}
	b := byValue(a)
	byPtr(&a)
	fmt.Println(a.sum, len(a.log), a.tags, b.sum, len(b.log), b.tags)
	c := a
	c.sum = 0
	byPtr(&c)
	fmt.Println(a.sum, c.sum, len(a.log), len(c.log))
}
