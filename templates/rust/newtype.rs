{{ head }}
{{ vis }} struct {{ name }}{{ generics }}(pub {{ inner }});
