// Package errcontracts is labelled: what is wanted can be nil where it is used, all else can not.
package errcontracts

import (
	"errors"
	"fmt"
	"log"
)

type T struct {
	n    int
	next *T
}

var errNone = errors.New("none")

func find(ok bool) (*T, error) {
	if !ok {
		return nil, errNone
	}
	return &T{}, nil
}

func loose(ok bool) (*T, error) {
	if !ok {
		return nil, nil
	}
	return &T{}, nil
}

func checked() int {
	t, err := find(true)
	if err != nil {
		return 0
	}
	return t.n
}

func unchecked() int {
	t, _ := find(true)
	return t.n // want "nil: t"
}

func early() int {
	t, err := find(true)
	n := t.n // want "nil: t"
	if err != nil {
		return 0
	}
	return n
}

func inFailure() int {
	t, err := find(true)
	if err != nil {
		return t.n // want "nil: t"
	}
	return t.n
}

func nilNil() int {
	t, err := loose(true)
	if err != nil {
		return 0
	}
	return t.n // want "nil: t"
}

func inIf() int {
	if t, err := find(true); err == nil {
		return t.n
	}
	return 0
}

func isGuard() int {
	t, err := find(true)
	if errors.Is(err, errNone) {
		return 0
	}
	if err != nil {
		return 1
	}
	return t.n
}

func wraps() (*T, error) {
	t, err := find(false)
	if err != nil {
		return nil, fmt.Errorf("wraps: %w", err)
	}
	return t, nil
}

func usesWraps() int {
	t, err := wraps()
	if err != nil {
		return len(err.Error())
	}
	return t.n
}

func passes() (*T, error) { return find(true) }

func usesPasses() int {
	t, err := passes()
	if err != nil {
		return 0
	}
	return t.n
}

func message() string {
	_, err := find(true)
	return err.Error() // want "nil: err"
}

func second() int {
	a, err := find(true)
	if err != nil {
		return 0
	}
	b, err := find(false)
	if err != nil {
		return a.n
	}
	return a.n + b.n
}

func forgot() int {
	a, err := find(true)
	b, err := find(false)
	if err != nil {
		return 0
	}
	return a.n + b.n // want "nil: a"
}

func try(ok bool) (*T, bool) {
	if ok {
		return &T{}, true
	}
	return nil, false
}

func tries() int {
	t, ok := try(true)
	if !ok {
		return 0
	}
	u, good := try(false)
	if good {
		return t.n + u.n
	}
	return u.n // want "nil: u"
}

func fatal() int {
	t, err := find(true)
	if err != nil {
		log.Fatal(err)
	}
	return t.n
}

func panics() int {
	t, err := find(true)
	if err != nil {
		panic(err)
	}
	return t.n
}

type oops struct{ code *T }

func (o *oops) Error() string { return "oops" }

func as(err error) int {
	var o *oops
	if errors.As(err, &o) {
		return o.code.n // want "nil: o.code"
	}
	return 0
}

func makesOops() error { return &oops{} }

func retry() int {
	var t *T
	var err error
	for i := 0; i < 3; i++ {
		t, err = find(i > 1)
		if err == nil {
			break
		}
	}
	if err != nil {
		return 0
	}
	return t.n // want "nil: t"
}
