// Package defers is labelled: what is wanted can be nil where it is used, all else can not.
package defers

import (
	"errors"
)

type T struct {
	n    int
	next *T
}

func (t *T) Close() { t.n = 0 }

func open(ok bool) (*T, error) {
	if ok {
		return &T{}, nil
	}
	return nil, errors.New("shut")
}

func early() error {
	t, err := open(true)
	defer t.Close() // want "nil: t"
	if err != nil {
		return err
	}
	return nil
}

func late() error {
	t, err := open(true)
	if err != nil {
		return err
	}
	defer t.Close()
	t.n++
	return nil
}

func named() (t *T, err error) {
	defer func() {
		if err != nil {
			t = nil
		}
	}()
	t = &T{}
	return t, nil
}

func nilFunc() {
	var f func()
	defer f() // want "nil: f"
}

func setFunc() {
	f := func() {}
	defer f()
}

func recovered() (t *T) {
	defer func() { recover() }()
	t = &T{}
	return t
}

func use() int { return recovered().n }

func result() (p *T) {
	return
}

func resultSet(ok bool) (p *T) {
	p = &T{}
	if ok {
		return
	}
	p.n = 2
	return p
}

func resultMaybe(ok bool) (p *T) {
	if ok {
		p = &T{}
	}
	return
}

func useResults() int {
	a := result().n // want "nil: result()"
	b := resultSet(true).n
	c := resultMaybe(true).n // want "nil: resultMaybe(true)"
	return a + b + c
}

func fails(ok bool) (p *T, err error) {
	if !ok {
		err = errors.New("no")
		return
	}
	p = &T{}
	return
}

func useFails() int {
	p, err := fails(true)
	if err != nil {
		return 0
	}
	return p.n
}

func inside() (p *T) {
	n := p.n // want "nil: p"
	p = &T{n: n}
	return p
}
