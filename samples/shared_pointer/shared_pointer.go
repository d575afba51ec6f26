// Two holders of one pointer see each other's changes.
package main

import "fmt"

type config struct {
	name  string
	level int
}

type service struct {
	id  int
	cfg *config
}

func (s *service) raise(by int) {
	s.cfg.level += by
}

func main() {
	cfg := &config{name: "shared"}
	a := service{id: 1, cfg: cfg}
	b := service{id: 2, cfg: cfg}
	a.raise(2)
	b.raise(3)
	cfg.name = "changed"
	fmt.Println(a.cfg.level, b.cfg.level, a.cfg.name, b.cfg == a.cfg)

	own := *cfg
	own.level = 100
	fmt.Println(cfg.level, own.level)
}
