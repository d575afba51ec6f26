package stock

import (
	"sort"

	"example.com/inventory/internal/table"
)

// Report lists the parts by name.
func (s *Stock) Report() string {
	names := make([]string, 0, len(s.parts))
	for name := range s.parts {
		names = append(names, name)
	}
	sort.Strings(names)

	t := table.New(6)
	for _, name := range names {
		t.Row(name, s.parts[name])
	}
	return t.String()
}
