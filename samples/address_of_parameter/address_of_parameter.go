// The address of a parameter is stored, and the parameter is only read afterwards.
package main

import (
	"errors"
	"fmt"
	"strings"
)

var errUnknown = errors.New("unknown part")

type part struct {
	id    string
	count int
	tags  []string
}

type store struct {
	parts map[string]*part
	byTag map[string][]string
}

func (s *store) add(p part) {
	if old, ok := s.parts[p.id]; ok {
		old.count += p.count
		return
	}
	s.parts[p.id] = &p
	for _, tag := range p.tags {
		s.byTag[tag] = append(s.byTag[tag], p.id)
	}
}

func (s *store) get(id string) (*part, error) {
	p, ok := s.parts[id]
	if !ok {
		return nil, fmt.Errorf("get %q: %w", id, errUnknown)
	}
	return p, nil
}

func (s *store) take(id string, n int) error {
	p, err := s.get(id)
	if err != nil {
		return err
	}
	p.count -= n
	return nil
}

func main() {
	s := &store{parts: map[string]*part{}, byTag: map[string][]string{}}
	s.add(part{"bolt", 10, []string{"metal"}})
	s.add(part{"nut", 5, []string{"metal"}})
	s.add(part{id: "bolt", count: 2})
	fmt.Println(s.take("bolt", 4), s.parts["bolt"].count)
	if _, err := s.get("gear"); errors.Is(err, errUnknown) {
		fmt.Println(err)
	}
	ids := strings.TrimSpace(strings.Join(s.byTag["metal"], " "))
	fmt.Println(ids)
}
