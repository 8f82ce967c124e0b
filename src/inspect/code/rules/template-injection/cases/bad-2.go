package main

import (
	"html"
	"net/http"
	"text/template"
)

func greet(w http.ResponseWriter, r *http.Request) {
	page, err := template.New("greet").Parse("Hello " + html.EscapeString(r.FormValue("name")))
	if err == nil {
		page.Execute(w, nil)
	}
}
