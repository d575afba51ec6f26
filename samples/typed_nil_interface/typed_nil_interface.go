// An interface that holds a nil pointer is not nil.
package main

import "fmt"

type failure struct{ code int }

func (f *failure) Error() string {
	if f == nil {
		return "no failure"
	}
	return fmt.Sprint("failure ", f.code)
}

func find(code int) *failure {
	if code == 0 {
		return nil
	}
	return &failure{code}
}

func main() {
	var err error
	fmt.Println(err == nil)
	err = find(3)
	fmt.Println(err == nil, err)
	err = find(0)
	fmt.Println(err == nil, err)
}
