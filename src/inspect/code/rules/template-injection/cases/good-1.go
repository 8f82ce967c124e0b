package main

import (
	"html/template"
	"net/http"
)

func handle(w http.ResponseWriter, r *http.Request) {
	template.Must(template.New("page").Parse("<p>{{.}}</p>")).Execute(w, r.FormValue("page"))
}
