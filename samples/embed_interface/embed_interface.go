// An embedded interface and pointer.
package main

import "fmt"

type logger interface{ log(string) }
type console struct{ prefix string }

func (c *console) log(s string) { fmt.Println(c.prefix + s) }

type service struct {
	logger
	name string
}

type wrapper struct {
	*service
	n int
}

func (w *wrapper) run() {
	w.n++
	w.log(w.name)
}

func main() {
	w := &wrapper{service: &service{&console{"> "}, "svc"}}
	w.run()
	w.name = "other"
	w.run()
	fmt.Println(w.n, w.service.name)
}
