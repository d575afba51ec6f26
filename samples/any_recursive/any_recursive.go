// Values of any hold slices and maps of any.
package main

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
)

type Encoder struct {
	b      strings.Builder
	indent int
}

func (e *Encoder) Encode(v any) error {
	switch v := v.(type) {
	case nil:
		e.b.WriteString("null")
	case bool:
		e.b.WriteString(strconv.FormatBool(v))
	case int:
		e.b.WriteString(strconv.Itoa(v))
	case float64:
		e.b.WriteString(strconv.FormatFloat(v, 'g', -1, 64))
	case string:
		e.b.WriteString(strconv.Quote(v))
	case []any:
		return e.list(v)
	case map[string]any:
		return e.object(v)
	case fmt.Stringer:
		e.b.WriteString(strconv.Quote(v.String()))
	default:
		return fmt.Errorf("cannot encode %T", v)
	}
	return nil
}

func (e *Encoder) list(items []any) error {
	e.b.WriteByte('[')
	for i, item := range items {
		if i > 0 {
			e.b.WriteByte(',')
		}
		if err := e.Encode(item); err != nil {
			return fmt.Errorf("item %d: %w", i, err)
		}
	}
	e.b.WriteByte(']')
	return nil
}

func (e *Encoder) object(fields map[string]any) error {
	keys := make([]string, 0, len(fields))
	for k := range fields {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	e.b.WriteByte('{')
	for i, k := range keys {
		if i > 0 {
			e.b.WriteByte(',')
		}
		e.b.WriteString(strconv.Quote(k) + ":")
		if err := e.Encode(fields[k]); err != nil {
			return fmt.Errorf("field %s: %w", k, err)
		}
	}
	e.b.WriteByte('}')
	return nil
}

func Marshal(v any) (string, error) {
	e := &Encoder{}
	if err := e.Encode(v); err != nil {
		return "", err
	}
	return e.b.String(), nil
}

type version struct{ major, minor int }

func (v version) String() string { return fmt.Sprintf("v%d.%d", v.major, v.minor) }

func main() {
	values := []any{
		nil, true, 42, 2.5, "hi \"there\"",
		[]any{1, "two", nil},
		map[string]any{"name": "x", "tags": []any{"a", "b"}, "v": version{1, 2}},
		map[string]any{"bad": []any{1, int8(2)}},
	}
	for _, v := range values {
		text, err := Marshal(v)
		if err != nil {
			fmt.Println("error:", err)
			continue
		}
		fmt.Println(text)
	}
}
