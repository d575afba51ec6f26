// A method value binds its receiver: a copy, or the pointer.
package main

import "fmt"

type counter struct{ n int }

func (c counter) get() int { return c.n }
func (c *counter) inc()    { c.n++ }

func repeat(times int, f func()) {
	for i := 0; i < times; i++ {
		f()
	}
}

func main() {
	c := counter{n: 1}
	get := c.get
	inc := c.inc
	repeat(3, inc)
	fmt.Println(get(), c.get())

	read := counter.get
	fmt.Println(read(c))
}
