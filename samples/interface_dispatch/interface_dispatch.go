// Values of different types are called through one interface.
package main

import "fmt"

type speaker interface {
	speak() string
	volume() int
}

type cat struct{ name string }

func (c cat) speak() string { return c.name + ": meow" }
func (c cat) volume() int   { return 2 }

type robot struct {
	id    int
	calls int
}

func (r *robot) speak() string {
	r.calls++
	return fmt.Sprintf("robot %d: beep %d", r.id, r.calls)
}

func (r *robot) volume() int { return r.id * 10 }

func loudest(all []speaker) speaker {
	var best speaker
	for _, s := range all {
		if best == nil || s.volume() > best.volume() {
			best = s
		}
	}
	return best
}

func main() {
	r := &robot{id: 1}
	all := []speaker{cat{"Tom"}, r, cat{"Kit"}}
	for _, s := range all {
		fmt.Println(s.speak())
	}
	fmt.Println(loudest(all).speak())
	fmt.Println(r.calls, loudest(nil) == nil)
}
