// A type switch tells errors apart by their types, wrapped ones excepted.
package main

import (
	"errors"
	"fmt"
)

type notFound struct{ name string }

func (e notFound) Error() string { return e.name + " not found" }

type temporary struct{ tries int }

func (e *temporary) Error() string   { return fmt.Sprint("try ", e.tries) }
func (e *temporary) Temporary() bool { return e.tries < 3 }

var errClosed = errors.New("closed")

func find(n int) error {
	switch n {
	case 0:
		return nil
	case 1:
		return notFound{"one"}
	case 2:
		return &temporary{2}
	case 3:
		return fmt.Errorf("wrapped: %w", notFound{"three"})
	case 4:
		return fmt.Errorf("again: %w", errClosed)
	}
	return errors.New("other")
}

func kind(err error) string {
	switch e := err.(type) {
	case nil:
		return "ok"
	case notFound:
		return "nf " + e.name
	case *temporary:
		return fmt.Sprint("temp ", e.tries, e.Temporary())
	default:
		return "? " + e.Error()
	}
}

func main() {
	for i := 0; i < 6; i++ {
		err := find(i)
		fmt.Println(kind(err))
		var nf notFound
		if errors.As(err, &nf) {
			fmt.Println("as", nf.name)
		}
		if errors.Is(err, errClosed) {
			fmt.Println("closed")
		}
		if t, ok := err.(*temporary); ok {
			fmt.Println("temporary", t.Temporary())
		}
	}
	fmt.Println(notFound{"q"} == notFound{"q"})
}
