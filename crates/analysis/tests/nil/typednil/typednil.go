// Package typednil is labelled: what is wanted can be nil where it is used, all else can not.
package typednil

type fault struct{ code int }

func (f *fault) Error() string { return "fault" }

type logger interface{ log() }

type file struct{ n int }

func (f *file) log() { f.n++ }

func typed() error {
	var f *fault
	return f
}

func use() string {
	err := typed()
	if err != nil {
		return err.Error()
	}
	return ""
}

func code(err error) int {
	f, ok := err.(*fault)
	if !ok {
		return 0
	}
	return f.code // want "nil: f"
}

func open(ok bool) *file {
	if ok {
		return &file{}
	}
	return nil
}

func interfaceOf() {
	var l logger = &file{}
	l.log()
}

func start() {
	code(typed())
	use()
}
