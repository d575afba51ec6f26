// An interface with a String method: fmt prints its values.
package main

import "fmt"

type expr interface {
	eval(env map[string]int) (int, error)
	String() string
}

type number int
type variable string
type sum struct{ left, right expr }

func (n number) eval(map[string]int) (int, error) { return int(n), nil }
func (n number) String() string                   { return fmt.Sprint(int(n)) }

func (v variable) eval(env map[string]int) (int, error) {
	if value, ok := env[string(v)]; ok {
		return value, nil
	}
	return 0, fmt.Errorf("undefined: %s", v)
}
func (v variable) String() string { return string(v) }

func (s *sum) eval(env map[string]int) (int, error) {
	left, err := s.left.eval(env)
	if err != nil {
		return 0, err
	}
	right, err := s.right.eval(env)
	if err != nil {
		return 0, err
	}
	return left + right, nil
}
func (s *sum) String() string { return fmt.Sprintf("(%s + %v)", s.left, s.right) }

func main() {
	env := map[string]int{"x": 5}
	for _, e := range []expr{number(2), &sum{number(1), variable("x")}, &sum{variable("y"), number(0)}} {
		value, err := e.eval(env)
		fmt.Println(e, value, err)
		fmt.Printf("%8s|%v\n", e, len(e.String()))
	}
}
